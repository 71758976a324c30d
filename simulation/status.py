"""How far a run is, read from what it has left so far."""

from __future__ import annotations

import os
import platform
from collections import Counter
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from typing import Any

from ..run import Run, read_answers
from .journal import latest, read_journal
from .run_log import EVERY_S, SHARE, read_log
from .tally import Tally

#: A run that has written nothing for so many seconds, or so many of its own intervals, shows no sign of life.
SILENT_S, SILENT_INTERVALS = 40.0, 4.0


@dataclass(frozen=True)
class RunProgress:
    """A snapshot of a run.

    Attributes:
        run_id, state: from the manifest; a run that was killed still says ``running``, one that had finished and lost an
            answer file ``unfinished``.
        command: of the latest attempt, which may have had another budget than the first.
        expected: answers of a finished run, those skipped included.
        statuses: answers so far by status, committed and journalled.
        rounds, rounds_finished: survey rounds.
        cost_usd: spent on the answers so far, where prices are known.
        spent_usd: the same, and what attempts with a budget paid for answers that failed; what a budget is held against.
        is_alive: whether the run has shown a sign of life lately; always so when it is finished.
        last_event, last_event_s: newest line of its log, and how many seconds old it is; None without one.
        answers_per_s: over the last minute while it runs, over the last attempt when it has ended; None when unknown.
        in_flight: requests that wait for their model, as the run last said.
        time_left_s: seconds to go at that speed; None while nothing can be said, and when it does not run.
        dashboard: address of Ray's dashboard, or empty.
        reason: why it stopped, as far as it said so, or empty.
    """

    run_id: str
    state: str
    command: str
    expected: int
    statuses: dict[str, int]
    rounds: int
    rounds_finished: int
    cost_usd: float
    spent_usd: float
    is_alive: bool
    last_event: str | None
    last_event_s: float | None
    answers_per_s: float | None
    in_flight: int
    time_left_s: float | None
    dashboard: str
    reason: str

    @property
    def stands(self) -> str:
        """``finished``, ``running``, ``stopped`` (it said why), or ``silent``: it was killed, or cannot be heard."""
        if self.state == "finished":
            return "finished"
        if self.last_event == "stopped":
            return "stopped"
        return "running" if self.is_alive else "silent"

    @property
    def answered(self) -> int:
        """Answers so far, but for those that failed."""
        return sum(count for status, count in self.statuses.items() if status != "failed")

    @property
    def share(self) -> float:
        """Answers so far as a share of those expected."""
        return self.answered / self.expected if self.expected else 0.0

    def to_dict(self) -> dict[str, Any]:
        """Plain values, for ``--json``."""
        return {**asdict(self), "stands": self.stands, "answered": self.answered, "share": self.share}


def progress_of(run: Run) -> RunProgress:
    """Look at a run without disturbing it; safe while it runs.

    Raises:
        RunError: the manifest cannot be read.
    """
    log = read_log(run.store)  # first: a run that ends while we look says so here last
    manifest = run.manifest
    config = manifest["config"]
    state = "unfinished" if manifest["state"] == "finished" and not run.is_finished else manifest["state"]
    tally = Tally()
    shards: Counter[int] = Counter()
    committed = set()
    for file in run.answer_files:
        tally += Tally.of_table(read_answers(file, ["status", "cost_usd"]))
        shards[int(file.name[6:9])] += 1
        committed.add(file.stem)
    for name in run.store.list_lines("journal"):
        if name.removeprefix("journal/").removesuffix(".jsonl") not in committed:
            tally += Tally.of_rows(latest(read_journal(run.store, name)))
    respondents = config["n"] * len(config["countries"])
    per_round = -(-respondents // int(manifest["shard_size"]))
    expected = sum(respondents * count * config["replicates"] for count in manifest["questions_per_round"])
    return RunProgress(
        run_id=manifest["run_id"],
        state=state,
        command=next((line["command"] for line in reversed(log) if line.get("command")), manifest["command"]),
        expected=expected,
        statuses=dict(tally.statuses),
        rounds=config["rounds"],
        rounds_finished=sum(1 for count in shards.values() if count == per_round),
        cost_usd=tally.cost_usd,
        spent_usd=_spent(log, tally.cost_usd),
        **_signs_of_life(log, state == "finished", expected - tally.answers),
    )


def _spent(log: list[dict[str, Any]], answers_usd: float) -> float:
    """What the last account in the log says, and the answers that came after it: an attempt that was killed leaves none."""
    account: dict[str, Any] = next((line for line in reversed(log) if line.get("event") == "spent"), {})
    return max(answers_usd, answers_usd + float(account.get("spent_usd", 0)) - float(account.get("answers_usd", 0)))


def _signs_of_life(log: list[dict[str, Any]], is_finished: bool, remaining: int) -> dict[str, Any]:
    """What the log of the latest attempt says."""
    starts = [number for number, line in enumerate(log) if line.get("event") == "started"]
    lines = log[starts[-1] :] if starts else []
    if not lines:
        nothing: dict[str, Any] = dict.fromkeys(("last_event", "last_event_s", "answers_per_s", "time_left_s"))
        return {**nothing, "is_alive": is_finished, "in_flight": 0, "dashboard": "", "reason": ""}
    last, age = lines[-1], _age_s(lines[-1])
    told: dict[str, Any] = next((line for line in reversed(lines) if "answers_per_s" in line), {})
    has_ended = is_finished or last["event"] in ("stopped", "finished")
    silent_s = max(SILENT_S, SILENT_INTERVALS * max(EVERY_S, SHARE * _age_s(lines[0])))
    is_alive = is_finished or (not has_ended and age <= silent_s and not _is_gone(lines[0]))
    speed = told.get("answers_per_s")
    if has_ended:
        fresh, seconds = last.get("fresh", 0), _age_s(lines[0]) - age
        speed = fresh / seconds if fresh and seconds > 0 else None
    runs = is_alive and not has_ended
    return {
        "is_alive": is_alive,
        "last_event": str(last["event"]),
        "last_event_s": age,
        "answers_per_s": speed,
        "in_flight": int(told.get("in_flight") or 0) if runs else 0,
        "time_left_s": max(0, remaining) / speed if runs and speed else None,
        "dashboard": str(lines[0].get("dashboard") or told.get("dashboard") or ""),
        "reason": str(last.get("reason") or "").rstrip(": ") if last["event"] == "stopped" else "",
    }


def _is_gone(start: dict[str, Any]) -> bool:
    """Whether the process that began the attempt ran on this machine and lives no more."""
    process = start.get("process")
    if start.get("host") != platform.node() or not isinstance(process, int) or process <= 0:
        return False
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return True
    except OSError:  # it is another user's
        return False
    return False


def _age_s(line: dict[str, Any]) -> float:
    try:
        return max(0.0, (datetime.now(UTC) - datetime.fromisoformat(str(line["at"]))).total_seconds())
    except (KeyError, ValueError, TypeError):
        return float("inf")
