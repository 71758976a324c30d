"""Means, and differences of two means, over rows that come in clusters: how far other clusters would move them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from math import sqrt

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]

#: Confidence of every interval.
LEVEL = 0.95
#: Draws of errors: the ends lie where 2.5 % of a thousand do, give or take half a per cent.
DRAWS = 999
#: Errors below are those of rounding: clusters that are all alike show no variance.
SMALLEST = 1e-7
#: Clusters whose multipliers are drawn at a time; bounds memory.
_BLOCK = 2_000


@dataclass(frozen=True)
class ClusteredContrast:
    """Estimates with the part that each cluster has in their error.

    Attributes:
        estimate: shape (k,).
        parts: each cluster's part in the error, by bias-reduced linearisation (CR2), shape (n_clusters, k); the sum of their
            squares is the variance.
        reach: how far each cluster pulls each mean, shape (n_clusters, n_means).
        own: each cluster's own variance in units of a row's, shape (n_clusters,).

    Source: Bell and McCaffrey (2002), Survey Methodology 28(2), for means of groups, where the matrices have closed forms:
    with a row a cluster it is Welch's comparison, with both ways in each cluster the paired one.
    """

    estimate: Floats
    parts: Floats
    reach: Floats
    own: Floats

    @classmethod
    def of(
        cls, values: Floats, cluster: NDArray[np.int64], n_clusters: int, is_first: NDArray[np.bool_] | None = None
    ) -> ClusteredContrast:
        """The mean of the first rows minus that of the others, or the mean of all.

        Args:
            values: shape (n, k).
            cluster: of each row, from 0, shape (n,).
            n_clusters: how many there are, those without a row among them.
            is_first: rows of the first mean, shape (n,); None for one mean of all rows.

        Returns:
            Parts are NaN where only one cluster has rows of a mean, so that nothing shows what others would have.
        """
        sides = (
            [(np.ones(len(values), dtype=np.bool_), 1.0)] if is_first is None else [(is_first, 1.0), (~is_first, -1.0)]
        )
        estimate, parts = np.zeros(values.shape[1]), np.zeros((n_clusters, values.shape[1]))
        reach, own = np.zeros((n_clusters, len(sides))), np.zeros(n_clusters)
        for at, (is_here, sign) in enumerate(sides):
            n = np.count_nonzero(is_here)
            held = np.bincount(cluster[is_here], minlength=n_clusters)
            mean = values[is_here].mean(axis=0)
            sums = np.zeros_like(parts)
            np.add.at(sums, cluster[is_here], values[is_here] - mean)
            enlarged = 1.0 / np.sqrt(1.0 - held / n) if held.max() < n else np.full(n_clusters, np.nan)
            estimate += sign * mean
            parts += sign * enlarged[:, None] * sums / n
            reach[:, at] = enlarged * held / n**1.5
            own += held / n**2
        return cls(estimate, parts, reach, own)

    @classmethod
    def averaged(cls, contrasts: Sequence[ClusteredContrast]) -> ClusteredContrast:
        """The average of one-number contrasts over the same clusters, one a question."""
        n = len(contrasts)
        return cls(
            np.mean([one.estimate for one in contrasts], axis=0),
            np.sum([one.parts for one in contrasts], axis=0) / n,
            np.hstack([one.reach for one in contrasts]) / n,
            np.sum([one.own for one in contrasts], axis=0) / n**2,
        )

    def along(self, direction: Floats) -> ClusteredContrast:
        """The estimates summed with these weights, shape (k,), as one number."""
        return ClusteredContrast(self.estimate[None] @ direction, self.parts @ direction[:, None], self.reach, self.own)

    @property
    def has_errors(self) -> bool:
        """Whether several clusters show how far a mean may be off."""
        return not bool(np.isnan(self.parts).any())

    @cached_property
    def freedom(self) -> float:
        """Degrees of freedom of the variance, were rows independent and alike (Satterthwaite)."""
        shared = self.reach.T @ self.reach
        apart = (shared**2).sum() - ((self.reach**2).sum(axis=1) ** 2).sum()
        return float(self.own.sum() ** 2 / ((self.own**2).sum() + apart))

    @property
    def interval(self) -> tuple[float, float]:
        """Ends of the interval of a one-number contrast; NaN without errors, or where all clusters are alike."""
        from scipy.special import stdtrit

        error = sqrt(float((self.parts**2).sum()))
        if not error > SMALLEST:
            return float("nan"), float("nan")
        reach = float(stdtrit(max(self.freedom, 1.0), 0.5 + LEVEL / 2)) * error
        return float(self.estimate[0]) - reach, float(self.estimate[0]) + reach


def distance_reach(contrasts: Sequence[ClusteredContrast], rng: np.random.Generator) -> float:
    """How far from the truth half the summed absolute estimates, averaged over contrasts, may lie.

    The distance never misses the truth by more than the distance of the errors, whatever the truth is, so what 95 % of the
    errors stay below reaches far enough, also where the truth is no difference at all and every estimate lies above it. With many
    estimates it reaches further than it must.

    Args:
        contrasts: over the same clusters.
        rng: of the errors, each cluster's part times a normal number that all contrasts share.

    Returns:
        NaN without errors, or where all clusters are alike.

    Source: multiplier bootstrap of a supremum, Chernozhukov, Chetverikov and Kato (2013), Annals of Statistics 41(6).
    """
    from scipy.special import ndtri, stdtrit

    n_clusters = len(contrasts[0].parts)
    parts = np.hstack([one.parts for one in contrasts])
    if not np.abs(parts).max() > SMALLEST:
        return float("nan")
    errors = np.zeros((DRAWS, parts.shape[1]))
    for start in range(0, n_clusters, _BLOCK):
        block = parts[start : start + _BLOCK]
        errors += rng.standard_normal((DRAWS, len(block))) @ block
    # few clusters: their variance is uncertain itself
    wider = [float(stdtrit(max(one.freedom, 1.0), 0.5 + LEVEL / 2) / ndtri(0.5 + LEVEL / 2)) for one in contrasts]
    scale = np.repeat(wider, [one.parts.shape[1] for one in contrasts])
    return float(np.quantile((np.abs(errors) * scale).sum(axis=1) / 2 / len(contrasts), LEVEL))
