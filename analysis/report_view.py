"""A run's tables cut into what the report's template prints: sections, panels, heat map, statuses."""

from __future__ import annotations

from dataclasses import dataclass
from math import isnan
from typing import TYPE_CHECKING, Any

from ..agents.answers import STATUSES
from .distances import HEADLINE, METRICS
from .references import BASELINES
from .report_data import ReportData
from .structure.statistic import STATISTICS
from .structure.summary import Line, summary_lines

if TYPE_CHECKING:
    import pandas as pd
    from markupsafe import Markup

    from .comparison import Comparison

Row = dict[str, Any]

#: More countries than this stand in the tables only.
PANEL_COUNTRIES = 12


@dataclass(frozen=True)
class QuestionView:
    """One question: wording, chart, shares by country and option; ``n_hidden`` countries stand in the table only."""

    id: str
    text: str
    chart: Markup
    shares: list[Row]
    verdicts: list[Row]
    n_hidden: int


@dataclass(frozen=True)
class HeatMap:
    """Skill by country and question; a cell is a row of ``Comparison.cells`` with its colour step, or None."""

    metric: str
    questions: list[str]
    countries: list[tuple[str, str, list[Row | None]]]


@dataclass(frozen=True)
class Section:
    """One round, wording and track: they never share a table; ``measured``: questions and countries behind ``lead``."""

    title: str
    track: str
    ruler: Markup | None
    lead: Row | None
    measured: tuple[int, int]
    overall: list[Row]
    rows: list[tuple[str, list[Row]]]
    every_metric: list[tuple[str, list[Row]]]
    questions: list[QuestionView]
    heat: HeatMap | None
    structure: list[Line]
    structure_rows: list[Row]


@dataclass(frozen=True)
class RunView:
    """One run as the template prints it; totals holds the rows of every status."""

    anchor: str
    data: ReportData
    sections: list[Section]
    statuses: list[Row]
    totals: dict[str, int]
    notes: list[Row]


def view(data: ReportData, anchor: str) -> RunView:
    """Prepare one run.

    Args:
        data: the run.
        anchor: prefix of element ids, unique on the page.
    """
    comparison = data.comparison
    if comparison is None:
        return RunView(anchor, data, [], [], dict.fromkeys(map(str, STATUSES), 0), [])
    statuses = _statuses(comparison)
    totals: dict[str, int] = {status: sum(int(row[status]) for row in statuses) for status in STATUSES}
    return RunView(anchor, data, _sections(data, comparison), statuses, totals, _notes(comparison))


def _sections(data: ReportData, comparison: Comparison) -> list[Section]:
    if not comparison.has_scores:
        return []
    keys = ["round", "variant", "track"]
    found = []
    several = {name: comparison.averages[name].nunique() > 1 for name in keys}
    for (at_round, variant, track), part in comparison.averages.groupby(keys, sort=False):
        cells, shares = (_of(frame, at_round, variant, track) for frame in (comparison.cells, comparison.shares))
        parts = [f"Round {at_round}"] if several["round"] else []
        parts += [f"wording {variant or 'as published'}"] if several["variant"] else []
        parts += [f"track {track or 'not stated'}"] if several["track"] else []
        overall = _records(part[part["scope"] == "all"])
        lead = next((row for row in overall if row["metric"] == "ks" and not isnan(row["model"])), None)
        questions = part[part["scope"] == "question"]
        grouped = [(name, questions[questions["question_id"] == name]) for name in questions["question_id"].unique()]
        headline = [row for row in overall if row["metric"] in HEADLINE]
        short = [(name, _records(rows[rows["metric"].isin(HEADLINE)])) for name, rows in grouped]
        every = [(name, _records(rows)) for name, rows in grouped]
        found.append(
            Section(
                ", ".join(parts),
                str(track),
                _ruler(comparison, lead) if lead else None,
                lead,
                _measured(cells),
                headline,
                [*short, ("All", headline)],
                [*every, ("All", overall)],
                [_question(name, cells, shares, data) for name, _ in grouped],
                _heat(cells, data),
                *_structure(comparison, at_round, variant, track, data),
            )
        )
    return found


def _measured(cells: pd.DataFrame) -> tuple[int, int]:
    scored = cells[(cells["metric"] == "ks") & (cells["reason"] == "")]
    return int(scored["question_id"].nunique()), int(scored["country"].nunique())


def _of(frame: pd.DataFrame, at_round: Any, variant: Any, track: Any) -> pd.DataFrame:
    is_mine = (frame["round"] == at_round) & (frame["variant"] == variant) & (frame["track"] == track)
    chosen: pd.DataFrame = frame.loc[is_mine]
    return chosen


def _records(frame: pd.DataFrame) -> list[Row]:
    return [{str(name): value for name, value in row.items()} for row in frame.to_dict("records")]


