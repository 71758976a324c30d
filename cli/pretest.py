"""``deeppersona pretest``: look for bad questions before people see them."""

from __future__ import annotations

import json
import sys
from contextlib import nullcontext
from pathlib import Path
from textwrap import shorten
from typing import TYPE_CHECKING, Annotated

import typer

from .connection import reaches_models
from .options import ApiBase, Ray, Seed, Wheel, Workers

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
    countries: Annotated[str, typer.Option(help="ISO3 codes or English names, joined by commas.")] = "",
    n: Annotated[int | None, typer.Option(help="Respondents per country.", show_default="200")] = None,
    model: Annotated[str, typer.Option(help="Who answers; without one, rules and reading time are all there is.")] = "",
    out: Annotated[
        Path | None,
        typer.Option(help="Directory for report.html, pretest.json and the runs; the same command resumes."),
    ] = None,
    elicitation: Annotated[str, typer.Option(help="How a model's answer is read: sample, logprob ...")] = "",
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
    from ..experiments.pretest.pretesting import N, prepare
    from .design import print_design
    from .models import fetch_weights
    from .progress import answer_progress
    from .surveys import note_losses

    if fail_on and fail_on not in SEVERITIES:
        from ..errors import InputError

        raise InputError(parameter="--fail-on", got=fail_on, allowed=", ".join(SEVERITIES))
    for one in (model, coder):
        if one:
            fetch_weights(one)
    note_losses(survey)
    if model and population is None:
        _say(f"Checking, and drawing {N if n is None else n:,} respondents a country")
    job = prepare(
        survey,
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
        _say(f"{found.failed:,} answers failed; the figures rest on fewer than designed")
    if found.failed or (fail_on and found.at_least(fail_on)):
        raise typer.Exit(3)


def _say(sentence: str) -> None:
    print(f"deeppersona: {sentence}", file=sys.stderr)


def _print(found: Pretest, out: Path | None) -> None:
    from rich.markup import escape
    from rich.table import Table

    from .console import Console

    console = Console()
    table = Table("question", "severity", "finding", "evidence", "what to do")
    for one in found.findings[:SHOWN]:
        table.add_row(
            *(
                escape(text)
                for text in (
                    one.question_id,
                    one.severity,
                    one.check,
                    shorten(one.evidence, 60, placeholder=" …"),
                    one.suggestion,
                )
            )
        )
    if found.findings:
        console.print(table)
    counts = ", ".join(f"{count} {name}" for name, count in found.counts.items())
    console.print(f"{len(found.survey)} questions: {counts}. Reading alone takes about {found.reading}.")
    if found.effects:
        hits = sum(effect.is_hit for effect in found.effects)
        console.print(f"Comparisons of wordings that show a change: {hits} of {len(found.effects)}.")
    if found.silent:
        console.print(f"Rules that do not speak {found.survey.language} and did not look: {', '.join(found.silent)}.")
    more = len(found.findings) - SHOWN
    if more > 0:
        console.print(f"{more} more finding{'s' * (more > 1)}{'' if out else '; --out DIR writes the report'}.")
    if out is not None:
        console.print(f"Report: {out / 'report.html'}", highlight=False)
