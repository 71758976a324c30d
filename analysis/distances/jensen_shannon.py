"""Jensen-Shannon divergence and distance between two distributions over options."""

import numpy as np
from numpy.typing import ArrayLike
from scipy.special import rel_entr

from .aligned import Floats, aligned, over_options


def jensen_shannon_divergence(p: ArrayLike, q: ArrayLike) -> Floats:
    """Mean Kullback-Leibler divergence of the two distributions from their midpoint, in bits.

    Use it for nominal options, or where options far apart count no more than neighbours: the order of the options plays
    no part. Always finite, also where one side is 0. Being quadratic in small differences it hides small misses; read
    the distance (its square root) beside distances that are linear.

    Args:
        p, q: shares per option, shape (..., n_options), each row summing to 1 within 1e-9; leading axes broadcast.

    Returns:
        Divergence to base 2, in [0, 1], shape of the leading axes. NaN only where a row is NaN throughout (nobody
        answered).

    Raises:
        DistributionError: shares negative, not summing to 1, or of different lengths.

    Source: Lin (1991), Divergence measures based on the Shannon entropy, IEEE Transactions on Information Theory 37(1).
    """
    first, second = aligned(p, q, where="jensen_shannon_divergence()")
    middle = (first + second) / 2.0
    nats = over_options(rel_entr(first, middle) + rel_entr(second, middle)) / 2.0
    # rounding can leave identical rows at -1e-17, and a square root follows
    return np.asarray(np.clip(nats / np.log(2.0), 0.0, 1.0), dtype=np.float64)


def jensen_shannon_distance(p: ArrayLike, q: ArrayLike) -> Floats:
    """Square root of the Jensen-Shannon divergence to base 2: a metric.

    Papers that call ``scipy.spatial.distance.jensenshannon`` without ``base=2`` report this number times
    sqrt(ln 2) = 0.8326, and some call it a divergence.

    Args:
        p, q: shares per option, shape (..., n_options), each row summing to 1 within 1e-9; leading axes broadcast.

    Returns:
        Distance in [0, 1], shape of the leading axes. NaN only where a row is NaN throughout (nobody answered).

    Raises:
        DistributionError: shares negative, not summing to 1, or of different lengths.

    Source: Endres and Schindelin (2003), IEEE Transactions on Information Theory 49(7); equals
    scipy.spatial.distance.jensenshannon with base=2.
    """
    return np.asarray(np.sqrt(jensen_shannon_divergence(p, q)), dtype=np.float64)
