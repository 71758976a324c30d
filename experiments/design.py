"""A design: everything a study would ask, with what it may cost."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Any

from ..errors import ExperimentError

#: A study of fewer respondents says nothing.
FEWEST = 2


@dataclass(frozen=True)
class Cell:
    """One part of a design that is run, or the reason why it is not.

    Attributes:
        name: arm, model and seed.
        answers: what will be asked, in answers.
        calls: requests to a model, fewest and most.
        cost_usd: fewest and most; None where no price is known or none was asked for.
        left_out: why it is not run, or empty.
    """

    name: str
    answers: int = 0
    calls: tuple[int, int] = (0, 0)
    cost_usd: tuple[float, float] | None = (0.0, 0.0)
    left_out: str = ""


@dataclass(frozen=True)
class Design:
    """All cells of a study.

    Attributes:
        cells: in the order in which they are run.
        n: respondents (or requests) per country; what a smaller design would reduce.
        unit: what n counts, for people.
        fewer: what else would make it cheaper, for people.
    """

    cells: Sequence[Cell]
    n: int
    unit: str = "respondents per country"
    fewer: str = "fewer arms with --arms or fewer --countries"

    @property
    def answers(self) -> int:
        """In all."""
        return sum(cell.answers for cell in self.cells)

    @property
    def calls(self) -> tuple[int, int]:
        """In all, fewest and most."""
        return sum(cell.calls[0] for cell in self.cells), sum(cell.calls[1] for cell in self.cells)

    @property
    def cost_usd(self) -> tuple[float, float] | None:
        """In all; None where a cell has no price."""
        costs = [cell.cost_usd for cell in self.cells if not cell.left_out]
        known = [cost for cost in costs if cost is not None]
        if len(known) < len(costs):
            return None
        return sum(cost[0] for cost in known), sum(cost[1] for cost in known)

    def require(self, budget_usd: float | None, spent_usd: float = 0.0) -> None:
        """Refuse a budget under which the study cannot end, before the first call.

        Args:
            budget_usd: the cap, or None.
            spent_usd: what an earlier attempt has spent of it.

        Raises:
            ExperimentError: the least it may cost is above the cap; names the largest design that surely fits.
        """
        cost = self.cost_usd
        if budget_usd is None or cost is None or cost[0] <= budget_usd or spent_usd > 0.0:
            return
        fitting = int(self.n * budget_usd / cost[1]) if cost[1] else 0
        if fitting >= FEWEST:
            least = cost[0] * fitting / self.n, cost[1] * fitting / self.n
            hint = f"The largest that surely fits is --n {fitting} ({least[0]:.4g} to {least[1]:.4g} USD)."
        else:
            one = FEWEST * cost[1] / self.n
            hint = f"Even --n {FEWEST} may cost {one:.4g} USD; choose {self.fewer}."
        raise ExperimentError(
            f"this design costs {cost[0]:.4g} to {cost[1]:.4g} USD with {self.n} {self.unit}; nothing was sent",
            parameter="budget_usd",
            got=budget_usd,
            allowed=f"at least {cost[0]:.4g}",
            hint=hint,
        )

    def to_dict(self) -> dict[str, Any]:
        """Plain values, for ``--json``."""
        return {
            "n": self.n,
            "unit": self.unit,
            "answers": self.answers,
            "calls": self.calls,
            "cost_usd": self.cost_usd,
            "cells": [asdict(cell) for cell in self.cells],
        }
