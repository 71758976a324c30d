"""``deeppersona simulate``: the main job."""

from __future__ import annotations

import shlex
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from ..counting import counted
from ..errors import InputError
from .connection import reaches_models
from .options import ApiBase, Elicitation, Margins, OwnTree, Ray, Seed, Sources, Wheel, Workers, read_list, read_switch

if TYPE_CHECKING:
    from ..analysis.comparison import Comparison
    from ..llm import Connection
    from ..populations.population import Population
    from ..run import Run
    from ..simulation.simulation import Simulation


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command()(simulate)


@reaches_models
def simulate(
    out: Annotated[
        str,
        typer.Option(
            help="Run directory, or an address such as s3://bucket/run; the same command again resumes. "
            "Needed, except with --dry-run."
        ),
    ] = "",
    countries: Annotated[
        list[str] | None,
        typer.Argument(help="ISO3 code or English name; several joined by commas. Not needed with --population."),
    ] = None,
    n: Annotated[int | None, typer.Option(help="Respondents per country.", show_default="100")] = None,
    survey: Annotated[str, typer.Option(help="Instrument name or survey file.")] = "wvs7-core6",
    language: Annotated[
        str, typer.Option(help="Ask in this one of the survey's languages, by its tag (de).", show_default="its own")
    ] = "",
    variant: Annotated[
        str, typer.Option(help="Ask the survey's other wordings of this name.", show_default="the main wording")
    ] = "",
    model: Annotated[
        str,
        typer.Option(
            help="embedded/psychometric, local/NAME, PROVIDER/MODEL as LiteLLM has it, or openai-compatible/MODEL with --api-base."
        ),
    ] = "embedded/psychometric",
    elicitation: Elicitation = "",
    depth: Annotated[int | None, typer.Option(help="Long-tail attributes per persona.", show_default="200")] = None,
    seed: Seed = 0,
    rounds: Annotated[str, typer.Option(help="Number of waves, or a schedule file.")] = "1",
    replicates: Annotated[int, typer.Option(help="Draws per question and respondent.")] = 1,
    ray: Ray = "off",
    workers: Workers = None,
    wheel: Wheel = "",
    leak_guard: Annotated[
        str,
        typer.Option(
            help="on or off: keep the target country's own answers, and facets that are one, from the respondent."
        ),
    ] = "on",
    assumed_facts: Annotated[
        str, typer.Option(help="on or off: let attributes whose base rates are merely assumed into the prompt.")
    ] = "on",
    api_base: ApiBase = "",
    where: Annotated[str, typer.Option(help="Who is asked: \"age>=65 and area=='rural'\".")] = "",
    margins: Margins = None,
    allocate: Annotated[str, typer.Option(help="equal:COLUMN asks as many of each; weights restore the shares.")] = "",
    tree: OwnTree = None,
    sources: Sources = "",
    population: Annotated[
        Path | None, typer.Option(help="Ask this population (a directory from build or a run) instead of drawing one.")
    ] = None,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Print calls, tokens and a price range; send and write nothing.")
    ] = False,
    report: Annotated[bool, typer.Option("--report", help="Write report.html when done.")] = False,
    *,
    connection: Connection,
) -> None:
    """Build a population, ask it a survey, compare it with humans.

    Examples:

      deeppersona simulate DEU --n 100 --survey wvs7-core6 --seed 7 --ray local --report --out runs/demo

      deeppersona simulate IND --n 700 --allocate equal:religion --where "age>=65" --out runs/elders

      deeppersona simulate --population populations/kenya --survey wvs7-91 --out runs/kenya

      deeppersona simulate DEU --n 10 --model local/smollm2-135m --elicitation logprob --out runs/llm

      deeppersona simulate DEU --n 50 --survey mine.yaml --language de --model openai/gpt-4o-mini --out runs/german
    """
    from ..simulation.simulate import prepare
    from .model import fetch_weights
    from .progress import answer_progress
    from .survey import note_losses

    if not out and not dry_run:
        raise InputError("no place for the run", parameter="--out", hint="Name it, or try --dry-run first.")
    fetch_weights(model)
    note_losses(survey)
    job, asked = prepare(
        " ".join(countries or ()),  # `DEU, KEN` and `South Africa` reach us as two words
        n=n,
        survey=survey,
        language=language,
        variant=variant,
        model=model,
        elicitation=elicitation,
        depth=depth,
        seed=seed,
        rounds=int(rounds) if rounds.lstrip("-").isdecimal() else rounds,
        replicates=replicates,
        leak_guard=read_switch("--leak-guard", leak_guard),
        assumed_facts=read_switch("--assumed-facts", assumed_facts),
        api_base=api_base,
        margins=margins,
        where=where,
        allocate=allocate,
        tree=tree,
        sources=read_list([sources]),
        population=population,
        ray=ray,
        workers=workers,
        wheel=wheel,
        connection=connection,
        command=shlex.join(["deeppersona", *sys.argv[1:]]),
    )
    _note_unused("--ray is off" if ray == "off" else "", {"--workers": workers, "--wheel": wheel})
    _note_unused(
        f"{job.config.model} asks no server" if job.config.is_embedded else "",
        {
            "--api-base": api_base,
            "--budget": connection.budget_usd,
            "--price": connection.price_file,
            "--requests-per-minute": connection.requests_per_minute,
            "--tokens-per-minute": connection.tokens_per_minute,
        },
    )
    is_worded = bool(variant) or job.config.language != job.survey.language
    if job.config.is_embedded and is_worded:
        print("note: the embedded respondent reads no wording; its answers are those to the main one", file=sys.stderr)
    if dry_run:
        _print_dry_run(job, asked)
        return
    with answer_progress(job.answers_expected) as progress:
        run = job.run(out, population=asked, progress=progress)
    comparison = compare_if_possible(run)
    _print(comparison, run)
    if report:
        from ..analysis.reporting import report as write_report

        typer.echo(f"Report: {write_report(run, comparison=comparison)}")
    _exit_by(run)


