"""The table of structure as people read it: one line per statistic, traits and countries averaged."""

from __future__ import annotations

from dataclasses import dataclass
from math import isnan
from typing import TYPE_CHECKING, Any

from ...counting import counted
from .statistic import STATISTICS, Statistic

if TYPE_CHECKING:
    import pandas as pd


@dataclass(frozen=True)
class Line:
    """One statistic over all countries.

    Attributes:
        statistic: what it is.
        model, human, people, people_low, people_high, baseline: see ``rows.row``; NaN where there is none.
        scope: what it was averaged over, in words.
        basis: where the human value comes from.
        reason: why a value is missing, or empty.
    """

    statistic: Statistic
    model: float
    human: float
    people: float
    people_low: float
    people_high: float
    baseline: float
    scope: str
    basis: str
    reason: str

    @property
    def has_value(self) -> bool:
        """Whether the run has a value."""
        return not isnan(self.model)


def summary_lines(structure: pd.DataFrame) -> list[tuple[int, str, str, list[Line]]]:
    """Round, wording, track and lines of each group, statistics in their order."""
    found = []
    whole = structure[structure["country"] == ""]
    for key, part in whole.groupby(["round", "variant", "track"], sort=False):
        lines = [
            _line(part[part["statistic"] == name], one)
            for name, one in STATISTICS.items()
            if name in set(part["statistic"])
        ]
        at_round, variant, track = key
        found.append((int(str(at_round)), str(variant), str(track), lines))
    return found


def _line(rows: pd.DataFrame, statistic: Statistic) -> Line:
    held = rows[rows["model"].notna()]
    used = held if len(held) else rows
    mean: dict[str, Any] = {
        name: float(used[name].mean()) for name in ("model", "human", "people", "people_low", "people_high", "baseline")
    }
    missing = [reason for reason in used["reason"] if reason]
    return Line(
        statistic,
        **mean,
        scope=_scope(used),
        basis=str(used["basis"].iloc[0]),
        reason="" if len(held) and not isnan(mean["human"]) else (missing[0] if missing else ""),
    )


def _scope(rows: pd.DataFrame) -> str:
    countries, questions = int(rows["n_countries"].max()), int(rows["n_questions"].max())
    subjects = [name for name in rows["subject"] if name]
    parts = [counted(len(subjects), "trait")] if subjects else []
    if questions and not subjects:
        parts.append(counted(questions, "question"))
    if countries:
        parts.append(counted(countries, "country", "countries"))
    return ", ".join(parts)
