"""``deeppersona rake``: new weights for a finished run."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Annotated

import typer


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command()(rake)


def rake(
    run: Annotated[Path, typer.Argument(help="Directory of a finished run.")],
    margins: Annotated[Path, typer.Option(help="CSV or Parquet file of targets.")],
    as_json: Annotated[bool, typer.Option("--json", help="Machine-readable output.")] = False,
) -> None:
    """Weight a finished run to your own margins; the answers are never changed.

    One table of targets is post-stratified, several are raked. `compare` and `report` then use the new weights;
    `--weights design` goes back.

    Example:

      deeppersona rake runs/demo --margins targets.csv
    """
    from ..analysis.raking import rake as rake_run
    from ..run import Run

    found = rake_run(Run.open(run), margins)
    if as_json:
        typer.echo(json.dumps(found.to_dict(), indent=2))
        return
    from rich.console import Console
    from rich.table import Table

    table = Table("country", "method", "tables", "answered", "none", "design effect", "effective n", "weights")
    for one in found.countries:
        table.add_row(
            one.country,
            one.method,
            ", ".join(one.tables),
            f"{one.respondents:,}",
            f"{one.silent:,}",
            f"{one.design_effect_before:.3f} to {one.design_effect:.3f}",
            f"{one.effective_n_before:,.0f} to {one.effective_n:,.0f}",
            f"{one.smallest:.2f} to {one.largest:.2f}",
        )
    console = Console()
    console.print(table)
    console.print(f"Weights: {found.path}", highlight=False)
