"""Intervals of weighted estimates: means, shares, differences between groups and changes between waves.

Design-based by Taylor linearisation, with weights taken as fixed and respondents as drawn independently (with
replacement), which is how simulated respondents come about. Over simulated respondents these are Monte-Carlo intervals;
over real ones they are sampling intervals. Answers that were allocated systematically have neither.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import sqrt

import numpy as np
from numpy.typing import ArrayLike, NDArray

from ..draws import generator
from ..errors import DistributionError

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Interval:
    """An estimate and how far it can be trusted.

    Attributes:
        estimate: the weighted mean, share or difference.
        low, high: ends of the interval; NaN when ``reason`` says why there is none.
        standard_error: linearised, or the standard deviation of the draws.
        n: respondents.
        n_effective: Kish's number; for a difference, of both groups together.
        level: of confidence.
        method: ``linearised``, ``Wilson, design-adjusted`` or ``bootstrap over persons``.
        reason: why there is no interval, or empty.
    """

    estimate: float
    low: float
    high: float
    standard_error: float
    n: int
    n_effective: float
    level: float
    method: str
    reason: str = ""


def mean_interval(values: ArrayLike, weights: ArrayLike | None = None, *, level: float = 0.95) -> Interval:
    """Weighted mean of one number per respondent.

    Args:
        values: shape (n,).
        weights: design weights, shape (n,); equal when None.
        level: of confidence, between 0 and 1.

    Raises:
        DistributionError: shapes differ, values or weights are not finite, a weight is negative, all are 0, or the level is
            not between 0 and 1.

    Source: Särndal, Swensson and Wretman (1992), Model Assisted Survey Sampling, 5.7; t with n_effective - 1 degrees of freedom.
    """
    y, w = _checked(values, weights, level, "mean_interval")
    estimate, variance = _mean(y, w)
    n_effective = _kish(w)
    return _symmetric(estimate, variance, len(y), n_effective, n_effective - 1.0, level)


def share_interval(hits: ArrayLike, weights: ArrayLike | None = None, *, level: float = 0.95) -> Interval:
    """Weighted share of respondents for whom something holds.

    Stays within 0 and 1 and keeps its level for small shares, where estimate ± standard error does not.

    Args:
        hits: 0 or 1 per respondent (or a probability, when respondents answer with distributions), shape (n,).
        weights, level: see ``mean_interval``.

    Raises:
        DistributionError: see ``mean_interval``; hits outside 0 to 1.

    Source: Wilson's interval with the effective number of Korn and Graubard (1998), Survey Methodology 24(2).
    """
    y, w = _checked(hits, weights, level, "share_interval")
    if y.min() < 0.0 or y.max() > 1.0:
        raise DistributionError(
            where="share_interval",
            parameter="hits",
            got=(float(y.min()), float(y.max())),
            allowed="numbers between 0 and 1",
        )
    share, variance = _mean(y, w)
    n_effective = _kish(w)
    if n_effective <= 1.0:
        return _none(share, len(y), n_effective, level)
    from scipy.special import ndtri, stdtrit

    # a share of 0 or 1 shows no variance of its own: Kish's number stands in
    number = share * (1.0 - share) / variance if variance > 0.0 else n_effective
    z = float(ndtri(0.5 + level / 2.0))
    number *= (z / float(stdtrit(max(n_effective - 1.0, 1.0), 0.5 + level / 2.0))) ** 2
    centre = (share + z**2 / (2.0 * number)) / (1.0 + z**2 / number)
    half = z * sqrt(share * (1.0 - share) / number + z**2 / (4.0 * number**2)) / (1.0 + z**2 / number)
    return Interval(
        share,
        max(0.0, centre - half) if share > 0.0 else 0.0,
        min(1.0, centre + half) if share < 1.0 else 1.0,
        sqrt(variance),
        len(y),
        n_effective,
        level,
        "Wilson, design-adjusted",
    )


def difference_interval(
    first: ArrayLike,
    second: ArrayLike,
    first_weights: ArrayLike | None = None,
    second_weights: ArrayLike | None = None,
    *,
    level: float = 0.95,
) -> Interval:
    """Weighted mean of the first group minus that of the second; the groups share no respondent.

    Args:
        first, second: one number per respondent, shapes (n_first,) and (n_second,).
        first_weights, second_weights, level: see ``mean_interval``.

    Raises:
        DistributionError: see ``mean_interval``.

    Source: Welch (1947) with effective numbers.
    """
    parts = [
        _checked(values, weights, level, "difference_interval")
        for values, weights in ((first, first_weights), (second, second_weights))
    ]
    (one, one_variance), (two, two_variance) = (_mean(*part) for part in parts)
    kish = [_kish(w) for _, w in parts]
    if min(kish) <= 1.0:
        return _none(one - two, sum(len(y) for y, _ in parts), sum(kish), level)
    variance = one_variance + two_variance
    spread = one_variance**2 / (kish[0] - 1.0) + two_variance**2 / (kish[1] - 1.0)
    freedom = variance**2 / spread if spread > 0.0 else min(kish) - 1.0
    return _symmetric(one - two, variance, sum(len(y) for y, _ in parts), sum(kish), freedom, level)


def change_interval(
    before: ArrayLike, after: ArrayLike, weights: ArrayLike | None = None, *, level: float = 0.95
) -> Interval:
    """Weighted mean change of the same respondents between two waves (after minus before).

    Pairing removes what respondents keep between waves; two independent intervals would hide most changes.

    Args:
        before, after: one number per respondent in the same order, shape (n,).
        weights, level: see ``mean_interval``.

    Raises:
        DistributionError: see ``mean_interval``.
    """
    first, second = np.asarray(before, dtype=np.float64), np.asarray(after, dtype=np.float64)
    if first.shape != second.shape:
        raise DistributionError(
            where="change_interval",
            parameter="shapes",
            got=(first.shape, second.shape),
            allowed="the same respondents in both waves",
        )
    return mean_interval(second - first, weights, level=level)


def bootstrap_interval(
    values: ArrayLike, weights: ArrayLike | None = None, *, seed: int, draws: int = 2000, level: float = 0.95
) -> Interval:
    """Weighted mean with a percentile interval over resampled respondents, who keep their weights.

    Use it beside the linearised interval when values are skewed; it needs some hundred respondents to keep its level.

    Args:
        values, weights, level: see ``mean_interval``.
        seed: of the resampling.
        draws: resamples.

    Raises:
        DistributionError: see ``mean_interval``.

    Source: Efron and Tibshirani (1993), An Introduction to the Bootstrap, chapter 13.
    """
    y, w = _checked(values, weights, level, "bootstrap_interval")
    n = len(y)
    if n < 2:
        return _none(float(y[0]), n, _kish(w), level)
    rng = generator(seed, "bootstrap", n, draws)
    means = np.empty(draws)
    block = max(1, 2_000_000 // n)
    for start in range(0, draws, block):
        counts = rng.multinomial(n, np.full(n, 1.0 / n), size=min(block, draws - start))
        means[start : start + block] = (counts @ (w * y)) / (counts @ w)
    low, high = np.quantile(means, [0.5 - level / 2.0, 0.5 + level / 2.0])
    return Interval(
        _mean(y, w)[0],
        float(low),
        float(high),
        float(means.std(ddof=1)),
        n,
        _kish(w),
        level,
        "bootstrap over persons",
    )


def _checked(values: ArrayLike, weights: ArrayLike | None, level: float, where: str) -> tuple[Floats, Floats]:
    y = np.asarray(values, dtype=np.float64)
    w = np.ones_like(y) if weights is None else np.asarray(weights, dtype=np.float64)
    if y.ndim != 1 or not len(y) or y.shape != w.shape:
        raise DistributionError(
            where=where, parameter="shapes", got=(y.shape, w.shape), allowed="one value and one weight per respondent"
        )
    if not np.isfinite(y).all() or not np.isfinite(w).all() or w.min() < 0.0 or not w.sum() > 0.0:
        raise DistributionError(
            where=where,
            parameter="values and weights",
            got=(float(y.min()), float(w.min())),
            allowed="finite values, and weights of at least 0 that are not all 0",
        )
    if not 0.0 < level < 1.0:
        raise DistributionError(where=where, parameter="level", got=level, allowed="a number between 0 and 1")
    return y, w


def _mean(y: Floats, w: Floats) -> tuple[float, float]:
    """Weighted mean and its linearised variance; 0 for one respondent."""
    total = w.sum()
    mean = float(w @ y / total)
    n = len(y)
    scatter = float((w**2) @ (y - mean) ** 2 / total**2)
    return mean, scatter * n / (n - 1) if n > 1 else 0.0


def _kish(w: Floats) -> float:
    return float(w.sum() ** 2 / (w @ w))


def _symmetric(estimate: float, variance: float, n: int, kish: float, freedom: float, level: float) -> Interval:
    if kish <= 1.0:
        return _none(estimate, n, kish, level)
    from scipy.special import stdtrit

    error = sqrt(variance)
    reach = float(stdtrit(max(freedom, 1.0), 0.5 + level / 2.0)) * error
    return Interval(estimate, estimate - reach, estimate + reach, error, n, kish, level, "linearised")


def _none(estimate: float, n: int, kish: float, level: float) -> Interval:
    nan = float("nan")
    reason = "one respondent shows no variance"
    return Interval(estimate, nan, nan, nan, n, kish, level, "linearised", reason)
