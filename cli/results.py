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
    weights: Annotated[str, typer.Option(help="raked or design; raked where the run was raked.")] = "",
    as_json: Annotated[bool, typer.Option("--json", help="Machine-readable output.")] = False,
) -> None:
    """Compare a run with human answers, noise floor and baselines beside it.

    Example:

      deeppersona compare runs/demo --against wvs7 --json
    """
    from ..analysis.compare_run import compare as compare_run
    from ..run import Run

    comparison = compare_run(Run.open(run), against=against, weights=weights)
    if as_json:
        typer.echo(json.dumps(comparison.to_dict(), indent=2, allow_nan=False))
        return
    from rich.console import Console

    from .respondents import print_respondent_notes

    console = Console()
    console.print(comparison.to_rich())
    print_respondent_notes(console, comparison)


def report(
    runs: Annotated[list[Path], typer.Argument(metavar="RUN...", help="Run directories; several stand side by side.")],
    out: Annotated[
        Path | None,
        typer.Option(help="File to write; report.FORMAT in the run, side-by-side.FORMAT in the first of several."),
    ] = None,
    form: Annotated[
        str, typer.Option("--format", help="html (one page), md, csv or parquet (tables of the comparison).")
    ] = "html",
    against: Annotated[str, typer.Option(help="Ground truth, as for compare; each survey's own when empty.")] = "",
) -> None:
    """Write the report of finished runs: one file, no network, opens anywhere.

    Examples:

      deeppersona report runs/demo

      deeppersona report runs/embedded runs/llm --out both.html

      deeppersona report runs/embedded runs/llm --format csv --out scores.csv
    """
    from ..analysis.reporting import report_runs
    from ..run import Run

    typer.echo(f"Report: {report_runs([Run.open(run) for run in runs], out=out, format=form, against=against)}")
