"""``deeppersona status``: how far a run is, from another terminal."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Annotated

import typer


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command()(status)


def status(
    run: Annotated[Path, typer.Argument(help="Run directory.")],
    as_json: Annotated[bool, typer.Option("--json", help="Machine-readable output.")] = False,
) -> None:
    """Say how far a run is, finished or not; may be asked while it runs.

    Example:

      deeppersona status runs/demo
    """
    from ..run import Run
    from ..simulation.status import progress_of

    found = progress_of(Run.open(run))
    if as_json:
        typer.echo(json.dumps(found.to_dict(), indent=2))
        return
    typer.echo(f"{found.run_id}  {found.state}  {found.answered:,} of {found.expected:,} answers ({found.share:.0%})")
    for name, count in sorted(found.statuses.items()):
        typer.echo(f"  {count:10,}  {name}")
    typer.echo(f"  rounds finished: {found.rounds_finished} of {found.rounds}")
    if found.cost_usd:
        typer.echo(f"  spent: {found.cost_usd:.4f} USD")
    if found.last_answer_s is not None:
        typer.echo(f"  last answer: {found.last_answer_s:,.0f} s ago")
    if found.state != "finished":
        typer.echo(f"  resume: {found.command}")
