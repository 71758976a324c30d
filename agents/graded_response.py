"""The graded response model: a latent answer cut into ordered options."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]


def calibrated_cuts(predictor: Array, spread: float, weight: Array, shares: Array, steps: int = 8) -> Array:
    """Cut points at which the weighted mean of the option probabilities equals given shares.

    Args:
        predictor: what a respondent's latent answer is expected to be, shape (n,).
        spread: standard deviation around it, positive.
        weight: non-negative, shape (n,).
        shares: shape (n_options,), sum to 1.
        steps: Newton steps from the cuts of a normal of the same mean and variance.

    Returns:
        Ascending, shape (n_options - 1,).
    """
    from scipy.special import ndtr, ndtri

    weight = weight / weight.sum()
    aim = np.clip(np.cumsum(shares)[:-1], 1e-6, 1 - 1e-6)
    mean = float(weight @ predictor)
    total = float(np.sqrt(spread**2 + weight @ (predictor - mean) ** 2))
    cuts = mean + total * ndtri(aim)
    for _ in range(steps):
        z = (cuts[:, None] - predictor) / spread
        density = (np.exp(-(z**2) / 2) @ weight) / (spread * np.sqrt(2 * np.pi))
        # a step of more than half a standard deviation would leave the region where the tangent means anything
        cuts = cuts - np.clip((ndtr(z) @ weight - aim) / np.maximum(density, 1e-9), -0.5, 0.5)
    return np.sort(cuts)


def option_probabilities(predictor: Array, spread: float, cuts: Array) -> Array:
    """Each respondent's probability of each option.

    Args:
        predictor: shape (n,).
        spread: standard deviation around it.
        cuts: ascending, shape (n_options - 1,).

    Returns:
        Shape (n, n_options), rows sum to 1.

    Source: Samejima (1969), "Estimation of latent ability using a response pattern of graded scores"; normal ogive.
    """
    from scipy.special import ndtr

    out = np.empty((len(predictor), len(cuts) + 1))
    before: Array | float = 0.0
    for at, cut in enumerate(cuts):
        upto = ndtr((cut - predictor) / spread)
        out[:, at] = upto - before
        before = upto
    out[:, -1] = 1 - before
    return out


def chosen_option(latent: Array, cuts: Array) -> NDArray[np.int64]:
    """Position of the option whose interval holds each latent answer, shape (n,)."""
    return np.searchsorted(cuts, latent, side="right")
