"""Cultural Divergence Preservation: the spread of countries, with the noise of few respondents taken out."""

import numpy as np
import pytest
from deeppersona.analysis import compare
from deeppersona.analysis.structure.divergence import divergence, sampled_divergence
from scipy.spatial.distance import jensenshannon


def preserved(comparison):
    return comparison.structure.query("statistic == 'divergence_preservation'").iloc[0]


def test_divergence_equals_scipys_squared_distance_to_the_mean():
    shares = np.random.default_rng(0).dirichlet(np.ones(5), size=7)
    expected = np.mean([jensenshannon(row, shares.mean(axis=0), base=2) ** 2 for row in shares])
    assert divergence(shares) == pytest.approx(expected, abs=1e-12)


def test_countries_that_answer_alike_do_not_diverge():
    assert divergence(np.tile([0.2, 0.3, 0.5], (4, 1))) == pytest.approx(0.0, abs=1e-15)


def test_the_six_core_questions_diverge_as_published(wvs7):
    """Wang et al. report .0219 over these countries."""
    countries = ("ARG", "AUS", "DEU", "IND", "KEN", "USA")
    found = [divergence(np.stack([item.of(one) for one in countries])) for item in wvs7.items.values()]
    assert np.mean(found) == pytest.approx(0.0219, abs=0.0015)


def test_a_hundred_people_inflate_the_divergence_and_the_correction_takes_it_out(wvs7):
    countries = ("ARG", "AUS", "DEU", "IND", "KEN", "USA")
    rng = np.random.default_rng(3)
    truth = raw = debiased = 0.0
    for item in wvs7.items.values():
        human = np.stack([item.of(one) for one in countries])
        truth += float(divergence(human)) * 30
        for seed in range(30):
            drawn = np.stack([rng.multinomial(100, p) for p in human]) / 100
            found = sampled_divergence(drawn, np.full(6, 100.0), seed=seed, draws=60, purpose=("test",))
            raw += found.raw
            debiased += found.raw - found.noise
    assert 1.2 < raw / truth < 1.4
    assert debiased / truth == pytest.approx(1.0, abs=0.06)


def test_a_flat_simulator_keeps_nothing_and_a_perfect_one_keeps_all(wvs7, people):
    countries = ["ARG", "AUS", "DEU", "IND", "KEN", "USA"]
    flat = people(wvs7, countries, 100, shares=lambda item, _: item.shares.mean(axis=0))
    assert preserved(compare(flat, wvs7, seed=1, draws=20))["model"] < 0.1
    perfect = preserved(compare(people(wvs7, countries, 100), wvs7, seed=1, draws=20))
    assert perfect["people_low"] < perfect["model"] < perfect["people_high"]
    assert perfect["people"] == pytest.approx(1.0, abs=0.05)


def test_two_countries_are_too_few_and_the_table_says_so(wvs7, people):
    row = preserved(compare(people(wvs7, ["DEU", "KEN"], 20), wvs7, seed=1, draws=20))
    assert np.isnan(row["model"])
    assert "fewer than 3 countries" in row["reason"]
