"""What the model has answered so far, on disk, so that the same command again asks only for the rest."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any


class MiningJournal:
    """Append-only answers by stage and key; a torn last line of a killed process is dropped and asked again."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._answers: dict[tuple[str, str], dict[str, Any]] = {}
        path.parent.mkdir(parents=True, exist_ok=True)
        self._read_back()
        self._stream = path.open("ab")

    def _read_back(self) -> None:
        if not self._path.is_file():
            return
        content = self._path.read_bytes()
        whole = content[: content.rfind(b"\n") + 1]
        if len(whole) < len(content):
            with self._path.open("r+b") as stream:
                stream.truncate(len(whole))
        for line in whole.splitlines():
            row = json.loads(line)
            self._answers[row["stage"], row["key"]] = row["answer"]

    def get(self, stage: str, key: str) -> dict[str, Any] | None:
        """The answer that was stored, or None."""
        return self._answers.get((stage, key))

    def put(self, stage: str, key: str, answer: dict[str, Any]) -> None:
        """Store an answer; it is on its way to the disk when this returns."""
        self._answers[stage, key] = answer
        row = {"stage": stage, "key": key, "answer": answer}
        self._stream.write(json.dumps(row, ensure_ascii=False).encode() + b"\n")
        self._stream.flush()

    def close(self) -> None:
        """Force everything to disk."""
        self._stream.flush()
        os.fsync(self._stream.fileno())
        self._stream.close()
