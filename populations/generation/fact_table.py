"""Collects facts column by column and hands them over as one Arrow table."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from ..columns import FACT_SCHEMA
from ..taxonomy.per_tree import per_tree
from ..taxonomy.tree import Tree
from .anchors import STRATUM, statements
from .batch import Batch
from .provenance import CALIBRATIONS, ORIGINS, SOURCES, Grades, Provenance
from .reach import Gates
from .selection import STRATA, Selection
from .values import Values
from .wording import Wording

ALL_STRATA = (*STRATA, STRATUM)
_ANCHOR = ALL_STRATA.index(STRATUM)

#: Step of the first fact of each kind that comes before the walk, in the order in which they stand.
FIRST_STEPS = {"given": -1000, "values": -100, "attitudes": -90, "interests": -80}


@dataclass
class FactTable:
    """Facts of a batch, added part by part in any order.

    Attributes:
        tree: the Human-Attribute Tree.
        batch: respondents.
        provenance: grades facts of the walk.
    """

    tree: Tree
    batch: Batch
    provenance: Provenance
    _parts: list[dict[str, Any]] = field(default_factory=list)

    def add_statements(self, table: str, chosen: NDArray[np.int64]) -> None:
        """Values held or an attitude: positions in that table of each respondent's texts, shape (n, count)."""
        texts = statements(table)[0]
        n, count = chosen.shape
        rows = np.repeat(np.arange(n), count)
        words = pa.array(list(texts.values()), pa.string())
        codes = pa.array(chosen.ravel().astype(np.int32))
        self._add(
            rows,
            pa.DictionaryArray.from_arrays(codes, pa.array(list(texts), pa.string())),
            pa.DictionaryArray.from_arrays(codes, words),
            Grades.alike(n * count, "table", "modelled", "anchors"),
            np.full(n * count, _ANCHOR, dtype=np.int8),
            np.tile(np.arange(count) + FIRST_STEPS[table], n),
        )

    def add_interests(self, rows: NDArray[np.int64], leaves: NDArray[np.int64], values: Values) -> None:
        """Hobby leaves in which respondents stand out."""
        n = len(rows)
        before = np.arange(n) - np.searchsorted(rows, rows)
        self._add_leaves(
            rows,
            leaves,
            values,
            Grades.alike(n, "table", "assumed", "anchors"),
            np.full(n, _ANCHOR, dtype=np.int8),
            before + FIRST_STEPS["interests"],
        )

    def add_walk(
        self,
        respondents: NDArray[np.int64],
        picked: Selection,
        keep: NDArray[np.bool_],
        values: Values,
        gates: Gates,
    ) -> None:
        """What the walk of some respondents picked.

        Args:
            respondents: positions in the batch of those whom ``picked.row`` counts.
            picked, values: attributes and their values.
            keep: facts to add; the rest is picked again.
            gates: of these respondents.
        """
        part = self.batch if len(respondents) == len(self.batch) else self.batch.take(respondents)
        if not keep.all():
            picked = Selection(picked.row[keep], picked.leaf[keep], picked.stratum[keep], picked.step[keep])
            values = values.take(keep)
        grades = self.provenance.grade(picked.leaf, picked.row, values, part, gates)
        self._add_leaves(respondents[picked.row], picked.leaf, values, grades, picked.stratum, picked.step)

    def add_given(self, rows: NDArray[np.int64], ids: list[str], words: list[str]) -> None:
        """What a user said, in the user's words."""
        n = len(rows)
        before = np.arange(n) - np.searchsorted(rows, rows)
        self._add(
            rows,
            pa.array(ids, pa.string()).dictionary_encode(),
            pa.array(words, pa.string()).dictionary_encode(),
            Grades.alike(n, "user", "measured", "user"),
            np.full(n, _ANCHOR, dtype=np.int8),
            before + FIRST_STEPS["given"],
        )

    def _add_leaves(
        self,
        rows: NDArray[np.int64],
        leaves: NDArray[np.int64],
        values: Values,
        grades: Grades,
        stratum: NDArray[np.int8],
        step: NDArray[Any],
    ) -> None:
        used, codes = np.unique(leaves, return_inverse=True)
        ids = pa.array([self.tree.attributes[leaf].id for leaf in used], pa.string())
        self._add(
            rows,
            pa.DictionaryArray.from_arrays(pa.array(codes.astype(np.int32)), ids),
            per_tree(self.tree, Wording).encode(leaves, values),
            grades,
            stratum,
            step,
        )

    def _add(
        self,
        rows: NDArray[np.int64],
        ids: pa.DictionaryArray,
        words: pa.DictionaryArray,
        grades: Grades,
        stratum: NDArray[np.int8],
        step: NDArray[Any],
    ) -> None:
        self._parts.append(
            {
                "row": np.asarray(rows, dtype=np.int64),
                "step": np.asarray(step, dtype=np.int32),
                "attribute_id": ids,
                "value": words,
                "origin": grades.origin,
                "calibration": grades.calibration,
                "source": grades.source,
                "stratum": np.asarray(stratum, dtype=np.int8),
            }
        )

    def finish(self) -> pa.Table:
        """All facts sorted by respondent and step (``FACT_SCHEMA``)."""
        if not self._parts:
            return FACT_SCHEMA.empty_table()
        whole = {
            name: np.concatenate([part[name] for part in self._parts])
            for name in ("row", "step", "origin", "calibration", "source", "stratum")
        }
        order = np.lexsort((whole["step"], whole["row"]))
        ids = pa.array(self.batch.columns["respondent_id"].tolist(), pa.string())

        def words(name: str, of: tuple[str, ...]) -> pa.DictionaryArray:
            return pa.DictionaryArray.from_arrays(pa.array(whole[name][order]), pa.array(of, pa.string()))

        columns = {
            "respondent_id": pa.DictionaryArray.from_arrays(pa.array(whole["row"][order].astype(np.int32)), ids),
            **{name: self._joined(name).take(pa.array(order)) for name in ("attribute_id", "value")},
            "origin": words("origin", ORIGINS),
            "calibration": words("calibration", CALIBRATIONS),
            "stratum": words("stratum", ALL_STRATA),
            "step": pa.array(whole["step"][order]),
            "source": words("source", SOURCES),
        }
        return pa.table({name: columns[name] for name in FACT_SCHEMA.names}).cast(FACT_SCHEMA)

    def _joined(self, name: str) -> pa.DictionaryArray:
        return pa.chunked_array([part[name] for part in self._parts]).unify_dictionaries().combine_chunks()
