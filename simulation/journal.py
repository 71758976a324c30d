"""What makes a run resumable: a shard's journal, in which every answer is safe before it counts.

Answers are written as JSON lines and committed in groups at most every half second. After a crash the journal is read back, a
torn last line is dropped (its answer is asked again), and only what is missing is asked.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from types import TracebackType
from typing import Any, Self

from ..agents.answerer import AnswerKey
from ..run_store import RunStore

Row = Mapping[str, Any]


class Journal:
    """Answers of one round of one shard.

    Attributes:
        rows: what was there when the journal was opened, in the order it was written.
    """

    def __init__(self, store: RunStore, name: str, counted: Callable[[Sequence[Row]], None] | None = None) -> None:
        """Read back and go on.

        Args:
            store: where the run is kept.
            name: of the journal within it.
            counted: told of answers, in another thread, once they are safe.
        """
        self.rows: list[Row] = read_journal(store, name)
        self._lines = store.open_lines(name)
        self._counted = counted

    def append(self, rows: Sequence[Row]) -> None:
        """Write answers; they are safe within half a second, or when ``close`` returns.

        Raises:
            OSError, RunStoreError: these or earlier ones cannot be written.
        """
        counted = self._counted
        self._lines.append(
            [json.dumps(row, ensure_ascii=False).encode() for row in rows],
            None if counted is None else lambda: counted(rows),
        )

    def close(self) -> None:
        """Commit everything."""
        self._lines.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()


def read_journal(store: RunStore, name: str) -> list[Row]:
    """The answers in a journal, without disturbing whoever writes it."""
    return [json.loads(line) for line in store.read_lines(name)]


def latest(rows: Iterable[Row]) -> list[Row]:
    """One row an answer: a failure gives way to whatever came of trying again, and otherwise the first one counts."""
    found: dict[AnswerKey, Row] = {}
    for row in rows:
        key = (row["respondent_id"], row["question_id"], row["variant"], row["replicate"])
        if key not in found or found[key]["status"] == "failed":
            found[key] = row
    return list(found.values())
