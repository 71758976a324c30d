"""Long-tail attributes of a batch of respondents, as a table of facts."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache, cached_property
from typing import Any

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from ..population import FACT_SCHEMA
from ..taxonomy.tree import Tree
from .drivers import columns_of, driver_matrix
from .reach import Reach
from .selection import STRATA, Selection, Selector
from .similarity import CoreSimilarity
from .table_filler import TableFiller


@dataclass(frozen=True)
class _Machinery:
    """What one country, seed and depth need, built once."""

    tree: Tree
    country: str
    seed: int
    depth: int

    @cached_property
    def filler(self) -> TableFiller:
        return TableFiller(self.tree, self.seed, self.country)

    @cached_property
    def selector(self) -> Selector:
        return Selector(self.tree, self.depth, self.seed, self.country)

    @cached_property
    def reach(self) -> Reach:
        return Reach(self.tree, self.filler)

    @cached_property
    def similarity(self) -> CoreSimilarity:
        return CoreSimilarity(self.tree)


@cache
def _machinery(country: str, seed: int, depth: int) -> _Machinery:
    return _Machinery(Tree.load(), country, seed, depth)


def attribute_facts(people: pa.Table, *, country: str, seed: int, depth: int) -> pa.Table:
    """Select and fill ``depth`` attributes for each respondent.

    Args:
        people: core and facets of respondents of one country.
        country: ISO3 code, part of the stream of draws.
        seed, depth: as in ``Population.build``.

    Returns:
        ``FACT_SCHEMA`` table of n x depth rows, in the order of people and of the walk.
    """
    machinery = _machinery(country, seed, depth)
    columns = columns_of(people)
    place = columns["place"].astype(np.int64)
    gates = machinery.reach.gate_values(columns, place)
    reach = machinery.reach.mask(columns, gates) & machinery.filler.fillable
    selection = machinery.selector.select(reach, machinery.similarity.between(columns), place)
    drivers = driver_matrix(columns)
    values = machinery.filler.fill(selection.leaf, drivers[selection.row], place[selection.row])
    _keep_gates(machinery, selection, gates, values)
    return _table(machinery.tree, columns["respondent_id"], selection, values)


def _keep_gates(
    machinery: _Machinery, selection: Selection, gates: dict[str, NDArray[np.bool_]], values: NDArray[np.object_]
) -> None:
    # the core may have settled a gate against the draw of its leaf; the fact must say what the conditions were judged by
    for name, leaf in machinery.tree.gates.items():
        facts = np.flatnonzero(selection.leaf == machinery.tree.index[leaf.id])
        if facts.size:
            yes = gates[name][selection.row[facts]]
            values[facts] = np.where(yes, leaf.values[0], leaf.values[1])


def _table(tree: Tree, ids: NDArray[Any], selection: Selection, values: NDArray[np.object_]) -> pa.Table:
    n = len(selection.row)
    columns = {
        "respondent_id": pa.DictionaryArray.from_arrays(
            pa.array(selection.row.astype(np.int32)), pa.array(ids.tolist(), pa.string())
        ),
        "attribute_id": pa.array(
            [tree.attributes[leaf].id for leaf in selection.leaf], pa.string()
        ).dictionary_encode(),
        "value": pa.array(values.tolist(), pa.string()).dictionary_encode(),
        "origin": _constant("table", n),
        "calibration": _constant("assumed", n),
        "stratum": pa.DictionaryArray.from_arrays(pa.array(selection.stratum), pa.array(list(STRATA))),
        "step": pa.array(selection.step),
        "source": _constant("tree", n),
    }
    return pa.table({name: columns[name] for name in FACT_SCHEMA.names}).cast(FACT_SCHEMA)


def _constant(value: str, n: int) -> pa.Array:
    return pa.DictionaryArray.from_arrays(pa.array(np.zeros(n, dtype=np.int8)), pa.array([value]))
