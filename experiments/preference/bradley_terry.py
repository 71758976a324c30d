"""Strengths of arms from pairs of which one was preferred."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ...draws import generator

Floats = NDArray[np.float64]

#: Half a win and half a loss against every other arm, added so that an arm that always wins keeps a finite strength.
PRIOR = 0.5
#: Elo's scale: 400 points are odds of ten to one; the mean of all arms is put at 1000.
SCALE, CENTRE = 400.0, 1000.0
ROUNDS, TOLERANCE = 500, 1e-9


@dataclass(frozen=True)
class Comparison:
    """One pair that was put before somebody.

    Attributes:
        item: what the pair was about; pairs of one item are no independent evidence.
        left, right: the arms.
        choice: 1.0 left was preferred, 0.0 right, 0.5 neither.
    """

    item: str
    left: str
    right: str
    choice: float


@dataclass(frozen=True)
class Strengths:
    """Elo ratings of the arms, with intervals.

    Attributes:
        arms: names.
        elo: shape (n_arms,).
        low, high: ends of the 95 % interval over resampled items, shape (n_arms,).
    """

    arms: tuple[str, ...]
    elo: Floats
    low: Floats
    high: Floats


def strengths(comparisons: Sequence[Comparison], *, seed: int = 0, draws: int = 500) -> Strengths:
    """Bradley-Terry strengths on Elo's scale; a tie is half a win for either.

    Args:
        comparisons: at least one, of at least two arms.
        seed, draws: of the bootstrap over items.

    Source: Bradley and Terry (1952), Biometrika 39; the iteration is Hunter's MM algorithm (2004), Annals of Statistics 32(1).
    """
    arms = tuple(dict.fromkeys(name for one in comparisons for name in (one.left, one.right)))
    position = {name: at for at, name in enumerate(arms)}
    items = {name: at for at, name in enumerate(dict.fromkeys(one.item for one in comparisons))}
    wins = np.zeros((len(items), len(arms), len(arms)))
    for one in comparisons:
        left, right = position[one.left], position[one.right]
        wins[items[one.item], left, right] += one.choice
        wins[items[one.item], right, left] += 1.0 - one.choice
    k = len(items)
    drawn = generator(seed, "preference", k).multinomial(k, np.full(k, 1.0 / k), size=draws)
    sums = np.concatenate([wins.sum(axis=0)[None], np.tensordot(drawn.astype(np.float64), wins, axes=1)])
    elo = _elo(sums)
    low, high = np.quantile(elo[1:], [0.025, 0.975], axis=0)
    return Strengths(arms, elo[0], low, high)


def _elo(wins: Floats) -> Floats:
    """Ratings of several tables of wins at once: wins[..., i, j] of i over j, shape (..., k, k), to shape (..., k)."""
    k = wins.shape[-1]
    padded = wins + PRIOR * (1.0 - np.eye(k)) / (k - 1)
    won = padded.sum(axis=-1)
    games = padded + np.swapaxes(padded, -1, -2)
    strength = np.ones(wins.shape[:-1])
    for _ in range(ROUNDS):
        before = strength
        strength = won / (games / (strength[..., :, None] + strength[..., None, :])).sum(axis=-1)
        strength = strength / np.exp(np.log(strength).mean(axis=-1, keepdims=True))
        if np.abs(np.log(strength) - np.log(before)).max() < TOLERANCE:
            break
    return np.asarray(CENTRE + SCALE * np.log10(strength))
