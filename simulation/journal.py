"""A shard's journal: every answer is on disk before it counts.

Answers are appended as JSON lines and forced to disk at most every half second. After a crash the journal is read back, a
torn last line is dropped (its answer is asked again), and only what is missing is asked.
"""

from __future__ import annotations

import json
import os
import time
from collections.abc import Mapping, Sequence
from pathlib import Path
from types import TracebackType
from typing import Any

#: Seconds between forced writes: what a crash of the machine can cost, in answers that were already paid.
GROUP_COMMIT_S = 0.5


class Journal:
    """Append-only answers of one round of one shard."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.rows = self._read_back()
        path.parent.mkdir(parents=True, exist_ok=True)
        self._stream = path.open("ab")
        self._forced_at = time.monotonic()

    def _read_back(self) -> list[dict[str, Any]]:
        if not self.path.is_file():
            return []
        content = self.path.read_bytes()
        whole = content[: content.rfind(b"\n") + 1]
        if len(whole) < len(content):
            with self.path.open("r+b") as stream:
                stream.truncate(len(whole))
        return [json.loads(line) for line in whole.splitlines()]

    def append(self, rows: Sequence[Mapping[str, Any]]) -> None:
        """Write answers; they reach the disk with this call or within half a second by a later one or ``close``."""
        for row in rows:
            self._stream.write(json.dumps(row, ensure_ascii=False).encode() + b"\n")
        self._stream.flush()
        self.rows.extend(dict(row) for row in rows)
        if time.monotonic() - self._forced_at >= GROUP_COMMIT_S:
            self._force()

    def _force(self) -> None:
        os.fsync(self._stream.fileno())
        self._forced_at = time.monotonic()

    def close(self) -> None:
        """Force everything to disk."""
        self._stream.flush()
        self._force()
        self._stream.close()

    def __enter__(self) -> Journal:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()
