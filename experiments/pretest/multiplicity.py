"""P-values of many comparisons, adjusted so that their family keeps its error rate."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal, get_args

import numpy as np
from numpy.typing import NDArray

from ...errors import InputError

Adjustment = Literal["holm", "bh", "none"]
ADJUSTMENTS: tuple[Adjustment, ...] = get_args(Adjustment)


def adjusted(p_values: Sequence[float], how: str) -> NDArray[np.float64]:
    """Adjusted p-values in the order given; NaN stays NaN and counts as no comparison.

    Args:
        p_values: raw ones.
        how: ``holm`` (family-wise error, Holm 1979), ``bh`` (false discovery rate, Benjamini and Hochberg 1995) or ``none``.

    Raises:
        InputError: another name.
    """
    if how not in ADJUSTMENTS:
        raise InputError(where="pretest()", parameter="adjust", got=how, allowed=", ".join(ADJUSTMENTS))
    p = np.asarray(p_values, dtype=np.float64)
    known = np.flatnonzero(~np.isnan(p))
    found = p.copy()
    if how == "none" or not len(known):
        return found
    if how == "bh":
        from scipy.stats import false_discovery_control

        found[known] = false_discovery_control(p[known])
        return found
    order = known[np.argsort(p[known], kind="stable")]
    steps = p[order] * np.arange(len(order), 0, -1)
    found[order] = np.minimum(np.maximum.accumulate(steps), 1.0)
    return found
