"""Kolmogorov-Smirnov distance between two distributions over ordered options."""

import numpy as np
from numpy.typing import ArrayLike

from .aligned import Floats, aligned


def kolmogorov_smirnov(p: ArrayLike, q: ArrayLike) -> Floats:
    """Largest gap between the two cumulative distributions.

    Use it for ordinal options when one number in [0, 1] is wanted that does not depend on the codes: only their order
    counts. It sees where the worst crossing is, not how far the mass has to travel. On two options it equals the total
    variation. Not defined for nominal options.

    Args:
        p, q: shares per option in scale order, shape (..., n_options), each row summing to 1 within 1e-9; leading axes
            broadcast.

    Returns:
        Distance in [0, 1], shape of the leading axes. NaN only where a row is NaN throughout (nobody answered).

    Raises:
        DistributionError: shares negative, not summing to 1, or of different lengths.

    Source: Conover (1999), Practical Nonparametric Statistics, chapter 6; equals scipy.stats.ks_2samp's statistic on the
    expanded samples.
    """
    first, second = aligned(p, q, where="kolmogorov_smirnov()")
    gap = np.abs(np.cumsum(first - second, axis=-1))
    widest = gap[..., 0] if gap.shape[-1] > 1 else gap[..., 0] * 0.0
    # option by option: a reduction over so short an axis is slow; the last gap is 0 up to rounding and must not win
    for option in range(1, gap.shape[-1] - 1):
        widest = np.maximum(widest, gap[..., option])
    return np.asarray(widest, dtype=np.float64)
