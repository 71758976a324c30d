"""The one gate that every distance passes: shares that are shares, over options that agree."""

import numpy as np
from numpy.typing import ArrayLike, NDArray

from ...errors import DistributionError

Floats = NDArray[np.float64]

#: Shares may miss 1 by this much (rounding in published tables is larger: normalise those when they are read).
TOLERANCE = 1e-9


def aligned(p: ArrayLike, q: ArrayLike, *, where: str) -> tuple[Floats, Floats]:
    """Both distributions as float arrays of shape (..., n_options), checked.

    Args:
        p, q: shares per option on the last axis; leading axes broadcast. A row that is NaN throughout stands for "nobody
            answered" and is let through: every distance of it is NaN.
        where: the public function to name in an error.

    Raises:
        DistributionError: different numbers of options, negative shares, partly missing rows or rows not summing to 1.
    """
    first, second = np.asarray(p, dtype=np.float64), np.asarray(q, dtype=np.float64)
    if first.ndim == 0 or second.ndim == 0 or first.shape[-1] != second.shape[-1]:
        raise DistributionError(
            where=where,
            parameter="number of options",
            got=(first.shape, second.shape),
            allowed="two arrays whose last axes hold the same options in the same order",
        )
    if first.shape[-1] == 0:
        raise DistributionError(where=where, parameter="number of options", got=0, allowed="at least one option")
    for name, shares in (("p", first), ("q", second)):
        _check(shares, name, where)
    return first, second


def scale_codes(codes: ArrayLike, n_options: int, *, where: str) -> Floats:
    """Option codes as floats of shape (n_options,), in scale order.

    Raises:
        DistributionError: codes that are not as many as the options, or not strictly increasing.
    """
    points = np.asarray(codes, dtype=np.float64)
    if points.shape != (n_options,) or not np.isfinite(points).all() or np.any(np.diff(points) <= 0):
        raise DistributionError(
            where=where,
            parameter="codes",
            got=points.tolist(),
            allowed=f"{n_options} strictly increasing option codes, one per share",
        )
    return points


def over_options(amounts: Floats) -> Floats:
    """Sum over the last axis; a matrix product is several times faster than a reduction over so short an axis."""
    return np.asarray(amounts @ np.ones(amounts.shape[-1]), dtype=np.float64)


def _check(shares: Floats, name: str, where: str) -> None:
    total = over_options(shares)
    off = np.abs(total - 1.0)
    # one look at whole arrays suffices for what is right, and NaN fails it
    if bool((off <= TOLERANCE).all()) and not bool((shares < 0.0).any()):
        return
    missing = np.isnan(total)
    if missing.any() and not np.isnan(shares[missing]).all():
        raise DistributionError(
            where=where,
            parameter=name,
            got=shares[missing][0].tolist(),
            allowed="shares, or NaN for every option when nobody answered",
        )
    wrong = ~missing & ((np.abs(total - 1.0) > TOLERANCE) | (np.nan_to_num(shares, nan=0.0).min(axis=-1) < 0.0))
    if wrong.any():
        raise DistributionError(
            where=where,
            parameter=name,
            got=shares[wrong][0].tolist() if shares.ndim > 1 else shares.tolist(),
            allowed=f"shares of at least 0 that sum to 1 within {TOLERANCE:g}",
        )
