"""Simulating a survey: a population answers rounds, on one machine or a Ray cluster, into a run directory."""

from __future__ import annotations

import platform
import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager, nullcontext
from dataclasses import dataclass, field, replace
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pyarrow.parquet as pq

from ..agents.answerer import Answerer
from ..agents.language_model import LanguageModelAnswerer
from ..agents.prompts import template_hashes
from ..errors import InputError
from ..llm import Connection
from ..populations.population import Population
from ..run import MANIFEST, Run, open_store
from ..run_store import cannot_write, require_same, taken
from ..surveys import Survey
from ..surveys.formats.native import write_native
from . import local_backend
from .answerers import AnswererSpec
from .attempts import Task, disk_is_full, is_full_disk
from .config import SimulationConfig
from .exchange import TIES_FILE
from .network import ties
from .observation import Observation, Progress, Watch
from .round_table import write_round_table
from .run_log import RunLog, cleaned
from .schedule import Schedule
from .shard_worker import ShardWorker
from .status import RunProgress, progress_of
from .tally import Tally

if TYPE_CHECKING:
    from .cluster import Cluster

#: Respondents per shard: few enough that a lost shard costs little and workers end together, enough that a batch is worth its
#: start. Above some 40,000 embedded respondents arrays pass 4 MB, which the kernel hands out in huge pages and clears anew each
#: time: up to two fifths of the CPU, and two workers wait for each other in it.
EMBEDDED_SHARD, MODEL_SHARD = 20_000, 200

#: Packages whose versions a reader needs to repeat a run.
RECORDED = ("deeppersona", "ray", "mesa", "litellm", "numpy", "pandas", "scipy", "pyarrow")


