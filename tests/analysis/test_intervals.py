"""Intervals keep their level in simulated surveys with unequal weights."""

from math import isnan

import numpy as np
import pytest
from deeppersona.analysis.intervals import (
    bootstrap_interval,
    change_interval,
    difference_interval,
    mean_interval,
    share_interval,
)
from deeppersona.errors import DistributionError
from numpy.testing import assert_allclose
from scipy.stats import ttest_1samp, ttest_ind

SURVEYS = 1000


@pytest.fixture(scope="module")
def population():
    """20,000 people; the older are easier to reach, so design weights go with the answers."""
    rng = np.random.default_rng(1)
    age = rng.uniform(18, 90, 20_000)
    reach = np.exp((age - 54) / 40)
    before = np.clip(np.round(3 + (age - 54) / 25 + rng.normal(0, 2, len(age))), 1, 10)
    after = np.clip(before + rng.choice([-1, 0, 1], len(age), p=[0.1, 0.6, 0.3]), 1, 10)
    return {"reach": reach / reach.sum(), "before": before, "after": after, "is_old": age > 60}


def surveys(population, n):
    """Samples drawn by reach, with weights that undo it."""
    rng = np.random.default_rng(2)
    for _ in range(SURVEYS):
        drawn = rng.choice(len(population["reach"]), size=n, p=population["reach"])
        yield drawn, 1.0 / population["reach"][drawn]


def coverage(population, n, interval, truth):
    hits = [found.low <= truth <= found.high for found in (interval(*one) for one in surveys(population, n))]
    return np.mean(hits)


def test_mean_intervals_cover_the_truth_in_93_to_97_of_100_surveys(population):
    y = population["before"]
    assert 0.93 <= coverage(population, 200, lambda s, w: mean_interval(y[s], w), y.mean()) <= 0.97


@pytest.mark.parametrize("least", [3, 5, 7])
def test_share_intervals_cover_the_truth_in_93_to_97_of_100_surveys(population, least):
    y = (population["before"] >= least).astype(float)
    assert 0.93 <= coverage(population, 200, lambda s, w: share_interval(y[s], w), y.mean()) <= 0.97


def test_difference_intervals_cover_the_truth_in_93_to_97_of_100_surveys(population):
    y, is_old = population["before"], population["is_old"]

    def interval(s, w):
        old = is_old[s]
        return difference_interval(y[s][old], y[s][~old], w[old], w[~old])

    assert 0.93 <= coverage(population, 200, interval, y[is_old].mean() - y[~is_old].mean()) <= 0.97


def test_change_intervals_cover_the_truth_in_93_to_97_of_100_surveys(population):
    before, after = population["before"], population["after"]
    found = coverage(population, 200, lambda s, w: change_interval(before[s], after[s], w), (after - before).mean())
    assert 0.93 <= found <= 0.97


def test_bootstrap_intervals_cover_the_truth_in_93_to_97_of_100_surveys(population):
    y = population["before"]

    def interval(s, w):
        return bootstrap_interval(y[s], w, seed=int(s[0]), draws=200)

    assert 0.925 <= coverage(population, 200, interval, y.mean()) <= 0.97


def test_without_weights_the_mean_interval_is_students():
    y = np.random.default_rng(3).normal(size=40)
    found, expected = mean_interval(y), ttest_1samp(y, 0.0).confidence_interval(0.95)
    assert_allclose([found.low, found.high], [expected.low, expected.high])


def test_without_weights_the_difference_interval_is_welchs():
    rng = np.random.default_rng(4)
    one, two = rng.normal(size=30), rng.normal(1.0, 3.0, size=50)
    found, expected = difference_interval(one, two), ttest_ind(one, two, equal_var=False).confidence_interval(0.95)
    assert_allclose([found.low, found.high], [expected.low, expected.high])


def test_a_share_nobody_holds_keeps_an_upper_bound_and_never_leaves_zero_to_one():
    found = share_interval(np.zeros(50))
    assert found.low == 0.0
    assert 0.05 < found.high < 0.12


def test_scaling_all_weights_changes_nothing():
    rng = np.random.default_rng(5)
    y, w = rng.normal(size=30), rng.gamma(2.0, size=30)
    assert_allclose(mean_interval(y, w).low, mean_interval(y, 1000 * w).low)


@pytest.mark.parametrize("interval", [mean_interval, share_interval])
def test_one_respondent_gets_an_estimate_and_a_reason_but_no_interval(interval):
    found = interval([1.0])
    assert found.estimate == 1.0
    assert isnan(found.low)
    assert "one respondent" in found.reason


@pytest.mark.parametrize(
    ("values", "weights", "level"),
    [
        ([], None, 0.95),
        ([1.0, np.nan], None, 0.95),
        ([1.0], [1.0, 2.0], 0.95),
        ([1.0, 0.0], [-1.0, 2.0], 0.95),
        ([1.0, 0.0], [0.0, 0.0], 0.95),
        ([1.0, 0.0], None, 1.5),
    ],
)
def test_what_has_no_interval_is_refused(values, weights, level):
    with pytest.raises(DistributionError):
        mean_interval(values, weights, level=level)
