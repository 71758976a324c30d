"""Reliability of a trait score: Cronbach's alpha, McDonald's omega, and whether the loadings are the humans'."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]

#: Rounds of the factor fit; it stops when no uniqueness moves by more than 1e-9.
ROUNDS = 2000


def alpha(covariance: Floats) -> float:
    """Cronbach's alpha of a sum of items, reversed items already turned.

    Use it because everybody does; it is a lower bound of reliability unless all items load alike.

    Args:
        covariance: of the items, shape (k, k); a correlation matrix gives the standardised alpha.

    Returns:
        At most 1; negative when items contradict each other. NaN for fewer than two items, or when the sum does not vary.

    Source: Cronbach (1951), Psychometrika 16.
    """
    k = len(covariance)
    total = float(covariance.sum())
    if k < 2 or not total > 0.0:
        return float("nan")
    return float(k / (k - 1) * (1.0 - np.trace(covariance) / total))


def loadings(correlations: Floats) -> Floats:
    """Loadings of the items on one common factor, by principal axes (least squares off the diagonal).

    Args:
        correlations: shape (k, k), k at least 3, no NaN.

    Returns:
        Shape (k,); the sign makes their sum positive. An item may not load above 1 (Heywood case): it is held there.
        NaN for fewer than three items, which do not determine a factor.

    Source: Harman and Jones (1966), Factor analysis by minimizing residuals, Psychometrika 31.
    """
    k = len(correlations)
    if k < 3 or np.isnan(correlations).any():
        return np.full(k, np.nan)
    shared = np.max(np.abs(correlations - np.eye(k)), axis=1)
    reduced = correlations.copy()
    vector = np.zeros(k)
    for _ in range(ROUNDS):
        np.fill_diagonal(reduced, shared)
        values, vectors = np.linalg.eigh(reduced)
        vector = vectors[:, -1] * np.sqrt(max(values[-1], 0.0))
        moved = np.minimum(vector**2, 1.0)
        if np.abs(moved - shared).max() < 1e-9:
            break
        shared = moved
    vector = np.clip(vector, -1.0, 1.0)
    return np.asarray(vector if vector.sum() >= 0 else -vector)


def omega(correlations: Floats) -> float:
    """McDonald's omega of a sum of standardised items: the share of its variance that one common factor explains.

    Prefer it to alpha where items load unequally.

    Returns:
        In [0, 1]; NaN for fewer than three items or correlations that are not known.

    Source: McDonald (1999), Test Theory, equation 6.20a.
    """
    found = loadings(correlations)
    common = float(found.sum() ** 2)
    total = common + float((1.0 - found**2).sum())
    return common / total if total > 0.0 else float("nan")


def congruence(one: Floats, other: Floats) -> float:
    """Tucker's coefficient of congruence of two sets of loadings, in [-1, 1]; NaN where one is 0 throughout.

    Source: Lorenzo-Seva and ten Berge (2006), Methodology 2(2): above .95 equal, below .85 not alike.
    """
    size = float(np.sqrt((one @ one) * (other @ other)))
    return float(one @ other) / size if size > 0.0 else float("nan")