def _ruler(comparison: Comparison, lead: Row) -> Markup:
    from markupsafe import Markup

    from .charts.ruler import comparison_ruler
    from .charts.svg import inline_svg

    spoken = ", ".join(
        f"{comparison.labels[one.name]} {lead[one.name]:.3f}" for one in BASELINES if not isnan(lead[one.name])
    )
    text = f"Kolmogorov-Smirnov distance: this run {lead['model']:.3f}; real people {lead['floor']:.3f}; {spoken}."
    # inline_svg lets nothing but drawing elements pass
    return Markup(inline_svg(comparison_ruler(lead, comparison.labels), description=text))


def _question(name: str, cells: pd.DataFrame, shares: pd.DataFrame, data: ReportData) -> QuestionView:
    from markupsafe import Markup

    from .charts.distributions import distribution_chart
    from .charts.svg import inline_svg

    mine = shares[shares["question_id"] == name]
    countries = mine["country"].unique()
    names = {code: data.country_names.get(code, code) for code in countries}
    shown = mine[mine["country"].isin(countries[:PANEL_COUNTRIES])]
    chart = Markup(
        inline_svg(
            distribution_chart(shown, names=names), description=f"Distributions of answers to {name}; numbers below."
        )
    )
    rows = _records(mine.assign(country_name=[names[code] for code in mine["country"]]))
    text = str(mine["question_text"].iloc[0]) if "question_text" in mine.columns else ""
    verdicts = cells[(cells["question_id"] == name) & (cells["metric"] == "ks")]
    if verdicts["reason"].ne("").all():
        verdicts = cells[(cells["question_id"] == name) & (cells["metric"] == "js_distance")]
    return QuestionView(
        name,
        text,
        chart,
        rows,
        _records(verdicts.assign(country_name=[data.country_names.get(c, c) for c in verdicts["country"]])),
        max(0, len(countries) - PANEL_COUNTRIES),
    )


def _heat(cells: pd.DataFrame, data: ReportData) -> HeatMap | None:
    ks = cells[cells["metric"] == "ks"]
    metric = "ks" if ks["model"].notna().any() else "js_distance"
    judged = cells[cells["metric"] == metric]
    scored = judged[judged["reason"] == ""]  # what could not be scored at all stands in the notes
    countries, questions = (list(dict.fromkeys(scored[name])) for name in ("country", "question_id"))
    if len(countries) < 2:
        return None
    rows = {(row["country"], row["question_id"]): row for row in _records(judged)}
    table: list[tuple[str, str, list[Row | None]]] = []
    for country in countries:
        line: list[Row | None] = []
        for question in questions:
            row = rows.get((country, question))
            line.append(None if row is None else {**row, "step": _step(row)})
        table.append((country, data.country_names.get(country, country), line))
    return HeatMap(METRICS[metric].label, questions, table)


def _step(row: Row) -> str:
    """Colour class of a heat map cell: skill in nine steps from -1 to 1, or why there is none."""
    if row["reason"]:
        return "none"
    if row["skill_reason"]:
        return "flat"
    return f"s{round(max(-1.0, min(1.0, row['skill'])) * 4):+d}".replace("+", "p").replace("-", "m")


def _structure(
    comparison: Comparison, at_round: Any, variant: Any, track: Any, data: ReportData
) -> tuple[list[Line], list[Row]]:
    """Lines over all countries, and the single values by country and trait."""
    mine = _of(comparison.structure, at_round, variant, track)
    lines = [line for *_, lines in summary_lines(mine) for line in lines]
    single = mine[(mine["country"] != "") | (mine["subject"] != "")]
    named = single.assign(
        label=[STATISTICS[name].label for name in single["statistic"]],
        country_name=[data.country_names.get(code, code) or "All" for code in single["country"]],
    )
    return lines, _records(named)


def _statuses(comparison: Comparison) -> list[Row]:
    frame = comparison.statuses
    grouped = frame.groupby("question_id", sort=False)
    table = grouped[[*STATUSES, "n", "n_effective"]].sum().reset_index()
    return _records(table)


def _notes(comparison: Comparison) -> list[Row]:
    """Notes of one kind and text gathered, with the cells they are about."""
    gathered: dict[tuple[str, str], list[str]] = {}
    for note in comparison.notes:
        gathered.setdefault((note.kind, note.text), []).append(" ".join(filter(None, [note.question_id, note.country])))
    truth = str(comparison.about["truth"])  # may be a file's name, which stays as it is
    return [
        {
            "kind": kind,
            "text": text if text.startswith(truth) else text[:1].upper() + text[1:],
            "cells": [name for name in cells if name],
        }
        for (kind, text), cells in gathered.items()
    ]
