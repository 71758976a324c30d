"""Filling attributes from closed vocabularies and ranges, without a model.

A value is the quantile of the leaf's base rate at a latent normal number: drivers (demographics, facets) times their
written loadings, plus a residual that keeps the variance at one. So base rates hold in the population, and what goes
together in people goes together in a persona. What the core or a gate rules out is taken out of the base rates before
the quantile is taken. The base rates are the tree's own and *assumed* unless a table says better.
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
from ..taxonomy.exclusive import is_exclusive
from ..taxonomy.per_tree import per_tree
from ..taxonomy.tree import Tree
from .batch import Batch
from .constraints import Constraints
from .drivers import DRIVERS
from .rule_files import rule_file
from .values import Values

#: Standard normal 90th percentile: a prior of a count or quantity is its median and 90th percentile.
Z90 = 1.2815515655446004

#: What the fields of ``TableFiller._kinds`` mean.
CLOSED, NUMBER, SEVERAL, TEXT = range(4)


@dataclass(frozen=True)
class TableFiller:
    """Draws values of table-fillable leaves for many facts at once; every draw follows from (seed, leaf, place)."""

    tree: Tree
    seed: int
    country: str

    @cached_property
    def constraints(self) -> Constraints:
        """The rules that values must keep."""
        return per_tree(self.tree, Constraints)

    @cached_property
    def fillable(self) -> NDArray[np.bool_]:
        """True for every leaf but free text, shape (n_leaves,)."""
        return np.asarray(self.kinds != TEXT)

    @cached_property
    def kinds(self) -> NDArray[np.int8]:
        """How each leaf is filled: CLOSED, NUMBER, SEVERAL or TEXT, shape (n_leaves,)."""
        number = {
            "categorical": CLOSED,
            "ordinal": CLOSED,
            "count": NUMBER,
            "quantity": NUMBER,
            "multi": SEVERAL,
            "text": TEXT,
        }
        return np.array([number[leaf.kind] for leaf in self.tree], dtype=np.int8)

    @cached_property
    def _width(self) -> int:
        return max((len(leaf.values) for leaf in self.tree), default=1)

    @cached_property
    def _keys(self) -> NDArray[np.uint64]:
        keys = [draws.key(self.seed, "fill", self.country, leaf.id) for leaf in self.tree]
        return np.array(keys, dtype=np.uint64)

    @cached_property
    def _shares(self) -> NDArray[np.float32]:
        """Share of each value (of a multi leaf: of those who name it), shape (n_leaves, n_values)."""
        table = np.zeros((len(self.tree), self._width), dtype=np.float32)
        for row, leaf in enumerate(self.tree):
            if leaf.kind in ("categorical", "ordinal"):
                table[row, : len(leaf.values)] = base_rates(leaf)
            elif leaf.kind == "multi":
                table[row, : len(leaf.values)] = np.array(leaf.prior or (20.0,) * len(leaf.values)) / 100.0
        return table

    @cached_property
    def _cumulative(self) -> NDArray[np.float32]:
        """Upper ends of each value's share; 2 from the last value on, so that nothing lies beyond it."""
        table = np.cumsum(self._shares, axis=1)
        for row, leaf in enumerate(self.tree):
            table[row, max(len(leaf.values) - 1, 0) :] = 2.0
        return table

    @cached_property
    def _loadings(self) -> tuple[NDArray[np.int64], NDArray[np.float32], NDArray[np.float32]]:
        """Drivers of each leaf and their latent loadings, shape (n_leaves, most_loads) each; the residual, (n_leaves,)."""
        most = max((len(leaf.loads) for leaf in self.tree), default=1) or 1
        driver = np.zeros((len(self.tree), most), dtype=np.int64)
        loading = np.zeros((len(self.tree), most), dtype=np.float32)
        position = {name: column for column, name in enumerate(DRIVERS)}
        for row, leaf in enumerate(self.tree):
            # "toward yes" is toward the first of two values
            sign = -1.0 if leaf.kind == "categorical" and len(leaf.values) == 2 else 1.0
            for slot, (name, size) in enumerate(leaf.loads):
                driver[row, slot], loading[row, slot] = position[name], sign * size
        residual = np.sqrt(np.clip(1.0 - np.square(loading).sum(axis=1), 0.1, 1.0)).astype(np.float32)
        return driver, loading, residual

    def latent(self, leaves: NDArray[np.int64], rows: NDArray[np.int64], batch: Batch) -> NDArray[np.float32]:
        """Latent standard normal number of each fact, shape (n_facts,)."""
        driver, loading, residual = self._loadings
        latent = residual[leaves] * ndtri(draws.keyed_uniforms(self._keys[leaves], batch.place[rows])).astype(
            np.float32
        )
        which, size = driver[leaves], loading[leaves]
        for slot in range(which.shape[1]):
            latent += size[:, slot] * batch.drivers[rows, which[:, slot]]
        return np.asarray(latent)

    def is_yes(self, leaf: int, batch: Batch, rate: NDArray[np.float64] | None) -> NDArray[np.bool_]:
        """Whether the first value ("yes") is drawn for each respondent.

        Args:
            leaf: position of a yes-or-no leaf.
            batch: respondents.
            rate: each respondent's own share of yes, NaN where the leaf's base rate and loadings apply; or None.

        Returns:
            Shape (n_respondents,).
        """
        rows = np.arange(len(batch))
        leaves = np.full(len(batch), leaf)
        yes = ndtr(self.latent(leaves, rows, batch)) <= self._shares[leaf, 0]
        if rate is None:
            return np.asarray(yes)
        return np.where(np.isnan(rate), yes, draws.keyed_uniforms(self._keys[leaf], batch.place) < rate)

    def draw(self, leaves: NDArray[np.int64], rows: NDArray[np.int64], batch: Batch, met: NDArray[np.bool_]) -> Values:
        """Values of facts.

        Args:
            leaves: attribute of each fact, shape (n_facts,).
            rows: respondent of each fact, shape (n_facts,).
            batch: respondents.
            met: ``Constraints.met`` of the batch.
        """
        values = Values.empty(len(leaves))
        latent = self.latent(leaves, rows, batch)
        kinds = self.kinds[leaves]
        self._draw_closed(np.flatnonzero(kinds == CLOSED), leaves, rows, latent, met, values)
        self._draw_numbers(np.flatnonzero(kinds == NUMBER), leaves, rows, latent, batch, values)
        self._draw_several(np.flatnonzero(kinds == SEVERAL), leaves, rows, batch, met, values)
        self._take_from_facets(leaves, rows, batch, values)
        return values

    def _draw_closed(
        self,
        facts: NDArray[np.int64],
        leaves: NDArray[np.int64],
        rows: NDArray[np.int64],
        latent: NDArray[np.float32],
        met: NDArray[np.bool_],
        values: Values,
    ) -> None:
        share = ndtr(latent[facts]).astype(np.float32)
        values.position[facts] = (share[:, None] > self._cumulative[leaves[facts]]).sum(axis=1)
        ruled = np.flatnonzero(self.constraints.is_ruled[leaves[facts]])
        if not ruled.size:
            return
        some, share = facts[ruled], share[ruled]
        possible = self.constraints.possible(leaves[some], rows[some], met)
        weights = np.where(possible, self._shares[leaves[some]], 0.0)
        narrowed = np.flatnonzero((~possible).any(axis=1))
        some, share, possible, weights = some[narrowed], share[narrowed], possible[narrowed], weights[narrowed]
        total = weights.sum(axis=1)
        first = values.position[some]
        upper = np.cumsum(weights, axis=1) / np.maximum(total, 1e-12)[:, None]
        last = weights.shape[1] - 1 - (weights[:, ::-1] > 0).argmax(axis=1)
        position = np.minimum((share[:, None] > upper).sum(axis=1), last)
        values.was_redrawn[some] = ~possible[np.arange(len(some)), first] & (total > 0)
        values.is_impossible[some] = total <= 0
        values.is_forced[some] = (weights > 0).sum(axis=1) == 1
        values.position[some] = position

    @cached_property
    def spread(self) -> NDArray[np.float64]:
        """Low, high, median, 90th percentile and rounding step of counts and quantities, shape (n_leaves, 5)."""
        table = np.zeros((len(self.tree), 5))
        for row, leaf in enumerate(self.tree):
            if leaf.kind in ("count", "quantity"):
                median, upper = leaf.prior if len(leaf.prior) == 2 else ((leaf.low + leaf.high) / 2, leaf.high)
                step = 1.0 if leaf.kind == "count" or leaf.high - leaf.low > 40 else 0.5
                table[row] = leaf.low, leaf.high, median, upper, step
        return table

    def _draw_numbers(
        self,
        facts: NDArray[np.int64],
        leaves: NDArray[np.int64],
        rows: NDArray[np.int64],
        latent: NDArray[np.float32],
        batch: Batch,
        values: Values,
    ) -> None:
        low, high = self.spread[leaves[facts]].T[:2]
        number = self.number_at(leaves[facts], latent[facts])
        core_low, core_high = self.constraints.spans(leaves[facts], rows[facts], batch.columns)
        values.is_impossible[facts] = np.maximum(low, core_low) > np.minimum(high, core_high)
        outside = np.flatnonzero((number < core_low) | (number > core_high))
        if outside.size:
            some = facts[outside]
            number[outside] = self.within(leaves[some], batch.place[rows[some]], core_low[outside], core_high[outside])
            values.was_redrawn[facts[outside]] = True
        values.number[facts] = number

    def number_at(self, leaves: NDArray[np.int64], latent: NDArray[np.float32]) -> NDArray[np.float64]:
        """The number of a count or quantity at a latent number, shape (n_facts,)."""
        low, high, median, upper, step = self.spread[leaves].T
        above = np.maximum(median - low, 1e-9)
        # skewed to the right like most counts of life; a median at the floor becomes a censored normal
        sigma = np.log(np.maximum((upper - low) / above, 1.0 + 1e-6)) / Z90
        skewed = low + above * np.exp(np.minimum(sigma * latent, 30.0))
        censored = low + (upper - low) * np.maximum(latent, 0.0) / Z90
        number = np.where(median > low, skewed, censored)
        return np.asarray(np.clip(np.round(number / step) * step, low, high))

    def within(
        self,
        leaves: NDArray[np.int64],
        place: NDArray[np.int64],
        least: NDArray[np.float64],
        most: NDArray[np.float64],
    ) -> NDArray[np.float64]:
        """Numbers drawn, with a draw of their own, from the part of the distribution between two ends; shape (n_facts,)."""
        low, high, median, upper, step = self.spread[leaves].T
        least, most = np.maximum(low, least), np.minimum(high, most)
        above = np.maximum(median - low, 1e-9)
        sigma = np.maximum(np.log(np.maximum((upper - low) / above, 1.0 + 1e-6)) / Z90, 1e-9)
        width = np.maximum(upper - low, 1e-9)

        def share_below(number: NDArray[np.float64]) -> NDArray[np.float64]:
            skewed = np.log(np.maximum((number - low) / above, 1e-12)) / sigma
            return np.asarray(ndtr(np.where(median > low, skewed, (number - low) / width * Z90)))

        chance = draws.keyed_uniforms(self._keys[leaves] ^ np.uint64(0x5DEECE66D), place)
        bottom, top = share_below(least), share_below(most)
        again = self.number_at(leaves, ndtri(np.clip(bottom + chance * (top - bottom), 1e-9, 1 - 1e-9)))
        whole = np.floor(np.minimum(again, most) / step) * step
        return np.asarray(np.maximum(whole, np.ceil(least / step) * step))

    @cached_property
    def _is_exclusive(self) -> NDArray[np.bool_]:
        table = np.zeros((len(self.tree), self._width), dtype=bool)
        for row, leaf in enumerate(self.tree):
            if leaf.kind == "multi":
                table[row, : len(leaf.values)] = [is_exclusive(value) for value in leaf.values]
        return table

    def _draw_several(
        self,
        facts: NDArray[np.int64],
        leaves: NDArray[np.int64],
        rows: NDArray[np.int64],
        batch: Batch,
        met: NDArray[np.bool_],
        values: Values,
    ) -> None:
        leaf = leaves[facts]
        index = batch.place[rows[facts]].astype(np.uint64) * np.uint64(64)
        entry = np.arange(1, self._width + 1, dtype=np.uint64)
        chance = draws.keyed_uniforms(self._keys[leaf][:, None], index[:, None] + entry).astype(np.float32)
        rates = self._shares[leaf]
        first = (chance < rates) & (rates > 0)
        possible = self.constraints.possible(leaf, rows[facts], met)
        alone = self._is_exclusive[leaf]
        named = first & ~alone & possible
        # nobody may come out with nothing said: an entry that stands alone if there is one, else the likeliest possible
        margin = np.where((rates > 0) & possible, rates - chance + 10.0 * alone, -np.inf)
        silent = np.flatnonzero(~named.any(axis=1))
        named[silent, margin[silent].argmax(axis=1)] = True
        values.chosen[facts] = (named << np.arange(self._width, dtype=np.uint32)).sum(axis=1, dtype=np.uint32)
        values.was_redrawn[facts] = (first & ~alone & ~possible).any(axis=1)
        values.is_impossible[facts] = ~(possible & (rates > 0)).any(axis=1)

    @cached_property
    def _facets(self) -> dict[int, tuple[str, bool]]:
        return {
            self.tree.index[row["leaf"]]: (row["facet"], row["direction"] == "-")
            for row in rule_file("from_facets")
            if row["leaf"] in self.tree.index
        }

    @property
    def facet_leaves(self) -> Mapping[int, str]:
        """Positions of leaves whose value a facet of the value core already is, with that facet."""
        return {leaf: facet for leaf, (facet, _) in self._facets.items()}

    def is_from_facet(
        self, leaves: NDArray[np.int64], rows: NDArray[np.int64], columns: Mapping[str, NDArray[Any]]
    ) -> NDArray[np.bool_]:
        """True for facts whose value is read from the respondent's own facet, shape (n_facts,)."""
        read = np.zeros(len(leaves), dtype=bool)
        for leaf, (facet, _) in self._facets.items():
            facts = np.flatnonzero(leaves == leaf)
            if facts.size and f"facet_{facet}" in columns:
                read[facts] = ~np.isnan(columns[f"facet_{facet}"][rows[facts]].astype(np.float64))
        return read

    def _take_from_facets(
        self, leaves: NDArray[np.int64], rows: NDArray[np.int64], batch: Batch, values: Values
    ) -> None:
        read = np.flatnonzero(self.is_from_facet(leaves, rows, batch.columns))
        for leaf in np.unique(leaves[read]):
            facet, is_reversed = self._facets[int(leaf)]
            facts = read[leaves[read] == leaf]
            score = np.clip(batch.columns[f"facet_{facet}"][rows[facts]].astype(np.float64), 0.0, 1.0)
            score = 1.0 - score if is_reversed else score
            attribute = self.tree.attributes[leaf]
            if attribute.values:
                values.position[facts] = np.round(score * (len(attribute.values) - 1)).astype(np.int16)
            else:
                values.number[facts] = np.round(attribute.low + score * (attribute.high - attribute.low))
            values.was_redrawn[facts] = False


def base_rates(leaf: Attribute) -> NDArray[np.float64]:
    """Shares of a leaf's values, summing to one; Zipf weights in the order of the values where no rates are written."""
    weights = np.array(leaf.prior or [1.0 / rank for rank in range(1, len(leaf.values) + 1)])
    return np.asarray(weights / weights.sum())
