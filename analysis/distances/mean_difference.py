"""Absolute difference between the means of two distributions over ordered options."""

import numpy as np
from numpy.typing import ArrayLike

from .aligned import Floats, aligned, scale_codes


def mean_difference(p: ArrayLike, q: ArrayLike, codes: ArrayLike, *, normalised: bool = True) -> Floats:
    """Absolute difference of the two means.

    Use it beside a distance, never alone: two very different distributions can share a mean (everybody in the middle,
    or half at either end). It never exceeds the Wasserstein-1 distance. Not defined for nominal options.

    Args:
        p, q: shares per option, shape (..., n_options), each row summing to 1 within 1e-9; leading axes broadcast.
        codes: option codes in scale order, shape (n_options,), strictly increasing.
        normalised: divide by the range of the codes; the result then lies in [0, 1].

    Returns:
        Difference in scale points, or as a share of the range, shape of the leading axes. NaN only where a row is NaN
        throughout (nobody answered). 0 for a scale of one option.

    Raises:
        DistributionError: shares negative, not summing to 1, or not matching the codes.

    Source: equals abs(numpy.average(codes, weights=p) - numpy.average(codes, weights=q)).
    """
    first, second = aligned(p, q, where="mean_difference()")
    points = scale_codes(codes, first.shape[-1], where="mean_difference()")
    # the lowest code as origin keeps rounding small for codes such as years
    offsets = points - points[0]
    if normalised and len(points) > 1:
        offsets = offsets / offsets[-1]
    return np.asarray(np.abs((first - second) @ offsets), dtype=np.float64)
