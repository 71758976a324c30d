"""Averages over cells: by question, by country and over all, with the draws summed so that noise averages too."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from .distances import METRICS
from .references import BASELINES
from .scored_rows import summary
from .scoring import Plan, Scored
from .tails import Tails

if TYPE_CHECKING:
    import pandas as pd

Floats = NDArray[np.float64]
Group = tuple[str, int, str, str, str, str]

#: Why raw distances have no average over several scales.
RANGES_DIFFER = "raw distances of scales of different range are not averaged"
UNORDERED = "no question of this group has ordered options"

SCOPES = ("all", "country", "question")


@dataclass
class _Sums:
    """Running sums of one group; leading axis metrics."""

    draws: int
    n_cells: NDArray[np.int64] = field(init=False)
    model: Floats = field(init=False)
    margin: Floats = field(init=False)
    baselines: Floats = field(init=False)
    baseline_cells: NDArray[np.int64] = field(init=False)
    floor: Floats = field(init=False)
    again: Floats = field(init=False)
    both: Floats = field(init=False)
    skilled: Floats = field(init=False)
    n_floor: list[float] = field(default_factory=list)
    ranges: set[int] = field(default_factory=set)

    def __post_init__(self) -> None:
        n = len(METRICS)
        self.n_cells, self.model, self.margin = np.zeros(n, dtype=np.int64), np.zeros(n), np.zeros(n)
        self.baselines, self.baseline_cells = (
            np.zeros((n, len(BASELINES))),
            np.zeros((n, len(BASELINES)), dtype=np.int64),
        )
        self.floor, self.again, self.both = (np.zeros((n, self.draws)) for _ in range(3))
        self.skilled = np.zeros((n, 3))


class Averages:
    """Collects scored blocks and averages them. Rounds, variants and tracks never share an average."""

    def __init__(self, plan: Plan) -> None:
        self._plan = plan
        self._groups: dict[Group, _Sums] = {}

    @property
    def is_empty(self) -> bool:
        """Whether nothing was scored."""
        return not self._groups

    def add(self, block: Scored) -> None:
        """Count a block's cells in each group they belong to."""
        world = [one.name for one in BASELINES].index("world")
        model, margin, baselines, floor, both = (
            np.nan_to_num(part) for part in (block.model, block.margin, block.baselines, block.floor, block.both)
        )
        for i, one in enumerate(block.cells):
            scored = ~np.isnan(block.model[:, i])
            with_world = scored & ~np.isnan(block.baselines[:, i, world])
            triple = np.stack(
                [block.baselines[:, i, world], block.model[:, i], block.floor[:, i].mean(axis=-1)], axis=1
            )
            for group in _groups(one.round, one.variant, one.track, one.question_id, one.country):
                sums = self._groups.setdefault(group, _Sums(self._plan.draws))
                sums.n_cells += scored
                sums.model += model[:, i]
                sums.margin += margin[:, i]
                sums.baselines += baselines[:, i]
                sums.baseline_cells += ~np.isnan(block.baselines[:, i])
                sums.floor += floor[:, i]
                sums.both += both[:, i]
                # unordered metrics add nothing; a cell without draws to repeat (NaN) leaves the group without interval
                sums.again += np.where(scored[:, None], block.again[:, i], 0.0)
                sums.skilled += np.where(with_world[:, None], triple, 0.0)
                sums.n_floor.append(float(block.n_floor[i]))
                sums.ranges.add(one.scale.codes[-1] - one.scale.codes[0])

    def frame(self) -> pd.DataFrame:
        """One row per group and metric."""
        import pandas as pd

        return pd.DataFrame(list(self._rows()))

    def _rows(self) -> Iterator[dict[str, Any]]:
        for group, sums in sorted(self._groups.items(), key=lambda pair: (SCOPES.index(pair[0][0]), *pair[0][1:4])):
            scope, at_round, variant, track, question_id, country = group
            counts = np.maximum(sums.n_cells, 1)[:, None]
            tails = Tails.of(sums.floor / counts, sums.again / counts, sums.both / counts)
            for m, metric in enumerate(METRICS.values()):
                cells = int(sums.n_cells[m])
                reason = UNORDERED if not cells else ""
                if not reason and not metric.is_comparable and len(sums.ranges) > 1:
                    reason = RANGES_DIFFER
                with np.errstate(invalid="ignore", divide="ignore"):
                    baselines = np.where(reason == "", sums.baselines[m] / sums.baseline_cells[m], np.nan)
                n_floor = float(np.mean(sums.n_floor))
                has_world = bool(sums.skilled[m].any())
                yield {
                    "scope": scope,
                    "round": at_round,
                    "variant": variant,
                    "track": track,
                    "question_id": question_id,
                    "country": country,
                    "metric": metric.name,
                    "n_cells": cells,
                    **summary(
                        model=np.nan if reason else float(sums.model[m] / cells),
                        baselines=baselines,
                        tails=tails.at(m),
                        margin=np.nan if reason else float(sums.margin[m] / cells),
                        n_floor=n_floor,
                        plan=self._plan,
                        reason=reason,
                        skilled=tuple(sums.skilled[m]) if has_world and not reason else (np.nan, np.nan, np.nan),
                    ),
                    "n_floor": n_floor,
                    **{f"{one.name}_cells": int(sums.baseline_cells[m, j]) for j, one in enumerate(BASELINES)},
                }


def _groups(at_round: int, variant: str, track: str, question_id: str, country: str) -> Iterator[Group]:
    yield "all", at_round, variant, track, "", ""
    yield "country", at_round, variant, track, "", country
    yield "question", at_round, variant, track, question_id, ""
