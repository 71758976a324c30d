"""Between rounds: who is still in the panel, which arm each is in, what each remembers and hears.

Everything is read from committed answers, so any worker can take any shard of the next round, and a resumed run sees
exactly what an undisturbed one saw.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.dataset as ds
import pyarrow.parquet as pq
from numpy.typing import NDArray

from .. import draws
from ..agents.answer_words import answer_words
from ..agents.situation import Situation, View
from ..populations.population import Population
from ..run import Run
from ..surveys import Question, Survey
from ..surveys.condition import Given
from ..surveys.routing import given, piped
from .network import TIES
from .schedule import Schedule

TIES_FILE = "network.parquet"


def present(schedule: Schedule, round: int, positions: NDArray[np.int64], *, seed: int) -> NDArray[np.bool_]:
    """Who has not left the panel by this round; shape (n,). Leaving is for good."""
    here = np.ones(len(positions), dtype=bool)
    for number, wave in enumerate(schedule.waves[: round + 1]):
        if wave.attrition:
            here &= draws.uniforms(seed, ("attrition", number), positions) >= wave.attrition
    return here


def arms(schedule: Schedule, round: int, positions: NDArray[np.int64], *, seed: int) -> list[str]:
    """Treatment arm of each respondent in this round, in equal shares; empty names where the round has none."""
    names = list(schedule.waves[round].stimulus)
    if not names:
        return [""] * len(positions)
    drawn = draws.uniforms(seed, ("arm", round), positions) * len(names)
    return [names[int(number)] for number in drawn]


@dataclass(frozen=True)
class Exchange:
    """Reads what respondents of one run may know when a round begins.

    Attributes:
        path: the run's directory.
        schedule: of the run.
        survey: in the wording that is asked.
        written: the survey with all its wordings.
        population: everybody.
        seed: of the run.
    """

    path: Path
    schedule: Schedule
    survey: Survey
    written: Survey
    population: Population
    seed: int

    @cached_property
    def _ids(self) -> list[str]:
        ids: list[str] = self.population.people["respondent_id"].to_pylist()
        return ids

    @cached_property
    def _names(self) -> list[str]:
        return [name or "Somebody" for name in self.population.people["name"].cast(pa.string()).to_pylist()]

    @cached_property
    def _ties(self) -> pa.Table:
        file = self.path / TIES_FILE
        return pq.read_table(file) if file.is_file() else TIES.empty_table()

    def situations(self, round: int, start: int, stop: int) -> dict[str, Situation]:
        """Situations of the respondents at these positions, by id."""
        positions = np.arange(start, min(stop, len(self._ids)))
        wave = self.schedule.waves[round]
        assigned = arms(self.schedule, round, positions, seed=self.seed)
        mine = [self._ids[at] for at in positions]
        remembered = self._views(mine, range(round)) if self.schedule.memory_tokens else {}
        neighbours = self._neighbours(start, stop) if wave.talk and round else {}
        said = self._views({self._ids[at] for near in neighbours.values() for at in near}, [round - 1])
        found = {}
        for at, name, arm in zip(positions, mine, assigned, strict=True):
            heard = [
                replace(view, speaker=self._names[near])
                for near in neighbours.get(int(at), ())
                for view in said.get(self._ids[near], ())
            ]
            found[name] = Situation(
                arm,
                wave.stimulus.get(arm, ""),
                tuple(remembered.get(name, ())),
                tuple(heard),
                self.schedule.memory_tokens or 150,
            )
        return found

    def _neighbours(self, start: int, stop: int) -> dict[int, list[int]]:
        source = self._ties["source"].to_numpy()
        low, high = np.searchsorted(source, [start, stop])
        near: dict[int, list[int]] = {}
        for one, other in zip(source[low:high], self._ties["target"].to_numpy()[low:high], strict=True):
            near.setdefault(int(one), []).append(int(other))
        return near

    def _views(self, ids: Iterable[str], rounds: Iterable[int]) -> dict[str, list[View]]:
        wanted = pa.array(sorted(set(ids)), pa.string())
        numbers = set(rounds)
        files = [file for file in Run(self.path).answer_files if int(file.name[6:9]) in numbers]
        if not files or not len(wanted):
            return {}
        columns = ["round", "respondent_id", "question_id", "option_code", "value", "status", "replicate"]
        rows = (
            ds.dataset(files, format="parquet")
            .to_table(
                columns=columns,
                filter=pc.field("respondent_id").isin(wanted)
                & (pc.field("status") == "answered")
                & (pc.field("replicate") == 0),
            )
            .sort_by([("round", "ascending"), ("respondent_id", "ascending"), ("question_id", "ascending")])
        )
        known = {question.id: question for question in self.survey}
        earlier: dict[tuple[int, str], dict[str, Given]] = {}
        if any("${" in question.text for question in self.survey):
            for row in rows.to_pylist():
                said = earlier.setdefault((row["round"], row["respondent_id"]), {})
                said |= given(known[row["question_id"]], row["option_code"], row["value"])
        views: dict[str, list[View]] = {}
        for row in rows.to_pylist():
            question, who = known[row["question_id"]], row["respondent_id"]
            wording = piped(question, known, earlier.get((row["round"], who), {})).text
            words = answer_words(question, row)
            views.setdefault(who, []).append(
                View(wording, words, round=row["round"], main=self.written[question.id].text)
            )
        return views


def skipped(shard: Population, questions: Iterable[Question], schema: pa.Schema, common: Mapping[str, Any]) -> pa.Table:
    """Rows of those who left the panel: asked nothing, so that nothing about them is lost."""
    rows = [
        {
            **common,
            "respondent_id": who,
            "country": country,
            "weight": weight,
            "question_id": question.id,
            "variant": question.variant,
            "status": "skipped",
        }
        for who, country, weight in zip(
            shard.people["respondent_id"].to_pylist(),
            shard.people["country"].cast(pa.string()).to_pylist(),
            shard.people["weight"].to_pylist(),
            strict=True,
        )
        for question in questions
    ]
    return pa.Table.from_pylist(rows, schema=schema)
