"""Choosing which attributes a persona has: strata 5:3:2, and a stochastic breadth-first walk that favours the long tail.

Per person: the leaves that apply are ranked by similarity to the core and cut into thirds (near, middle, far); the depth
budget is split 5:3:2 over them by largest remainder; a walk visits the branches level by level, at each level taking at
most one leaf a branch, the leaf and the order both drawn with inverse-frequency weights. Precedence where rules compete:
required attributes, applies_if, strata, bias, then balance over branches.

Source: Wang et al. (2025), arXiv 2511.07338, section 3.2; the walk is drawn with exponential clocks (Efraimidis and
Spirakis 2006), so that one pass over an array replaces a loop over picks.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from ... import draws
from ...errors import SelectionError, nearest
from ..taxonomy.attribute import TAIL_CLASSES
from ..taxonomy.tree import Tree

STRATA = ("near", "middle", "far")

#: Respondents worked on at once within a batch: what a step reads and writes stays near the processor.
BLOCK = 32
RATIO = (5, 3, 2)

#: Share of picks meant to fall in each tail class. The tree holds fewer rare and more common leaves than that: the walk
#: leans against how widely an attribute is known, which is what makes personas distinct.
TAIL_PRIOR = {"core": 0.06, "common": 0.32, "uncommon": 0.38, "rare": 0.24}


def strata_quotas(depth: int, ratio: Sequence[int] = RATIO) -> tuple[int, ...]:
    """Split a depth 5:3:2 by largest remainder (ties to the earlier stratum); sums to depth exactly."""
    exact = [depth * part / sum(ratio) for part in ratio]
    quotas = [int(share) for share in exact]
    by_remainder = sorted(range(len(ratio)), key=lambda s: (-(exact[s] - quotas[s]), s))
    for stratum in by_remainder[: depth - sum(quotas)]:
        quotas[stratum] += 1
    return tuple(quotas)


@dataclass(frozen=True)
class Selection:
    """Picks of many respondents, one entry a pick, sorted by respondent and then by step of the walk.

    Attributes:
        row: which respondent (position in the batch), shape (n_picks,).
        leaf: which attribute (position in the tree), shape (n_picks,).
        stratum: 0 near, 1 middle, 2 far, shape (n_picks,).
        step: order of the walk within the respondent, from 0, shape (n_picks,).
    """

    row: NDArray[np.int64]
    leaf: NDArray[np.int64]
    stratum: NDArray[np.int8]
    step: NDArray[np.int32]


FIELDS = ("row", "leaf", "stratum", "step")


@dataclass(frozen=True)
class Selector:
    """Selects attributes for batches of respondents; every draw follows from (seed, country, leaf, place).

    Attributes:
        tree: the Human-Attribute Tree.
        depth: attributes per person, exactly.
        seed, country: name the stream of draws.
        bias: weight of a category code, branch or topic; 1 is neutral, 0 forbids.
        required: attribute ids that everybody to whom they apply gets.
        forbidden: attribute ids that nobody gets.
    """

    tree: Tree
    depth: int
    seed: int
    country: str
    bias: Mapping[str, float] = field(default_factory=dict)
    required: tuple[str, ...] = ()
    forbidden: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        """Refuse a depth or a bias that the tree cannot meet."""
        if not 0 <= self.depth <= len(self.tree):
            raise SelectionError(
                where="Selector()",
                parameter="depth",
                got=self.depth,
                allowed=f"0 to {len(self.tree)} (the leaves of the tree)",
            )
        places = {leaf.category for leaf in self.tree} | {leaf.branch for leaf in self.tree} | set(self.tree.topics)
        for name, weight in self.bias.items():
            if name not in places:
                raise SelectionError(
                    "unknown name in bias",
                    where="Selector()",
                    parameter="bias",
                    got=name,
                    allowed="a category code, branch or topic of the tree",
                    hint=nearest(name, places),
                )
            if not 0 <= weight <= 1000:
                raise SelectionError(where="Selector()", parameter=f"bias {name}", got=weight, allowed="0 to 1000")
        for name in (*self.required, *self.forbidden):
            self.tree[name]

    @cached_property
    def _order(self) -> NDArray[np.int64]:
        """Leaf positions sorted by branch, so that a branch is one stretch of columns."""
        return np.argsort(self._branch, kind="stable")

    @cached_property
    def _branch(self) -> NDArray[np.int64]:
        names = sorted({(leaf.category, leaf.branch) for leaf in self.tree})
        number = {name: position for position, name in enumerate(names)}
        return np.array([number[leaf.category, leaf.branch] for leaf in self.tree])

    @cached_property
    def _starts(self) -> NDArray[np.int64]:
        """First column of each branch in the sorted order, shape (n_branches,)."""
        return np.flatnonzero(np.diff(self._branch[self._order], prepend=-1))

    @cached_property
    def _allowed(self) -> NDArray[np.bool_]:
        """True for leaves that neither bias nor a prohibition rules out, in the sorted order, shape (n_leaves,)."""
        allowed = self._weights > 0
        for name in self.forbidden:
            allowed[self.tree.index[name]] = False
        return np.asarray(allowed[self._order])

    @cached_property
    def _weights(self) -> NDArray[np.float32]:
        """Walk weight of each leaf: tail class leaned against its frequency, branches equal, times bias; (n_leaves,)."""
        tail = np.array([TAIL_CLASSES.index(leaf.tail) for leaf in self.tree])
        target = np.array([TAIL_PRIOR[name] for name in TAIL_CLASSES])
        factor = np.ones(len(TAIL_CLASSES))
        n_branches = self._branch.max() + 1
        for _ in range(200):
            weight = factor[tail]
            weight = weight / np.bincount(self._branch, weight, n_branches)[self._branch]
            reached = np.bincount(tail, weight, len(TAIL_CLASSES)) / n_branches
            factor *= target / np.maximum(reached, 1e-12)
        bias = np.array(
            [
                np.prod([self.bias.get(name, 1.0) for name in (leaf.category, leaf.branch, *leaf.topics)])
                for leaf in self.tree
            ]
        )
        return np.asarray(weight * bias, dtype=np.float32)

    @cached_property
    def _keys(self) -> NDArray[np.uint64]:
        keys = [draws.key(self.seed, "select", self.country, leaf.id) for leaf in self.tree]
        return np.array(keys, dtype=np.uint64)

    def select(self, reach: NDArray[np.bool_], similarity: NDArray[np.int32], place: NDArray[np.int64]) -> Selection:
        """Pick ``depth`` leaves for each respondent.

        Args:
            reach: True where a leaf applies and can be filled, shape (n, n_leaves).
            similarity: nearness of each leaf to each core, any integer scale, shape (n, n_leaves).
            place: the respondents' places, shape (n,).

        Raises:
            SelectionError: fewer leaves apply to somebody than the depth asks for.
        """
        n = len(place)
        if self.depth == 0 or n == 0:
            empty = np.zeros(0, dtype=np.int64)
            return Selection(empty, empty, empty.astype(np.int8), empty.astype(np.int32))
        allowed = reach[:, self._order] & self._allowed
        available = allowed.sum(axis=1)
        if available.min() < self.depth:
            raise SelectionError(
                "more attributes asked for than apply",
                where="Selector.select()",
                parameter="depth",
                got=self.depth,
                allowed=f"at most {int(available.min())} for the respondent to whom fewest attributes apply",
                hint=self._hint,
            )
        parts = []
        for start in range(0, n, BLOCK):
            rows = slice(start, start + BLOCK)
            stratum = self._strata(similarity[rows][:, self._order], allowed[rows], available[rows])
            clock = self._clock(allowed[rows], place[rows])
            picked = self._walk(clock, stratum, len(clock))
            parts.append(self._collect(picked, stratum, clock, start))
        return Selection(*(np.concatenate([getattr(part, name) for part in parts]) for name in FIELDS))

    @property
    def _hint(self) -> str:
        narrowed = [name for name, weight in self.bias.items() if weight == 0]
        return f"Bias 0 forbids {', '.join(narrowed)}." if narrowed else ""

    def _clock(self, allowed: NDArray[np.bool_], place: NDArray[np.int64]) -> NDArray[np.float32]:
        """When each leaf's exponential clock rings; the more weight, the sooner; infinite where it may not be picked."""
        chance = draws.keyed_uniforms(self._keys[self._order][None, :], place[:, None]).astype(np.float32)
        np.log(chance, out=chance)
        chance *= self._pace
        chance[~allowed] = np.inf
        return chance

    @cached_property
    def _pace(self) -> NDArray[np.float32]:
        return np.asarray(-1.0 / np.maximum(self._weights[self._order], 1e-30), dtype=np.float32)

    def _strata(
        self, similarity: NDArray[np.int32], allowed: NDArray[np.bool_], available: NDArray[np.int64]
    ) -> NDArray[np.int8]:
        """Rank terciles within what applies: 0 near, 1 middle, 2 far, -1 does not apply."""
        n, width = similarity.shape
        ranking = similarity.astype(np.int64)
        ranking *= width
        ranking += np.arange(width)  # unique, so that thirds are exact
        ranking[~allowed] = np.iinfo(np.int64).min
        third = available // 3
        stratum = np.empty((n, width), dtype=np.int8)
        for row, (held, part) in enumerate(zip(available.tolist(), third.tolist(), strict=True)):
            # places of the lowest rank of the near and of the middle third among all, from the lowest
            middle_at, near_at = min(width - (held - part), width - 1), min(width - (held - 2 * part), width - 1)
            edges = np.partition(ranking[row], (middle_at, near_at))
            stratum[row] = 2 - (ranking[row] >= edges[middle_at]).astype(np.int8) - (ranking[row] >= edges[near_at])
        stratum[~allowed] = -1
        return stratum

    def _walk(self, clock: NDArray[np.float32], stratum: NDArray[np.int8], n: int) -> NDArray[np.int16]:
        """Level at which each leaf was picked, from 1; 0 where it was not; shape (n, n_leaves)."""
        picked = np.zeros(clock.shape, dtype=np.int16)
        open_quota = np.tile(np.array(strata_quotas(self.depth), dtype=np.int64), (n, 1))
        for column in self._required_columns:
            rows = np.flatnonzero((stratum[:, column] >= 0) & (open_quota.sum(axis=1) > 0))
            picked[rows, column] = 1
            self._pay(open_quota, rows, stratum[rows, column])
        waiting = [np.where((stratum == s) & (picked == 0), clock, np.float32(np.inf)) for s in range(3)]
        # what a stratum does not hold is owed by the next one: exact depth outranks exact strata
        self._pass_on(open_quota, np.stack([np.isfinite(clocks).sum(axis=1) for clocks in waiting], axis=1))
        level = 0
        active = np.flatnonzero(open_quota.sum(axis=1) > 0)
        while active.size:
            level += 1
            free_branch = np.ones((active.size, len(self._starts)), dtype=bool)
            for s in range(3):
                candidates = waiting[s] if active.size == n else waiting[s][active]
                best = np.minimum.reduceat(candidates, self._starts, axis=1)
                best[~free_branch] = np.inf
                soonest = np.argsort(best, axis=1)
                row, rank = np.nonzero(np.arange(best.shape[1]) < open_quota[active, s][:, None])
                branch = soonest[row, rank]
                rings = np.isfinite(best[row, branch])
                row, branch = row[rings], branch[rings]
                columns = self._columns_of(candidates, row, branch, best[row, branch])
                picked[active[row], columns] = level
                waiting[s][active[row], columns] = np.inf
                open_quota[active, s] -= np.bincount(row, minlength=active.size)
                free_branch[row, branch] = False
            active = active[open_quota[active].sum(axis=1) > 0]
        return picked

    @cached_property
    def _required_columns(self) -> tuple[int, ...]:
        position = {int(leaf): column for column, leaf in enumerate(self._order)}
        return tuple(position[self.tree.index[name]] for name in self.required)

    def _columns_of(
        self,
        candidates: NDArray[np.float32],
        row: NDArray[np.int64],
        branch: NDArray[np.int64],
        best: NDArray[np.float32],
    ) -> NDArray[np.int64]:
        """The column of each (row, branch) whose clock rang first."""
        widths = np.diff(np.append(self._starts, candidates.shape[1]))
        offsets = np.arange(widths.max())
        columns = np.minimum(self._starts[branch][:, None] + offsets, candidates.shape[1] - 1)
        rang = (candidates[row[:, None], columns] == best[:, None]) & (offsets < widths[branch][:, None])
        return np.asarray(self._starts[branch] + rang.argmax(axis=1))

    @staticmethod
    def _pay(open_quota: NDArray[np.int64], rows: NDArray[np.int64], strata: NDArray[np.int8]) -> None:
        open_quota[rows, strata] -= 1
        for s in range(3):  # a required leaf in a full stratum is paid by the stratum with most left
            over = rows[open_quota[rows, s] < 0]
            open_quota[over, s] += 1
            open_quota[over, open_quota[over].argmax(axis=1)] -= 1

    @staticmethod
    def _pass_on(open_quota: NDArray[np.int64], held: NDArray[np.int64]) -> None:
        short = np.maximum(open_quota - held, 0)
        if not short.any():
            return
        open_quota -= short
        owed = short.sum(axis=1)
        for s in range(3):
            extra = np.minimum(owed, held[:, s] - open_quota[:, s])
            open_quota[:, s] += extra
            owed -= extra

    def _collect(
        self, picked: NDArray[np.int16], stratum: NDArray[np.int8], clock: NDArray[np.float32], first: int
    ) -> Selection:
        row, column = np.nonzero(picked)
        by_walk = np.lexsort((clock[row, column], picked[row, column], row))
        row, column = row[by_walk], column[by_walk]
        counts = np.bincount(row, minlength=len(picked))
        step = np.arange(len(row)) - np.repeat(np.cumsum(counts) - counts, counts)
        return Selection(row + first, self._order[column], stratum[row, column], step.astype(np.int32))
