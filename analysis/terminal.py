"""A comparison as a table for the terminal: question by metric, with floor and baselines beside it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from .distances import HEADLINE, METRICS
from .number_text import SHORT, number, skill_text
from .references import BASELINES
from .structure.summary import summary_lines

if TYPE_CHECKING:
    import pandas as pd
    from rich.table import Table

    from .comparison import Comparison

#: Headings of the columns that every table of distances has.
COLUMNS = ("Run", "Floor", "p95", "Unif", "Mode", "World", "Demo", "Region")

#: Lines of the table by country; with more of them a file is easier to read.
COUNTRIES = 30

#: Cells named beside a reason before the rest is counted.
NAMED = 8

MARK = {"equivalent": "green", "farther": "yellow", "undecided": "", "unscored": "dim"}


def terminal_table(comparison: Comparison) -> Table:
    """Rows: each question by the headline metrics, then the mean of all; columns: simulated, floor, baselines, skill.

    Questions are averaged over countries. One section per round, variant and track: tracks never share a table.
    """
    from rich import box
    from rich.table import Table

    donor = str(comparison.about["donor"])
    table = Table(
        title=_title(comparison),
        caption=(
            "W1: Wasserstein by range; JS: Jensen-Shannon distance; Mean: difference by range. Floor, p95: mean miss of as "
            "many real people, and what 1 in 20 such samples exceeds. Unif: all options alike; Mode: everybody the "
            "country's most frequent answer; World, Region: mean of the other countries, of those of the region; Demo: World "
            f"moved by demographics; {donor}: its people. "
            "Skill: 0 = World, 1 = as many real people (more: nearer than such a sample); – where World is as near as they are."
        ),
        box=box.SIMPLE_HEAD,
        pad_edge=False,
        padding=(0, 1, 0, 0),
        header_style="bold",
    )
    table.add_column("Item", overflow="fold", min_width=5)
    table.add_column("", no_wrap=True)
    for heading in (*COLUMNS, donor, "Skill"):
        table.add_column(heading, justify="right", no_wrap=True)
    frame = comparison.averages
    if frame.empty:
        return table
    for (at_round, variant, track), part in frame.groupby(["round", "variant", "track"], sort=False):
        title = _section(frame, str(at_round), str(variant), str(track))
        if title:
            table.add_section()
            table.add_row(f"[bold]{title}[/bold]")
        questions = part[part["scope"] == "question"]
        for question_id in questions["question_id"].unique():
            _rows(table, str(question_id), questions[questions["question_id"] == question_id])
        _rows(table, "All", part[part["scope"] == "all"])
    return table


def _title(comparison: Comparison) -> str:
    from rich.markup import escape

    tracks = [str(track) for track in comparison.averages["track"].unique() if track] if comparison.has_scores else []
    told = f", track {tracks[0]}" if len(tracks) == 1 else ""
    return f"Distance from {escape(str(comparison.about['truth']))} (0 = same distribution){escape(told)}"


def country_table(comparison: Comparison) -> Table | None:
    """The mean KS distance of each country beside floor and baselines; None where there is one country, or very many."""
    from rich import box
    from rich.markup import escape
    from rich.table import Table

    frame = comparison.averages
    rows = frame[(frame["scope"] == "country") & (frame["metric"] == "ks")] if len(frame) else frame
    if not 2 <= len(rows) <= COUNTRIES:
        return None
    table = Table(
        title="Mean KS by country", box=box.SIMPLE_HEAD, pad_edge=False, padding=(0, 1, 0, 0), header_style="bold"
    )
    for heading in ("Country", *COLUMNS, str(comparison.about["donor"]), "Skill"):
        table.add_column(heading, justify="left" if heading == "Country" else "right", no_wrap=True)
    for row in rows.to_dict("records"):
        section = _section(frame, str(row["round"]), str(row["variant"]), str(row["track"]))
        values = [number(row[name]) for name in ("model", "floor", "floor_p95", *(one.name for one in BASELINES))]
        table.add_row(escape(f"{row['country']} {section}".strip()), *values, skill_text(row))
    return table


def structure_table(comparison: Comparison) -> Table:
    """What distances cannot see, one line per statistic; rounds, wordings and tracks apart."""
    from rich import box
    from rich.markup import escape
    from rich.table import Table

    table = Table(
        title="Structure",
        caption=(
            "People: what as many real people show. Baseline: countries alike, questions independent, subgroups alike. "
            "Ratios and correlations where Humans is 1, errors where it is 0, else shares; the report says what each means."
        ),
        box=box.SIMPLE_HEAD,
        pad_edge=False,
        padding=(0, 1, 0, 0),
        header_style="bold",
    )
    table.add_column("", overflow="fold")
    for heading in ("Run", "Humans", "People", "Baseline"):
        table.add_column(heading, justify="right", no_wrap=True)
    for at_round, variant, track, lines in summary_lines(comparison.structure):
        title = _section(comparison.structure, str(at_round), variant, track)
        if title:
            table.add_section()
            table.add_row(f"[bold]{title}[/bold]")
        for line in lines:
            values = [number(value) for value in (line.model, line.human, line.people, line.baseline)]
            name = line.statistic.label
            if line.reason:
                name += f": {line.reason}" if not line.has_value else f" ({line.reason})"
            table.add_row(escape(name), *values, style="" if line.has_value else "dim")
    return table


def _rows(table: Table, name: str, rows: pd.DataFrame) -> None:
    from rich.markup import escape

    table.add_section()
    shown = rows[rows["metric"].isin(HEADLINE)].to_dict("records")
    for position, row in enumerate(shown):
        style = MARK[row["verdict"]]
        simulated = number(row["model"])
        table.add_row(
            escape(name) if not position else "",
            SHORT[row["metric"]],
            f"[{style}]{simulated}[/{style}]" if style else simulated,
            number(row["floor"]),
            number(row["floor_p95"]),
            *(number(row[one.name]) for one in BASELINES),
            skill_text(row),
        )


def unscored_lines(comparison: Comparison) -> list[str]:
    """One line a reason why cells are not scored, with the cells it holds for; rich markup is escaped."""
    from rich.markup import escape

    missing = comparison.cells[comparison.cells["verdict"] == "unscored"]
    cells: dict[str, list[str]] = {}
    for (question_id, country), rows in missing.groupby(["question_id", "country"], sort=False):
        if set(rows["metric"]) == set(METRICS):
            cells.setdefault(str(rows["reason"].iloc[0]), []).append(f"{question_id} {country}")
    lines = (
        [] if comparison.has_scores else [f"Nothing could be compared with {escape(str(comparison.about['truth']))}."]
    )
    for reason, names in cells.items():
        more = f" and {len(names) - NAMED:,} more" if len(names) > NAMED else ""
        lines.append(f"Not scored: {escape(reason)} ({escape(', '.join(names[:NAMED]))}{more}).")
    return lines


def _section(frame: pd.DataFrame, at_round: str, variant: str, track: str) -> str:
    from rich.markup import escape

    parts = []
    if frame["round"].nunique() > 1:
        parts.append(f"round {at_round}")
    if frame["variant"].nunique() > 1:
        parts.append(f"wording {variant or 'as published'}")
    if frame["track"].nunique() > 1:
        parts.append(f"track {track or 'not stated'}")
    return escape(", ".join(parts))
