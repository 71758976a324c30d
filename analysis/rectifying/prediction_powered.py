"""Prediction-powered shares: a small human sample made more precise by what a simulation predicts of the same people."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ...errors import DistributionError

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Rectified:
    """Shares of one question in one country.

    Attributes:
        shares: rectified, shape (n_options,), summing to 1; an entry may lie a little below 0.
        errors: standard errors, same shape.
        sample: weighted shares of the human sample alone.
        sample_errors: their standard errors.
        power: weight of the predictions, in [0, 1]: 0 leaves the human sample as it is.
    """

    shares: Floats
    errors: Floats
    sample: Floats
    sample_errors: Floats
    power: float

    @property
    def worth(self) -> float:
        """How many times more people the sample alone would need for the same variance; 1 when predictions add nothing."""
        ours, alone = float((self.errors**2).sum()), float((self.sample_errors**2).sum())
        return alone / ours if ours > 0 else 1.0


def rectified(
    answers: Floats,
    predicted: Floats,
    population: Floats,
    *,
    weights: Floats | None = None,
    population_weights: Floats | None = None,
) -> Rectified:
    """Shares of humans, from their answers and from predictions of them and of a population.

    The mean prediction over the population is corrected by the mean error on the humans; how far predictions are trusted
    is tuned to the smallest variance. Unbiased whatever the predictions are, and never much worse than the sample alone.

    Args:
        answers: one row per human, 1 at the option chosen, shape (n, n_options).
        predicted: predicted distribution for each of them, same shape, made without their answers.
        population: predicted distributions of the population, shape (n_population, n_options).
        weights, population_weights: design weights; equal when None.

    Raises:
        DistributionError: shapes differ, or fewer than two humans.

    Source: Angelopoulos, Duchi and Zrnic (2023), PPI++: Efficient Prediction-Powered Inference, for means, power tuned.
    """
    n = len(answers)
    if n < 2 or answers.shape != predicted.shape or population.ndim != 2 or population.shape[1] != answers.shape[1]:
        raise DistributionError(
            where="rectified()",
            parameter="shapes",
            got=(answers.shape, predicted.shape, population.shape),
            allowed="two or more humans, a prediction for each, and a population over the same options",
        )
    w = _normalised(np.ones(n) if weights is None else weights, "weights")
    v = _normalised(
        np.ones(len(population)) if population_weights is None else population_weights, "population_weights"
    )
    sample = w @ answers
    between = _covariance(answers, predicted, w)
    within = _covariance(predicted, predicted, w)
    spread = _covariance(population, population, v)
    # one power for all options keeps the sum at 1; covariances are summed over options
    total = within + spread
    power = float(np.clip(between / total, 0.0, 1.0)) if total > 1e-15 else 0.0
    shares = sample + power * (v @ population - w @ predicted)
    errors = np.sqrt(_variance(answers - power * predicted, w) + power**2 * _variance(population, v))
    return Rectified(shares, errors, sample, np.sqrt(_variance(answers, w)), power)


def _normalised(weights: Floats, name: str) -> Floats:
    found = np.asarray(weights, dtype=np.float64)
    if not np.isfinite(found).all() or (found < 0).any() or not found.sum() > 0:
        raise DistributionError(
            where="rectified()", parameter=name, got=found[:5].tolist(), allowed="weights of at least 0, not all 0"
        )
    return np.asarray(found / found.sum())


def _covariance(one: Floats, other: Floats, weights: Floats) -> float:
    """Covariance of two weighted means of the same units, summed over options (linearised)."""
    a, b = one - weights @ one, other - weights @ other
    return float((weights[:, None] ** 2 * a * b).sum()) * len(one) / max(len(one) - 1, 1)


def _variance(values: Floats, weights: Floats) -> Floats:
    """Variance of each option's weighted mean, shape (n_options,)."""
    scatter = values - weights @ values
    return np.asarray((weights[:, None] ** 2 * scatter**2).sum(axis=0) * len(values) / max(len(values) - 1, 1))
