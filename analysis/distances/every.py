"""Every distance of many distributions at once, as a comparison with its thousands of draws needs them."""

import numpy as np
from numpy.typing import ArrayLike

from .aligned import Floats, aligned, scale_codes
from .metric import METRICS

#: Stands in for 0 under a logarithm, where 0 log 0 is 0.
TINY = np.finfo(np.float64).tiny


def every_distance(p: ArrayLike, q: ArrayLike, codes: ArrayLike, *, is_ordered: bool = True) -> Floats:
    """All of ``METRICS`` in one pass over the options: five times faster than one metric after the other.

    Args:
        p, q: shares per option, shape (..., n_options), each row summing to 1 within 1e-9; leading axes broadcast.
        codes: option codes in scale order, shape (n_options,), strictly increasing.
        is_ordered: whether the order carries meaning; metrics that need one are NaN throughout where it does not.

    Returns:
        Shape (n_metrics, ...), in the order of ``METRICS``. Each equals its own function to 1e-12, the Jensen-Shannon
        distance to 3e-8 (a square root magnifies rounding near 0). NaN where a row is NaN throughout (nobody answered).

    Raises:
        DistributionError: shares negative, not summing to 1, or not matching the codes.
    """
    first, second = aligned(p, q, where="every_distance()")
    points = scale_codes(codes, first.shape[-1], where="every_distance()")
    shape = np.broadcast_shapes(first.shape[:-1], second.shape[:-1])
    zero = np.zeros(shape)
    moved, nats = zero.copy(), zero.copy()
    below, widest, area, shifted = zero.copy(), zero.copy(), zero.copy(), zero.copy()
    # option by option over whole arrays: a reduction over so short an axis is several times slower
    for at, step in enumerate((*np.diff(points), 0.0)):
        one, two = first[..., at], second[..., at]
        apart = one - two
        moved += np.abs(apart)
        nats += (_information(one) + _information(two)) / 2.0 - _information((one + two) / 2.0)
        if is_ordered and step:
            below += apart
            gap = np.abs(below)
            np.maximum(widest, gap, out=widest)
            area += gap * step
            shifted += below * step
    bits = np.clip(nats / np.log(2.0), 0.0, 1.0)
    reach = float(points[-1] - points[0]) or 1.0
    found = {"js_divergence": bits, "js_distance": np.sqrt(bits), "total_variation": moved / 2.0}
    if is_ordered:
        difference = np.abs(shifted)
        found |= {
            "ks": widest,
            "wasserstein": area,
            "wasserstein_normalised": area / reach,
            "mean_difference": difference,
            "mean_difference_normalised": difference / reach,
        }
    unknown = np.full(shape, np.nan)
    return np.stack([found.get(name, unknown) for name in METRICS])


def _information(shares: Floats) -> Floats:
    """x log x."""
    return np.asarray(shares * np.log(np.maximum(shares, TINY)))
