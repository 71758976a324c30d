"""A worker: holds rounds over shards of a run, in this process or inside a Ray actor."""

from __future__ import annotations

import os
import socket
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from importlib.metadata import version

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from ..agents.answerer import Answerer
from ..agents.answers import ANSWER_SCHEMA
from ..errors import RunError
from ..populations.population import Population
from ..run import MANIFEST, Run, open_store, read_answers
from ..run_store import RunStore
from ..surveys import Question
from .answerers import AnswererSpec
from .exchange import TIES_FILE, Exchange, present, skipped
from .journal import Journal, latest
from .shared_storage import SIGHT_S
from .society import Society
from .tally import Tally

#: Where Mesa's row of a shard-round stands in the metadata of its Parquet file: both are committed in one step.
COLLECTED = b"mesa"

#: Columns in which values repeat. Looking for repetition in the distributions took two fifths of a commit and found none.
REPEATED = [name for name in ANSWER_SCHEMA.names if name != "distribution"]


@dataclass
class ShardWorker:
    """Answers shards of one run.

    Attributes:
        location: the run's directory or address.
        run_id: written into every answer.
        spec: what opens the answerer.
        plan: what the answerer settled over the whole population.
        shard_size: respondents per shard.
        progress: called as answers come with those of the shard-round under way and the requests in flight.
    """

    location: str
    run_id: str
    spec: AnswererSpec
    plan: object
    shard_size: int
    progress: Callable[[Tally, int], None] | None = None
    _societies: dict[int, Society] = field(default_factory=dict, init=False, repr=False)
    _under_way: Tally = field(default_factory=Tally, init=False, repr=False)

    @cached_property
    def _store(self) -> RunStore:
        return open_store(self.location)

    @cached_property
    def _population(self) -> Population:
        self._store.fetch("population")
        return Run.of(self._store).population()

    @cached_property
    def _answerer(self) -> Answerer:
        return self.spec.open()

    def check_in(self) -> str:
        """The version of this package here; answers as soon as the process lives and has seen the run.

        Raises:
            RunError: this machine does not see the run.
        """
        deadline = time.monotonic() + SIGHT_S
        while not self._sees_the_run():
            if time.monotonic() > deadline:
                raise RunError(
                    f"node {socket.gethostname()} does not see the run directory",
                    parameter="out",
                    got=self.location,
                    allowed="storage that every node of the cluster mounts, or an object store (s3://...)",
                    hint="Give --out on shared storage, or use --ray local.",
                )
            time.sleep(0.2)  # network file systems show a new directory to other machines after a moment
        return version("deeppersona")

    def _sees_the_run(self) -> bool:
        store = open_store(self.location)
        store.fetch("manifest.json")
        return (store.path / MANIFEST).is_file() and Run.of(store).manifest.get("run_id") == self.run_id

    def observe(self) -> tuple[Tally, int]:
        """Answers of the shard-round under way, and requests in flight; may be asked from another thread."""
        # the cached answerer, if there is one yet: asking must not open a second one beside the thread that answers
        return self._under_way, int(getattr(self.__dict__.get("_answerer"), "in_flight", 0))

    def hold_round(self, round: int, shard: int) -> Tally:
        """Answer one round of one shard and commit it as one Parquet file; returns what was counted.

        A file that stands already is left alone: its answers count and are never asked again.
        """
        self._under_way = Tally()
        name = f"answers/{shard_name(round, shard)}.parquet"
        if self._store.has(name):
            return Tally.of_table(read_answers(self._store.path / name, ["status", "cost_usd"]), found=True)
        self._commit(self._answers(round, shard), name)
        return self._under_way

    def _answers(self, round: int, shard: int) -> pa.Table:
        """All rows of one round of one shard: those journalled before, fresh ones, and those who left the panel."""
        society = self._society(shard)
        wave = self.spec.schedule.waves[round]
        asked = [
            question
            for question in self.spec.asked.routed_questions
            if not wave.questions or question.id in wave.questions
        ]
        start = shard * self.shard_size
        positions = np.arange(start, start + len(society.shard))
        here = present(self.spec.schedule, round, positions, seed=self.spec.config.seed)
        gone = society.shard.of_people(society.shard.people.filter(pa.array(~here)))
        absent = gone.people["respondent_id"].to_pylist()
        left = None
        if absent:
            config = self.spec.config
            common: dict[str, object] = {"round": round, "replicate": 0}
            common |= {"model": config.model, "elicitation": config.elicitation}
            left = skipped(gone, asked, ANSWER_SCHEMA, common)
        if self.spec.config.is_embedded:  # takes seconds a shard and costs nothing: the commit is its journal
            answers = society.hold_round(round, questions=asked, absent=absent, settled=left)
            self._count(Tally.of_table(answers))
            return answers
        return self._journalled(society, round, shard, asked, absent, left)

    def _journalled(
        self,
        society: Society,
        round: int,
        shard: int,
        asked: Sequence[Question],
        absent: Sequence[str],
        left: pa.Table | None,
    ) -> pa.Table:
        start = shard * self.shard_size
        situations = None
        if len(self.spec.schedule.waves) > 1 or self.spec.schedule.needs_a_reader:
            self._store.fetch("answers", TIES_FILE)
            situations = self._exchange.situations(round, start, start + self.shard_size)
        name = f"journal/{shard_name(round, shard)}.jsonl"
        with Journal(self._store, name, lambda rows: self._count(Tally.of_rows(rows))) as journal:
            # what failed is tried again
            kept = [row for row in latest(journal.rows) if row["status"] != "failed"]
            settled = pa.Table.from_pylist(kept, schema=ANSWER_SCHEMA)
            settled = settled if left is None else pa.concat_tables([settled, left])
            self._count(Tally.of_table(settled, found=True))
            return society.hold_round(
                round, questions=asked, absent=absent, situations=situations, settled=settled, sink=journal.append
            )

    @cached_property
    def _exchange(self) -> Exchange:
        config = self.spec.config
        return Exchange(
            self._store.path, self.spec.schedule, self.spec.asked, self.spec.survey, self._population, config.seed
        )

    def _society(self, shard: int) -> Society:
        if shard not in self._societies:
            self._societies.clear()  # one shard's respondents in memory at a time
            self._societies[shard] = Society(
                self._respondents(shard),
                self.spec.asked.routed_questions,
                self._answerer,
                plan=self.plan,
                seed=self.spec.config.seed,
                as_agents=not self.spec.config.is_embedded,
            )
        return self._societies[shard]

    def _respondents(self, shard: int) -> Population:
        start, stop = shard * self.shard_size, (shard + 1) * self.shard_size
        if self.spec.config.is_embedded:  # reads no facts
            self._store.fetch("population")
            return Population.load_people(self._store.path / "population", start, stop)
        return self._population.slice(start, stop)

    def _commit(self, answers: pa.Table, name: str) -> None:
        run_id = pa.repeat(pa.scalar(self.run_id), answers.num_rows)
        answers = answers.set_column(answers.schema.get_field_index("run_id"), "run_id", run_id)
        answers = answers.select(ANSWER_SCHEMA.names).cast(ANSWER_SCHEMA)
        collected = next(iter(self._societies.values())).collector.get_model_vars_dataframe().iloc[-1]
        answers = answers.replace_schema_metadata({COLLECTED: collected.to_json()})
        target = self._store.path / name
        target.parent.mkdir(parents=True, exist_ok=True)
        # a leading dot: readers of the whole folder pass over what a killed worker left half-written
        part = target.with_name(f".{target.name}.{os.getpid()}.part")
        pq.write_table(answers, part, compression="zstd", use_dictionary=REPEATED)
        self._store.commit(part, name)

    def _count(self, tally: Tally) -> None:
        self._under_way += tally
        if self.progress is not None:
            self.progress(*self.observe())


def shard_name(round: int, shard: int) -> str:
    """What the files of a shard-round are called."""
    return f"round-{round:03d}-shard-{shard:05d}"
