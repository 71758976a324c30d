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

    Source: Särndal, Swensson and Wretman (1992), Model Assisted Survey Sampling, 5.7; t with the
    degrees of freedom of Bell and McCaffrey (2002), Survey Methodology 28(2).
    """
    y, w = _checked(values, weights, level, "mean_interval")
    estimate, variance, freedom = _mean(y, w)
    return _symmetric(estimate, variance, len(y), _kish(w), freedom, level)


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
            where="share_interval()",
            parameter="hits",
            got=(float(y.min()), float(y.max())),
            allowed="numbers between 0 and 1",
        )
    share, variance, freedom = _mean(y, w)
    if min(share, 1.0 - share) < 1e-12:  # weights that sum to almost all or nothing leave a variance of rounding errors
        share, variance = float(round(share)), 0.0
    n_effective = _kish(w)
    if n_effective <= 1.0:
        return _none(share, len(y), n_effective, level)
    from scipy.special import ndtri, stdtrit

    # a share of 0 or 1 shows no variance of its own: Kish's number stands in
    number = share * (1.0 - share) / variance if variance > 0.0 else n_effective
    z = float(ndtri(0.5 + level / 2.0))
    number *= (z / float(stdtrit(max(freedom, 1.0), 0.5 + level / 2.0))) ** 2
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

    Source: Welch (1947), each group with the degrees of freedom of its weights.
    """
    parts = [
        _checked(values, weights, level, "difference_interval")
        for values, weights in ((first, first_weights), (second, second_weights))
    ]
    (one, one_variance, one_freedom), (two, two_variance, two_freedom) = (_mean(*part) for part in parts)
    kish = [_kish(w) for _, w in parts]
    if min(kish) <= 1.0:
        return _none(one - two, sum(len(y) for y, _ in parts), sum(kish), level)
    variance = one_variance + two_variance
    spread = one_variance**2 / one_freedom + two_variance**2 / two_freedom
    freedom = variance**2 / spread if spread > 0.0 else min(one_freedom, two_freedom)
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
            where="change_interval()",
            parameter="shapes",
            got=(first.shape, second.shape),
            allowed="the same respondents in both waves",
        )
    return mean_interval(second - first, weights, level=level)


def bootstrap_interval(
    values: ArrayLike, weights: ArrayLike | None = None, *, seed: int, draws: int = 2000, level: float = 0.95
) -> Interval:
    """Weighted mean with a studentised interval over resampled respondents, who keep their weights.

    Use it beside the linearised interval when values are skewed: its ends need not lie alike on both sides.

    Args:
        values, weights, level: see ``mean_interval``.
        seed: of the resampling.
        draws: resamples.

    Raises:
        DistributionError: see ``mean_interval``.

    Source: Efron and Tibshirani (1993), An Introduction to the Bootstrap, chapter 12.5 (bootstrap-t).
    """
    y, w = _checked(values, weights, level, "bootstrap_interval")
    n = len(y)
    if n < 2:
        return _none(float(y[0]), n, _kish(w), level)
    mean, variance, _ = _mean(y, w)
    rng = generator(seed, "bootstrap", n, draws)
    parts = np.stack([w, w * y, w**2, w**2 * y, w**2 * y**2], axis=1)
    means, apart = np.empty(draws), np.empty(draws)
    block = max(1, 2_000_000 // n)
    for start in range(0, draws, block):
        counts = rng.multinomial(n, np.full(n, 1.0 / n), size=min(block, draws - start))
        total, sums, squares, first, second = (counts @ parts).T
        at = slice(start, start + len(counts))
        means[at] = sums / total
        scatter = second - 2.0 * means[at] * first + means[at] ** 2 * squares
        errors = np.sqrt(np.maximum(scatter, 0.0)) / total
        # resamples of like answers have no scale of their own
        varies = errors > 1e-9 * np.abs(y).max()
        apart[at] = np.divide(means[at] - mean, errors, out=np.full(len(errors), np.nan), where=varies)
    known = ~np.isnan(apart)
    if not known.any():
        return _none(mean, n, _kish(w), level, "answers do not vary")
    # and count as far out on their side as any other
    apart = np.where(known, apart, np.sign(means - mean) * np.abs(apart[known]).max())
    low, high = mean - sqrt(variance) * np.quantile(apart, [0.5 + level / 2.0, 0.5 - level / 2.0])
    return Interval(
        mean,
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


def _mean(y: Floats, w: Floats) -> tuple[float, float, float]:
    """Weighted mean, its linearised variance, and the variance's degrees of freedom; 0 and 0 for one respondent.

    Residuals are enlarged by what fitting the mean takes from them, which is most where one weight is large, and degrees of
    freedom count how few residuals then rule: with equal weights both are Student's.

    Source: Bell and McCaffrey (2002), Survey Methodology 28(2), for a weighted mean.
    """
    a = w / w.sum()
    mean = float(a @ y)
    concentration = float(a @ a)
    kept = 1.0 - 2.0 * a + concentration
    if len(y) < 2 or concentration > 1.0 - 1e-12:
        return mean, 0.0, 0.0
    c = a**2 / kept
    # trace of the squared quadratic form; residuals i and j covary by (concentration - a_i - a_j)
    total, first, second = c.sum(), c @ a, c @ a**2
    off = total * (total * concentration**2 + 2.0 * second - 4.0 * concentration * first) + 2.0 * first**2
    own = c**2 @ (kept**2 - (concentration - 2.0 * a) ** 2)
    return mean, float(c @ (y - mean) ** 2), float((c @ kept) ** 2 / (off + own))


def _kish(w: Floats) -> float:
    return float(w.sum() ** 2 / (w @ w))


def _symmetric(estimate: float, variance: float, n: int, kish: float, freedom: float, level: float) -> Interval:
    if kish <= 1.0:
        return _none(estimate, n, kish, level)
    from scipy.special import stdtrit

    error = sqrt(variance)
    reach = float(stdtrit(max(freedom, 1.0), 0.5 + level / 2.0)) * error
    return Interval(estimate, estimate - reach, estimate + reach, error, n, kish, level, "linearised")


def _none(
    estimate: float, n: int, kish: float, level: float, reason: str = "one respondent shows no variance"
) -> Interval:
    nan = float("nan")
    return Interval(estimate, nan, nan, nan, n, kish, level, "linearised", reason)
