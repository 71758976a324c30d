"""What the workers of a run may still spend and send, kept in one place and lent out in small parts."""

import time
from collections import OrderedDict
from collections.abc import Callable, Sequence
from typing import Any, Protocol

from ..errors import InputError

#: A worker that has not been heard of for so many seconds is taken for dead: nobody waits for the money it holds.
SILENCE_S = 30.0
#: Seconds that count as a minute: a request may reach the server up to a second after it was let go.
_MINUTE_S = 61.0


class Desk(Protocol):
    """Where a worker reaches the allowance of its run: the allowance itself, or one in another process.

    Attributes:
        budget_usd: the run's cap, or None.
        is_limited: whether requests or tokens a minute are limited.
    """

    @property
    def budget_usd(self) -> float | None:
        """See above."""
        ...

    @property
    def is_limited(self) -> bool:
        """See above."""
        ...

    async def call(self, method: str, *arguments: Any) -> Any:
        """What that method of the ``Allowance`` returns."""
        ...


class Allowance:
    """Dollars, requests a minute and tokens a minute of one run, shared by all its workers.

    Nothing is divided beforehand. Money is lent in parts of a few requests and comes back when a worker has more than it
    needs or is done; minutes are handed out request by request, in the order of asking. So a worker that is slow, idle or
    finished keeps nothing from the others. What a dead worker held counts as spent: the cap holds even then.

    Methods take and return plain values and never wait, so that the object can live in a process of its own.

    Args:
        budget_usd: the cap, above 0; None for none.
        requests_per_minute, tokens_per_minute: 1 or above; None for no limit.
        clock: seconds that only grow.

    Raises:
        InputError: a figure out of its range.
    """

    def __init__(
        self,
        budget_usd: float | None = None,
        requests_per_minute: int | None = None,
        tokens_per_minute: int | None = None,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        if budget_usd is not None and not budget_usd > 0.0:
            raise InputError(where="Allowance()", parameter="budget_usd", got=budget_usd, allowed="US dollars above 0")
        self.budget_usd = budget_usd
        self.left_usd = float("inf") if budget_usd is None else budget_usd
        self.requests_per_minute, self.tokens_per_minute = requests_per_minute, tokens_per_minute
        self.is_limited = requests_per_minute is not None or tokens_per_minute is not None
        self._requests = Minutes("requests_per_minute", requests_per_minute)
        self._tokens = Minutes("tokens_per_minute", tokens_per_minute)
        self._clock = clock
        self._heard: dict[str, float] = {}
        self._stuck: set[str] = set()
        self._slots = 0

    async def call(self, method: str, *arguments: Any) -> Any:
        """See ``Desk.call``, for workers of this process."""
        return getattr(self, method)(*arguments)

    def draw(self, worker: str, need_usd: float, wish_usd: float, is_idle: bool) -> float | None:
        """Lend money to a worker.

        Args:
            worker: who asks.
            need_usd: the least that is of use.
            wish_usd: what would serve for the next few requests.
            is_idle: whether the worker has nothing in flight, so that nothing of its own can come back.

        Returns:
            What is lent; 0 where there is too little now and others may still give some back: ask again; None where nothing
            can come any more.
        """
        now = self._clock()
        self._heard[worker] = now
        self._stuck.discard(worker)
        if self.left_usd >= need_usd:
            lent = min(self.left_usd, max(need_usd, min(wish_usd, self.left_usd / (2 * len(self._heard)))))
            self.left_usd -= lent
            return lent
        if not is_idle:
            return 0.0
        self._stuck.add(worker)
        alive = {name for name, heard in self._heard.items() if now - heard < SILENCE_S}
        return None if alive <= self._stuck else 0.0

    def give_back(self, worker: str, usd: float) -> None:
        """Take back money that a worker will not spend, or just hear that it lives."""
        self._heard[worker] = self._clock()
        self.left_usd += usd

    def leave(self, worker: str, usd: float) -> None:
        """Take back the rest of a worker that is done."""
        self._heard.pop(worker, None)
        self._stuck.discard(worker)
        self.left_usd += usd

    def lent_usd(self) -> float:
        """Dollars lent that have not come back: once all workers are done, what was spent or may have been billed."""
        return 0.0 if self.budget_usd is None else self.budget_usd - self.left_usd

    def admit(self, sizes: Sequence[int]) -> list[tuple[int, float]]:
        """Reserve a moment for each of some requests.

        Args:
            sizes: the most tokens each may take, prompt and answer together.

        Returns:
            For each its number, for ``settle``, and the seconds from now after which it may be sent.
        """
        now, admitted = self._clock(), []
        for size in sizes:
            self._slots += 1
            at = max(self._requests.free_at(1, now), self._tokens.free_at(size, now))
            self._requests.take(self._slots, 1, at)
            self._tokens.take(self._slots, size, at)
            admitted.append((self._slots, at - now))
        return admitted

    def settle(self, used: Sequence[tuple[int, int]]) -> None:
        """Say how many tokens requests took in the end, by number; what they did not take is free for others."""
        for slot, tokens in used:
            self._tokens.settle(slot, tokens)


class Minutes:
    """A limit of so much a minute: evenly spaced, and never more than that within any minute.

    Args:
        name: for errors.
        most: a minute's amount, or None for no limit.

    Raises:
        InputError: below 1.
    """

    def __init__(self, name: str, most: int | None) -> None:
        if most is not None and most < 1:
            raise InputError(where="Allowance()", parameter=name, got=most, allowed="1 or above")
        self._most = most
        self._even = 0.0  # when everything taken so far has passed at an even rate
        self._last = 0.0
        self._taken: OrderedDict[int, tuple[float, int]] = OrderedDict()
        self._sum = 0

    def free_at(self, amount: int, now: float) -> float:
        """The first moment for so much; an amount above the limit gets a minute of its own."""
        if self._most is None:
            return now
        at = max(now, self._last, self._even)
        while self._taken and (
            self._sum + min(amount, self._most) > self._most or next(iter(self._taken.values()))[0] <= at - _MINUTE_S
        ):
            _, (oldest, gone) = self._taken.popitem(last=False)
            self._sum -= gone
            at = max(at, oldest + _MINUTE_S)
        return at

    def take(self, slot: int, amount: int, at: float) -> None:
        """Reserve an amount at a moment that ``free_at`` gave, or later."""
        if self._most is None:
            return
        amount = min(amount, self._most)
        self._taken[slot] = at, amount
        self._sum += amount
        self._last, self._even = at, max(self._even, at) + 60.0 * amount / self._most

    def settle(self, slot: int, used: int) -> None:
        """Correct the amount of a reservation."""
        if self._most is None or slot not in self._taken:
            return
        at, amount = self._taken[slot]
        used = min(used, self._most)
        self._taken[slot] = at, used
        self._sum += used - amount
        self._even += 60.0 * (used - amount) / self._most
