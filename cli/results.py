"""``deeppersona compare``, ``report``, ``calibrate`` and ``view``: what becomes of a run."""

from __future__ import annotations

import json
from contextlib import suppress
from pathlib import Path
from typing import Annotated

import typer

from .options import AsJson, RunLocation


def register(app: typer.Typer) -> None:
    """Add the commands."""
    app.command()(compare)
    app.command()(report)
    app.command()(calibrate)
    app.command()(view)


def compare(
    run: RunLocation,
    against: Annotated[
        str,
        typer.Option(
            help="Ground truth: wvs7, bigfive, a name of `ground-truth list`, or a CSV file; the questions' own when empty."
        ),
    ] = "",
    weights: Annotated[str, typer.Option(help="raked or design; raked where the run was raked.")] = "",
    as_json: AsJson = False,
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
    else:
        from .console import Console
        from .respondents import print_respondent_notes

        console = Console()
        console.print(comparison.to_rich())
        print_respondent_notes(console, comparison)
    if not comparison.has_scores:
        raise typer.Exit(2)


def report(
    runs: Annotated[list[str], typer.Argument(metavar="RUN...", help="Run directories; several stand side by side.")],
    out: Annotated[
        Path | None,
        typer.Option(help="File to write; report.FORMAT in the run, side-by-side.FORMAT in the first of several."),
    ] = None,
    form: Annotated[
        str, typer.Option("--format", help="html (one page), md, csv or parquet (tables of the comparison).")
    ] = "html",
    against: Annotated[str, typer.Option(help="Ground truth, as for compare; each survey's own when empty.")] = "",
    human: Annotated[
        Path | None, typer.Option(help="CSV of a small human sample, as for calibrate: adds rectified shares.")
    ] = None,
) -> None:
    """Write the report of finished runs: one file, no network, opens anywhere.

    Examples:

      deeppersona report runs/demo

      deeppersona report runs/embedded runs/llm --out both.html

      deeppersona report runs/embedded runs/llm --format csv --out scores.csv
    """
    from ..analysis.reporting import report as write_report
    from ..run import Run

    opened = [Run.open(run) for run in runs]
    typer.echo(f"Report: {write_report(opened, out=out, format=form, against=against, human=human or '')}")


def calibrate(
    run: RunLocation,
    against: Annotated[str, typer.Option(help="Ground truth, as for compare; each survey's own when empty.")] = "",
    human: Annotated[
        Path | None,
        typer.Option(
            help="CSV of a small human sample: respondent_id, country, question_id, option_code, age, sex ..."
        ),
    ] = None,
    out: Annotated[Path | None, typer.Option(help="Write raw and calibrated shares to this CSV file.")] = None,
    as_json: AsJson = False,
) -> None:
    """Raw beside calibrated shares, in tracks by what is known, and whether the model added to statistics alone.

    Corrections are learned on other topics and other countries than the cell they are applied to.

    Examples:

      deeppersona calibrate runs/llm

      deeppersona calibrate runs/llm --human pilot.csv --out calibrated.csv
    """
    from ..analysis.rectifying.calibrate_run import calibrate_run
    from ..run import Run

    found = calibrate_run(Run.open(run), against=against, human=human or "")
    if out is not None:
        found.write(out)
    if as_json:
        typer.echo(json.dumps(found.to_dict(), indent=2, allow_nan=False))
        return
    from .console import Console

    Console().print(found.to_rich())


def view(
    run: RunLocation,
    port: Annotated[int, typer.Option(help="Port on this machine; any free one when 0.")] = 0,
    browser: Annotated[bool, typer.Option("--browser", help="Open the page in the default browser.")] = False,
) -> None:
    """Read a run in a browser: filter respondents, read the prompt, the ranked context and the raw reply of any answer.

    The page is served to this machine only, until Ctrl-C.

    Example:

      deeppersona view runs/demo
    """
    from ..analysis.viewer.serving import serve
    from ..run import Run
    from ..simulation.recollection import recollection

    def told(address: str) -> None:
        typer.echo(f"Viewing {run} at {address} (Ctrl-C ends it)", err=False)
        if browser:
            typer.launch(address)

    opened = Run.open(run)
    with suppress(KeyboardInterrupt):
        serve(opened, port=port, recollect=recollection(opened), told=told)
