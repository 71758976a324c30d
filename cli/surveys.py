"""``deeppersona survey``: instruments and survey files."""

from __future__ import annotations

from typing import Annotated

import typer


def register(app: typer.Typer) -> None:
    """Add the commands."""
    group = typer.Typer(no_args_is_help=True, help="Instruments and survey files.")
    group.command("list")(listing)
    group.command()(show)
    group.command()(validate)
    app.add_typer(group, name="survey")


def listing() -> None:
    """List the shipped instruments."""
    from ..surveys import load_survey, survey_names

    for name in survey_names():
        survey = load_survey(name)
        typer.echo(f"{name:14} {len(survey):4} questions  {survey.title}")


def show(survey: Annotated[str, typer.Argument(help="Instrument name or survey file.")]) -> None:
    """Print a survey: wording, options, codes, missing codes, terms and citation."""
    from ..surveys import load_survey

    found = load_survey(survey)
    typer.echo(f"{found.title}\n{found.citation}\n{found.terms}\n")
    for question in found:
        typer.echo(f"{question.id}  {question.text}")
        for option in question.options:
            typer.echo(f"    {option.code:>3}  {option.label}")
        for code, label in question.missing.items():
            typer.echo(f"    {code:>3}  ({label})")


def validate(file: Annotated[str, typer.Argument(help="Survey file.")]) -> None:
    """Check a survey file; errors name the line."""
    from ..surveys import load_survey

    found = load_survey(file)
    typer.echo(f"valid: {found.id}, {len(found)} questions")
