"""A worker's turn in the run's limits of requests and tokens a minute."""

import asyncio
from collections import deque

from .allowance import Desk

#: Requests reserved with one call, where so many wait.
_AT_ONCE = 32
#: A moment missed by so many seconds has passed.
_LATE_S = 0.5


class Admission:
    """Holds requests back until the run's allowance has a moment for them, first come first served.

    Use it from one event loop.

    Args:
        desk: of the allowance.
    """

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._waiting: deque[tuple[int, asyncio.Future[tuple[int, float]]]] = deque()
        self._used: list[tuple[int, int]] = []
        self._asking: asyncio.Task[None] | None = None

    async def enter(self, most_tokens: int) -> int:
        """Wait until a request of at most so many tokens may be sent; returns its number, for ``settle``."""
        loop = asyncio.get_running_loop()
        while True:
            place: asyncio.Future[tuple[int, float]] = loop.create_future()
            self._waiting.append((most_tokens, place))
            if self._asking is None or self._asking.done():
                self._asking = asyncio.create_task(self._ask())
            slot, at = await place
            try:
                await asyncio.sleep(at - loop.time())
            except asyncio.CancelledError:
                self.settle(slot, 0)
                raise
            if loop.time() - at < _LATE_S:
                return slot
            self.settle(slot, 0)  # this process was busy elsewhere; sent now, many late ones would go at once

    def settle(self, slot: int, tokens: int) -> None:
        """Say what a request took; told to the allowance with the next request."""
        self._used.append((slot, tokens))

    async def close(self) -> None:
        """Tell what was not told yet."""
        if self._used:
            used, self._used = self._used, []
            await self._desk.call("settle", used)

    async def _ask(self) -> None:
        loop = asyncio.get_running_loop()
        while self._waiting:
            asked = [self._waiting.popleft() for _ in range(min(_AT_ONCE, len(self._waiting)))]
            try:
                await self.close()
                admitted = await self._desk.call("admit", [size for size, _ in asked])
            except BaseException as error:
                for _, place in asked:
                    if not place.done():
                        place.set_exception(error)
                raise
            for (_, place), (slot, wait_s) in zip(asked, admitted, strict=True):
                if place.done():  # whoever asked was cancelled
                    self.settle(slot, 0)
                else:
                    place.set_result((slot, loop.time() + wait_s))
