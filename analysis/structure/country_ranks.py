"""Rank correlation of countries: whether those who stand high among humans stand high in the run."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]


def rank_correlation(means: Floats, human: Floats) -> Floats:
    """Spearman correlation over countries.

    Args:
        means: of the run, shape (..., n_countries).
        human: shape (n_countries,).

    Returns:
        Shape (...). NaN where all countries have one mean: then there is no order to compare.

    Source: Spearman (1904); equals scipy.stats.spearmanr, ties given their mean rank.
    """
    # means equal up to rounding are ties, not an order
    one, two = _ranks(np.round(means, 12)), _ranks(np.round(human, 12))
    one = one - one.mean(axis=-1, keepdims=True)
    two = two - two.mean()
    with np.errstate(invalid="ignore", divide="ignore"):
        return np.asarray((one @ two) / np.sqrt((one**2).sum(axis=-1) * (two @ two)))


def _ranks(values: Floats) -> Floats:
    """Ranks along the last axis from 0, ties at their mean, by counting: as fast as sorting for as many countries as exist."""
    mine, others = values[..., :, None], values[..., None, :]
    return np.asarray((others < mine).sum(axis=-1) + ((others == mine).sum(axis=-1) - 1) / 2.0)
