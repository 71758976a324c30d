"""Filling attributes from closed vocabularies and ranges, without a model.

A value is the quantile of the leaf's base rate at a latent normal number: drivers (demographics, facets) times their
written loadings, plus a residual that keeps the variance at one. So base rates hold in the population, and what goes
together in people goes together in a persona. The base rates are the tree's own and *assumed* unless a table says better.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.special import ndtr, ndtri

from ... import draws
from ..taxonomy.attribute import Attribute
from ..taxonomy.tree import Tree
from .drivers import DRIVERS, driver_matrix

MAX_VALUES = 14

#: Standard normal 90th percentile: a prior of a count or quantity is its median and 90th percentile.
Z90 = 1.2815515655446004


@dataclass(frozen=True)
class TableFiller:
    """Draws values of table-fillable leaves for many facts at once; every draw follows from (seed, leaf, place)."""

    tree: Tree
    seed: int
    country: str

    @cached_property
    def fillable(self) -> NDArray[np.bool_]:
        """True for every leaf but free text, shape (n_leaves,)."""
        return np.array([leaf.kind != "text" for leaf in self.tree])

    @cached_property
    def _keys(self) -> NDArray[np.uint64]:
        keys = [draws.key(self.seed, "fill", self.country, leaf.id) for leaf in self.tree]
        return np.array(keys, dtype=np.uint64)

    @cached_property
    def _cumulative(self) -> NDArray[np.float32]:
        """Upper ends of each value's share, shape (n_leaves, MAX_VALUES); 2 beyond the last value."""
        table = np.full((len(self.tree), MAX_VALUES), 2.0, dtype=np.float32)
        for row, leaf in enumerate(self.tree):
            if leaf.kind in ("categorical", "ordinal"):
                shares = base_rates(leaf)
                table[row, : len(shares) - 1] = np.cumsum(shares)[:-1]
        return table

    @cached_property
    def _loadings(self) -> NDArray[np.float32]:
        """Latent loading of each leaf on each driver, shape (n_leaves, n_drivers)."""
        table = np.zeros((len(self.tree), len(DRIVERS)), dtype=np.float32)
        position = {name: column for column, name in enumerate(DRIVERS)}
        for row, leaf in enumerate(self.tree):
            # "toward yes" is toward the first of two values
            sign = -1.0 if leaf.kind == "categorical" and len(leaf.values) == 2 else 1.0
            for name, loading in leaf.loads:
                table[row, position[name]] = sign * loading
        return table

    @cached_property
    def _residual(self) -> NDArray[np.float32]:
        explained = np.square(self._loadings).sum(axis=1)
        return np.sqrt(np.clip(1.0 - explained, 0.1, 1.0)).astype(np.float32)

    def latent(
        self, leaves: NDArray[np.int64], drivers: NDArray[np.float32], place: NDArray[np.int64]
    ) -> NDArray[np.float32]:
        """Latent standard normal number of each fact; leaves, place of shape (n_facts,), drivers (n_facts, n_drivers)."""
        noise = ndtri(draws.keyed_uniforms(self._keys[leaves], place)).astype(np.float32)
        shift = np.einsum("ij,ij->i", drivers, self._loadings[leaves])
        return np.asarray(shift + self._residual[leaves] * noise)

    def positions(self, leaves: NDArray[np.int64], latent: NDArray[np.float32]) -> NDArray[np.int64]:
        """Index of the drawn value within the vocabulary, for categorical and ordinal leaves; shape (n_facts,)."""
        share = ndtr(latent).astype(np.float32)
        return (share[:, None] > self._cumulative[leaves]).sum(axis=1)

    def is_yes(self, leaf: int, columns: Mapping[str, NDArray[Any]], place: NDArray[np.int64]) -> NDArray[np.bool_]:
        """Whether the first value ("yes") is drawn for each respondent, shape (n_respondents,)."""
        leaves = np.full(len(place), leaf)
        return self.positions(leaves, self.latent(leaves, driver_matrix(columns), place)) == 0

    def fill(
        self, leaves: NDArray[np.int64], drivers: NDArray[np.float32], place: NDArray[np.int64]
    ) -> NDArray[np.object_]:
        """Values as strings, shape (n_facts,): a vocabulary entry, entries joined by ``; ``, or a number."""
        latent = self.latent(leaves, drivers, place)
        values = np.empty(len(leaves), dtype=object)
        kinds = self._kinds[leaves]
        closed = np.flatnonzero(kinds == 0)
        if closed.size:
            values[closed] = self._vocabulary[leaves[closed], self.positions(leaves[closed], latent[closed])]
        numeric = np.flatnonzero(kinds == 1)
        if numeric.size:
            values[numeric] = self._numbers(leaves[numeric], latent[numeric])
        for fact in np.flatnonzero(kinds == 2):
            values[fact] = self._several(self.tree.attributes[leaves[fact]], int(leaves[fact]), place[fact])
        return values

    @cached_property
    def _kinds(self) -> NDArray[np.int8]:
        number = {"categorical": 0, "ordinal": 0, "count": 1, "quantity": 1, "multi": 2, "text": 3}
        return np.array([number[leaf.kind] for leaf in self.tree], dtype=np.int8)

    @cached_property
    def _vocabulary(self) -> NDArray[np.object_]:
        table = np.full((len(self.tree), MAX_VALUES), "", dtype=object)
        for row, leaf in enumerate(self.tree):
            table[row, : len(leaf.values)] = leaf.values
        return table

    @cached_property
    def _spread(self) -> NDArray[np.float64]:
        """Low, high, median, 90th percentile and rounding step of counts and quantities, shape (n_leaves, 5)."""
        table = np.zeros((len(self.tree), 5))
        for row, leaf in enumerate(self.tree):
            if leaf.kind in ("count", "quantity"):
                median, upper = leaf.prior if len(leaf.prior) == 2 else ((leaf.low + leaf.high) / 2, leaf.high)
                step = 1.0 if leaf.kind == "count" or leaf.high - leaf.low > 40 else 0.5
                table[row] = leaf.low, leaf.high, median, upper, step
        return table

    def _numbers(self, leaves: NDArray[np.int64], latent: NDArray[np.float32]) -> list[str]:
        low, high, median, upper, step = self._spread[leaves].T
        above = np.maximum(median - low, 1e-9)
        # skewed to the right like most counts of life; a median at the floor becomes a censored normal
        sigma = np.log(np.maximum((upper - low) / above, 1.0 + 1e-6)) / Z90
        skewed = low + above * np.exp(sigma * latent)
        censored = low + (upper - low) * np.maximum(latent, 0.0) / Z90
        number = np.where(median > low, skewed, censored)
        number = np.clip(np.round(number / step) * step, low, high)
        return [f"{value:g}" for value in number]

    def _several(self, leaf: Attribute, row: int, place: np.int64) -> str:
        rates = np.array(leaf.prior) / 100.0
        chance = draws.keyed_uniforms(self._keys[row], np.uint64(place) * np.uint64(64) + np.arange(1, len(rates) + 1))
        named = [value for value, u, rate in zip(leaf.values, chance, rates, strict=True) if u < rate]
        substantive = [value for value in named if not value.startswith("none")]
        if substantive:
            return "; ".join(substantive)
        # nobody may come out with nothing said: the "none" entry if there is one, else the likeliest value
        empty = [value for value in leaf.values if value.startswith("none")]
        return empty[0] if empty else leaf.values[int(np.argmax(rates - chance))]


def base_rates(leaf: Attribute) -> NDArray[np.float64]:
    """Shares of a leaf's values, summing to one; Zipf weights in the order of the values where no rates are written."""
    if leaf.prior:
        weights = np.array(leaf.prior)
    else:
        weights = 1.0 / np.arange(1, len(leaf.values) + 1)
    return weights / weights.sum()
