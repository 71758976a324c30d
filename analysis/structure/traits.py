"""Trait scores of an inventory with keys, from respondents or from published shares and correlations."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ..scale import Scale

Floats = NDArray[np.float64]

#: Fewest items that make a trait.
FEWEST_ITEMS = 2


@dataclass(frozen=True)
class Trait:
    """The items of one trait.

    Attributes:
        name: of the trait.
        items: positions among the questions.
        keys: 1 where agreement (a high code) raises the trait, -1 where it lowers it.
        scales: options of the items.
    """

    name: str
    items: tuple[int, ...]
    keys: tuple[int, ...]
    scales: tuple[Scale, ...]

    def turned(self, codes: Floats) -> Floats:
        """Keyed item scores in [0, 1].

        Args:
            codes: of the trait's items, shape (..., n_items); NaN stays.
        """
        low = np.array([scale.codes[0] for scale in self.scales], dtype=np.float64)
        reach = np.array([scale.codes[-1] - scale.codes[0] for scale in self.scales], dtype=np.float64)
        place = (codes - low) / reach
        return np.asarray(np.where(np.array(self.keys) > 0, place, 1.0 - place))

    def scores(self, codes: Floats) -> Floats:
        """Mean of the keyed items, in [0, 1], shape (n,); NaN for respondents who left an item out."""
        return np.asarray(self.turned(codes).mean(axis=-1))

    def moments(self, shares: Sequence[Floats], correlations: Floats) -> tuple[float, float]:
        """Mean and standard deviation of the score in a population known by item shares and code correlations.

        Args:
            shares: of the trait's items, n_items arrays.
            correlations: Pearson correlations of the items' raw codes, shape (n_items, n_items).
        """
        codes = [np.array(scale.codes, dtype=np.float64) for scale in self.scales]
        means = np.array([p @ c for p, c in zip(shares, codes, strict=True)])
        squares = np.array([p @ c**2 for p, c in zip(shares, codes, strict=True)])
        reach = np.array([c[-1] - c[0] for c in codes])
        spread = np.sqrt(np.maximum(squares - means**2, 0.0)) / reach
        signed = correlations * np.outer(self.keys, self.keys)
        variance = float(spread @ signed @ spread) / len(self.items) ** 2
        return float(self.turned(means).mean()), float(np.sqrt(max(variance, 0.0)))


def traits_of(keys: Sequence[tuple[str, int]], scales: Sequence[Scale]) -> list[Trait]:
    """The traits that these questions measure: those with two or more keyed, ordered items.

    Args:
        keys: trait and key of each question; an empty trait or a key of 0 measures none.
        scales: options of each question.
    """
    found = []
    for name in dict.fromkeys(trait for trait, key in keys if trait and key):
        items = [at for at, key in enumerate(keys) if key[0] == name and key[1] and scales[at].is_ordered]
        if len(items) >= FEWEST_ITEMS:
            found.append(
                Trait(name, tuple(items), tuple(keys[at][1] for at in items), tuple(scales[at] for at in items))
            )
    return found
