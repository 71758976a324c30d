"""Anchors of a persona in words: values held, attitude to life and interests, drawn from the core and the value core.

They are facts of the stratum ``anchor`` with negative steps, come before the walk and do not count in the depth. A value or
an attitude is the highest of a person's scores (drivers times loadings, as in the tree, plus noise), so it is modelled. An
interest is a hobby leaf of the tree in which the person stands far above others; its value is the one that the walk would
have found there, and the walk leaves it out.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache, cached_property

import numpy as np
from numpy.typing import NDArray
from scipy.special import ndtri

from ... import draws
from ...errors import TaxonomyError
from ..calibration.facets import FACET_NAMES
from ..taxonomy.leaf_file import LOADINGS
from ..taxonomy.tree import Tree
from .batch import Batch
from .drivers import DRIVERS
from .rule_files import rule_file
from .table_filler import TableFiller
from .values import Values

#: Values and interests per person; one attitude.
N_VALUES, N_INTERESTS = 3, 3
STRATUM = "anchor"

_LOAD = re.compile(r"([a-z_]+)(\+\+|\+|--|-)")


@cache
def statements(table: str) -> tuple[dict[str, str], NDArray[np.float32]]:
    """Texts of ``values`` or ``attitudes`` by attribute id, and their loadings, shape (n_texts, n_drivers)."""
    rows = rule_file(table)
    loadings = np.zeros((len(rows), len(DRIVERS)), dtype=np.float32)
    for position, row in enumerate(rows):
        for name, sign in _LOAD.findall(row["loads"]):
            if name not in DRIVERS:
                raise TaxonomyError("unknown driver", where=f"{table}.tsv", got=name, allowed=", ".join(DRIVERS))
            loadings[position, DRIVERS.index(name)] = LOADINGS[sign]
    return {f"anchor:{table}:{row['id']}": row["text"] for row in rows}, loadings


@cache
def anchor_facets(attribute_id: str) -> frozenset[str]:
    """Facets that a value or an attitude is drawn from; empty for everything else.

    Who keeps a facet out of a prompt keeps these anchors out too.
    """
    for table in ("values", "attitudes"):
        texts, loadings = statements(table)
        if attribute_id in texts:
            driven = loadings[list(texts).index(attribute_id)]
            return frozenset(name for name, size in zip(DRIVERS, driven, strict=True) if size)
    return frozenset()


@dataclass(frozen=True)
class Anchors:
    """Draws anchors for batches of respondents; every draw follows from (seed, text or leaf, place)."""

    tree: Tree
    filler: TableFiller

    def stated(self, table: str, batch: Batch, count: int) -> NDArray[np.int64]:
        """The ``count`` texts of a table that each respondent scores highest on, best first, shape (n, count)."""
        texts, loadings = statements(table)
        keys = np.array(
            [draws.key(self.filler.seed, table, self.filler.country, name) for name in texts], dtype=np.uint64
        )
        noise = ndtri(draws.keyed_uniforms(keys[None, :], batch.place[:, None])).astype(np.float32)
        # twice the tree's loadings: a value is chosen among many, so a weak pull would not be seen
        score = 2.0 * batch.drivers @ loadings.T + noise
        score[:, self._rests_on_null(loadings, batch)] = -np.inf
        return np.argsort(-score, axis=1, kind="stable")[:, :count]

    @staticmethod
    def _rests_on_null(loadings: NDArray[np.float32], batch: Batch) -> NDArray[np.bool_]:
        """True for texts that a facet loads on which the batch does not have, shape (n_texts,)."""
        null = [
            name in FACET_NAMES
            and (
                f"facet_{name}" not in batch.columns
                or bool(np.isnan(batch.columns[f"facet_{name}"].astype(float)).any())
            )
            for name in DRIVERS
        ]
        return np.asarray((loadings[:, null] != 0).any(axis=1))

    @cached_property
    def _hobbies(self) -> tuple[NDArray[np.int64], NDArray[np.int16]]:
        """Positions of the hobby leaves, and from which value on each is an interest."""
        rows = [row for row in rule_file("interests") if row["leaf"] in self.tree.index]
        leaves = np.array([self.tree.index[row["leaf"]] for row in rows], dtype=np.int64)
        least = [(len(self.tree.attributes[leaf].values) + 1) // 2 for leaf in leaves]
        return leaves, np.array(least, dtype=np.int16)

    def interests(
        self, batch: Batch, reach: NDArray[np.bool_], met: NDArray[np.bool_]
    ) -> tuple[NDArray[np.int64], NDArray[np.int64], Values]:
        """Hobby leaves in which each respondent stands highest, at most N_INTERESTS.

        Args:
            batch: respondents.
            reach: which leaves apply, shape (n, n_leaves).
            met: ``Constraints.met`` of the batch.

        Returns:
            Respondent and leaf of each interest, and its value.
        """
        leaves, least = self._hobbies
        n, m = len(batch), len(leaves)
        rows, column = np.repeat(np.arange(n), m), np.tile(np.arange(m), n)
        values = self.filler.draw(leaves[column], rows, batch, met)
        latent = self.filler.latent(leaves[column], rows, batch)
        fits = (values.position >= least[column]) & reach[rows, leaves[column]] & ~values.is_impossible
        score = np.where(fits, latent, -np.inf).reshape(n, m)
        best = np.argsort(-score, axis=1, kind="stable")[:, :N_INTERESTS]
        chosen = np.take_along_axis(score, best, axis=1) > -np.inf
        row, slot = np.nonzero(chosen)
        column = best[row, slot]
        return row, leaves[column], values.take(row * m + column)


@cache
def interest_phrases() -> dict[str, str]:
    """Hobby leaf to the words for it in a sentence such as "likes ..."."""
    return {row["leaf"]: row["phrase"] for row in rule_file("interests")}
