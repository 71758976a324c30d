"""What unequal weights cost: Kish's design effect and effective sample size."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike


@dataclass(frozen=True)
class Kish:
    """Precision of a weighted sample.

    Attributes:
        design_effect: variance of a weighted mean over that of an equally weighted one, 1 or more; NaN without weight.
        n: effective sample size, respondents over design effect; 0 without weight.
    """

    design_effect: float
    n: float


def kish(weights: ArrayLike) -> Kish:
    """Design effect n sum(w^2) / sum(w)^2 and effective n.

    Args:
        weights: non-negative, shape (n,).

    Source: Kish (1965), Survey Sampling, section 11.7: exact when weights are unrelated to the answers.
    """
    w = np.asarray(weights, dtype=np.float64)
    squares = float((w**2).sum())
    if not squares > 0:
        return Kish(float("nan"), 0.0)
    effective = float(w.sum()) ** 2 / squares
    return Kish(len(w) / effective, effective)
