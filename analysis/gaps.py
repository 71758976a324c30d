"""Why a number of a comparison's tables is missing: no null leaves without a reason."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from .references import BASELINES

if TYPE_CHECKING:
    from .comparison import Comparison

ALLOCATED = "answers were allocated systematically: there is no sampling of respondents to draw again"
ONE_DISTRIBUTION = "all respondents give one distribution: nothing to draw again"
NO_CELL = "no cell of this group has this reference"
EXACT = "the truth states no number of people and counts as exact"
UNSTATED = "no answer states its permitted mass"
RESAMPLES = "some resamples of the questions have nothing to gain"
MEAN_OF_COUNTRIES = "a mean over countries: the ranges stand by country"
NOT_DRAWN = "not drawn for this statistic"
NO_BASELINE = "this statistic has no baseline"

_INTERVALS = ("mc_low", "mc_high")
_BASELINES = frozenset(one.name for one in BASELINES)


class Gaps:
    """Finds the reason of a missing number.

    Args:
        comparison: whose tables are asked about.
    """

    def __init__(self, comparison: Comparison) -> None:
        names = {one.label: one.name for one in BASELINES}
        self._is_allocated = comparison.about.get("allocation") == "systematic"
        self._references = {}
        for note in comparison.notes:
            label, _, text = note.text.partition(": ")
            if note.kind == "no_reference" and label in names:
                self._references[note.question_id, note.country, names[label]] = text

    def of(self, table: str, row: Mapping[str, Any]) -> dict[str, str]:
        """Column to reason, for every missing number of a row of one of the tables of ``Comparison.to_dict``."""
        return {name: self._reason(table, name, row) for name, value in row.items() if value is None}

    def _reason(self, table: str, name: str, row: Mapping[str, Any]) -> str:
        if row.get("reason") and not (table == "structure" and name != "human" and row["model"] is not None):
            return str(row["reason"])
        if name in _BASELINES and table != "structure":
            if table == "averages":
                return NO_CELL
            return self._references[row["question_id"], row["country"], name]
        if name in _INTERVALS:
            return ALLOCATED if self._is_allocated else ONE_DISTRIBUTION
        if name == "skill":
            return str(row["skill_reason"])
        if table == "structure":
            return _of_structure(name, row)
        known = {"n_human": EXACT, "permitted_mass": UNSTATED}
        return known.get(name) or str(row.get("items_reason") or RESAMPLES)


def _of_structure(name: str, row: Mapping[str, Any]) -> str:
    if name == "baseline":
        return NO_BASELINE
    is_mean = not row["country"] and row["n_countries"] > 1 and row["people"] is not None
    return MEAN_OF_COUNTRIES if is_mean else NOT_DRAWN
