"""``deeppersona survey``: instruments and survey files."""

from __future__ import annotations

import json
import sys
import warnings
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from ..counting import counted

if TYPE_CHECKING:
    from ..surveys import Question, Survey
    from ..surveys.formats.loss import Loss, Losses


LENIENT = "Leave out what is wrong in another tool's file, and say so, in place of refusing it."

SOURCE = "Format of the file: native, qsf, xlsform, lss, lss-tsv, csv or redcap; by default the ending tells."


def register(app: typer.Typer) -> None:
    """Add the commands."""
    group = typer.Typer(no_args_is_help=True, help="Instruments and survey files; `convert` imports and exports.")
    group.command("list")(listing)
    group.command()(show)
    group.command()(validate)
    group.command()(convert)
    group.command()(schema)
    anything = {"allow_extra_args": True, "ignore_unknown_options": True}
    for name in ("import", "export"):
        group.command(name, hidden=True, context_settings=anything, add_help_option=False)(converting)
    app.add_typer(group, name="survey")


def listing() -> None:
    """List the shipped instruments."""
    from ..surveys import load_survey, survey_names

    for name in survey_names():
        survey = load_survey(name)
        typer.echo(f"{name:14} {counted(len(survey), 'question'):>13}  {survey.title}")


def show(
    survey: Annotated[str, typer.Argument(help="Instrument name or survey file of any format.")],
    language: Annotated[str, typer.Option(help="Show the wording in this language (BCP 47 tag).")] = "",
    as_yaml: Annotated[
        bool, typer.Option("--yaml", help="Print the native YAML, to start a survey of your own.")
    ] = False,
) -> None:
    """Print a survey: wording, options, codes, missing codes, routes, terms and citation.

    Example:

      deeppersona survey show wvs7-core6 --yaml > mine.yaml
    """
    from ..surveys import load_survey
    from ..surveys.formats.native import write_native

    note_losses(survey)
    found = load_survey(survey)
    if language:
        found = found.in_language(language)
    if as_yaml:
        typer.echo(write_native(found), nl=False)
        return
    for line in (found.title, found.citation, found.terms, found.instruction):
        if line:
            typer.echo(line)
    if found.has_random_blocks:
        typer.echo("The blocks are asked in random order.")
    for choice in found.random_choices:
        groups = " | ".join(", ".join(group) or "nothing" for group in choice.among)
        typer.echo(f"Each respondent is asked {choice.asked} of {len(choice.among)}, drawn at random: {groups}")
    blocks = {block.questions[0]: block for block in found.blocks if block.questions}
    for question in found:
        if question.id in blocks:
            block = blocks[question.id]
            notes = [f"if {block.show_if}"] * bool(block.show_if) + ["random order"] * block.is_random
            typer.echo(f"\n[{block.title or block.id}]" + (f"  ({', '.join(notes)})" if notes else ""))
        _show_question(question)


def _show_question(question: Question) -> None:
    from ..surveys.condition import value_text

    is_odd = (question.kind, question.scale) in (("likert", "nominal"), ("single", "ordinal"), ("matrix", "nominal"))
    typer.echo(f"\n{question.id}  <{question.kind}{f', {question.scale}' if is_odd else ''}>  {question.text}")
    if question.show_if:
        typer.echo(f"      asked if {question.show_if}")
    for row in question.rows:
        typer.echo(f"      - {row.id}: {row.text}")
    for option in question.options:
        typer.echo(f"    {option.code:>3}  {option.label}")
    for code, label in question.missing.items():
        typer.echo(f"    {code:>3}  ({label}){'  offered' if code in question.offered else ''}")
    bounds = [
        f"{name.replace('_', ' ')} {value_text(value)}"
        for name in ("low", "high", "total", "at_least", "at_most")
        if (value := getattr(question, name)) is not None
    ]
    said = [*([question.unit] if question.unit else []), *bounds, *(["whole numbers"] if question.whole else [])]
    said += [f"order {question.order}"] * bool(question.order)
    if question.trait:
        said.append(f"scores {question.trait.replace('_', ' ')}{', reversed' if question.keyed < 0 else ''}")
    if said:
        typer.echo(f"      {', '.join(said)}")
    for skip in question.skips:
        typer.echo(f"      -> {skip.to}{f' if {skip.condition}' if skip.condition else ''}")


