"""What others reported for the same question, as a table of citations."""

from __future__ import annotations

from .definition import Definition
from .table import Column, Table


def published_tables(definition: Definition) -> list[Table]:
    """One table for each source that the definition cites; its figures were measured by others, in another way."""
    tables = []
    for number, cited in enumerate(definition.published, start=1):
        columns = [Column("arm", "Arm")]
        for at, head in enumerate(cited.columns, 1):
            digits = max((_digits(figures[at - 1]) for figures in cited.rows.values() if len(figures) >= at), default=0)
            columns.append(Column(f"figure_{at}", head, digits))
        rows = [
            {"arm": name, **{f"figure_{at}": value for at, value in enumerate(figures, 1)}}
            for name, figures in cited.rows.items()
        ]
        suffix = f"-{number}" if len(definition.published) > 1 else ""
        notes = (f"Cited, not measured here: {cited.source}", f"Another protocol: {cited.protocol}")
        tables.append(Table(f"{definition.name}-published{suffix}", "As published by others", columns, rows, notes))
    return tables


def _digits(figure: float | str | None) -> int:
    """Decimals that were published."""
    return len(repr(figure).partition(".")[2]) if isinstance(figure, float) else 0
