"""Correlations between questions: of answers, and of what a latent correlation becomes once answers are cut into options."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]

#: Terms of the Hermite series: the rest is below 1e-3 for latent correlations up to .95 and four options.
TERMS = 40


def weighted_correlations(codes: Floats, weights: Floats) -> tuple[Floats, Floats]:
    """Pearson correlations of the columns over respondents who answered both.

    Args:
        codes: shape (n, k); NaN where nothing counts.
        weights: shape (n,).

    Returns:
        Correlations, shape (k, k), NaN where a column does not vary among those respondents; and the effective number
        (Kish) of respondents behind each, same shape.
    """
    seen = ~np.isnan(codes)
    w = weights[:, None] * seen
    centre = np.where(seen, codes, 0.0)
    total = w.sum(axis=0)
    # shifted by each column's mean, so that large codes do not cost digits
    shift = np.divide((w * centre).sum(axis=0), total, out=np.zeros(len(total)), where=total > 0)
    x = np.where(seen, codes - shift, 0.0)
    wx = w * x
    together = w.T @ seen
    squares = (w**2).T @ (seen.astype(np.float64))
    with np.errstate(invalid="ignore", divide="ignore"):
        mean = (wx.T @ seen) / together
        product = (wx.T @ x) / together
        square = ((wx * x).T @ seen) / together
        covariance = product - mean * mean.T
        variance = square - mean**2
        spread = np.sqrt(variance * variance.T)
        found = np.where(spread > 1e-12, covariance / spread, np.nan)
        n = np.where(squares > 0, together**2 / squares, 0.0)
    return np.clip(found, -1.0, 1.0), n


def expected_correlations(latent: Floats, shares: list[Floats], codes: list[Floats]) -> Floats:
    """Pearson correlations of option codes whose latent answers are jointly normal.

    Cutting a normal variable into few options weakens its correlations, by how much depends on where the cuts lie; a
    latent (polychoric) correlation cannot be compared with one of codes without this step.

    Args:
        latent: correlations of the latent answers, shape (k, k).
        shares: of each question's options, k arrays that sum to 1.
        codes: of each question's options in the same order, k rising arrays.

    Returns:
        Shape (k, k); NaN in rows of questions that everybody answers alike.

    Source: Kendall and Stuart (1979), The Advanced Theory of Statistics 2, 33: tetrachoric (Hermite) series of the
    bivariate normal, summed to 40 terms.
    """
    coefficients = _hermite(shares, codes)
    with np.errstate(invalid="ignore", divide="ignore"):
        covariance = np.zeros_like(latent, dtype=np.float64)
        power = np.ones_like(latent, dtype=np.float64)
        for term in range(TERMS):
            power = power * latent
            covariance += power * np.outer(coefficients[:, term], coefficients[:, term])
        variance = np.array([p @ c**2 - (p @ c) ** 2 for p, c in zip(shares, codes, strict=True)], dtype=np.float64)
        spread = np.sqrt(np.outer(variance, variance))
        found = np.where(spread > 1e-12, covariance / spread, np.nan)
    np.fill_diagonal(found, np.where(variance > 1e-12, 1.0, np.nan))
    return np.asarray(found)


def _hermite(shares: list[Floats], codes: list[Floats]) -> Floats:
    """Coefficients of each question's step function code(z) on normalised Hermite polynomials, shape (k, ``TERMS``)."""
    from scipy.special import ndtri

    below = [np.cumsum(p)[:-1] for p in shares]
    owner = np.repeat(np.arange(len(shares)), [len(part) for part in below])
    place, steps = np.concatenate(below), np.concatenate([np.diff(c) for c in codes])
    inside = (place > 1e-12) & (place < 1 - 1e-12)
    cuts, steps, owner = ndtri(place[inside]), steps[inside], owner[inside]
    density = np.exp(-(cuts**2) / 2) / np.sqrt(2 * np.pi)
    # normalised polynomials h_k = He_k / sqrt(k!); the coefficient is sum step * density(cut) * h_{k-1}(cut) / sqrt(k)
    previous, current = np.zeros_like(cuts), np.ones_like(cuts)
    found = np.empty((len(shares), TERMS))
    for k in range(1, TERMS + 1):
        found[:, k - 1] = np.bincount(owner, weights=steps * density * current, minlength=len(shares)) / np.sqrt(k)
        previous, current = current, (cuts * current - np.sqrt(k - 1) * previous) / np.sqrt(k)
    return found


def correlation_error(found: Floats, expected: Floats) -> tuple[float, int]:
    """Mean absolute difference of two correlation matrices off the diagonal, and over how many pairs.

    NaN over 0 pairs when no pair of questions is known on both sides.
    """
    above = np.triu(np.ones(found.shape, dtype=bool), 1) & ~np.isnan(found) & ~np.isnan(expected)
    pairs = int(above.sum())
    return (float(np.abs(found - expected)[above].mean()) if pairs else float("nan")), pairs


def correlation_noise(expected: Floats, n: Floats) -> float:
    """Mean absolute error that n real respondents would show by chance, pairs as in ``expected``.

    Source: large-sample standard error (1 - r^2) / sqrt(n) and the mean of a folded normal.
    """
    above = np.triu(np.ones(expected.shape, dtype=bool), 1) & ~np.isnan(expected) & (n > 1)
    if not above.any():
        return float("nan")
    return float((np.sqrt(2 / np.pi) * (1 - expected[above] ** 2) / np.sqrt(n[above])).mean())
