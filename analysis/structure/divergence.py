"""Cultural Divergence Preservation: whether countries lie as far apart as the humans do."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ...draws import generator
from ..distances import jensen_shannon_divergence

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Divergence:
    """Spread of one question's country distributions around their centre.

    Attributes:
        raw: mean base-2 Jensen-Shannon divergence of the countries from their unweighted mean distribution.
        noise: what sampling of respondents adds to it on average (parametric bootstrap).
    """

    raw: float
    noise: float

    @property
    def debiased(self) -> float:
        """The spread without sampling noise; not below 0."""
        return max(0.0, self.raw - self.noise)


def divergence(shares: Floats) -> Floats:
    """Mean base-2 Jensen-Shannon divergence of countries from their centre.

    Args:
        shares: shape (..., n_countries, n_options), each row summing to 1.

    Returns:
        Shape (...); 0 when all countries answer alike.
    """
    centre = shares.mean(axis=-2, keepdims=True)
    return np.asarray(jensen_shannon_divergence(shares, np.broadcast_to(centre, shares.shape)).mean(axis=-1))


def sampled_divergence(shares: Floats, n: Floats, *, seed: int, draws: int, purpose: tuple[object, ...]) -> Divergence:
    """The divergence and how much of it is the noise of n respondents per country.

    100 people a country inflate the human divergence of the six core questions by a fifth to two fifths: without this
    correction a perfectly flat simulator seems to keep a part of it.

    Args:
        shares: shape (n_countries, n_options).
        n: respondents behind each row, shape (n_countries,); infinite or NaN where the row is no sample.
        seed, draws: of the bootstrap.
        purpose: name of the random stream.

    Source: the statistic of Wang et al. (2025), bias removed as in Efron and Tibshirani (1993), chapter 10.
    """
    raw = float(divergence(shares))
    if not np.isfinite(n).any():
        return Divergence(raw, 0.0)
    first = float(divergence(samples(shares, n, draws, seed, *purpose, "first")).mean()) - raw
    # the sample is spread too far and has too many empty options: noise is learned on shares drawn in to what is left
    centre = shares.mean(axis=0)
    near = centre + np.sqrt(max(0.0, raw - first) / raw if raw > 0 else 0.0) * (shares - centre)
    return Divergence(raw, float(divergence(samples(near, n, draws, seed, *purpose)).mean()) - float(divergence(near)))


def samples(shares: Floats, n: Floats, draws: int, seed: int, *purpose: object) -> Floats:
    """What samples of all countries would show, shape (draws, n_countries, n_options).

    Args:
        shares: shape (n_countries, n_options).
        n: respondents per country; rows whose number is not finite are no samples and stay as they are.
        draws: how many samples.
        seed, purpose: name the stream.
    """
    sampled = np.isfinite(n)
    found = np.repeat(shares[None], draws, axis=0)
    people = np.maximum(1, np.round(n[sampled])).astype(np.int64)
    counts = generator(seed, *purpose).multinomial(people, shares[sampled], size=(draws, int(sampled.sum())))
    found[:, sampled] = counts / people[:, None]
    return found
