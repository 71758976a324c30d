"""How well the distribution of a fact's value is known, said honestly.

``measured``: the value follows from an anchor or a facet that is drawn from this country's own statistics. ``modelled``: it
follows from one that was estimated from other countries, or is drawn from facets by documented loadings. ``assumed``:
everything else, which is nearly all of the long tail: the tree's base rates are the authors' judgement.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from ..calibration.countries import resolve
from ..calibration.value_core import facet_provenance
from ..taxonomy.tree import Tree
from .batch import Batch
from .reach import Gates
from .table_filler import TableFiller
from .values import Values

CALIBRATIONS = ("measured", "modelled", "assumed")
ORIGINS = ("table", "model", "user", "derived")
SOURCES = ("tree", "core", "value core", "core and gates", "anchors", "user")
_MEASURED, _MODELLED, _ASSUMED = range(len(CALIBRATIONS))
_TABLE, _DERIVED = ORIGINS.index("table"), ORIGINS.index("derived")
_TREE, _CORE, _VALUE_CORE, _CORE_AND_GATES = range(4)


@dataclass(frozen=True)
class Grades:
    """Origin, calibration and source of facts, as positions in ORIGINS, CALIBRATIONS and SOURCES; shape (n_facts,) each."""

    origin: NDArray[np.int8]
    calibration: NDArray[np.int8]
    source: NDArray[np.int8]

    @classmethod
    def alike(cls, n: int, origin: str, calibration: str, source: str) -> Grades:
        """The same for n facts."""
        places = ORIGINS.index(origin), CALIBRATIONS.index(calibration), SOURCES.index(source)
        return cls(*(np.full(n, place, dtype=np.int8) for place in places))


@dataclass(frozen=True)
class Provenance:
    """Grades the facts of one country's respondents."""

    tree: Tree
    filler: TableFiller
    country: str

    @cached_property
    def core_grade(self) -> int:
        """Calibration of what follows from the core: measured where the country's own joint stands behind it."""
        return _MEASURED if resolve(self.country).quality == "observed" else _MODELLED

    @cached_property
    def facet_grades(self) -> dict[str, int]:
        """Facet to its calibration in this country."""
        return {name: CALIBRATIONS.index(found.calibration) for name, found in facet_provenance(self.country).items()}

    def grade(
        self, leaves: NDArray[np.int64], rows: NDArray[np.int64], values: Values, batch: Batch, gates: Gates
    ) -> Grades:
        """Grades of facts of the walk."""
        grades = Grades.alike(len(leaves), "table", "assumed", "tree")
        origin, calibration, source = grades.origin, grades.calibration, grades.source
        forced = np.flatnonzero(values.is_forced)
        origin[forced] = _DERIVED
        core_only = self.filler.constraints.is_core_only[leaves[forced]]
        calibration[forced] = np.where(core_only, self.core_grade, _ASSUMED)
        source[forced] = np.where(core_only, _CORE, _CORE_AND_GATES)
        for name, leaf in self.tree.gates.items():
            facts = np.flatnonzero(leaves == self.tree.index[leaf.id])
            if facts.size:
                settled = gates.settled[name][rows[facts]]
                origin[facts] = np.where(settled, _DERIVED, _TABLE)
                calibration[facts] = np.where(settled, self.core_grade, _ASSUMED)
                source[facts] = np.where(settled, _CORE, _TREE)
        read = self.filler.is_from_facet(leaves, rows, batch.columns)
        for position, facet in self.filler.facet_leaves.items():
            facts = np.flatnonzero(read & (leaves == position))
            origin[facts], calibration[facts], source[facts] = _DERIVED, self.facet_grades[facet], _VALUE_CORE
        return grades

    def is_known(self, batch: Batch, gates: Gates, met: NDArray[np.bool_]) -> NDArray[np.bool_]:
        """True where a leaf's value would be measured or modelled for a respondent, shape (n, n_leaves)."""
        known = np.zeros((len(batch), len(self.tree)), dtype=bool)
        candidates = {
            *np.flatnonzero(self.filler.constraints.is_ruled).tolist(),
            *self.filler.facet_leaves,
            *(self.tree.index[leaf.id] for leaf in self.tree.gates.values()),
        }
        gate_leaves = {self.tree.index[leaf.id]: name for name, leaf in self.tree.gates.items()}
        rows = np.arange(len(batch))
        for leaf in sorted(candidates):
            leaves = np.full(len(batch), leaf)
            values = self.filler.draw(leaves, rows, batch, met)
            if leaf in gate_leaves:
                values.is_forced[:] = True
            known[:, leaf] = self.grade(leaves, rows, values, batch, gates).calibration < _ASSUMED
        return known
