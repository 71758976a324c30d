"""A table of a study, as Markdown, LaTeX and CSV."""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from math import isfinite
from typing import Any

from ..analysis.number_text import with_minus
from ..spreadsheet import as_cell

#: Columns with intervals that a page of text can hold.
WIDE = 5


@dataclass(frozen=True)
class Figure:
    """A number with its interval; ``low`` and ``high`` are None where there is none."""

    value: float
    low: float | None = None
    high: float | None = None


#: What a cell holds: a number with or without interval, words, or nothing.
Value = Figure | float | int | str | None


@dataclass(frozen=True)
class Column:
    """One column.

    Attributes:
        key: in CSV and JSON.
        label: heading for people.
        digits: decimals shown.
        is_share: shown as per cent.
        is_prose: sentences; a terminal shows them below the table.
    """

    key: str
    label: str
    digits: int = 3
    is_share: bool = False
    is_prose: bool = False


@dataclass(frozen=True)
class Table:
    """Rows under columns.

    Attributes:
        name: of its files.
        title: heading.
        columns: in order; the first names the row.
        rows: column key to value; a missing key is an empty cell.
        notes: what a reader must know, one sentence each.
    """

    name: str
    title: str
    columns: Sequence[Column]
    rows: Sequence[Mapping[str, Value]]
    notes: Sequence[str] = field(default_factory=tuple)

    def to_markdown(self) -> str:
        """A pipe table with its heading and notes."""
        heads = [_markdown(column.label) for column in self.columns]
        lines = [
            f"## {self.title}",
            "",
            f"| {' | '.join(heads)} |",
            f"|---|{''.join('---|' if column.is_prose else '--:|' for column in self.columns[1:])}",
        ]
        lines += [f"| {' | '.join(_markdown(text) for text in self._texts(row))} |" for row in self.rows]
        if self.notes:
            lines += ["", *(f"- {_markdown(note)}" for note in self.notes)]
        return "\n".join(lines) + "\n"

    def to_latex(self) -> str:
        """A table for LaTeX with ``booktabs``, shrunk to the page's width where it is wide; its notes stand below."""
        body = [" & ".join(_latex(text) for text in self._texts(row)) + r" \\" for row in self.rows]
        heads = " & ".join(_latex(column.label) for column in self.columns)
        notes = " ".join(_latex(note) for note in self.notes)
        is_wide = len(self.columns) > WIDE
        return "\n".join(
            [
                r"% needs \usepackage{booktabs, graphicx}",
                r"\begin{table}",
                rf"\caption{{{_latex(self.title)}}}",
                rf"\label{{tab:{self.name}}}",
                *([r"\resizebox{\linewidth}{!}{%"] if is_wide else []),
                rf"\begin{{tabular}}{{l{''.join('p{5cm}' if column.is_prose else 'r' for column in self.columns[1:])}}}",
                r"\toprule",
                heads + r" \\",
                r"\midrule",
                *body,
                r"\bottomrule",
                r"\end{tabular}" + ("}" if is_wide else ""),
                *([r"\par\footnotesize " + notes] if notes else []),
                r"\end{table}",
                "",
            ]
        )

    def to_csv(self) -> str:
        """One line a row, numbers to ten decimals; a column with intervals is followed by its ``_low`` and ``_high``."""
        wide = {
            column.key for column in self.columns if any(isinstance(row.get(column.key), Figure) for row in self.rows)
        }
        out = io.StringIO()
        writer = csv.writer(out, lineterminator="\n")
        parts = [
            [column.key, f"{column.key}_low", f"{column.key}_high"][: 3 if column.key in wide else 1]
            for column in self.columns
        ]
        writer.writerow([name for part in parts for name in part])
        for row in self.rows:
            cells: list[Any] = []
            for column in self.columns:
                value = row.get(column.key)
                if column.key in wide:
                    cells += [value.value, value.low, value.high] if isinstance(value, Figure) else [value, None, None]
                else:
                    cells.append(value)
            writer.writerow([_written(cell) for cell in cells])
        return out.getvalue()

    def to_dict(self) -> dict[str, Any]:
        """Plain values, for ``--json``: a figure as [value, low, high]."""
        return {
            "name": self.name,
            "title": self.title,
            "columns": [column.key for column in self.columns],
            "rows": [{column.key: _plain(row.get(column.key)) for column in self.columns} for row in self.rows],
            "notes": list(self.notes),
        }

    def texts(self, columns: Sequence[Column], *, brief: bool = False) -> list[list[str]]:
        """Every cell of some columns as people read it; brief leaves the intervals out."""
        return [[_shown(row.get(column.key), column, brief=brief) for column in columns] for row in self.rows]

    def _texts(self, row: Mapping[str, Value]) -> list[str]:
        return [_shown(row.get(column.key), column) for column in self.columns]


def _shown(value: Value, column: Column, *, brief: bool = False) -> str:
    if value is None:
        return "–"
    if isinstance(value, str):
        return value
    if isinstance(value, Figure):
        text = _number(value.value, column)
        if brief or value.low is None or value.high is None or not isfinite(value.low + value.high):
            return text
        return f"{text} [{_number(value.low, column)}, {_number(value.high, column)}]"
    return _number(value, column)


def _number(value: float, column: Column) -> str:
    if not isfinite(value):
        return "–"
    if column.is_share:
        return with_minus(f"{100 * value:.0f} %")
    if isinstance(value, int):
        return with_minus(f"{value:,}")
    text = f"{value:.{column.digits}f}"
    return text.lstrip("-") if not float(text) else with_minus(text)


def _plain(value: Value) -> Any:
    if isinstance(value, Figure):
        return [_plain(value.value), _plain(value.low), _plain(value.high)]
    return None if isinstance(value, float) and not isfinite(value) else value


def _markdown(text: str) -> str:
    """Text that cannot break a table or start HTML."""
    return text.replace("|", "\\|").replace("<", "&lt;").replace("\n", " ")


_LATEX = str.maketrans(
    {
        **{sign: f"\\{sign}" for sign in "&%$#_{}"},
        "\\": r"\textbackslash{}",
        "~": r"\textasciitilde{}",
        "^": r"\textasciicircum{}",
        "<": r"\textless{}",
        ">": r"\textgreater{}",
        "–": "--",
        "−": "$-$",
        "\n": " ",
    }
)


def _latex(text: str) -> str:
    return text.translate(_LATEX)


def _written(cell: Any) -> Any:
    if isinstance(cell, float):
        # answers come in any order, so that the last digits of a sum may differ from one run to the next
        return round(cell, 10) if isfinite(cell) else ""
    if isinstance(cell, str):
        return as_cell(cell)
    return "" if cell is None else cell
