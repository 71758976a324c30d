"""Simulating a survey: a population answers rounds, on one machine or a Ray cluster, into a run directory."""

from __future__ import annotations

import platform
import time
import uuid
from collections import Counter, deque
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from importlib.metadata import version
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq

from ..agents.language_model import LanguageModelAnswerer
from ..agents.prompts import template_hashes
from ..errors import InputError, RunError
from ..populations.population import Population
from ..run import MANIFEST, Run, write_atomically
from ..surveys import Survey
from ..surveys.formats.native import write_native
from .answerers import AnswererSpec, Connection
from .attempts import Attempts
from .config import SimulationConfig
from .exchange import TIES_FILE
from .network import ties
from .schedule import Schedule
from .shard_worker import ShardWorker
from .status import progress_of

#: Respondents per shard: few enough that a lost shard costs little, enough that a batch is worth its start.
EMBEDDED_SHARD, MODEL_SHARD = 50_000, 200

#: Packages whose versions a reader needs to repeat a run.
RECORDED = ("deeppersona", "ray", "mesa", "litellm", "numpy", "pandas", "scipy", "pyarrow")

Progress = Callable[[Mapping[str, int]], None]


@dataclass(frozen=True)
class Simulation:
    """One survey asked of one population.

    Attributes:
        config: what determines the answers.
        survey: the instrument.
        connection: how to reach the model.
        ray: ``off`` (this process), ``local``, ``auto`` or an address.
        workers: processes; None for one a core. Answers do not depend on it.
        command: the command line, for the manifest.
        schedule: what happens in each round.
        margins: path of the file of targets that the configuration names, or empty.
    """

    config: SimulationConfig
    survey: Survey
    connection: Connection = field(default_factory=Connection)
    ray: str = "off"
    workers: int | None = None
    command: str = ""
    schedule: Schedule = field(default_factory=Schedule)
    margins: str = ""

    @property
    def answers_expected(self) -> int:
        """Rows of a finished run, those skipped included."""
        asked = sum(len(wave.questions) or len(self.survey) for wave in self.schedule.waves)
        return self.config.n * len(self.config.countries) * asked * self.config.replicates

    def spec(self) -> AnswererSpec:
        """What a worker needs to answer."""
        return AnswererSpec(self.config, self.survey, self.connection, self.schedule)

    def run(self, out: str | Path, *, population: Population | None = None, progress: Progress | None = None) -> Run:
        """Answer every round and leave a finished run in ``out``; on a directory of the same configuration, resume.

        Args:
            out: directory that does not exist, is empty, or holds this very run.
            population: respondents to ask; built from the configuration when None.
            progress: told of the statuses of answers as they come, also of those found from before.

        Raises:
            RunError: the directory holds another run or something else.
        """
        if self.workers is not None and self.workers < 1:
            raise InputError(where="simulate", parameter="workers", got=self.workers, allowed="1 or more")
        spec = self.spec()
        answerer = spec.open()
        if isinstance(answerer, LanguageModelAnswerer):
            answerer.check()
        target = Path(out)
        if not (target / MANIFEST).is_file():
            _refuse_taken(target)
            # drawn first: a filter that nobody meets is refused before anything is written
            population = population or self.draw()
        run = self._open_directory(target)
        if run.manifest["state"] == "finished":
            if progress is not None:
                progress(Counter(run.manifest["statuses"]))
            return run
        started = time.monotonic()
        if (run.path / "population" / "population.parquet").is_file():
            population = run.population()
        else:
            population = population or self.draw()
            population.save(run.path / "population")
        if self.schedule.network.kind != "none" and not (run.path / TIES_FILE).is_file():
            pq.write_table(ties(self.schedule.network, population, seed=self.config.seed), run.path / TIES_FILE)
        plan = answerer.plan(population, self.survey.routed_questions, seed=self.config.seed)
        manifest = run.manifest
        shard_size = int(manifest["shard_size"])
        tasks = [
            (round, shard) for round in range(self.config.rounds) for shard in range(-(-len(population) // shard_size))
        ]
        worker = ShardWorker(run.path, manifest["run_id"], spec, plan, shard_size)
        statuses = self._hold(worker, tasks, progress)
        self._finish(run, population, statuses, time.monotonic() - started)
        return run

    def draw(self, n: int | None = None) -> Population:
        """The population that the configuration describes, or a smaller one of n respondents per country."""
        config = self.config
        return Population.build(
            list(config.countries),
            config.n if n is None else n,
            seed=config.seed,
            depth=config.depth,
            margins=self.margins or None,
            where=config.where,
            allocate=config.allocate,
        )

    def _hold(self, worker: ShardWorker, tasks: list[tuple[int, int]], progress: Progress | None) -> Counter[str]:
        statuses: Counter[str] = Counter()
        spent = 0.0 if self.connection.budget_usd is None else progress_of(Run(worker.path)).cost_usd
        if self.ray == "off":
            worker.progress = progress
            worker.spec = replace(worker.spec, connection=self.connection.with_part_of_the_rest(spent, 1))
            attempts = Attempts()
            waiting = deque(tasks)
            while waiting:
                round, shard = task = waiting.popleft()
                try:
                    statuses += worker.hold_round(round, shard)
                except Exception as error:  # noqa: BLE001 - recorded, tried again, and in the end raised
                    if attempts.failed(task, error):
                        waiting.appendleft(task)
            attempts.require_complete()
            return statuses
        from .ray_backend import hold_rounds, ray_session

        def finished(counts: Counter[str]) -> None:
            statuses.update(counts)
            if progress is not None:
                progress(counts)

        with ray_session(self.ray, self.workers) as workers:
            worker.spec = replace(worker.spec, connection=self.connection.with_part_of_the_rest(spent, workers))
            hold_rounds(worker, tasks, workers, finished).require_complete()
        return statuses

    def _open_directory(self, path: Path) -> Run:
        run = Run(path)
        if (path / MANIFEST).is_file():
            found = run.manifest.get("config", {})
            wanted = self.config.to_dict()
            changed = [
                f"{name} was {found.get(name)!r}, now {wanted.get(name)!r}"
                for name in sorted(set(found) | set(wanted))
                if found.get(name) != wanted.get(name)
            ]
            if changed:
                raise RunError(
                    "this directory holds another run",
                    parameter="out",
                    got=str(path),
                    allowed="a new directory, or one that holds this very run",
                    hint="Changed: " + "; ".join(changed) + ". Nothing was overwritten.",
                )
            return run
        path.mkdir(parents=True, exist_ok=True)
        write_atomically(path / "survey.yaml", write_native(self.survey))
        run.write_manifest(
            {
                "format": 1,
                "run_id": uuid.uuid4().hex[:16],
                "state": "running",
                "command": self.command,
                "config": self.config.to_dict(),
                "survey": {"id": self.survey.id, "title": self.survey.title, "terms": self.survey.terms},
                "shard_size": self._shard_size(),
                "questions_per_round": [len(wave.questions) or len(self.survey) for wave in self.schedule.waves],
                "versions": {**{name: version(name) for name in RECORDED}, "python": platform.python_version()},
                "templates": template_hashes(),
                "model_sha256": self._model_hash(),
            }
        )
        return run

    def _shard_size(self) -> int:
        if not self.config.is_embedded:
            return MODEL_SHARD
        # two shards at least, so that a second worker has something to do even in a small run
        return max(1, min(EMBEDDED_SHARD, -(-self.config.n * len(self.config.countries) // 2)))

    def _model_hash(self) -> str | None:
        if not self.config.model.startswith("local/"):
            return None
        from ..llm import weights_hash

        return weights_hash(self.config.model)

    def _finish(self, run: Run, population: Population, statuses: Counter[str], seconds: float) -> None:
        import pyarrow.compute as pc

        meters = ("prompt_tokens", "cached_tokens", "completion_tokens", "cost_usd", "attempts")
        answers = run.answers([*meters, "track"])
        used: dict[str, Any] = {name: pc.sum(answers[name]).as_py() or 0 for name in meters}
        tracks = sorted({track for track in answers["track"].unique().to_pylist() if track})
        run.write_manifest(
            {
                **run.manifest,
                "state": "finished",
                "statuses": dict(sorted(statuses.items())),
                "used": used,
                "tracks": tracks,
                "respondents": len(population),
                "population": dict(population.origin),
                "seconds": round(seconds, 3),
                "workers": {"ray": self.ray, "workers": self.workers},
            }
        )


def _refuse_taken(path: Path) -> None:
    if path.exists() and (not path.is_dir() or any(path.iterdir())):
        raise RunError(
            "this path is taken",
            parameter="out",
            got=str(path),
            allowed="a new or empty directory, or one that holds this very run",
            hint="Nothing was overwritten.",
        )
