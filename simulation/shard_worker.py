"""A worker: holds rounds over shards of a run, in this process or inside a Ray actor."""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from ..agents.answerer import Answerer
from ..agents.answers import ANSWER_SCHEMA
from ..populations.population import Population
from ..run import Run, commit_file
from ..surveys import Question
from .answerers import AnswererSpec
from .exchange import Exchange, present, skipped
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

    def is_ready(self) -> bool:
        """True; answers as soon as the process lives."""
        return True

    def hold_round(self, round: int, shard: int) -> Counter[str]:
        """Answer one round of one shard and commit it as one Parquet file; returns how many answers had which status.

        A file that stands already is left alone: its answers count and are never asked again.
        """
        target = self.path / "answers" / f"round-{round:03d}-shard-{shard:05d}.parquet"
        if target.is_file():
            table = pq.read_table(target, columns=["status"])
            return Counter(table["status"].to_pylist())
        return self._commit(self._answers(round, shard), target)

    def _answers(self, round: int, shard: int) -> pa.Table:
        """All rows of one round of one shard: those journalled before, fresh ones, and those who left the panel."""
        society = self._society(shard)
        wave = self.spec.schedule.waves[round]
        asked = [
            question
            for question in self.spec.survey.routed_questions
            if not wave.questions or question.id in wave.questions
        ]
        start = shard * self.shard_size
        positions = np.arange(start, start + len(society.shard))
        here = present(self.spec.schedule, round, positions, seed=self.spec.config.seed)
        gone = society.shard.of_people(society.shard.people.filter(pa.array(~here)))
        absent = gone.people["respondent_id"].to_pylist()
        if self.spec.config.is_embedded:  # takes seconds a shard and costs nothing: the commit is its journal
            answers = society.hold_round(round, questions=asked, absent=absent)
            self._report(answers["status"].to_pylist())
        else:
            answers = self._journalled(society, round, shard, asked, absent)
        if not absent:
            return answers
        common = {
            "round": round,
            "variant": "",
            "replicate": 0,
            "model": self.spec.config.model,
            "elicitation": self.spec.config.elicitation,
        }
        left = skipped(gone, [question.id for question in asked], ANSWER_SCHEMA, common)
        self._report(left["status"].to_pylist())
        return pa.concat_tables([answers, left])

    def _journalled(
        self, society: Society, round: int, shard: int, asked: Sequence[Question], absent: Sequence[str]
    ) -> pa.Table:
        path = self.path / "journal" / f"round-{round:03d}-shard-{shard:05d}.jsonl"
        start = shard * self.shard_size
        situations = None
        if len(self.spec.schedule.waves) > 1 or self.spec.schedule.needs_a_reader:
            situations = self._exchange.situations(round, start, start + self.shard_size)
        with Journal(path) as journal:
            kept = [row for row in journal.rows if row["status"] != "failed"]  # what failed is tried again
            self._report([row["status"] for row in kept])

            def append(rows: Sequence[Mapping[str, Any]]) -> None:
                journal.append(rows)
                self._report([row["status"] for row in rows])

            fresh = society.hold_round(
                round,
                questions=asked,
                absent=absent,
                situations=situations,
                done={(row["respondent_id"], row["question_id"], row["variant"], row["replicate"]) for row in kept},
                sink=append,
            )
        return pa.concat_tables([pa.Table.from_pylist(kept, schema=ANSWER_SCHEMA), fresh])

    @cached_property
    def _exchange(self) -> Exchange:
        config = self.spec.config
        return Exchange(self.path, self.spec.schedule, self.spec.survey, self._population, config.seed)

    def _society(self, shard: int) -> Society:
        if shard not in self._societies:
            start = shard * self.shard_size
            self._societies.clear()  # one shard's respondents in memory at a time
            self._societies[shard] = Society(
                self._population.slice(start, start + self.shard_size),
                self.spec.survey.routed_questions,
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
        part = target.with_name(f"{target.name}.{os.getpid()}.part")
        pq.write_table(answers, part, compression="zstd")
        commit_file(part, target)
        return Counter(answers["status"].to_pylist())

    def _report(self, statuses: Sequence[str]) -> None:
        if self.progress is not None and statuses:
            self.progress(Counter(statuses))
