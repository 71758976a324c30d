"""``deeppersona pretest``: look for bad questions before people see them."""

from __future__ import annotations

import json
import sys
from contextlib import nullcontext
from pathlib import Path
from textwrap import shorten
from typing import TYPE_CHECKING, Annotated

import typer

from ..counting import counted
from .connection import reaches_models
from .options import ApiBase, Elicitation, Ray, Seed, Wheel, Workers

if TYPE_CHECKING:
    from ..experiments.pretest.result import Pretest
    from ..llm import Connection

#: Findings printed without --json; the report holds all.
SHOWN = 12


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command()(pretest)


@reaches_models
def pretest(
    survey: Annotated[str, typer.Argument(help="Instrument name or survey file.")],
    variants: Annotated[
        Path | None, typer.Option(help="YAML file of other wordings, orders, scales and contexts to compare.")
    ] = None,
    countries: Annotated[
        str,
        typer.Option(help="Whose people answer: ISO3 codes or English names, joined by commas; needed with --model."),
    ] = "",
    n: Annotated[int | None, typer.Option(help="Respondents per country.", show_default="200")] = None,
    model: Annotated[str, typer.Option(help="Who answers; without one, rules and reading time are all there is.")] = "",
    out: Annotated[
        Path | None,
        typer.Option(help="Directory for report.html, pretest.json and the runs; the same command resumes."),
    ] = None,
    elicitation: Elicitation = "",
    adjust: Annotated[
        str, typer.Option(help="Many comparisons: holm (family error), bh (false discoveries), none.")
    ] = "holm",
    probes: Annotated[int, typer.Option(help="Respondents who think aloud about every question.")] = 0,
    coder: Annotated[
        str, typer.Option(help="Another model that codes what they say; the answering one when empty.")
    ] = "",
    depth: Annotated[int | None, typer.Option(help="Long-tail attributes per persona.", show_default="200")] = None,
    seed: Seed = 0,
    fail_on: Annotated[
        str, typer.Option(help="Exit with 3 if there is a finding this bad or worse: severe, moderate, mild.")
    ] = "",
    ray: Ray = "off",
    workers: Workers = None,
    wheel: Wheel = "",
    api_base: ApiBase = "",
    population: Annotated[Path | None, typer.Option(help="Ask this population instead of drawing one.")] = None,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Print what could be found and a price range; send and write nothing.")
    ] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Machine-readable findings on standard output.")] = False,
    *,
    connection: Connection,
) -> None:
    """Rank the problems of a questionnaire: rules, wording experiments and item figures in one report.

    The exit code is 3 when --fail-on finds something or some answers failed, 2 for bad input (nothing sent).

    Examples:

      deeppersona pretest questionnaire.yaml --fail-on severe

      deeppersona pretest wvs7-core6 --countries DEU,USA --model openai/gpt-4o-mini --variants variants.yaml --out pretests/core6
    """
    from ..experiments.pretest.finding import SEVERITIES
    from ..experiments.pretest.pretesting import N, prepare, require_place
    from .design import print_design
    from .model import fetch_weights
    from .progress import answer_progress, waiting
    from .survey import note_losses

    if fail_on and fail_on not in SEVERITIES:
        from ..errors import InputError

        raise InputError(parameter="--fail-on", got=fail_on, allowed=", ".join(SEVERITIES))
    if not dry_run:
        require_place(model, out)
        for one in (model, coder):
            if one:
                fetch_weights(one)
    note_losses(survey)
    drawing = f"checking, and drawing {counted(N if n is None else n, 'respondent')} a country"
    with waiting(drawing) if model and population is None else nullcontext():
        job = prepare(
            survey,
            only_priced=dry_run,
            variants=variants,
            countries=countries,
            n=n,
            model=model,
            out=out,
            elicitation=elicitation,
            adjust=adjust,
            depth=depth,
            seed=seed,
            probes=probes,
            coder=coder,
            api_base=api_base,
            population=population,
            ray=ray,
            workers=workers,
            wheel=wheel,
            connection=connection,
        )
    for sentence in job.sentences:
        _say(sentence)
    if dry_run and not model:
        rules = (
            f"{counted(len(job.found.survey), 'question')}: rules and reading time, which ask nobody and cost nothing."
        )
        typer.echo(json.dumps(job.design.to_dict(), indent=2) if as_json else f"{rules} Name who answers with --model.")
        return
    if dry_run:
        print_design(job.design, connection.budget_usd, as_json=as_json)
        return
    job.require_budget()
    with answer_progress(job.answers_expected, "starting") if model else nullcontext() as progress:
        found = job.run(told=_say, progress=progress)
    if as_json:
        typer.echo(json.dumps(found.to_dict(), indent=2, ensure_ascii=False, allow_nan=False))
    else:
        _print(found, out)
    if found.failed:
        _say(f"{counted(found.failed, 'answer')} failed; the figures rest on fewer than designed")
    if found.failed or (fail_on and found.at_least(fail_on)):
        raise typer.Exit(3)


def _say(sentence: str) -> None:
    print(f"deeppersona: {sentence}", file=sys.stderr)


def _print(found: Pretest, out: Path | None) -> None:
    from rich.box import SIMPLE_HEAD
    from rich.markup import escape
    from rich.table import Table

    from .console import Console

    console = Console()
    table = Table("question", "finding", "evidence", box=SIMPLE_HEAD, padding=(0, 1), show_edge=False)
    for one in found.findings[:SHOWN]:
        table.add_row(
            escape(one.question_id),
            f"{one.severity}: {escape(one.check)}",
            escape(shorten(one.evidence, 60, placeholder=" …")),
        )
    if found.findings:
        console.print(table)
        console.print()
    counts = ", ".join(f"{count} {name}" for name, count in found.counts.items())
    console.print(f"{counted(len(found.survey), 'question')}: {counts}. Reading alone takes about {found.reading}.")
    if found.effects:
        hits = sum(effect.is_hit for effect in found.effects)
        console.print(f"Comparisons of wordings that show a change: {hits} of {len(found.effects)}.")
    if found.silent:
        silent = ", ".join(found.silent)
        console.print(f"Rules without words for the language {found.survey.language}, which did not look: {silent}.")
    more = len(found.findings) - SHOWN
    if more > 0:
        console.print(f"{more} more finding{'s' * (more > 1)}.")
    if out is not None:
        console.print(f"What to do about each: {out / 'report.html'}", highlight=False)
    elif found.findings:
        console.print("What to do about each: --out DIR writes a report, --json prints it.")
