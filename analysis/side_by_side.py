"""Several runs in one table where they can be compared, and in tables of their own where they cannot."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import isnan
from typing import TYPE_CHECKING, Any

from .distances import HEADLINE
from .report_data import ReportData

if TYPE_CHECKING:
    import pandas as pd

Row = dict[str, Any]

#: Questions named in a title before they are only counted.
NAMED = 12


@dataclass(frozen=True)
class BesideTable:
    """Runs that share track, questions and countries.

    Attributes:
        title: what they share, in words.
        rows: one per run, round and wording: run, model, and the averages by metric.
        questions: one per question: the distance of every row's run, floor, world average and uniform of the first, and
            the nearest distance.
        has_unordered: whether a question without order is judged by another metric.
    """

    title: str
    rows: list[Row]
    questions: list[Row]
    has_unordered: bool


def side_by_side(runs: Sequence[ReportData]) -> list[BesideTable]:
    """One table per track, set of questions and set of countries; empty for one run."""
    if len(runs) < 2:
        return []
    tables: dict[tuple[str, str, str], list[tuple[Row, pd.DataFrame | None]]] = {}
    for data in runs:
        if data.comparison is None or not data.comparison.has_scores:
            row = {"run": data.run.id, "model": data.run.model, "metrics": {}}
            tables.setdefault(("", "", ""), []).append((row, None))
            continue
        averages = data.comparison.averages
        for (at_round, variant, track), part in averages.groupby(["round", "variant", "track"], sort=False):
            questions = list(part.loc[part["scope"] == "question", "question_id"].unique())
            countries = sorted(part.loc[part["scope"] == "country", "country"].unique())
            overall = part[part["scope"] == "all"].set_index("metric").to_dict("index")
            name = data.run.id + (f", round {at_round}" if at_round else "") + (f", {variant}" if variant else "")
            row = {"run": name, "model": data.run.model, "metrics": {metric: overall[metric] for metric in HEADLINE}}
            key = (str(track), ", ".join(sorted(questions)), ", ".join(countries))
            tables.setdefault(key, []).append((row, part))
    several = len({track for track, questions, _ in tables if questions}) > 1
    return [_table(track, countries, some, several) for (track, _, countries), some in tables.items()]


def _table(
    track: str, countries: str, some: Sequence[tuple[Row, pd.DataFrame | None]], names_tracks: bool
) -> BesideTable:
    parts = [part for _, part in some if part is not None]
    lines = _questions(parts)
    title = "Runs without a comparison"
    if lines:
        named = ", ".join(line["question_id"] for line in lines)
        told = f"Track {track or 'not stated'}: " if track or names_tracks else ""
        title = f"{told}{named if len(lines) <= NAMED else f'{len(lines)} questions'} in {countries}"
    return BesideTable(title, [row for row, _ in some], lines, any(line["metric"] != "ks" for line in lines))


def _questions(parts: Sequence[pd.DataFrame]) -> list[Row]:
    if not parts:
        return []
    tables = [part[part["scope"] == "question"].set_index(["question_id", "metric"]).to_dict("index") for part in parts]
    found = []
    for name in parts[0].loc[parts[0]["scope"] == "question", "question_id"].unique():
        metric = "ks" if not isnan(tables[0][name, "ks"]["model"]) else "js_distance"
        rows = [table[name, metric] for table in tables]
        runs = [float(row["model"]) for row in rows]
        found.append(
            {
                "question_id": name,
                "metric": metric,
                "runs": runs,
                "nearest": min((value for value in runs if not isnan(value)), default=None),
                **{arm: rows[0][arm] for arm in ("floor", "world", "uniform")},
            }
        )
    return found
