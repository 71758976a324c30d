"""What the model has answered so far, on disk, so that the same command again asks only for the rest."""

from __future__ import annotations

import json
from typing import Any

from ....run_store import RunStore

NAME = "journal.jsonl"


class MiningJournal:
    """Answers by stage and key; one that a killed process had not written whole is asked again."""

    def __init__(self, store: RunStore) -> None:
        rows = map(json.loads, store.read_lines(NAME))
        self._answers: dict[tuple[str, str], dict[str, Any]] = {
            (row["stage"], row["key"]): row["answer"] for row in rows
        }
        self._lines = store.open_lines(NAME)

    def get(self, stage: str, key: str) -> dict[str, Any] | None:
        """The answer that was stored, or None."""
        return self._answers.get((stage, key))

    def put(self, stage: str, key: str, answer: dict[str, Any]) -> None:
        """Store an answer; the system has it when this returns, the disk soon after."""
        self._answers[stage, key] = answer
        row = {"stage": stage, "key": key, "answer": answer}
        self._lines.append([json.dumps(row, ensure_ascii=False).encode()])

    def close(self) -> None:
        """Force everything to disk."""
        self._lines.close()
