"""Facts of one persona that cannot both be true: found, drawn again if something else is possible, else given up."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ...errors import TaxonomyError
from ..taxonomy.exclusive import is_exclusive
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
        positions: of each leaf, the positions of the values within its vocabulary; empty for a number. Of a multi leaf each
            of them counts, whatever else is named.
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
            among = np.isin(values.position[facts], self.positions[side])
            return np.asarray(among | ((values.chosen[facts] & self.mask(side)) > 0))
        low, high = self.spans[side]
        number = values.number[facts]
        return np.asarray((number > low) & (number < high))

    def mask(self, side: int) -> np.uint32:
        """The set of values on that side as bits."""
        return np.uint32(sum(1 << place for place in self.positions[side]))


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
        state = _State(leaves, rows, values, batch, met, fixed, lost, where)
        for _ in range(ROUNDS):
            found = self._settle_pairs(state)
            found += self._settle_bounds(state)
            if not found:
                break
        return lost

    def _clashes(self, pair: Pair, state: _State) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
        """Facts of each side of a pair that hold it together in one person."""
        one, other = (state.where[:, self._column[leaf]] for leaf in pair.leaves)
        both = np.flatnonzero((one >= 0) & (other >= 0))
        one, other = one[both], other[both]
        clash = pair.holds(0, state.values, one) & pair.holds(1, state.values, other)
        clash &= ~state.lost[one] & ~state.lost[other]
        return one[clash], other[clash]

    def _settle_pairs(self, state: _State) -> int:
        found = 0
        for pair in self.pairs:
            for one, other in zip(*self._clashes(pair, state), strict=True):
                found += 1
                gives_way = other if (other > one and not state.fixed[other]) or state.fixed[one] else one
                self._give_way(int(gives_way), state)
        return found

    def _give_way(self, fact: int, state: _State) -> None:
        """Give a fact the nearest value that no rule forbids beside the others, or give it up."""
        values, leaf = state.values, int(state.leaves[fact])
        kept = values.position[fact], values.number[fact], values.chosen[fact]
        values.was_redrawn[fact] = True
        for position, number, chosen in self._options(fact, state):
            values.position[fact], values.number[fact], values.chosen[fact] = position, number, chosen
            if not any(self._holds(pair, int(state.rows[fact]), state) for pair in self._pairs_of.get(leaf, ())):
                return
        values.position[fact], values.number[fact], values.chosen[fact] = kept
        state.lost[fact] = True

    @cached_property
    def _pairs_of(self) -> dict[int, list[Pair]]:
        of: dict[int, list[Pair]] = {}
        for pair in self.pairs:
            for leaf in set(pair.leaves):
                of.setdefault(leaf, []).append(pair)
        return of

    def _holds(self, pair: Pair, row: int, state: _State) -> bool:
        """Whether a person has both sides of a pair."""
        facts = [int(state.where[row, self._column[leaf]]) for leaf in pair.leaves]
        if min(facts) < 0 or state.lost[facts].any():
            return False
        return all(bool(pair.holds(side, state.values, np.array([fact]))[0]) for side, fact in enumerate(facts))

    def _options(self, fact: int, state: _State) -> Iterator[tuple[int, float, int]]:
        """Position, number and bit set of other values that the fact could have, the nearest first."""
        values, leaf = state.values, self.tree.attributes[state.leaves[fact]]
        if leaf.kind in ("count", "quantity"):
            drawn = float(values.number[fact])
            edges = {
                low if np.isinf(high) else high
                for pair in self._pairs_of[int(state.leaves[fact])]
                for side, (low, high) in enumerate(pair.spans)
                if pair.leaves[side] == state.leaves[fact]
            }
            for edge in sorted(edges, key=lambda number: abs(number - drawn)):
                if leaf.low <= edge <= leaf.high:
                    yield -1, edge, 0
            return
        one = slice(fact, fact + 1)
        possible = self.filler.constraints.possible(state.leaves[one], state.rows[one], state.met)[0]
        places = [place for place in range(len(leaf.values)) if possible[place]]
        if leaf.kind != "multi":
            now = int(values.position[fact])
            for place in sorted(places, key=lambda place: (abs(place - now), place)):
                yield place, np.nan, 0
            return
        named = [place for place in places if int(values.chosen[fact]) >> place & 1]
        for place in named:  # all but one of what was named
            rest = int(values.chosen[fact]) & ~(1 << place)
            if rest:
                yield -1, np.nan, rest
        alone = [place for place in places if is_exclusive(leaf.values[place])]
        likely = sorted(places, key=lambda place: -leaf.prior[place] if leaf.prior else place)
        for place in (*alone, *likely):
            yield -1, np.nan, 1 << place

    def _settle_bounds(self, state: _State) -> int:
        found = 0
        for bound in self.between:
            involved = [bound.leaf, *(self.tree.index[leaf] for leaf in bound.leaves)]
            facts = np.stack([state.where[:, self._column[leaf]] for leaf in involved])
            respondents = np.flatnonzero((facts >= 0).all(axis=0))
            if not respondents.size:
                continue
            of = dict(zip(["", *bound.leaves], facts[:, respondents], strict=True))
            limit = sum_of(bound.terms, _reader(of, respondents, state.values, state.batch.columns))
            mine = of[""]
            number = state.values.number[mine]
            passes = number > limit if bound.is_upper else number < limit
            clash = np.flatnonzero(passes & ~state.lost[mine] & ~state.fixed[mine])
            found += len(clash)
            leaf = self.tree.attributes[bound.leaf]
            for at in clash:
                state.values.was_redrawn[mine[at]] = True
                if leaf.low <= limit[at] <= leaf.high:
                    state.values.number[mine[at]] = limit[at]
                else:
                    state.lost[mine[at]] = True
        return found


@dataclass(frozen=True)
class _State:
    """Facts of a batch while they are settled; ``where`` holds the fact of each respondent and ruled leaf, or -1."""

    leaves: NDArray[np.int64]
    rows: NDArray[np.int64]
    values: Values
    batch: Batch
    met: NDArray[np.bool_]
    fixed: NDArray[np.bool_]
    lost: NDArray[np.bool_]
    where: NDArray[np.int64]


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
