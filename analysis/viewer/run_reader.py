"""Reading a run piece by piece: columns of its population, rows of its answers, one respondent at a time."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq
from numpy.typing import NDArray

from ...agents.answer_words import answer_words
from ...errors import InputError, RunError
from ...populations.persona import Persona
from ...populations.population import Population
from ...populations.population_writer import kept_tree
from ...populations.taxonomy.tree import Tree
from ...run import Run
from ...surveys import Survey
from .respondent_filter import WORDS, RespondentFilter

if TYPE_CHECKING:
    import pyarrow.dataset as ds

#: Respondents a page shows.
PAGE = 50
#: What the list shows of a respondent, where the population has it.
LISTED = ("respondent_id", "name", "country", "age", "sex", "education", "employment", "occupation", "weight")


@dataclass(frozen=True)
class Found:
    """A page of respondents.

    Attributes:
        rows: columns of ``LISTED`` that the population has.
        total: how many the filter leaves.
        pages: how many pages that makes, at least 1.
    """

    rows: list[dict[str, Any]]
    total: int
    pages: int


class RunReader:
    """A run as the viewer reads it: nothing is loaded before it is looked at.

    Args:
        run: finished or not; committed answers are shown.

    Raises:
        RunError: nothing has been committed, or the population is missing.
    """

    def __init__(self, run: Run) -> None:
        self.run = run
        self.manifest: dict[str, Any] = run.manifest
        self._people = run.path / "population" / "population.parquet"
        if not self._people.is_file():
            raise RunError("no population here", where="serve()", parameter="run", got=run.location)
        if not run.answer_files:
            raise RunError(
                "this run has no finished answers yet",
                where="serve()",
                parameter="run",
                got=run.location,
                hint="Finish it with the same simulate command.",
            )
        self._columns: dict[str, pa.ChunkedArray] = {}

    @cached_property
    def survey(self) -> Survey:
        """The survey it asked."""
        return self.run.survey()

    @cached_property
    def answers(self) -> ds.Dataset:
        """Committed answers, unread."""
        import pyarrow.dataset as ds

        return ds.dataset([str(file) for file in self.run.answer_files], format="parquet")

    @cached_property
    def n_answers(self) -> int:
        """Rows of the answers, from the files' footers."""
        return sum(pq.read_metadata(file).num_rows for file in self.run.answer_files)

    @cached_property
    def n_respondents(self) -> int:
        """Respondents, from the file's footer."""
        return int(pq.read_metadata(self._people).num_rows)

    @cached_property
    def names(self) -> frozenset[str]:
        """Columns of the population."""
        return frozenset(pq.read_schema(self._people).names)

    @cached_property
    def choices(self) -> dict[str, list[str]]:
        """Words to choose from, for each column of the form that the population has."""
        return {
            name: sorted(str(value) for value in pc.unique(self.column(name)).to_pylist() if value is not None)
            for name in WORDS
            if name in self.names
        }

    def column(self, name: str) -> pa.ChunkedArray:
        """One column of the population, words as plain strings; read once."""
        if name not in self._columns:
            column = pq.read_table(self._people, columns=[name])[name]
            if pa.types.is_dictionary(column.type):
                column = column.cast(column.type.value_type)
            self._columns[name] = column
        return self._columns[name]

    def find(self, wanted: RespondentFilter) -> Found:
        """The page of respondents that a filter asks for, in the order of the population."""
        chosen = self._chosen(wanted)
        rows = np.arange(self.n_respondents) if chosen is None else np.flatnonzero(chosen)
        start = (wanted.page - 1) * PAGE
        shown = pa.array(rows[start : start + PAGE])
        names = [name for name in LISTED if name in self.names]
        table = pa.table({name: self.column(name).take(shown) for name in names})
        return Found(table.to_pylist(), len(rows), max(1, -(-len(rows) // PAGE)))

    def _chosen(self, wanted: RespondentFilter) -> NDArray[np.bool_] | None:
        """Which respondents pass; None when nothing was asked for."""
        conditions: list[pa.ChunkedArray] = []
        for name in WORDS:
            value = getattr(wanted, name)
            if value:
                conditions.append(self._equal(name, value))
        if wanted.age_from is not None and "age" in self.names:
            conditions.append(pc.greater_equal(self.column("age"), wanted.age_from))
        if wanted.age_to is not None and "age" in self.names:
            conditions.append(pc.less_equal(self.column("age"), wanted.age_to))
        if wanted.search:
            named = [self.column(name) for name in ("respondent_id", "name") if name in self.names]
            hits = [pc.match_substring(column.cast(pa.string()), wanted.search, ignore_case=True) for column in named]
            conditions.append(hits[0] if len(hits) == 1 else pc.or_kleene(*hits))
        if wanted.asks_for_answers:
            conditions.append(pc.is_in(self.column("respondent_id"), value_set=self._answering(wanted)))
        if not conditions:
            return None
        passed = [np.asarray(pc.fill_null(one, False).to_numpy(zero_copy_only=False), dtype=bool) for one in conditions]
        return np.asarray(np.logical_and.reduce(passed))

    def _equal(self, name: str, value: str) -> pa.ChunkedArray:
        if name not in self.names:
            raise InputError(where="serve()", parameter=name, got=value, allowed="a column of this population")
        return pc.equal(self.column(name).cast(pa.string()), value)

    def _answering(self, wanted: RespondentFilter) -> pa.Array:
        """Ids of the respondents who gave the answer that a filter names."""
        conditions = [
            pc.field(name) == value
            for name, value in (
                ("question_id", wanted.question or None),
                ("option_code", wanted.option),
                ("status", wanted.status or None),
                ("round", wanted.round),
            )
            if value is not None
        ]
        condition = conditions[0]
        for one in conditions[1:]:
            condition = condition & one
        ids = self.answers.to_table(columns=["respondent_id"], filter=condition)["respondent_id"]
        return pc.unique(ids).cast(pa.string())

    def answers_of(self, respondent_id: str) -> list[dict[str, Any]]:
        """Every committed answer of one respondent, by round and in the order of the questions."""
        rows: list[dict[str, Any]] = self.answers.to_table(
            filter=pc.field("respondent_id") == respondent_id
        ).to_pylist()
        asked = {question.id: at for at, question in enumerate(self.survey)}
        return sorted(
            rows,
            key=lambda row: (row["round"], asked.get(row["question_id"], len(asked)), row["variant"], row["replicate"]),
        )

    def population_of(self, respondent_id: str) -> Population:
        """One respondent as a population of one, with facts and stories.

        Raises:
            InputError: nobody of that id.
        """
        tables = [self._rows(name, respondent_id) for name in ("population", "facts", "stories")]
        people, facts, stories = tables
        if people is None or not people.num_rows:
            raise InputError(
                "unknown respondent",
                where="serve()",
                parameter="id",
                got=respondent_id,
                allowed=f"one of {self.n_respondents:,} respondents",
            )
        given = {name: table for name, table in (("facts", facts), ("stories", stories)) if table is not None}
        return Population(people, **given, own_tree=self._own_tree)

    @cached_property
    def _own_tree(self) -> Tree | None:
        folder = self._people.parent
        about = folder / "population.json"
        return kept_tree(folder, json.loads(about.read_text("utf-8")) if about.is_file() else {})

    def position_of(self, respondent_id: str) -> int:
        """Where a respondent stands in the population; draws depend on it."""
        return int(pc.index(self.column("respondent_id"), respondent_id).as_py())

    def _rows(self, name: str, respondent_id: str) -> pa.Table | None:
        file = self.run.path / "population" / f"{name}.parquet"
        if not file.is_file():
            return None
        # row groups whose ids lie elsewhere are not read
        return pq.read_table(file, filters=pc.field("respondent_id") == respondent_id)

    def persona(self, respondent_id: str) -> Persona:
        """One respondent whole."""
        return next(self.population_of(respondent_id).personas())

    def labels(self, row: dict[str, Any]) -> str:
        """An answer in words, or why there is none."""
        return answer_words(self.survey[row["question_id"]], row)


def positions(rows: Sequence[dict[str, Any]], question: str, at_round: int, variant: str, replicate: int) -> int | None:
    """Where one answer stands among a respondent's; None when it is not there."""
    for at, row in enumerate(rows):
        if (row["question_id"], row["round"], row["variant"] or "", row["replicate"]) == (
            question,
            at_round,
            variant,
            replicate,
        ):
            return at
    return None
