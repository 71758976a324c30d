"""``deeppersona export``: a run's answers for SPSS, Stata, R and archives."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated

import typer

from ..counting import counted
from .options import RunLocation


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command()(export)


def export(
    run: RunLocation,
    out: Annotated[Path, typer.Option(help="File to write; it must not exist.")],
    format: Annotated[
        str, typer.Option(help="csv, parquet, sav (SPSS), dta (Stata) or ddi (codebook); by default the ending tells.")
    ] = "",
    long: Annotated[
        bool, typer.Option("--long", help="One row an answer, as the run keeps them (csv, parquet).")
    ] = False,
) -> None:
    """Write answers to a file: one row a respondent, value labels and missing codes where the format has them.

    Example:

      deeppersona export runs/demo --format sav --out demo.sav
    """
    from ..run import Run
    from ..surveys.formats.answers_export import export_answers
    from ..surveys.formats.loss import loss_lines

    found = Run.open(run)
    found.require_finished("export")
    answers = found.answers()
    survey = found.survey()
    manifest = found.manifest
    about = (
        f"Synthetic respondents, not people: model {manifest['config'].get('model', '')}, run {manifest.get('run_id', '')}, "
        f"deeppersona {manifest.get('versions', {}).get('deeppersona', '')}."
    )
    losses = export_answers(
        answers, survey, out, format=format, people=found.population().people, is_long=long, about=about
    )
    for line in loss_lines(losses):
        print(line, file=sys.stderr)
    respondents = len(answers["respondent_id"].unique())
    typer.echo(f"{out}: {counted(answers.num_rows, 'answer')} of {counted(respondents, 'respondent')}")
