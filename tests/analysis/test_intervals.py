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
from scipy.stats import t, ttest_1samp, ttest_ind

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


@pytest.fixture(scope="module")
def skewed():
    """50,000 people whose chances of being reached differ by a factor of a thousand and go with their answers."""
    rng = np.random.default_rng(7)
    leaning = rng.normal(size=50_000)
    is_old = rng.random(len(leaning)) < 0.5
    reach = np.exp(0.8 * (0.5 * leaning + rng.normal(size=len(leaning))))
    before = np.clip(np.round(3 + leaning + 0.5 * is_old), 1, 5)
    after = np.clip(before + rng.integers(-1, 2, len(before)), 1, 5)
    return {"reach": reach / reach.sum(), "before": before, "after": after, "is_old": is_old}


@pytest.mark.parametrize("what", ["mean", "share", "difference", "change", "wave", "bootstrap"])
def test_fifty_respondents_with_a_design_effect_of_two_still_cover_the_truth(skewed, what):
    before, after, is_old = skewed["before"], skewed["after"], skewed["is_old"]
    high = (before >= 4).astype(float)
    cases = {
        "mean": (lambda s, w: mean_interval(before[s], w), before.mean()),
        "share": (lambda s, w: share_interval(high[s], w), high.mean()),
        "difference": (
            lambda s, w: difference_interval(before[s][is_old[s]], before[s][~is_old[s]], w[is_old[s]], w[~is_old[s]]),
            before[is_old].mean() - before[~is_old].mean(),
        ),
        "change": (lambda s, w: change_interval(before[s], after[s], w), (after - before).mean()),
        # two waves of other people: the halves of one sample of a hundred
        "wave": (
            lambda s, w: difference_interval(after[s][::2], before[s][1::2], w[::2], w[1::2]),
            (after - before).mean(),
        ),
        "bootstrap": (
            lambda s, w: bootstrap_interval(before[s], w, seed=int(s[0]) + len(s), draws=200),
            before.mean(),
        ),
    }
    interval, truth = cases[what]
    # a thousand surveys find 95 % within 1.4 points
    assert 0.92 <= coverage(skewed, 100 if what == "wave" else 50, interval, truth) <= 0.975


def test_degrees_of_freedom_are_those_of_the_quadratic_form():
    rng = np.random.default_rng(8)
    y, w = rng.normal(size=9), rng.lognormal(size=9)
    share = w / w.sum()
    centring = np.eye(9) - np.outer(np.ones(9), share)
    kept = np.diag(centring @ centring.T)
    form = centring.T @ np.diag(share**2 / kept) @ centring
    eigenvalues = np.linalg.eigvalsh(form)
    freedom = eigenvalues.sum() ** 2 / (eigenvalues**2).sum()
    found = mean_interval(y, w)
    assert_allclose(found.standard_error, np.sqrt(y @ form @ y))
    assert_allclose(found.high - found.estimate, t.ppf(0.975, freedom) * found.standard_error)


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


@pytest.mark.parametrize("n", [3, 6, 7, 49])
def test_a_share_of_all_keeps_its_interval_however_its_weights_round(n: int) -> None:
    found = share_interval(np.ones(n), np.full(n, 1.0 / n) * 0.1)
    plain = share_interval(np.ones(n))
    assert (found.estimate, found.high) == (1.0, 1.0)
    assert found.low == pytest.approx(plain.low)
    assert found.low < 1.0