def _note_unused(reason: str, given: dict[str, object]) -> None:
    """A word on standard error about options that change nothing; none without a reason."""
    unused = [name for name, value in given.items() if value not in (None, "")]
    if reason and unused:
        print(f"note: not used, since {reason}: {', '.join(unused)}", file=sys.stderr)


def compare_if_possible(run: Run) -> Comparison | None:
    """The comparison, or None with a word on standard error where the survey names no ground truth."""
    from ..analysis.compare_run import compare
    from ..errors import GroundTruthError

    try:
        return compare(run)
    except GroundTruthError as error:
        print(f"deeppersona: not compared with humans: {error.for_users()}", file=sys.stderr)
        return None


def _print_dry_run(job: Simulation, asked: Population | None) -> None:
    from ..llm.price import price_form
    from ..simulation.dry_run import SAMPLE, dry_run
    from .console import Console

    with Console(stderr=True).status("writing out a sample of the prompts"):
        found = dry_run(job, job.draw(min(job.config.n, SAMPLE)) if asked is None else asked)
    typer.echo(f"{counted(found.answers, 'answer')} from {found.model}; nothing was sent or written.")
    for name, (low, high) in (
        ("calls", found.calls),
        ("prompt tokens", found.prompt_tokens),
        ("  perhaps cached", found.cached_tokens),
        ("completion tokens", found.completion_tokens),
    ):
        typer.echo(f"  {name:18} {low:>14,} to {high:>14,}")
    if found.cost_usd is None:
        typer.echo(f"  no price is known for this model; --price FILE gives one: {price_form(found.model)}")
    else:
        typer.echo(f"  {'US dollars':18} {found.cost_usd[0]:>14,.4f} to {found.cost_usd[1]:>14,.4f}")


def _print(comparison: Comparison | None, run: Run) -> None:
    from .console import Console
    from .respondents import print_respondent_notes

    console = Console()
    if comparison is not None:
        console.print(comparison.to_rich())
        print_respondent_notes(console, comparison)
    statuses = run.manifest["statuses"]
    counts = ", ".join(f"{count:,} {status}" for status, count in sorted(statuses.items()))
    spent = run.manifest["used"]["cost_usd"]
    cost = f" for {spent:,.4f} USD" if spent else ""
    console.print(f"Answers: {counts}{cost}. Run: {run.location}", highlight=False)


def _exit_by(run: Run) -> None:
    statuses = run.manifest["statuses"]
    failed = statuses.get("failed", 0)
    if failed:
        total = sum(statuses.values())
        print(f"deeppersona: {failed:,} of {counted(total, 'answer')} failed: {run.first_failure()}", file=sys.stderr)
        raise typer.Exit(3)
