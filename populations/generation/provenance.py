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


@dataclass(frozen=True)
class Grades:
    """Origin, calibration and source of facts, as positions in ORIGINS, CALIBRATIONS and SOURCES; shape (n_facts,) each."""

    origin: NDArray[np.int8]
    calibration: NDArray[np.int8]
    source: NDArray[np.int8]


@dataclass(frozen=True)
class Provenance:
    """Grades the facts of one country's respondents."""

    tree: Tree
    filler: TableFiller
    country: str

    @cached_property
    def core_grade(self) -> int:
        """Calibration of what follows from the core: measured where the country's own joint stands behind it."""
        return 0 if resolve(self.country).quality == "observed" else 1

    @cached_property
    def facet_grades(self) -> dict[str, int]:
        """Facet to its calibration in this country."""
        return {name: CALIBRATIONS.index(found.calibration) for name, found in facet_provenance(self.country).items()}

    def grade(
        self, leaves: NDArray[np.int64], rows: NDArray[np.int64], values: Values, batch: Batch, gates: Gates
    ) -> Grades:
        """Grades of facts of the walk."""
        n = len(leaves)
        origin, source = np.zeros(n, dtype=np.int8), np.zeros(n, dtype=np.int8)
        calibration = np.full(n, 2, dtype=np.int8)
        forced = np.flatnonzero(values.is_forced)
        origin[forced] = 3
        core_only = self.filler.constraints.is_core_only[leaves[forced]]
        calibration[forced] = np.where(core_only, self.core_grade, 2)
        source[forced] = np.where(core_only, 1, 3)
        for name, leaf in self.tree.gates.items():
            facts = np.flatnonzero(leaves == self.tree.index[leaf.id])
            if facts.size:
                settled = gates.settled[name][rows[facts]]
                origin[facts] = np.where(settled, 3, 0)
                calibration[facts] = np.where(settled, self.core_grade, 2)
                source[facts] = np.where(settled, 1, 0)
        read = self.filler.is_from_facet(leaves, rows, batch.columns)
        for position, facet in self.filler.facet_leaves.items():
            facts = np.flatnonzero(read & (leaves == position))
            origin[facts], calibration[facts], source[facts] = 3, self.facet_grades[facet], 2
        return Grades(origin, calibration, source)

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
            known[:, leaf] = self.grade(leaves, rows, values, batch, gates).calibration < 2
        return known
