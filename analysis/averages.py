"""Averages over cells: by question, by country and over all, with the draws summed so that noise averages too."""

from __future__ import annotations

from collections.abc import Mapping
from copy import deepcopy
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from .distances import METRICS
from .references import BASELINES
from .scored_columns import Columns, summary, together
from .scoring import Plan, Scored
from .tails import Tails

if TYPE_CHECKING:
    import pandas as pd

Floats = NDArray[np.float64]

#: Why raw distances have no average over several scales.
RANGES_DIFFER = "raw distances of scales of different range are not averaged"
UNORDERED = "no question of this group has ordered options"

SCOPES = ("all", "country", "question")
#: Arrays of a group that are sums over its cells.
SUMMED = ("n_cells", "model", "margin", "baselines", "baseline_cells", "floor", "again", "both", "skilled")
WORLD = [one.name for one in BASELINES].index("world")


@dataclass(frozen=True)
class Group:
    """Cells that share an average. Rounds, variants and tracks never do."""

    scope: str
    round: int
    variant: str
    track: str
    question_id: str = ""
    country: str = ""


@dataclass
class Sums:
    """Sums over the cells of one group; M metrics, B draws.

    Attributes:
        n_cells: scored cells, shape (M,).
        model, margin: distances and margins, shape (M,).
        baselines, baseline_cells: distances of the baselines and how many cells have one, shape (M, n_baselines).
        floor, again, both: draws, shape (M, B).
        skilled: errors of world average, run and floor over cells that have a world average, shape (M, 3).
        n_floor: real people, summed over all cells.
        cells: of any kind.
        ranges: distances between the first and last code of the scales.
    """

    n_cells: NDArray[np.int64]
    model: Floats
    margin: Floats
    baselines: Floats
    baseline_cells: NDArray[np.int64]
    floor: Floats
    again: Floats
    both: Floats
    skilled: Floats
    n_floor: float
    cells: int
    ranges: frozenset[int]

    @classmethod
    def of(cls, block: _Filled, at: list[int]) -> Sums:
        """Of these cells of a block."""
        return cls(
            **{name: part[:, at].sum(axis=1) for name, part in zip(SUMMED, block.parts, strict=True)},
            n_floor=float(block.n_floor[at].sum()),
            cells=len(at),
            ranges=block.ranges,
        )

    def add(self, other: Sums) -> None:
        """Take the cells of another part of the group in."""
        for name in SUMMED:
            mine = getattr(self, name)
            mine += getattr(other, name)
        self.n_floor += other.n_floor
        self.cells += other.cells
        self.ranges |= other.ranges


@dataclass(frozen=True)
class _Filled:
    """A block whose missing numbers are 0, ready to be summed.

    Attributes:
        parts: what is summed, in the order of ``SUMMED``, shapes (M, C, ...).
        n_floor, ranges: see ``Sums``.
    """

    parts: tuple[NDArray[Any], ...]
    n_floor: Floats
    ranges: frozenset[int]

    @classmethod
    def of(cls, block: Scored) -> _Filled:
        """Fill a block."""
        scored = ~np.isnan(block.model)
        world = block.baselines[..., WORLD]
        triple = np.stack([world, block.model, block.floor.mean(axis=-1)], axis=-1)
        codes = block.cells[0].scale.codes
        return cls(
            (
                scored,
                _zeros(block.model),
                _zeros(block.margin),
                _zeros(block.baselines),
                ~np.isnan(block.baselines),
                _zeros(block.floor),
                # unordered metrics add nothing; a cell without draws to repeat (NaN) leaves the group without interval
                block.again if scored.all() else np.where(scored[..., None], block.again, 0.0),
                _zeros(block.both),
                np.where((scored & ~np.isnan(world))[..., None], triple, 0.0),
            ),
            block.n_floor,
            frozenset({codes[-1] - codes[0]}),
        )


def _zeros(values: Floats) -> Floats:
    missing = np.isnan(values)
    return np.where(missing, 0.0, values) if missing.any() else values


def group_sums(block: Scored) -> dict[Group, Sums]:
    """A block's cells summed in each group that they belong to."""
    members: dict[Group, list[int]] = {}
    for i, one in enumerate(block.cells):
        about = (one.round, one.variant, one.track)
        members.setdefault(Group("all", *about), []).append(i)
        members.setdefault(Group("country", *about, country=one.country), []).append(i)
    filled = _Filled.of(block)
    found = {group: Sums.of(filled, at) for group, at in members.items()}
    question = block.cells[0].question_id
    # copies, since each group goes on adding for itself
    alike = {
        Group("question", *_about(group), question): deepcopy(sums)
        for group, sums in found.items()
        if group.scope == "all"
    }
    return found | alike


def _about(group: Group) -> tuple[int, str, str]:
    return group.round, group.variant, group.track


class Averages:
    """Gathers the sums of blocks and averages them."""

    def __init__(self, plan: Plan) -> None:
        self._plan = plan
        self._groups: dict[Group, Sums] = {}

    @property
    def is_empty(self) -> bool:
        """Whether nothing was scored."""
        return not self._groups

    def add(self, sums: Mapping[Group, Sums]) -> None:
        """Take a block's sums in; they become this object's own."""
        for group, some in sums.items():
            mine = self._groups.setdefault(group, some)
            if mine is not some:
                mine.add(some)

    def frame(self) -> pd.DataFrame:
        """One row per group and metric."""
        import pandas as pd

        # questions in the order asked; groups come in the order in which they were first met
        ordered = sorted(self._groups.items(), key=lambda pair: (SCOPES.index(pair[0].scope), *_about(pair[0])))
        return pd.DataFrame(together(self._columns(group, sums) for group, sums in ordered))

    def _columns(self, group: Group, sums: Sums) -> Columns:
        n = len(METRICS)
        counts = np.maximum(sums.n_cells, 1)
        tails = Tails.of(sums.floor / counts[:, None], sums.again / counts[:, None], sums.both / counts[:, None])
        reasons = [self._reason(sums, m) for m in range(n)]
        is_missing = np.array([bool(reason) for reason in reasons])
        with np.errstate(invalid="ignore", divide="ignore"):
            baselines = sums.baselines / sums.baseline_cells
        baselines[is_missing] = np.nan
        skilled = np.where((is_missing | ~sums.skilled.any(axis=1))[:, None], np.nan, sums.skilled)
        n_floor = np.full(n, sums.n_floor / sums.cells)
        whose: dict[str, Any] = {
            "scope": group.scope,
            "round": group.round,
            "variant": group.variant,
            "track": group.track,
            "question_id": group.question_id,
            "country": group.country,
        }
        return {
            **{name: [value] * n for name, value in whose.items()},
            "metric": list(METRICS),
            "n_cells": sums.n_cells,
            **summary(
                model=np.where(is_missing, np.nan, sums.model / counts),
                baselines=baselines,
                tails=tails,
                margin=np.where(is_missing, np.nan, sums.margin / counts),
                n_floor=n_floor,
                n_margin=self._plan.n_margin,
                reasons=reasons,
                skilled=skilled,
            ),
            "n_floor": n_floor,
            **{f"{one.name}_cells": sums.baseline_cells[:, j] for j, one in enumerate(BASELINES)},
        }

    def _reason(self, sums: Sums, m: int) -> str:
        if not sums.n_cells[m]:
            return UNORDERED
        is_comparable = list(METRICS.values())[m].is_comparable
        return "" if is_comparable or len(sums.ranges) == 1 else RANGES_DIFFER
