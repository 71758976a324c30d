"""A study's tables on a terminal: as wide as it is, and no number broken."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from rich.table import Table as RichTable

    from ..experiments.table import Column, Table
    from .console import Console

#: How notes on intervals begin.
BRACKETS = "Brackets"

#: Characters of a row's name in one line; a longer one goes on below.
MOST_NAME = 30


def print_study_tables(tables: Sequence[Table], *, brief: bool = True) -> None:
    """Print tables; one that is too wide is cut into parts, each with the names of the rows.

    Args:
        tables: in order.
        brief: leave intervals out.
    """
    from .console import Console

    console = Console()
    for table in tables:
        console.print(f"\n[bold]{_plain(table.title)}[/bold]", highlight=False)
        figures = [column for column in table.columns if not column.is_prose]
        for part in _parts(table, figures, console.width, brief=brief):
            console.print(part)
        for column in table.columns:
            if column.is_prose:
                _print_prose(console, table, column)
        for note in table.notes:
            if brief and note.startswith(BRACKETS):
                continue
            console.print(f"- {note}", highlight=False, markup=False)


def _parts(table: Table, columns: Sequence[Column], width: int, *, brief: bool) -> list[RichTable]:
    from rich.markup import escape
    from rich.table import Table as RichTable

    texts = table.texts(columns, brief=brief)
    heads = [column.label for column in columns]
    name = min(MOST_NAME, max(len(row[0]) for row in [heads, *texts]))
    # heads break between words, numbers never
    needed = [
        max([*map(len, heads[at].split()), *(len(row[at]) for row in texts)]) if at else name
        for at in range(len(columns))
    ]
    groups: list[list[int]] = []
    for at in range(1, len(columns)):
        taken = name + 2 + sum(needed[other] + 1 for other in groups[-1]) if groups else width
        if taken + needed[at] + 1 > width:
            groups.append([])
        groups[-1].append(at)
    parts = []
    for group in groups or [[]]:
        shown = RichTable(padding=0)
        for at in (0, *group):
            shown.add_column(escape(heads[at]), justify="right" if at else "left", width=needed[at])
        for row in texts:
            shown.add_row(*(escape(row[at]) for at in (0, *group)))
        parts.append(shown)
    return parts


def _print_prose(console: Console, table: Table, column: Column) -> None:
    """What several rows say alike stands once."""
    from rich.padding import Padding
    from rich.text import Text

    console.print(f"{column.label}:", highlight=False, markup=False)
    said: dict[str, list[str]] = {}
    for row in table.rows:
        if row.get(column.key):
            said.setdefault(str(row[column.key]), []).append(str(row[table.columns[0].key]))
    for text, names in said.items():
        console.print(Padding(Text(f"{', '.join(names)}: {text}"), (0, 0, 0, 2)))


def _plain(text: str) -> str:
    from rich.markup import escape

    return escape(text)
