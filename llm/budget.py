"""A worker's hold on the money of its run: reserved before a request is sent, settled after it."""

import asyncio
import contextlib
import secrets

from ..errors import BudgetExhaustedError
from .allowance import SILENCE_S, Desk

#: A worker borrows for so many requests at once, so that it need not ask before each.
_AT_ONCE = 8
#: Seconds between two askings of a worker that waits for others to give money back.
_PATIENCE_S = 0.2


class Budget:
    """US dollars that one client may spend, borrowed from the run's allowance as they are needed.

    A request reserves the most it can cost before it is sent and settles what it did cost. A request whose answer never
    arrived may have been billed all the same, so its reservation is kept as spent (``uncertain_usd``): the cap holds
    even then. Use it from one event loop.

    Args:
        desk: of the allowance; one without a budget is not asked.

    Attributes:
        limit_usd: the cap of the whole run, or None.
        spent_usd, reserved_usd, uncertain_usd: by this client.
    """

    def __init__(self, desk: Desk) -> None:
        self.limit_usd = desk.budget_usd
        self.spent_usd = 0.0
        self.reserved_usd = 0.0
        self.uncertain_usd = 0.0
        self._desk = desk
        self._worker = secrets.token_hex(8)
        self._borrowed_usd = 0.0
        self._in_flight = 0
        self._borrowing = asyncio.Lock()
        self._settled = asyncio.Event()
        self._alive: asyncio.Task[None] | None = None

    @property
    def committed_usd(self) -> float:
        """Spent, possibly spent, and reserved."""
        return self.spent_usd + self.uncertain_usd + self.reserved_usd

    async def reserve(self, most_usd: float) -> None:
        """Set aside the most a request can cost; waits while requests in flight, here or elsewhere, may yet leave enough.

        Raises:
            BudgetExhaustedError: it would not fit whatever comes back.
        """
        if self.limit_usd is not None:
            if self._alive is None:
                self._alive = asyncio.create_task(self._stay_known())
            async with self._borrowing:
                while (need := self.committed_usd + most_usd - self._borrowed_usd) > 0.0:
                    await self._borrow(need, most_usd, self.limit_usd)
        self.reserved_usd += most_usd
        self._in_flight += 1

    async def settle(self, reserved_usd: float, cost_usd: float) -> None:
        """Replace a reservation by the actual cost; 0 for a request that was refused before any work."""
        self._return(reserved_usd)
        self.spent_usd += cost_usd
        # what many settled requests left over is another worker's, if it needs it
        spare = self._borrowed_usd - self.committed_usd
        if self.limit_usd is not None and spare > 2 * _AT_ONCE * reserved_usd > 0.0:
            await self._give_back(spare / 2)

    def lose(self, reserved_usd: float) -> None:
        """Keep a reservation as spent: the request was sent and its answer never came."""
        self._return(reserved_usd)
        self.uncertain_usd += reserved_usd

    async def close(self) -> None:
        """Give back what was borrowed and not spent."""
        if self._alive is not None:
            self._alive.cancel()
            self._alive = None
            rest, self._borrowed_usd = self._borrowed_usd - self.committed_usd, self.committed_usd
            await self._desk.call("leave", self._worker, rest)

    async def _borrow(self, need_usd: float, most_usd: float, limit_usd: float) -> None:
        is_idle = not self._in_flight
        if is_idle:  # what several workers have left over, each too little for a request, may be enough for one
            await self._give_back(self._borrowed_usd - self.committed_usd)
            need_usd = self.committed_usd + most_usd - self._borrowed_usd
        wish_usd = need_usd + _AT_ONCE * most_usd
        lent = await self._desk.call("draw", self._worker, need_usd, wish_usd, is_idle)
        if lent is None:
            raise BudgetExhaustedError(
                f"The budget is used up: of the {limit_usd:.4g} USD that this attempt could spend, too little is left for the "
                f"next request, which may cost {most_usd:.4g}"
                + ("; requests that were sent and never answered count as spent" if self.uncertain_usd else ""),
                hint="Raise --budget and run the same command again: it resumes.",
            )
        self._borrowed_usd += lent
        if not lent:
            self._settled.clear()
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(self._settled.wait(), _PATIENCE_S)

    async def _give_back(self, usd: float) -> None:
        self._borrowed_usd -= usd
        await self._desk.call("give_back", self._worker, usd)

    def _return(self, reserved_usd: float) -> None:
        self._in_flight -= 1
        # sums of decimal fractions do not come back to nothing by themselves
        self.reserved_usd = self.reserved_usd - reserved_usd if self._in_flight else 0.0
        self._settled.set()

    async def _stay_known(self) -> None:
        while True:
            await asyncio.sleep(SILENCE_S / 4)
            await self._desk.call("give_back", self._worker, 0.0)
