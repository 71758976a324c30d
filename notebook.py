"""What a notebook shows of an object: a title, a few facts, a small table. Escaped, without script, request or style sheet."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from html import escape

#: Rows of a card's table; a notebook is no place to scroll through thousands.
MOST_ROWS = 30

# colours are the notebook's own, so that a dark theme stays one
_CELL = "padding:.15em .9em .15em 0;border:0;background:none;vertical-align:baseline"
_LINE = "border:0;border-bottom:1px solid rgba(128,128,128,.35)"


@dataclass(frozen=True)
class Card:
    """The parts of a card; everything is text and is escaped.

    Attributes:
        title: one line.
        facts: label to value, one line together; empty values are left out.
        headings, rows: a table, words to the left and numbers to the right; rows beyond 30 are counted, not shown.
        remarks: sentences below.
    """

    title: str
    facts: Mapping[str, object] = field(default_factory=dict)
    headings: Sequence[str] = ()
    rows: Sequence[Sequence[object]] = ()
    remarks: Sequence[str] = ()

    def html(self) -> str:
        """The card as an HTML fragment."""
        facts = [f"{escape(name)}: {escape(str(value))}" for name, value in self.facts.items() if str(value)]
        parts = [
            f'<p style="margin:0 0 .3em;font-weight:600">{escape(self.title)}</p>',
            f'<p style="margin:0 0 .6em;opacity:.75">{" · ".join(facts)}</p>' if facts else "",
            self._table() if self.rows else "",
            *(f'<p style="margin:.5em 0 0;max-width:46em">{escape(text)}</p>' for text in self.remarks),
        ]
        return f'<div style="font-size:.9em;line-height:1.5">{"".join(parts)}</div>'

    def _table(self) -> str:
        shown = [[str(value) for value in row] for row in self.rows[:MOST_ROWS]]
        is_number = [all(_reads_as_number(row[at]) for row in shown) for at in range(len(self.headings))]
        sides = ["right" if number else "left" for number in is_number]
        head = "".join(
            f'<th scope="col" style="{_CELL};{_LINE};font-weight:500;text-align:{side}">{escape(name)}</th>'
            for name, side in zip(self.headings, sides, strict=True)
        )
        body = "".join(
            "<tr>"
            + "".join(
                f'<td style="{_CELL};text-align:{side};font-variant-numeric:tabular-nums">{escape(value)}</td>'
                for value, side in zip(row, sides, strict=True)
            )
            + "</tr>"
            for row in shown
        )
        left = len(self.rows) - len(shown)
        more = f'<p style="margin:.3em 0 0;opacity:.75">and {left:,} more</p>' if left else ""
        return f'<table style="border-collapse:collapse;border:0"><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>{more}'


def _reads_as_number(text: str) -> bool:
    return not text or text[0] in "0123456789.+-−–$"
