"""Total variation distance between two distributions over options."""

import numpy as np
from numpy.typing import ArrayLike

from .aligned import Floats, aligned, over_options


def total_variation(p: ArrayLike, q: ArrayLike) -> Floats:
    """Share of respondents who would have to change their answer to turn one distribution into the other.

    Use it for nominal options, or to tell a reader a miss in people. The order of the options plays no part.

    Args:
        p, q: shares per option, shape (..., n_options), each row summing to 1 within 1e-9; leading axes broadcast.

    Returns:
        Half the sum of absolute differences, in [0, 1], shape of the leading axes. NaN only where a row is NaN
        throughout (nobody answered).

    Raises:
        DistributionError: shares negative, not summing to 1, or of different lengths.

    Source: Levin, Peres and Wilmer (2009), Markov Chains and Mixing Times, proposition 4.2.
    """
    first, second = aligned(p, q, where="total_variation()")
    return over_options(np.abs(first - second)) / 2.0