@dataclass(frozen=True)
class Simulation:
    """One survey asked of one population.

    Attributes:
        config: what determines the answers.
        survey: the instrument with all its wordings; ``config`` names the one that is asked.
        connection: how to reach the model.
        ray: ``off`` (this process), ``local``, ``auto`` or an address.
        workers: processes; None for one a core. Answers do not depend on it.
        command: the command line, for the manifest.
        schedule: what happens in each round.
        margins: path of the file of targets that the configuration names, or empty.
        tree: directory of the tree that the configuration names by its hash, or empty.
        wheel: a wheel of this package for the nodes of a cluster that have it not, or empty.
    """

    config: SimulationConfig
    survey: Survey
    connection: Connection = field(default_factory=Connection)
    ray: str = "off"
    workers: int | None = None
    command: str = ""
    schedule: Schedule = field(default_factory=Schedule)
    margins: str = ""
    tree: str = ""
    wheel: str = ""

    @property
    def answers_expected(self) -> int:
        """Rows of a finished run, those skipped included."""
        asked = sum(len(wave.questions) or len(self.survey) for wave in self.schedule.waves)
        return self.config.n * len(self.config.countries) * asked * self.config.replicates

    def spec(self) -> AnswererSpec:
        """What a worker needs to answer."""
        return AnswererSpec(self.config, self.survey, self.connection, self.schedule)

    def run(self, out: str | Path, *, population: Population | None = None, progress: Progress | None = None) -> Run:
        """Answer every round and leave a finished run in ``out``; where this very run was begun, resume it.

        Args:
            out: directory or address that does not exist, is empty, or holds this very run.
            population: respondents to ask; built from the configuration when None.
            progress: told how the run stands as answers come, also those found from before.

        Raises:
            RunError: the place holds another run or something else, cannot be written, or another process runs there; or a
                cluster cannot be used.
            UnfinishedRunError: some shards could not be finished, or the disk is full; the same call resumes.
        """
        if self.workers is not None and self.workers < 1:
            raise InputError(where="simulate()", parameter="workers", got=self.workers, allowed="1 or more")
        self.connection.allowance()  # a budget below 0 is refused also where no model could spend it
        spec = self.spec()
        answerer = spec.open()
        if isinstance(answerer, LanguageModelAnswerer):
            answerer.check()
        run = Run.of(open_store(out))
        with run.store.held():
            self._require_place(run)
            run.store.sweep()
            if run.store.has(MANIFEST) and run.manifest.get("state") == "finished":
                run.store.fetch()
            if run.store.has(MANIFEST) and run.is_finished:
                if progress is not None:
                    statuses = Counter(run.manifest["statuses"])
                    progress(Observation(self.answers_expected, Tally(statuses, found=statuses.total())))
                return run
            # before anything is drawn: a cluster that cannot be reached and a bucket that is not there are said within seconds
            run.store.require_writable()
            if self.ray != "off":
                self._tell(progress, "joining Ray")
            with self.cluster() as cluster:
                try:
                    return self._run(run, spec, answerer, population, cluster, progress)
                except OSError as error:
                    if is_full_disk(error):
                        raise disk_is_full(run.location) from error
                    if isinstance(error, PermissionError):
                        raise cannot_write(run.location, error) from error
                    raise

    def cluster(self) -> AbstractContextManager[Cluster | None]:
        """The connection to Ray, None where it is off; several runs within one connection share it."""
        if self.ray == "off":
            return nullcontext()
        from .cluster import ray_session

        return ray_session(self.ray, self.workers, self.config, self.wheel)

    def _run(
        self,
        run: Run,
        spec: AnswererSpec,
        answerer: Answerer,
        population: Population | None,
        cluster: Cluster | None,
        progress: Progress | None,
    ) -> Run:
        started = time.monotonic()
        self._tell(progress, "preparing respondents")
        population = self._begun(run, population)
        questions = self.schedule.asked(spec.asked.routed_questions)
        plan = answerer.plan(population, questions, seed=self.config.seed)
        manifest = run.manifest
        shard_size = int(manifest["shard_size"])
        shards = range(-(-len(population) // shard_size))
        tasks = [(round, shard) for round in range(self.config.rounds) for shard in shards]
        worker = ShardWorker(run.store.address, manifest["run_id"], spec, plan, shard_size)
        log = RunLog(run.store)
        try:
            watch = Watch(self.answers_expected, progress, log)
            workers = None if cluster is None else cluster.workers
            if workers is not None:
                self._tell(progress, f"starting {workers} worker{'s' * (workers > 1)}")
            log.started(
                command=self.command, ray=self.ray, workers=workers, respondents=len(population), shards=len(shards)
            )
            try:
                self._hold(run, worker, tasks, cluster, watch)
                self._finish(run, population, watch, time.monotonic() - started)
            except BaseException as error:
                watch.end("stopped", reason=cleaned(error))
                raise
            watch.end("finished")
        finally:
            log.close()
        return run

    def _tell(self, progress: Progress | None, doing: str) -> None:
        if progress is not None:
            progress(Observation(self.answers_expected, doing=doing))

    def _begun(self, run: Run, population: Population | None) -> Population:
        """The respondents of the run; the first time they and who knows whom are drawn, and then written into it."""
        has_begun = run.store.has(MANIFEST)
        if run.store.has("population/population.parquet"):
            run.store.fetch("population")
            population = run.population()
            is_saved = True
        else:
            population, is_saved = population or self.draw(), False
        network = self.schedule.network
        tied = None
        if network.kind != "none" and not (has_begun and run.store.has(TIES_FILE)):
            tied = ties(network, population, seed=self.config.seed)
        # nothing is written before everything that could be refused has been drawn
        if not has_begun:
            self._begin(run)
        elif self.command:  # the budget or the address of the prices may be others than before
            run.write_manifest({**run.manifest, "command": self.command})
        if not is_saved:
            saved = population.save(run.path / "population")
            # respondents last: where they are, everything about them is
            files = sorted(saved.iterdir(), key=lambda file: (file.name == "population.parquet", file.name))
            run.store.publish(*(f"population/{file.name}" for file in files))
        if tied is not None:
            part = run.path / f"{TIES_FILE}.part"
            pq.write_table(tied, part)
            run.store.write_file(part, TIES_FILE)
        return population

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
            tree=self.tree or None,
            sources=[name for name in config.sources.split(",") if name],
        )

    def _hold(
        self, run: Run, worker: ShardWorker, tasks: Sequence[Task], cluster: Cluster | None, watch: Watch
    ) -> None:
        spent = 0.0 if self.connection.budget_usd is None else self._money(run).spent_usd
        allowance = self.connection.with_the_rest(spent).allowance()
        if cluster is None:
            worker.spec = replace(worker.spec, desk=allowance)
            with self._accounted(run, watch, spent, allowance.lent_usd):
                local_backend.hold_rounds(worker, tasks, watch).require_complete()
            return
        from . import ray_backend
        from .ray_desk import RayDesk

        watch.dashboard = cluster.dashboard
        desk = None
        if allowance.budget_usd is not None or allowance.is_limited:
            desk = RayDesk.open(allowance)
            worker.spec = replace(worker.spec, desk=desk)
        with self._accounted(run, watch, spent, desk.lent_usd if desk else allowance.lent_usd):
            ray_backend.hold_rounds(worker, tasks, cluster, watch).require_complete()

    @contextmanager
    def _accounted(
        self, run: Run, watch: Watch, before_usd: float, lent_usd: Callable[[], float | None]
    ) -> Iterator[None]:
        """Keep what an attempt with a budget spends, also on answers that failed: the next one starts from there."""
        try:
            yield
        finally:
            if self.connection.budget_usd is not None and (lent := lent_usd()) is not None:
                watch.log.spent(before_usd + lent, self._money(run).cost_usd)

    def _money(self, run: Run) -> RunProgress:
        run.store.fetch("answers")
        return progress_of(run)

    def _require_place(self, run: Run) -> None:
        """Refuse a place that workers cannot share, that holds something else, or another run."""
        if not run.store.is_shared and self.ray != "off":
            raise InputError(
                "this run store lives in one process",
                where="simulate()",
                parameter="out",
                got=run.location,
                allowed="with --ray, a directory or an object store that every worker reaches",
            )
        if run.store.has(MANIFEST):
            require_same("run", run.location, run.manifest.get("config", {}), self.config.to_dict())
        elif run.store.is_taken:
            raise taken(run.location, "run")

    def _begin(self, run: Run) -> None:
        run.store.write_text("survey.yaml", write_native(self.survey))
        run.write_manifest(
            {
                "format": 1,
                "run_id": run.store.run_id,
                "state": "running",
                "command": self.command,
                "config": self.config.to_dict(),
                "survey": {"id": self.survey.id, "title": self.survey.title, "terms": self.survey.terms},
                "schedule": self.schedule.to_dict(),
                "shard_size": self._shard_size(),
                "questions_per_round": [len(wave.questions) or len(self.survey) for wave in self.schedule.waves],
                "versions": {**{name: version(name) for name in RECORDED}, "python": platform.python_version()},
                "templates": template_hashes(),
                "model_sha256": self._model_hash(),
            }
        )

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

    def _finish(self, run: Run, population: Population, watch: Watch, seconds: float) -> None:
        import pyarrow.compute as pc

        meters = ("prompt_tokens", "cached_tokens", "completion_tokens", "cost_usd", "attempts")
        run.store.fetch()
        answers = run.answers([*meters, "track"])
        used: dict[str, Any] = {name: pc.sum(answers[name]).as_py() or 0 for name in meters}
        tracks = sorted({track for track in answers["track"].unique().to_pylist() if track})
        write_round_table(run)
        run.write_manifest(
            {
                **run.manifest,
                "state": "finished",
                "statuses": dict(sorted(watch.settled.statuses.items())),
                "used": used,
                "tracks": tracks,
                "respondents": len(population),
                "population": dict(population.origin),
                "seconds": round(seconds, 3),
                "answering_seconds": round(watch.answering_s, 3),
                "workers": {"ray": self.ray, "workers": self.workers},
            }
        )
