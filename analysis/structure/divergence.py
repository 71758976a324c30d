"""Cultural Divergence Preservation: whether countries lie as far apart as the humans do."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ..distances import jensen_shannon_divergence
from ..references import real_people

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Divergence:
    """Spread of one question's country distributions around their centre.

    Attributes:
        raw: mean base-2 Jensen-Shannon divergence of the countries from their unweighted mean distribution.
        noise: what sampling of respondents adds to it on average (parametric bootstrap).
        draws: raw value of each bootstrap draw, shape (n_draws,); empty where nothing is sampled
            or nobody asked for them.
    """

    raw: float
    noise: float
    draws: Floats

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


def sampled_divergence(
    shares: Floats,
    n: Floats,
    countries: tuple[str, ...],
    *,
    seed: int,
    draws: int,
    purpose: tuple[str, ...],
    keep_draws: bool = False,
) -> Divergence:
    """The divergence and how much of it is the noise of n respondents per country.

    100 people a country inflate the human divergence of the six core questions by a fifth to two fifths: without this
    correction a perfectly flat simulator seems to keep a part of it.

    Args:
        shares: shape (n_countries, n_options).
        n: respondents behind each row, shape (n_countries,); infinite or NaN where the row is no sample.
        countries: names of the random streams.
        seed, draws: of the bootstrap.
        purpose: name of the stream.
        keep_draws: return the draws too.

    Source: the statistic of Wang et al. (2025), bias removed as in Efron and Tibshirani (1993), chapter 10.
    """
    raw = float(divergence(shares))
    sampled = np.isfinite(n)
    if not sampled.any():
        return Divergence(raw, 0.0, np.zeros(0))
    first = float(_drawn(shares, n, countries, seed, draws, (*purpose, "first")).mean()) - raw
    # the sample is spread too far and has too many empty options: noise is learned on shares drawn in to what is left
    centre = shares.mean(axis=0)
    near = centre + np.sqrt(max(0.0, raw - first) / raw if raw > 0 else 0.0) * (shares - centre)
    noise = float(_drawn(near, n, countries, seed, draws, purpose).mean()) - float(divergence(near))
    again = _drawn(shares, n, countries, seed, draws, (*purpose, "again")) if keep_draws else np.zeros(0)
    return Divergence(raw, noise, again)


def _drawn(
    shares: Floats, n: Floats, countries: tuple[str, ...], seed: int, draws: int, purpose: tuple[str, ...]
) -> Floats:
    """Divergence of each of many samples; rows that are no sample stay as they are."""
    rows = [
        real_people(row, number, draws, seed, *purpose, country)
        if np.isfinite(number)
        else np.repeat(row[None], draws, axis=0)
        for row, number, country in zip(shares, n, countries, strict=True)
    ]
    return divergence(np.stack(rows, axis=1))
