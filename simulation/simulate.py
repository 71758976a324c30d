"""The main job as one call: a population of some countries answers a survey."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from ..agents.context import ContextRules
from ..populations.population import Population
from ..run import Run
from ..surveys import Survey, load_survey
from .answerers import Connection
from .config import EMBEDDED, SimulationConfig
from .observation import Progress
from .respondents import Respondents
from .schedule import Schedule
from .simulation import Simulation


def simulate(
    country: str | Sequence[str] = (),
    *,
    n: int | None = None,
    survey: str | Path | Survey = "wvs7-core6",
    out: str | Path,
    model: str = EMBEDDED,
    elicitation: str = "",
    depth: int | None = None,
    seed: int = 0,
    rounds: int | str | Path | Schedule = 1,
    replicates: int = 1,
    leak_guard: bool = True,
    keep_assumed: bool = True,
    context: ContextRules | None = None,
    api_base: str = "",
    margins: str | Path | None = None,
    where: str = "",
    allocate: str = "",
    population: Population | str | Path | None = None,
    ray: str = "off",
    workers: int | None = None,
    wheel: str | Path = "",
    connection: Connection | None = None,
    command: str = "",
    progress: Progress | None = None,
) -> Run:
    """Build a population, ask it a survey, and leave a run directory.

    Args:
        country: ISO3 codes or English names, a list or joined by commas; may be left out with ``population``.
        n: respondents per country, 100 when None.
        survey: instrument name, file, or a ``Survey``.
        out: run directory, or an address that fsspec knows (s3://...); the same call again resumes, a
            different one is refused.
        model: ``embedded/psychometric``, ``local/NAME``, or any LiteLLM model id.
        elicitation: ``sample`` or ``logprob`` for a language model.
        rounds: number of plain waves, a schedule file, or a ``Schedule``.
        depth: long-tail attributes per persona, 200 when None.
        seed, replicates, leak_guard, keep_assumed, api_base: see ``SimulationConfig``.
        context: size and order of what a language model is told; its ``keep_assumed`` gives way to the argument.
        margins, where, allocate: who is drawn, see ``Population.build``; the answers carry the design weights.
        population: ask these respondents, or those saved in this directory, instead of drawing new ones.
        ray, workers, wheel: see ``Simulation``.
        connection: concurrency, cache, budget; defaults when None.
        command: recorded in the manifest.
        progress: told how the run stands as answers come, with an ``Observation``.

    Returns:
        The finished run. Check ``run.manifest["statuses"]`` for failed answers.

    Raises:
        InputError, RunError, ModelError: see errors.py; nothing is overwritten.
    """
    job, asked = prepare(
        country,
        n=n,
        survey=survey,
        model=model,
        elicitation=elicitation,
        depth=depth,
        seed=seed,
        rounds=rounds,
        replicates=replicates,
        leak_guard=leak_guard,
        keep_assumed=keep_assumed,
        context=context,
        api_base=api_base,
        margins=margins,
        where=where,
        allocate=allocate,
        population=population,
        ray=ray,
        workers=workers,
        wheel=wheel,
        connection=connection,
        command=command,
    )
    return job.run(out, population=asked, progress=progress)


def prepare(
    country: str | Sequence[str] = (),
    *,
    n: int | None = None,
    survey: str | Path | Survey = "wvs7-core6",
    model: str = EMBEDDED,
    elicitation: str = "",
    depth: int | None = None,
    seed: int = 0,
    rounds: int | str | Path | Schedule = 1,
    replicates: int = 1,
    leak_guard: bool = True,
    keep_assumed: bool = True,
    context: ContextRules | None = None,
    api_base: str = "",
    margins: str | Path | None = None,
    where: str = "",
    allocate: str = "",
    population: Population | str | Path | None = None,
    ray: str = "off",
    workers: int | None = None,
    wheel: str | Path = "",
    connection: Connection | None = None,
    command: str = "",
) -> tuple[Simulation, Population | None]:
    """Check everything that ``simulate`` would be given, without doing it: see there for arguments and errors.

    Returns:
        The job, and the population to ask if one was given.
    """
    instrument = survey if isinstance(survey, Survey) else load_survey(survey)
    if model != EMBEDDED and not elicitation:
        elicitation = "sample"
    if isinstance(rounds, int):
        schedule = Schedule.of_rounds(max(rounds, 0))
    else:
        schedule = rounds if isinstance(rounds, Schedule) else Schedule.read(rounds)
    schedule.check(instrument)
    drawing = {"n": n, "depth": depth, "margins": margins, "where": where, "allocate": allocate}
    if population is None:
        respondents = Respondents.to_draw(country, n, depth, margins=margins, where=where, allocate=allocate)
    else:
        respondents = Respondents.of(population, country, **drawing)
    rules = context or ContextRules()
    config = SimulationConfig(
        **respondents.settings(),
        survey=instrument.id,
        survey_sha256=instrument.sha256,
        model=model,
        elicitation=elicitation,
        seed=seed,
        rounds=len(schedule.waves),
        schedule_sha256="" if isinstance(rounds, int) else schedule.sha256,
        replicates=replicates,
        leak_guard=leak_guard,
        keep_assumed=keep_assumed,
        prefix_tokens=rules.prefix_tokens,
        tail_tokens=rules.tail_tokens,
        is_ranked=rules.is_ranked,
        api_base=api_base,
    )
    job = Simulation(
        config, instrument, connection or Connection(), ray, workers, command, schedule, respondents.margins, str(wheel)
    )
    return job, respondents.population
