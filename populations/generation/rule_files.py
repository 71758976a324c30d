"""The hand-written rules that stand beside this package as tab-separated tables."""

from __future__ import annotations

from functools import cache
from importlib.resources import files

from ...errors import TaxonomyError

#: Table to its columns.
TABLES = {
    "possible_if": ("leaf", "values", "only_if", "why"),
    "bounds": ("leaf", "bound", "why"),
    "pairs": ("leaf", "values", "other", "other_values", "why"),
    "from_facets": ("leaf", "facet", "direction"),
    "gate_rates": ("gate", "when", "percent", "source"),
    "values": ("id", "text", "loads", "why"),
    "attitudes": ("id", "text", "loads", "why"),
    "interests": ("leaf", "phrase"),
    "stories": ("id", "valence", "from_age", "to_age", "when", "touches", "text"),
}


@cache
def rule_file(name: str) -> tuple[dict[str, str], ...]:
    """Lines of one table, each by column.

    Raises:
        TaxonomyError: a line with too many or too few cells.
    """
    columns = TABLES[name]
    lines = (files(__package__) / "data" / f"{name}.tsv").read_text("utf-8").split("\n")
    rows = []
    for number, line in enumerate(lines, 1):
        cells = line.split("\t")
        if not line:
            continue
        if len(cells) != len(columns) or (number == 1 and tuple(cells) != columns):
            raise TaxonomyError(
                "a rule with the wrong cells",
                where=f"{name}.tsv:{number}",
                got=line,
                allowed=" | ".join(columns),
            )
        if number > 1:
            rows.append(dict(zip(columns, cells, strict=True)))
    return tuple(rows)
