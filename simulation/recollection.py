"""What a respondent of a finished round had read, remembered and heard, built again from the run."""

from __future__ import annotations

from collections.abc import Callable

import pyarrow.parquet as pq

from ..agents.situation import Situation
from ..populations.population import Population
from ..run import Run
from .exchange import Exchange
from .schedule import Schedule

#: Round and position of a respondent in the population to what had happened to it.
Recollect = Callable[[int, int], Situation]


def recollection(run: Run) -> Recollect | None:
    """A function that rebuilds situations; None where the run does not say what happened in its rounds.

    Args:
        run: with a population; a manifest without ``schedule`` (older than this field) is enough for plain waves.
    """
    manifest = run.manifest
    config = manifest["config"]
    if "schedule" in manifest:
        schedule = Schedule.of_dict(manifest["schedule"])
    elif config.get("schedule_sha256"):
        return None
    else:
        schedule = Schedule.of_rounds(int(config.get("rounds", 1)))
    people = pq.read_table(run.path / "population" / "population.parquet", columns=["respondent_id", "name"])
    asked, written = run.survey(), run.survey(as_written=True)
    exchange = Exchange(run.path, schedule, asked, written, Population(people), int(config["seed"]))

    def situation(round: int, position: int) -> Situation:
        (found,) = exchange.situations(round, position, position + 1).values()
        return found

    return situation
