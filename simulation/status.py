"""How far a run is, read from its files alone."""

from __future__ import annotations

import json
import time
from collections import Counter
from dataclasses import asdict, dataclass
from typing import Any

import pyarrow.compute as pc
import pyarrow.parquet as pq

from ..run import Run


@dataclass(frozen=True)
class RunProgress:
    """A snapshot of a run.

    Attributes:
        run_id, state, command: from the manifest; a run that was killed still says ``running``.
        expected: answers of a finished run, those skipped included.
        statuses: answers so far by status, committed and journalled.
        rounds, rounds_finished: survey rounds.
        cost_usd: spent on the answers so far, where prices are known.
        last_answer_s: seconds since an answer was last written; None before the first.
    """

    run_id: str
    state: str
    command: str
    expected: int
    statuses: dict[str, int]
    rounds: int
    rounds_finished: int
    cost_usd: float
    last_answer_s: float | None

    @property
    def answered(self) -> int:
        """Answers so far, of any status."""
        return sum(self.statuses.values())

    @property
    def share(self) -> float:
        """Answers so far as a share of those expected."""
        return self.answered / self.expected if self.expected else 0.0

    def to_dict(self) -> dict[str, Any]:
        """Plain values, for ``--json``."""
        return {**asdict(self), "answered": self.answered, "share": self.share}


def progress_of(run: Run) -> RunProgress:
    """Look at a run without disturbing it; safe while it runs.

    Raises:
        RunError: the manifest cannot be read.
    """
    manifest = run.manifest
    config = manifest["config"]
    statuses: Counter[str] = Counter()
    cost = 0.0
    newest = 0.0
    shards: Counter[int] = Counter()
    committed = set()
    for file in run.answer_files:
        table = pq.read_table(file, columns=["status", "cost_usd"])
        statuses.update(table["status"].to_pylist())
        cost += pc.sum(table["cost_usd"]).as_py() or 0.0
        newest = max(newest, file.stat().st_mtime)
        shards[int(file.name[6:9])] += 1
        committed.add(file.name.removesuffix(".parquet"))
    for journal in sorted((run.path / "journal").glob("*.jsonl")):
        if journal.stem in committed:
            continue
        newest = max(newest, journal.stat().st_mtime)
        for line in journal.read_bytes().splitlines(keepends=True):
            if line.endswith(b"\n"):
                row = json.loads(line)
                statuses[row["status"]] += 1
                cost += row["cost_usd"] or 0.0
    respondents = config["n"] * len(config["countries"])
    per_round = -(-respondents // int(manifest["shard_size"]))
    return RunProgress(
        run_id=manifest["run_id"],
        state=manifest["state"],
        command=manifest["command"],
        expected=sum(respondents * count * config["replicates"] for count in manifest["questions_per_round"]),
        statuses=dict(statuses),
        rounds=config["rounds"],
        rounds_finished=sum(1 for count in shards.values() if count == per_round),
        cost_usd=cost,
        last_answer_s=max(0.0, time.time() - newest) if newest else None,
    )
