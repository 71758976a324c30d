"""The main job as one call: a population of some countries answers a survey."""

from __future__ import annotations

import warnings
from collections.abc import Sequence
from pathlib import Path
from typing import TypedDict, Unpack

from ..agents.answerer import EMBEDDED
from ..agents.context import ContextRules
from ..errors import InputError, refuse_unknown
from ..llm import Connection
from ..populations.population import Population
from ..run import Run
from ..surveys import Survey, load_survey
from ..surveys.untranslated import UntranslatedWarning
from .config import SimulationConfig
from .observation import Progress
from .respondents import Respondents
from .schedule import Schedule
from .simulation import Simulation


class Options(TypedDict, total=False):
    """What a run may be asked for beside the countries; ``simulate`` says what each means and what holds when it is left out."""

    n: int | None
    survey: str | Path | Survey
    language: str
    variant: str
    model: str
    elicitation: str
    depth: int | None
    seed: int
    rounds: int | str | Path | Schedule
    replicates: int
    leak_guard: bool
    assumed_facts: bool
    context: ContextRules | None
    api_base: str
    margins: str | Path | None
    where: str
    allocate: str
    tree: str | Path | None
    sources: Sequence[str]
    population: Population | str | Path | None
    ray: str
    workers: int | None
    wheel: str | Path
    connection: Connection | None
    command: str


#: Options that describe who is drawn, those that are fields of the configuration as they are, and those of the ``Simulation``.
DRAWING = ("n", "depth", "margins", "where", "allocate", "tree", "sources")
CONFIGURED = ("seed", "replicates", "leak_guard", "assumed_facts", "api_base")
RUNNING = ("ray", "workers", "command")


def simulate(
    countries: str | Sequence[str] = (),
    *,
    out: str | Path,
    progress: Progress | None = None,
    **options: Unpack[Options],
) -> Run:
    """Build a population, ask it a survey, and leave a run directory.

    Args:
        countries: ISO3 codes or English names, a list or joined by commas; may be left out with ``population``.
        out: run directory, or an address that fsspec knows (s3://...); the same call again resumes, a
            different one is refused.
        progress: told how the run stands as answers come, with an ``Observation``.
        options: ``n``: respondents per country, 100 when left out or None.
            ``survey``: instrument name, file, or a ``Survey``; ``wvs7-core6``.
            ``language``: BCP 47 tag of one of the survey's languages; its own when left out.
            ``variant``: name of the survey's other wordings that are asked where a question has one; the main wording when
            left out.
            ``model``: ``embedded/psychometric`` (when left out), ``local/NAME``, or any LiteLLM model id.
            ``elicitation``: how a language model's answer is read, ``sample`` when left out.
            ``depth``: long-tail attributes per persona, 200 when left out or None; 0 is core and facets alone.
            ``seed`` (0), ``replicates`` (1), ``leak_guard`` (True), ``assumed_facts`` (True), ``api_base``: see
            ``SimulationConfig``.
            ``rounds``: number of plain waves (1), a schedule file, or a ``Schedule``.
            ``context``: size and order of what a language model is told; its ``assumed_facts`` gives way to the argument.
            ``margins``, ``where``, ``allocate``: who is drawn, see ``Population.build``; the answers carry the design
            weights. ``tree``, ``sources``: where attributes come from, likewise.
            ``population``: ask these respondents, or those saved in this directory, instead of drawing new ones.
            ``ray`` ("off"), ``workers``, ``wheel``: see ``Simulation``.
            ``connection``: concurrency, cache, keys, limits and budget, as a ``Connection``.
            ``command``: recorded in the manifest.

    Returns:
        The finished run. Check ``run.manifest["statuses"]`` for failed answers.

    Raises:
        InputError, RunError, ModelError: see errors.py; nothing is overwritten.
    """
    job, asked = prepare(countries, **options)
    return job.run(out, population=asked, progress=progress)


def prepare(countries: str | Sequence[str] = (), **options: Unpack[Options]) -> tuple[Simulation, Population | None]:
    """Check everything that ``simulate`` would be given, without doing it: see there for arguments and errors.

    Returns:
        The job, and the population to ask if one was given.
    """
    refuse_unknown(options, Options.__annotations__, where="simulate()")
    survey, rounds = options.get("survey", "wvs7-core6"), options.get("rounds", 1)
    instrument = survey if isinstance(survey, Survey) else load_survey(survey)
    schedule = Schedule.asked_for(rounds)
    schedule.check(instrument)
    language, variant = options.get("language", ""), options.get("variant", "")
    _require_wording(instrument, language, variant, schedule)
    model = options.get("model", EMBEDDED)
    drawing = {name: options[name] for name in DRAWING if name in options}  # type: ignore[literal-required]
    population = options.get("population")
    connection = options.get("connection") or Connection()
    if not isinstance(connection, Connection):
        raise InputError(where="simulate()", parameter="connection", got=connection, allowed="a Connection")
    respondents = (
        Respondents.to_draw(countries, **drawing)
        if population is None
        else Respondents.of(population, countries, **drawing)
    )
    rules = options.get("context") or ContextRules()
    config = SimulationConfig(
        **respondents.settings(),
        survey=instrument.id,
        survey_sha256=instrument.sha256,
        language=language or instrument.language,
        variant=variant,
        model=model,
        elicitation=options.get("elicitation", "") or ("" if model == EMBEDDED else "sample"),
        rounds=len(schedule.waves),
        schedule_sha256="" if isinstance(rounds, int) else schedule.sha256,
        prefix_tokens=rules.prefix_tokens,
        tail_tokens=rules.tail_tokens,
        is_ranked=rules.is_ranked,
        **{name: options[name] for name in CONFIGURED if name in options},  # type: ignore[literal-required]
    )
    job = Simulation(
        config,
        instrument,
        connection,
        schedule=schedule,
        margins=respondents.margins,
        tree=respondents.tree,
        wheel=str(options.get("wheel", "")),
        **{name: options[name] for name in RUNNING if name in options},  # type: ignore[literal-required]
    )
    if config.is_embedded:
        job.spec().open()  # refuses questions that it cannot answer before a population is drawn
    return job, respondents.population


def _require_wording(survey: Survey, language: str, variant: str, schedule: Schedule) -> None:
    """Refuse a wording that the survey has not, and say which questions are not wholly in the language."""
    survey.asked_in(language, variant)
    if variant and any(wave.stimulus for wave in schedule.waves):
        raise InputError(
            "a round shows a stimulus, and the answers' column variant says which arm read it",
            where="simulate()",
            parameter="variant",
            got=variant,
            allowed="plain waves, talk and attrition with a variant",
            hint="Make the wording the text of a survey of its own.",
        )
    if left := survey.untranslated(language):
        warnings.warn(UntranslatedWarning(survey, language, left), stacklevel=4)
