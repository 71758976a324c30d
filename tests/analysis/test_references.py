"""Noise floor and baselines: the figures known before this project was written, and what each may look at."""

import numpy as np
import pytest
from deeppersona.analysis.distances import METRICS
from deeppersona.analysis.references import BASELINES, Lookup, real_people
from deeppersona.analysis.scale import Scale
from deeppersona.analysis.truth import HumanItem, Truth
from numpy.testing import assert_allclose

from .conftest import COUNTRIES

DRAWS = 2000

#: Mean of six questions and seven countries, 100 people. The Jensen-Shannon figure was taken to base e.
KNOWN_FLOOR = {
    "ks": 0.047,
    "wasserstein": 0.101,
    "wasserstein_normalised": 0.031,
    "js_distance": 0.057 / np.sqrt(np.log(2.0)),
    "mean_difference": 0.082,
}

#: Their Kolmogorov-Smirnov distances. The region average was taken over another division of the world into regions.
KNOWN_BASELINES = {
    "world": (0.157, 0.0006),
    "donor": (0.171, 0.0006),
    "uniform": (0.272, 0.0006),
    "modal": (0.419, 0.0006),
    "region": (0.098, 0.004),
}


@pytest.mark.parametrize("name", list(KNOWN_FLOOR))
def test_the_known_noise_floor_of_a_hundred_people_is_reproduced(wvs7: Truth, name):
    means, errors = [], []
    for question, item in wvs7.items.items():
        for country in COUNTRIES:
            drawn = real_people(item.of(country), 100, DRAWS, 11, "test", question, country)
            distance = METRICS[name].evaluate(drawn, item.of(country), item.scale.codes)
            means.append(distance.mean())
            errors.append(distance.std() / np.sqrt(DRAWS))
    monte_carlo = np.sqrt(np.square(errors).sum()) / len(errors)
    rounding = 0.0006 / np.sqrt(np.log(2.0)) if name == "js_distance" else 0.0006
    assert_allclose(np.mean(means), KNOWN_FLOOR[name], atol=4 * monte_carlo + rounding)


@pytest.mark.parametrize("name", list(KNOWN_BASELINES))
def test_the_known_baselines_are_reproduced(wvs7: Truth, name):
    (baseline,) = (one for one in BASELINES if one.name == name)
    context = Lookup(wvs7.regions, "USA")
    found = [
        float(METRICS["ks"].evaluate(shares, item.of(country), item.scale.codes))
        for item in wvs7.items.values()
        for country in COUNTRIES
        if not isinstance(shares := baseline.shares(item, country, context), str)
    ]
    expected, tolerance = KNOWN_BASELINES[name]
    assert_allclose(np.mean(found), expected, atol=tolerance)


def test_the_scales_are_the_true_ones(wvs7: Truth):
    assert {name: len(item.scale.codes) for name, item in wvs7.items.items()} == {
        "Q45": 3, "Q46": 4, "Q57": 2, "Q184": 10, "Q218": 3, "Q254": 4
    }  # fmt: skip


@pytest.fixture
def item() -> HumanItem:
    shares = np.array([[0.8, 0.2], [0.4, 0.6], [0.2, 0.8]])
    n = np.full(3, 1000.0)
    return HumanItem(Scale("Q", (1, 2)), ("AAA", "BBB", "CCC"), shares, n, n)


@pytest.mark.parametrize("name", ["world", "region", "donor", "uniform"])
def test_a_baseline_never_sees_the_country_it_answers_for(item, name):
    (baseline,) = (one for one in BASELINES if one.name == name)
    context = Lookup({"AAA": "north", "BBB": "north", "CCC": "south"}, "BBB")
    changed = HumanItem(item.scale, item.countries, item.shares.copy(), item.n, item.n_effective)
    changed.shares[0] = [0.01, 0.99]
    assert_allclose(baseline.shares(item, "AAA", context), baseline.shares(changed, "AAA", context))


def test_world_and_region_are_unweighted_means_of_the_others(item):
    context = Lookup({"AAA": "north", "BBB": "north", "CCC": "south"}, "BBB")
    named = {one.name: one for one in BASELINES}
    assert_allclose(named["world"].shares(item, "AAA", context), [0.3, 0.7])
    assert_allclose(named["region"].shares(item, "AAA", context), [0.4, 0.6])


@pytest.mark.parametrize(
    ("name", "country", "sentence"),
    [
        ("region", "CCC", "no other country of south"),
        ("region", "AAA", "has no region"),
        ("donor", "BBB", "stand for itself"),
    ],
)
def test_a_baseline_without_an_answer_says_why(item, name, country, sentence):
    (baseline,) = (one for one in BASELINES if one.name == name)
    answer = baseline.shares(item, country, Lookup({"BBB": "north", "CCC": "south"}, "BBB"))
    assert sentence in str(answer)


def test_draws_of_real_people_depend_on_seed_and_cell_only():
    p = np.array([0.2, 0.3, 0.5])
    once, again, other = (real_people(p, 50, 10, 1, "floor", cell) for cell in ("a", "a", "b"))
    assert (once == again).all()
    assert (once != other).any()
    assert_allclose(once * 50, np.round(once * 50), atol=1e-9)
