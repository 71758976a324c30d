"""The main job as one call: a population of some countries answers a survey."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

from ..populations.calibration.countries import resolve
from ..run import Run
from ..surveys import Survey, load_survey
from .answerers import Connection
from .config import EMBEDDED, SimulationConfig
from .simulation import Simulation


def simulate(
    country: str | Sequence[str],
    *,
    n: int = 100,
    survey: str | Path | Survey = "wvs7-core6",
    out: str | Path,
    model: str = EMBEDDED,
    elicitation: str = "",
    depth: int = 200,
    seed: int = 0,
    rounds: int = 1,
    replicates: int = 1,
    leak_guard: bool = True,
    keep_assumed: bool = True,
    api_base: str = "",
    ray: str = "off",
    workers: int | None = None,
    connection: Connection | None = None,
    command: str = "",
    progress: Callable[[Mapping[str, int]], None] | None = None,
) -> Run:
    """Build a population, ask it a survey, and leave a run directory.

    Args:
        country: ISO3 codes or English names, a list or joined by commas.
        n: respondents per country.
        survey: instrument name, file, or a ``Survey``.
        out: run directory; the same call again resumes, a different one is refused.
        model: ``embedded/psychometric``, ``local/NAME``, or any LiteLLM model id.
        elicitation: ``sample`` or ``logprob`` for a language model.
        depth, seed, rounds, replicates, leak_guard, keep_assumed, api_base: see ``SimulationConfig``.
        ray, workers: see ``Simulation``.
        connection: concurrency, cache, budget; defaults when None.
        command: recorded in the manifest.
        progress: told of statuses as answers come.

    Returns:
        The finished run. Check ``run.manifest["statuses"]`` for failed answers.

    Raises:
        InputError, RunError, ModelError: see errors.py; nothing is overwritten.
    """
    names = country.split(",") if isinstance(country, str) else list(country)
    instrument = survey if isinstance(survey, Survey) else load_survey(survey)
    if model != EMBEDDED and not elicitation:
        elicitation = "sample"
    config = SimulationConfig(
        countries=tuple(dict.fromkeys(resolve(name.strip()).iso3 for name in names)),
        n=n,
        survey=instrument.id,
        survey_sha256=instrument.sha256,
        model=model,
        elicitation=elicitation,
        depth=depth,
        seed=seed,
        rounds=rounds,
        replicates=replicates,
        leak_guard=leak_guard,
        keep_assumed=keep_assumed,
        api_base=api_base,
    )
    job = Simulation(config, instrument, connection or Connection(), ray, workers, command)
    return job.run(out, progress=progress)
