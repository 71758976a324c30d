"""Rank correlation of countries."""

import numpy as np
import pytest
from deeppersona.analysis import compare
from deeppersona.analysis.structure.country_ranks import rank_correlation
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.stats import spearmanr

COUNTRIES = ["ARG", "AUS", "CAN", "DEU", "IND", "KEN", "USA"]


def ranks(comparison):
    return comparison.structure.query("statistic == 'country_rank_correlation'").iloc[0]


@settings(max_examples=50, deadline=None)
@given(st.integers(3, 12), st.integers(0, 10_000))
def test_it_equals_scipys_spearman_also_with_ties(n, seed):
    rng = np.random.default_rng(seed)
    one, two = rng.integers(0, 4, n).astype(float), rng.normal(size=n)
    if len(set(one)) > 1:
        assert rank_correlation(one, two) == pytest.approx(spearmanr(one, two).statistic, abs=1e-12)


def test_countries_with_one_mean_have_no_order():
    assert np.isnan(rank_correlation(np.full(4, 2.0), np.arange(4.0)))


def test_the_humans_themselves_reach_one_and_their_mirror_image_minus_one(wvs7):
    human = np.stack([wvs7.items["Q46"].of(one) for one in COUNTRIES]) @ np.arange(4)
    assert rank_correlation(human, human) == pytest.approx(1.0)
    assert rank_correlation(-human, human) == pytest.approx(-1.0)


def test_few_people_cannot_reach_one_and_the_ceiling_says_how_far_they_come(wvs7, people):
    row = ranks(compare(people(wvs7, COUNTRIES, 60), wvs7, seed=1, draws=20))
    assert 0.7 < row["people"] < 0.97
    assert row["people_low"] - 0.1 < row["model"] < 1.0


def test_a_simulator_that_knows_no_country_has_no_order_and_the_reason_stands_there(wvs7, table):
    rows = [
        {"country": country, "respondent_id": f"{country}{i}", "option_code": 1 + i % 2}
        for country in COUNTRIES
        for i in range(4)
    ]
    row = ranks(compare(table(rows), wvs7, seed=1, draws=20))
    assert np.isnan(row["model"])
    assert row["reason"] == "all countries have the same mean"
