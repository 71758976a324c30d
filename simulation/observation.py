"""What can be said of a run while it runs, and who is told."""

from __future__ import annotations

import time
from collections import deque
from collections.abc import Callable, Hashable
from dataclasses import dataclass, field, replace
from typing import Any

from .run_log import RunLog
from .tally import Tally

#: Seconds over which speed is averaged, and at least between two looks that are told.
SPAN_S, LOOK_S = 60.0, 0.25


@dataclass(frozen=True)
class Observation:
    """A run at one moment.

    Attributes:
        expected: answers of the finished run.
        tally: answers so far.
        in_flight: requests that wait for their model, over all workers.
        answers_per_s: fresh answers over the last minute; None before there are any.
        dashboard: address of Ray's dashboard, or empty.
        doing: what goes on: ``answers``, what has to be done before, or ``stopped`` where something ended it early.
    """

    expected: int
    tally: Tally = field(default_factory=Tally)
    in_flight: int = 0
    answers_per_s: float | None = None
    dashboard: str = ""
    doing: str = "answers"

    @property
    def answered(self) -> int:
        """Answers so far, but for those that failed."""
        return self.tally.answers - self.tally.statuses["failed"]

    @property
    def time_left_s(self) -> float | None:
        """Seconds to go at this speed; None while nothing can be said."""
        if not self.answers_per_s:
            return None
        return max(0, self.expected - self.tally.answers) / self.answers_per_s

    def to_dict(self) -> dict[str, Any]:
        """Plain values, for the log."""
        return {
            "answers": self.tally.answers,
            "fresh": self.tally.answers - self.tally.found,
            "expected": self.expected,
            "statuses": dict(sorted(self.tally.statuses.items())),
            "in_flight": self.in_flight,
            "answers_per_s": None if self.answers_per_s is None else round(self.answers_per_s, 3),
            "cost_usd": round(self.tally.cost_usd, 6),
            "time_left_s": None if self.time_left_s is None else round(self.time_left_s, 1),
            "dashboard": self.dashboard,
        }


Progress = Callable[[Observation], None]


class Watch:
    """Adds up what workers report, tells the caller and keeps the log.

    Args:
        expected: answers of the finished run.
        told: called with an ``Observation`` as answers come, at most four times a second; None for nobody.
        log: where progress and incidents are written.
    """

    def __init__(self, expected: int, told: Progress | None, log: RunLog) -> None:
        self.log = log
        self.dashboard = ""
        self._expected, self._told = expected, told
        self._settled = Tally()
        self._under_way: dict[Hashable, tuple[Tally, int]] = {}
        self._began = self._ended = time.monotonic()
        self._samples: deque[tuple[float, int]] = deque([(time.monotonic(), 0)])
        self._told_at = float("-inf")
        self._has_sent = False

    @property
    def settled(self) -> Tally:
        """Answers of committed shard-rounds."""
        return self._settled

    @property
    def answering_s(self) -> float:
        """Seconds from the first worker's readiness to the last answer so far."""
        return self._ended - self._began

    def began(self) -> None:
        """The first worker is ready: what came before was preparation."""
        self._began = self._ended = time.monotonic()
        self._samples = deque([(self._began, 0)])

    def committed(self, worker: Hashable, tally: Tally) -> None:
        """A worker has committed a shard-round."""
        self._under_way.pop(worker, None)
        self._settled += tally
        self._ended = time.monotonic()
        self._look()

    def reported(self, worker: Hashable, tally: Tally, in_flight: int) -> None:
        """Where a worker stands in the shard-round that it holds."""
        self._under_way[worker] = tally, in_flight
        self._look()

    def lost(self, worker: Hashable) -> None:
        """A worker's shard-round broke off; what it had counted comes again with the next try."""
        self._under_way.pop(worker, None)

    def observe(self) -> Observation:
        """The run now."""
        under_way = list(self._under_way.values())
        tally = sum((tally for tally, _ in under_way), self._settled)
        in_flight = sum(count for _, count in under_way)
        return Observation(self._expected, tally, in_flight, self._speed(tally, in_flight), self.dashboard)

    def end(self, event: str, **about: Any) -> None:
        """Tell and log the last of it."""
        seen = replace(self.observe(), in_flight=0)
        if self._told is not None:
            is_early = event == "stopped"  # nothing will go on at that speed
            self._told(replace(seen, doing=event, answers_per_s=None) if is_early else seen)
        self.log.write(event, **{**seen.to_dict(), **about})

    def _speed(self, tally: Tally, in_flight: int) -> float | None:
        now, fresh = time.monotonic(), tally.answers - tally.found
        if (
            fresh and in_flight and not self._has_sent
        ):  # writing the first prompts took its time: speed counts from here
            self._has_sent = True
            self._samples = deque([(now, fresh)])
        while len(self._samples) > 1 and now - self._samples[1][0] > SPAN_S:
            self._samples.popleft()
        since, had = self._samples[0]
        if now - self._samples[-1][0] >= LOOK_S:
            self._samples.append((now, fresh))
        return (fresh - had) / (now - since) if fresh > had and now > since else None

    def _look(self) -> None:
        now = time.monotonic()
        if now - self._told_at < LOOK_S:
            return
        self._told_at = now
        seen = self.observe()
        if self._told is not None:
            self._told(seen)
        self.log.progress(seen.to_dict())
