"""``deeppersona compare`` and ``deeppersona report``."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Annotated

import typer


def register(app: typer.Typer) -> None:
    """Add the commands."""
    app.command()(compare)
    app.command()(report)


def compare(
    run: Annotated[Path, typer.Argument(help="Run directory.")],
    against: Annotated[str, typer.Option(help="Ground truth: wvs7, bigfive, or empty for each question's own.")] = "",
    as_json: Annotated[bool, typer.Option("--json", help="Machine-readable output.")] = False,
) -> None:
    """Compare a run with human answers, noise floor and baselines beside it.

    Example:

      deeppersona compare runs/demo --against wvs7 --json
    """
    from ..analysis.compare_run import compare as compare_run
    from ..run import Run

    comparison = compare_run(Run.open(run), against=against)
    if as_json:
        typer.echo(json.dumps(comparison.to_dict(), indent=2, allow_nan=False))
        return
    from rich.console import Console

    Console().print(comparison.to_rich())


def report(
    run: Annotated[Path, typer.Argument(help="Run directory.")],
) -> None:
    """Write report.html of a finished run: one file, no network, opens anywhere.

    Example:

      deeppersona report runs/demo
    """
    from ..analysis.run_report import report as write_report
    from ..run import Run

    typer.echo(f"Report: {write_report(Run.open(run))}")
