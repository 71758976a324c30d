"""A hard spending cap that counts what is still in flight."""

import asyncio

from ..errors import BudgetExhaustedError, InputError


class Budget:
    """US dollars that may be spent, and how they stand.

    A request reserves the most it can cost before it is sent and settles what it did cost. A request whose answer never
    arrived may have been billed all the same, so its reservation is kept as spent (``uncertain_usd``): the cap holds
    even then.

    Args:
        limit_usd: the cap, above 0; None counts without a cap.

    Raises:
        InputError: a cap of 0 or below, or none at all (nan).
    """

    def __init__(self, limit_usd: float | None = None) -> None:
        if limit_usd is not None and not limit_usd > 0.0:
            raise InputError(where="Budget", parameter="budget", got=limit_usd, allowed="US dollars above 0")
        self.limit_usd = limit_usd
        self.spent_usd = 0.0
        self.reserved_usd = 0.0
        self.uncertain_usd = 0.0
        self._settled: asyncio.Event | None = None

    @property
    def committed_usd(self) -> float:
        """Spent, possibly spent, and reserved."""
        return self.spent_usd + self.uncertain_usd + self.reserved_usd

    async def reserve(self, most_usd: float) -> None:
        """Set aside the most a request can cost; waits while requests in flight may yet leave enough.

        Raises:
            BudgetExhaustedError: it would not fit even if everything in flight turned out free.
        """
        while self.limit_usd is not None:
            if self.spent_usd + self.uncertain_usd + most_usd > self.limit_usd:
                raise BudgetExhaustedError(
                    f"The budget of {self.limit_usd:.4g} USD is used up: {self.spent_usd:.4g} spent"
                    + (f", {self.uncertain_usd:.4g} for requests that never answered" if self.uncertain_usd else "")
                    + f", and the next request may cost {most_usd:.4g}",
                    hint="Raise --budget and run the same command again: it resumes.",
                )
            if self.committed_usd + most_usd <= self.limit_usd:
                break
            if self._settled is None:
                self._settled = asyncio.Event()
            await self._settled.wait()
        self.reserved_usd += most_usd

    def settle(self, reserved_usd: float, cost_usd: float) -> None:
        """Replace a reservation by the actual cost; 0 for a request that was refused before any work."""
        self.reserved_usd -= reserved_usd
        self.spent_usd += cost_usd
        self._wake()

    def lose(self, reserved_usd: float) -> None:
        """Keep a reservation as spent: the request was sent and its answer never came."""
        self.reserved_usd -= reserved_usd
        self.uncertain_usd += reserved_usd
        self._wake()

    def _wake(self) -> None:
        event, self._settled = self._settled, None
        if event is not None:
            event.set()
