"""Shares of ordered options on the probit scale, and back."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]


def probit_thresholds(shares: Array, n: Array) -> Array:
    """Standard normal quantiles of the cumulative shares.

    Args:
        shares: shape (n_rows, n_options), rows sum to 1.
        n: sample sizes, shape (n_rows,); a cumulative share is held half a respondent away from 0 and 1.

    Returns:
        Shape (n_rows, n_options - 1), ascending along a row.
    """
    from scipy.special import ndtri

    margin = 0.5 / np.maximum(n, 30.0)[:, None]
    return np.asarray(ndtri(np.clip(np.cumsum(shares, axis=1)[:, :-1], margin, 1 - margin)))


def shares_of_thresholds(thresholds: Array) -> Array:
    """Shares of ordered options; thresholds that cross are sorted first.

    Args:
        thresholds: shape (..., n_options - 1).

    Returns:
        Shape (..., n_options), sums to 1.
    """
    from scipy.special import ndtr

    inner = ndtr(np.sort(thresholds, axis=-1))
    edge = np.ones((*inner.shape[:-1], 1))
    return np.asarray(np.diff(np.concatenate([0 * edge, inner, edge], axis=-1), axis=-1))
