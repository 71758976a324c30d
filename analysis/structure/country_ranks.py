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
    from scipy.stats import rankdata

    # means equal up to rounding are ties, not an order
    one = rankdata(np.round(means, 12), axis=-1)
    two = rankdata(np.round(human, 12))
    one = one - one.mean(axis=-1, keepdims=True)
    two = two - two.mean()
    with np.errstate(invalid="ignore", divide="ignore"):
        return np.asarray((one @ two) / np.sqrt((one**2).sum(axis=-1) * (two @ two)))
