"""What happened in a run, as JSON lines in the run itself: ``log.jsonl``.

Each line has ``at`` (UTC) and ``event``: ``started``, ``progress``, ``incident`` (a shard or a worker broke), ``spent`` (dollars of
an attempt with a budget), ``stopped`` or ``finished``. Keys never enter it: texts that come from elsewhere are scrubbed and cut.
"""

from __future__ import annotations

import json
import os
import platform
import time
from datetime import UTC, datetime
from typing import Any

from ..llm import scrub
from ..run_store import RunStore

LOG = "log.jsonl"

#: Incidents written per session; a fault that repeats itself must not fill the disk.
INCIDENTS = 1000

#: Longest text that is kept of a reason.
REASON = 500

#: Progress is written this often, and never more often than so many times in all that has passed: a log of a week stays small.
EVERY_S, SHARE = 2.0, 1 / 500


class RunLog:
    """Appends to the log of one run; use it from one process."""

    def __init__(self, store: RunStore) -> None:
        self._lines = store.open_lines(LOG, every_s=store.log_every_s)
        self._started = self._written = time.monotonic()
        self._incidents = 0

    def write(self, event: str, **about: Any) -> None:
        """Add one line."""
        line = {"at": datetime.now(UTC).isoformat(timespec="milliseconds"), "event": event, **about}
        self._lines.append([json.dumps(line, ensure_ascii=False).encode()])

    def started(self, **about: Any) -> None:
        """Add the line of a new attempt, with the process that makes it: ``status`` asks whether it still lives."""
        self.write("started", **about, host=platform.node(), process=os.getpid())

    def progress(self, about: dict[str, Any]) -> None:
        """Add a line on how far the run is, unless one has just been written."""
        now = time.monotonic()
        if now - self._written >= max(EVERY_S, (now - self._started) * SHARE):
            self._written = now
            self.write("progress", **about)

    def incident(self, reason: object, **about: Any) -> None:
        """Add a line on something that broke."""
        self._incidents += 1
        if self._incidents <= INCIDENTS:
            self.write("incident", reason=cleaned(reason), **about)

    def spent(self, spent_usd: float, answers_usd: float) -> None:
        """Add a line on what all attempts have spent, and what the answers that are kept account for."""
        self.write("spent", spent_usd=spent_usd, answers_usd=answers_usd)

    def close(self) -> None:
        """Commit what is left."""
        self._lines.close()


def read_log(store: RunStore) -> list[dict[str, Any]]:
    """The log's lines in order; what is no JSON object is left out."""
    found = []
    for line in store.read_lines(LOG):
        try:
            row = json.loads(line)
        except ValueError:
            continue
        if isinstance(row, dict):
            found.append(row)
    return found


def cleaned(reason: object) -> str:
    """A reason in one line, without keys, cut to a readable length."""
    name = f"{type(reason).__name__}: " if isinstance(reason, BaseException) else ""
    return (name + " ".join(scrub(str(reason)).split()))[:REASON]
