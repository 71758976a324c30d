"""How many requests may be in flight: slow start, additive increase, multiplicative decrease."""

import asyncio
import time
from collections import deque
from dataclasses import dataclass

from ..errors import InputError


@dataclass(frozen=True)
class Concurrency:
    """Bounds of the number of requests in flight, written ``MIN-START-MAX``.

    Attributes:
        least, start, most: never fewer, at the beginning, never more; 1 <= least <= start <= most.
    """

    least: int = 1
    start: int = 8
    most: int = 64

    def __post_init__(self) -> None:
        """Refuse bounds out of order."""
        if not 1 <= self.least <= self.start <= self.most:
            raise _malformed(f"{self.least}-{self.start}-{self.most}")

    @classmethod
    def parse(cls, text: "str | int | Concurrency | None") -> "Concurrency":
        """Read ``"4-16-256"``; one number fixes it (``"8"`` is ``8-8-8``), two are least and most; None is the default.

        Raises:
            InputError: anything else.
        """
        if text is None:
            return cls()
        if isinstance(text, Concurrency):
            return text
        parts = str(text).split("-")
        if not all(part.isdecimal() for part in parts) or len(parts) > 3:
            raise _malformed(text)
        numbers = [int(part) for part in parts]
        match numbers:
            case [only]:
                return cls(only, only, only)
            case [least, most]:
                return cls(least, min(max(least, cls.start), most), most)
            case _:
                return cls(*numbers)


def _malformed(got: object) -> InputError:
    return InputError(
        where="open_client()",
        parameter="concurrency",
        got=got,
        allowed="MIN-START-MAX with 1 <= MIN <= START <= MAX, such as 2-8-64",
    )


class Pace:
    """Lets requests through, first come first served, and learns from their fate how many the server bears.

    Every success raises the limit by one until the first cut (it doubles each round trip), then by one each round trip.
    A throttled or timed-out request halves it, once an episode: failures of requests sent before the last cut are
    echoes of the same overload. ``Retry-After`` stops all sending until then.

    Source: the congestion avoidance of TCP, RFC 5681, applied to requests.
    """

    def __init__(self, bounds: Concurrency) -> None:
        self._bounds = bounds
        self._limit = float(bounds.start)
        self._slow_start = True
        self._last_cut = -1.0
        self._resume_at = 0.0
        self._waiting: deque[asyncio.Future[None]] = deque()
        self.in_flight = 0
        self.peak = 0
        self.cuts = 0

    @property
    def limit(self) -> int:
        """How many requests may be in flight now."""
        return int(self._limit)

    @property
    def most(self) -> int:
        """How many requests may ever be in flight."""
        return self._bounds.most

    @property
    def is_paused(self) -> bool:
        """Whether the server asked to be left alone until later."""
        return time.monotonic() < self._resume_at

    async def enter(self) -> float:
        """Wait for a place; returns when the request was let through, for ``leave``."""
        while True:
            if self.in_flight >= int(self._limit) or self._waiting:
                place = asyncio.get_running_loop().create_future()
                self._waiting.append(place)
                try:
                    await place  # whoever wakes us has counted us in already
                except asyncio.CancelledError:
                    if place.done() and not place.cancelled():
                        self.give_back()
                    raise
            else:
                self.in_flight += 1
            pause = self._resume_at - time.monotonic()
            if pause <= 0.0:
                break
            self.give_back()
            await asyncio.sleep(pause)
        self.peak = max(self.peak, self.in_flight)
        return time.monotonic()

    def leave(self, entered: float, *, overloaded: bool = False, retry_after_s: float | None = None) -> None:
        """Give the place back and say how the request fared."""
        now = time.monotonic()
        if overloaded:
            if entered > self._last_cut:
                self._last_cut = now
                self._slow_start = False
                self._limit = max(self._limit / 2.0, float(self._bounds.least))
                self.cuts += 1
            if retry_after_s is not None:
                self._resume_at = max(self._resume_at, now + retry_after_s)
        elif 2 * self.in_flight >= self._limit:  # a limit that nobody touches says nothing about the server
            step = 1.0 if self._slow_start else 1.0 / self._limit
            self._limit = min(self._limit + step, float(self._bounds.most))
        self.give_back()

    def give_back(self) -> None:
        """Give a place back without a word on how the request fared, as when it was never sent."""
        self.in_flight -= 1
        while self._waiting and self.in_flight < int(self._limit):
            place = self._waiting.popleft()
            if not place.done():
                self.in_flight += 1
                place.set_result(None)