def validate(
    file: Annotated[str, typer.Argument(help="Survey file of any format, or the name of a shipped instrument.")],
    source: Annotated[str, typer.Option("--from", help=SOURCE)] = "",
    lenient: Annotated[bool, typer.Option("--lenient", help=LENIENT)] = False,
) -> None:
    """Check a survey file; errors name the line or element, and what a reader had to guess is listed.

    Example:

      deeppersona survey validate mine.yaml
    """
    found, losses = _read(file, source, lenient)
    _tell(losses or ())
    kinds = sorted({question.kind for question in found})
    typer.echo(f"valid: {found.id}, {_questions(found)} ({', '.join(kinds)})")


def convert(
    file: Annotated[str, typer.Argument(help="Survey file, or the name of a shipped instrument.")],
    to: Annotated[
        str, typer.Option(help="native, qsf (Qualtrics), xlsform, lss or lss-tsv (LimeSurvey), csv, redcap or ddi.")
    ],
    out: Annotated[
        Path | None, typer.Option(help="File to write; by default the same name with the format's ending.")
    ] = None,
    source: Annotated[str, typer.Option("--from", help=SOURCE)] = "",
    lenient: Annotated[bool, typer.Option("--lenient", help=LENIENT)] = False,
    by_row: Annotated[bool, typer.Option("--by-row", help="Split every matrix into one question a row.")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Print the loss report as JSON.")] = False,
) -> None:
    """Convert a survey from one tool's format to another's; whatever the format cannot carry is named.

    Example:

      deeppersona survey convert questionnaire.qsf --to native --out questionnaire.yaml
    """
    from ..errors import InputError
    from ..surveys import survey_names
    from ..surveys.formats.conversion import FORMATS, write_survey

    survey, read_losses = _read(file, source, lenient)
    if by_row:
        survey = survey.by_row()
    held, losses = write_survey(survey, to)
    target = out or Path(f"{survey.id if file in survey_names() else Path(file).stem}{FORMATS[to][1]}")
    if target.exists():
        raise InputError(
            "the file exists",
            parameter="out",
            got=str(target),
            allowed="a new file",
            hint="Delete it, or name another one with --out.",
        )
    try:
        part = target.with_name(f".{target.name}.part")
        part.write_bytes(held)
        part.replace(target)
    except OSError as error:
        raise InputError("cannot write the file", got=str(target), hint=error.strerror or "") from error
    entries = [*(read_losses or ()), *losses]
    if as_json:
        report = [{"where": loss.where, "what": loss.what} for loss in entries]
        typer.echo(
            json.dumps({"out": str(target), "questions": len(survey), "losses": report}, indent=2, ensure_ascii=False)
        )
        return
    _tell(entries)
    noted = f", {_counted_losses(entries)} named" if entries else ""
    typer.echo(f"{target}: {_questions(survey)} read{noted}")


def converting(context: typer.Context) -> None:
    """Say which command does what somebody looks for under another name."""
    from ..errors import InputError

    raise InputError(
        "no such command", got=f"survey {context.info_name}", allowed="survey list, show, validate, convert, schema",
        hint="`deeppersona survey convert FILE --to FORMAT` imports and exports; `simulate --survey FILE` reads a file of another "
        "tool as it is.",
    )  # fmt: skip


def schema() -> None:
    """Print the JSON schema of the native format, for editors that check and complete YAML.

    Example:

      deeppersona survey schema > survey.schema.json
    """
    from ..surveys.formats.native_schema import json_schema

    typer.echo(json.dumps(json_schema(), indent=2))


def _questions(survey: Survey) -> str:
    return counted(len(survey), "question")


def _read(file: str, source: str, lenient: bool) -> tuple[Survey, Losses | None]:
    """A survey file, or a shipped instrument, which loses nothing."""
    from ..surveys import load_survey, read_survey, survey_names

    if file in survey_names():
        return load_survey(file), None
    found = read_survey(file, source, lenient=lenient)
    return found.survey, found.losses


def note_losses(survey: str) -> None:
    """Say on standard error that a file of another tool is read with losses, once, before it is asked."""
    from ..surveys import SurveyLossWarning, read_survey, survey_names

    if survey in survey_names() or not Path(survey).is_file():
        return
    warnings.simplefilter("ignore", SurveyLossWarning)
    losses = read_survey(survey).losses
    if losses:
        print(
            f"deeppersona: {survey} is read with {_counted_losses(losses)}; `deeppersona survey validate` names them.",
            file=sys.stderr,
        )


def _tell(losses: Iterable[Loss]) -> None:
    from ..surveys.formats.loss import loss_lines

    for line in loss_lines(losses):
        print(line, file=sys.stderr)


def _counted_losses(losses: Iterable[Loss]) -> str:
    """As many as ``_tell`` prints lines: one thing that happened in many places is one."""
    from ..surveys.formats.loss import loss_lines

    return counted(len(loss_lines(losses)), "loss or guess", "losses and guesses")
