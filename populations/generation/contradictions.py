"""Facts of one persona that cannot both be true: found, drawn again if something else is possible, else given up."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ...errors import TaxonomyError
from ..taxonomy.tree import Tree
from .batch import Batch
from .constraints import Bound, sum_of
from .rule_files import rule_file
from .table_filler import TableFiller
from .values import Values

#: A repair may meet another rule; chains longer than this do not occur in the rules as they stand.
ROUNDS = 4


@dataclass(frozen=True)
class Pair:
    """Two sets of values that nobody has together.

    Attributes:
        leaves: positions of the two leaves.
        positions: of each leaf, the positions of the values within its vocabulary; empty for a number.
        spans: of each leaf, the open interval of numbers meant; (-inf, inf) for a vocabulary.
        why: in words.
    """

    leaves: tuple[int, int]
    positions: tuple[tuple[int, ...], tuple[int, ...]]
    spans: tuple[tuple[float, float], tuple[float, float]]
    why: str

    def holds(self, side: int, values: Values, facts: NDArray[np.int64]) -> NDArray[np.bool_]:
        """Whether the facts, all of the leaf on that side, have a value of its set."""
        if self.positions[side]:
            return np.isin(values.position[facts], self.positions[side])
        low, high = self.spans[side]
        number = values.number[facts]
        return np.asarray((number > low) & (number < high))


@dataclass(frozen=True)
class Contradictions:
    """Checks facts against each other by the hard pairs of ``pairs.tsv`` and the bounds between two leaves."""

    tree: Tree
    filler: TableFiller

    @cached_property
    def pairs(self) -> tuple[Pair, ...]:
        """Hard pairs whose leaves this tree has."""
        found = []
        for row in rule_file("pairs"):
            if row["leaf"] not in self.tree.index or row["other"] not in self.tree.index:
                continue
            sides = [self._side(row["leaf"], row["values"]), self._side(row["other"], row["other_values"])]
            found.append(
                Pair(
                    (self.tree.index[row["leaf"]], self.tree.index[row["other"]]),
                    (sides[0][0], sides[1][0]),
                    (sides[0][1], sides[1][1]),
                    row["why"],
                )
            )
        return tuple(found)

    def _side(self, leaf_id: str, text: str) -> tuple[tuple[int, ...], tuple[float, float]]:
        leaf = self.tree[leaf_id]
        if text[0] in "<>":
            limit = float(text[1:])
            return (), (-np.inf, limit) if text[0] == "<" else (limit, np.inf)
        try:
            return tuple(leaf.values.index(value) for value in text.split("|")), (-np.inf, np.inf)
        except ValueError:
            raise TaxonomyError(
                "a hard pair names a value that the leaf lacks",
                where="pairs.tsv",
                parameter=leaf_id,
                got=text,
                allowed="|".join(leaf.values),
            ) from None

    @cached_property
    def between(self) -> tuple[Bound, ...]:
        """Bounds that compare two numbers of one persona."""
        return tuple(bound for bound in self.filler.constraints.bounds if bound.leaves)

    @cached_property
    def _column(self) -> NDArray[np.int64]:
        """Number of each leaf among those that some rule names, -1 for the rest; shape (n_leaves,)."""
        named = {leaf for pair in self.pairs for leaf in pair.leaves}
        for bound in self.between:
            named |= {bound.leaf, *(self.tree.index[leaf] for leaf in bound.leaves)}
        column = np.full(len(self.tree), -1)
        column[sorted(named)] = np.arange(len(named))
        return column

    def settle(
        self,
        leaves: NDArray[np.int64],
        rows: NDArray[np.int64],
        values: Values,
        batch: Batch,
        met: NDArray[np.bool_],
        is_fixed: NDArray[np.bool_] | None = None,
    ) -> NDArray[np.bool_]:
        """Draw again, in place, what contradicts another fact.

        The later fact of the walk gives way; one that is fixed (said by a user, or left alone by the core) never does.

        Args:
            leaves, rows, values: attribute, respondent and value of each fact.
            batch: respondents.
            met: ``Constraints.met`` of the batch.
            is_fixed: facts that may not change, shape (n_facts,).

        Returns:
            The facts that no value is left for, shape (n_facts,).
        """
        lost = np.zeros(len(leaves), dtype=bool)
        fixed = np.zeros(len(leaves), dtype=bool) if is_fixed is None else is_fixed
        column = self._column[leaves]
        mine = np.flatnonzero(column >= 0)
        where = np.full((len(batch), int(self._column.max(initial=-1)) + 1), -1)
        where[rows[mine], column[mine]] = mine
        for _ in range(ROUNDS):
            found = self._pairs_round(where, leaves, rows, values, met, fixed, lost)
            found += self._bounds_round(where, leaves, rows, values, batch, fixed, lost)
            if not found:
                break
        return lost

    def _pairs_round(
        self,
        where: NDArray[np.int64],
        leaves: NDArray[np.int64],
        rows: NDArray[np.int64],
        values: Values,
        met: NDArray[np.bool_],
        fixed: NDArray[np.bool_],
        lost: NDArray[np.bool_],
    ) -> int:
        found = 0
        for pair in self.pairs:
            one, other = (where[:, self._column[leaf]] for leaf in pair.leaves)
            both = np.flatnonzero((one >= 0) & (other >= 0))
            if not both.size:
                continue
            one, other = one[both], other[both]
            clash = pair.holds(0, values, one) & pair.holds(1, values, other) & ~lost[one] & ~lost[other]
            for a, b in zip(one[clash], other[clash], strict=True):
                found += 1
                side = 1 if (b > a and not fixed[b]) or fixed[a] else 0
                self._give_way((a, b)[side], pair, side, leaves, rows, values, met, lost)
        return found

    def _give_way(
        self,
        fact: int,
        pair: Pair,
        side: int,
        leaves: NDArray[np.int64],
        rows: NDArray[np.int64],
        values: Values,
        met: NDArray[np.bool_],
        lost: NDArray[np.bool_],
    ) -> None:
        leaf = self.tree.attributes[leaves[fact]]
        values.was_redrawn[fact] = True
        if not pair.positions[side]:
            low, high = pair.spans[side]
            edge = high if np.isinf(low) else low
            if leaf.low <= edge <= leaf.high:
                values.number[fact] = edge
            else:
                lost[fact] = True
            return
        possible = self.filler.constraints.possible(leaves[fact : fact + 1], rows[fact : fact + 1], met)[0]
        options = [
            place for place in range(len(leaf.values)) if possible[place] and place not in pair.positions[side]
        ]
        if not options:
            lost[fact] = True
            return
        # the nearest value by base rate order keeps an ordinal answer close to what was drawn
        values.position[fact] = min(options, key=lambda place: (abs(place - int(values.position[fact])), place))

    def _bounds_round(
        self,
        where: NDArray[np.int64],
        leaves: NDArray[np.int64],
        rows: NDArray[np.int64],
        values: Values,
        batch: Batch,
        fixed: NDArray[np.bool_],
        lost: NDArray[np.bool_],
    ) -> int:
        found = 0
        for bound in self.between:
            involved = [bound.leaf, *(self.tree.index[leaf] for leaf in bound.leaves)]
            facts = np.stack([where[:, self._column[leaf]] for leaf in involved])
            respondents = np.flatnonzero((facts >= 0).all(axis=0))
            if not respondents.size:
                continue
            of = dict(zip(["", *bound.leaves], facts[:, respondents], strict=True))
            limit = sum_of(bound.terms, _reader(of, respondents, values, batch.columns))
            mine = of[""]
            passes = values.number[mine] > limit if bound.is_upper else values.number[mine] < limit
            clash = np.flatnonzero(passes & ~lost[mine])
            found += len(clash)
            for at in clash:
                fact = int(mine[at])
                leaf = self.tree.attributes[bound.leaf]
                values.was_redrawn[fact] = True
                if fixed[fact] or not leaf.low <= limit[at] <= leaf.high:
                    lost[fact] = not fixed[fact]
                else:
                    values.number[fact] = limit[at]
        return found


def _reader(
    facts: Mapping[str, NDArray[np.int64]],
    respondents: NDArray[np.int64],
    values: Values,
    columns: Mapping[str, NDArray[Any]],
) -> Any:
    def read(name: str) -> NDArray[np.float64]:
        if name in facts:
            return np.asarray(values.number[facts[name]])
        return np.asarray(columns[name][respondents].astype(np.float64))

    return read
