"""What a user said about respondents: kept untouched, beyond the walk and never contradicted by it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from ...errors import InputError
from ..taxonomy.per_tree import per_tree
from ..taxonomy.tree import Tree
from .values import Values
from .wording import Wording

if TYPE_CHECKING:
    from .fact_table import FactTable


#: Begins the id of a fact that repeats a field of the core, so that its origin is on record.
CORE_FACT = "core:"

#: Begins the id of a fact that maps to no attribute of the tree.
FREE_FACT = "user:"


@dataclass(frozen=True)
class GivenFact:
    """One thing said: an attribute of the tree in words its leaf allows, or a free fact under a name of its own.

    Attributes:
        attribute_id: a leaf, ``core:<column>`` for a field of the core, or ``user:<field>`` for a free fact.
        value: as given.
    """

    attribute_id: str
    value: str


@dataclass(frozen=True)
class GivenFacts:
    """Leaves said, as facts: respondent, leaf and value of each."""

    row: NDArray[np.int64]
    leaf: NDArray[np.int64]
    values: Values


@dataclass(frozen=True)
class Given:
    """What was said, one tuple of facts a respondent of the batch."""

    facts: Sequence[tuple[GivenFact, ...]]

    @classmethod
    def nothing(cls, n: int) -> Given:
        """Nothing said about n respondents."""
        return cls(((),) * n)

    @property
    def is_empty(self) -> bool:
        """Whether nothing was said about anybody."""
        return not any(self.facts)

    def gates(self, tree: Tree) -> Mapping[str, NDArray[np.int8]]:
        """Gate to 1 (yes), 0 (no) or -1 (not said), shape (n,), for the gates that somebody mentioned."""
        said: dict[str, NDArray[np.int8]] = {}
        for row, facts in enumerate(self.facts):
            for fact in facts:
                gate = tree[fact.attribute_id].gate if fact.attribute_id in tree.index else ""
                if gate:
                    column = said.setdefault(gate, np.full(len(self.facts), -1, dtype=np.int8))
                    column[row] = int(fact.value.casefold() == tree[fact.attribute_id].values[0].casefold())
        return said

    def check(self, tree: Tree, reach: NDArray[np.bool_]) -> None:
        """Refuse attributes said of somebody to whom, by what else was said, they cannot apply; reach as in ``leave_out``.

        Raises:
            InputError: naming the attribute and its condition.
        """
        for row, facts in enumerate(self.facts):
            for fact in facts:
                if fact.attribute_id in tree.index and not reach[row, tree.index[fact.attribute_id]]:
                    leaf = tree[fact.attribute_id]
                    raise InputError(
                        "a contradictory profile",
                        where=f"enrich, profile {row + 1}",
                        parameter=leaf.label,
                        got=fact.value,
                        allowed=f"only where {leaf.applies_if}",
                    )

    def leave_out(self, tree: Tree, reach: NDArray[np.bool_]) -> None:
        """Take what was said out of reach of the walk, in place; reach of shape (n, n_leaves)."""
        for row, facts in enumerate(self.facts):
            for fact in facts:
                if fact.attribute_id in tree.index:
                    reach[row, tree.index[fact.attribute_id]] = False

    def facts_of(self, tree: Tree, respondents: NDArray[np.int64]) -> GivenFacts:
        """Leaves said about some respondents, rows counted among them."""
        rows, leaves, read = [], [], []
        wording = per_tree(tree, Wording)
        if not self.is_empty:
            for row, respondent in enumerate(respondents.tolist()):
                for fact in self.facts[respondent]:
                    if fact.attribute_id not in tree.index:
                        continue
                    value = wording.read(tree.index[fact.attribute_id], fact.value)
                    if value is not None:
                        rows.append(row)
                        leaves.append(tree.index[fact.attribute_id])
                        read.append(value)
        values = Values.empty(len(rows))
        for at, (position, number, chosen) in enumerate(read):
            values.position[at], values.number[at], values.chosen[at] = position, number, chosen
        return GivenFacts(np.array(rows, dtype=np.int64), np.array(leaves, dtype=np.int64), values)

    def write(self, tree: Tree, table: FactTable) -> None:
        """Add everything said to a table of facts."""
        if self.is_empty:
            return
        rows = [row for row, facts in enumerate(self.facts) for _ in facts]
        said = [fact for facts in self.facts for fact in facts]
        table.add_given(
            np.array(rows, dtype=np.int64), [fact.attribute_id for fact in said], [fact.value for fact in said]
        )
