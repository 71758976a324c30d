"""A worker: holds rounds over shards of a run, in this process or inside a Ray actor."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from ..agents.answerer import Answerer
from ..agents.answers import ANSWER_SCHEMA
from ..populations.population import Population
from ..run import Run
from .answerers import AnswererSpec
from .journal import Journal
from .society import Society


@dataclass
class ShardWorker:
    """Answers shards of one run.

    Attributes:
        path: the run's directory.
        run_id: written into every answer.
        spec: what opens the answerer.
        plan: what the answerer settled over the whole population.
        shard_size: respondents per shard.
        progress: called with the statuses of answers as they come.
    """

    path: Path
    run_id: str
    spec: AnswererSpec
    plan: object
    shard_size: int
    progress: Callable[[Mapping[str, int]], None] | None = None
    _societies: dict[int, Society] = field(default_factory=dict, init=False, repr=False)

    @cached_property
    def _population(self) -> Population:
        return Run(self.path).population()

    @cached_property
    def _answerer(self) -> Answerer:
        return self.spec.open()

    def hold_round(self, round: int, shard: int) -> Counter[str]:
        """Answer one round of one shard and commit it as one Parquet file; returns how many answers had which status.

        A file that stands already is left alone: its answers count and are never asked again.
        """
        target = self.path / "answers" / f"round-{round:03d}-shard-{shard:05d}.parquet"
        if target.is_file():
            table = pq.read_table(target, columns=["status"])
            return Counter(table["status"].to_pylist())
        society = self._society(shard)
        society.round = round
        if self.spec.config.is_embedded:  # takes seconds a shard and costs nothing: the commit is its journal
            answers = society.hold_round()
            self._report(answers["status"].to_pylist())
        else:
            answers = self._journalled(society, round, shard)
        return self._commit(answers, target)

    def _journalled(self, society: Society, round: int, shard: int) -> pa.Table:
        path = self.path / "journal" / f"round-{round:03d}-shard-{shard:05d}.jsonl"
        with Journal(path) as journal:
            kept = [row for row in journal.rows if row["status"] != "failed"]  # what failed is tried again
            self._report([row["status"] for row in kept])
            done = {(row["respondent_id"], row["question_id"], row["variant"], row["replicate"]) for row in kept}

            def append(rows: Sequence[Mapping[str, Any]]) -> None:
                journal.append(rows)
                self._report([row["status"] for row in rows])

            fresh = society.hold_round(done=done, sink=append)
        return pa.concat_tables([pa.Table.from_pylist(kept, schema=ANSWER_SCHEMA), fresh])

    def _society(self, shard: int) -> Society:
        if shard not in self._societies:
            start = shard * self.shard_size
            self._societies.clear()  # one shard's respondents in memory at a time
            self._societies[shard] = Society(
                self._population.slice(start, start + self.shard_size),
                self.spec.survey.questions,
                self._answerer,
                plan=self.plan,
                seed=self.spec.config.seed,
                as_agents=not self.spec.config.is_embedded,
            )
        return self._societies[shard]

    def _commit(self, answers: pa.Table, target: Path) -> Counter[str]:
        run_id = pa.array([self.run_id]).take(pa.array([0] * answers.num_rows, pa.int32()))
        answers = answers.set_column(answers.schema.get_field_index("run_id"), "run_id", run_id)
        answers = answers.select(ANSWER_SCHEMA.names).cast(ANSWER_SCHEMA)
        target.parent.mkdir(parents=True, exist_ok=True)
        part = target.with_name(target.name + ".part")
        pq.write_table(answers, part, compression="zstd")
        part.replace(target)
        return Counter(answers["status"].to_pylist())

    def _report(self, statuses: Sequence[str]) -> None:
        if self.progress is not None and statuses:
            self.progress(Counter(statuses))
