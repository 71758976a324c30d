"""``deeppersona rake``: new weights for a finished run."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Annotated

import typer

from .options import AsJson, RunLocation


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command()(rake)


def rake(
    run: RunLocation,
    margins: Annotated[Path, typer.Option(help="CSV or Parquet file of targets: columns dimension, category, share.")],
    as_json: AsJson = False,
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
    for one in found.countries:
        typer.echo(
            f"{one.country}: {one.method} to {', '.join(one.tables)}; {one.respondents:,} answered"
            + (f" ({one.silent:,} did not and have weight 0)" if one.silent else "")
            + f"; design effect {one.design_effect_before:.3f} before, {one.design_effect:.3f} now; effective n "
            f"{one.effective_n_before:,.0f} before, {one.effective_n:,.0f} now; weights {one.smallest:.2f} to "
            f"{one.largest:.2f} times the mean"
        )
    typer.echo(f"Weights: {found.path}; compare and report use them, --weights design goes back.")
