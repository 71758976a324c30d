"""How a job reaches its models: what stands behind every ``connection`` argument and the flags of the same names."""

from __future__ import annotations

from dataclasses import dataclass, replace

from ..errors import BudgetExhaustedError
from .allowance import Allowance, Desk
from .client import Client
from .keys import load_keys
from .open_client import open_client
from .price import Price, known_price, read_price


@dataclass(frozen=True)
class Connection:
    """How a job talks to its models; nothing here changes an answer, so nothing here is part of what a run is known by.

    Attributes:
        concurrency: ``MIN-START-MAX`` requests in flight, per worker.
        cache: keep answers on disk so that the same request is never paid twice.
        env_file: file to read keys from, or empty; only its path travels.
        budget_usd: hard cap on what the whole job may spend, or None.
        requests_per_minute, tokens_per_minute: limits for all workers together, or None.
        price_file: prices in place of those that the model layer's table knows, or empty; it need not name every model.
        sends: False for a dry run, which only counts and needs no key.
    """

    concurrency: str = "1-8-64"
    cache: bool = True
    env_file: str = ""
    budget_usd: float | None = None
    requests_per_minute: int | None = None
    tokens_per_minute: int | None = None
    price_file: str = ""
    sends: bool = True

    def client(self, model: str, api_base: str, desk: Desk | None = None) -> Client:
        """Open a client; nothing is sent yet.

        Args:
            model: model id.
            api_base: address of a self-hosted server, or empty.
            desk: of the allowance that all clients of the job share; None for one of this client's own.

        Raises:
            UnknownModelError, MissingKeyError, WeightsError: before anything is sent.
        """
        if self.env_file:
            load_keys(self.env_file)
        return open_client(
            model,
            api_base=api_base or None,
            concurrency=self.concurrency,
            cache=self.cache,
            allowance=desk or self.allowance(),
            price=self.price(model),
            sends=self.sends,
        )

    def price(self, model: str) -> Price | None:
        """What the model costs: as the user's file says, else as LiteLLM's table does; None where neither names it."""
        return (read_price(self.price_file, model) if self.price_file else None) or known_price(model)

    def with_the_rest(self, spent_usd: float) -> Connection:
        """For a job that was begun before: with what is left of the budget.

        Raises:
            BudgetExhaustedError: nothing is left.
        """
        if self.budget_usd is None:
            return self
        if 0 < self.budget_usd <= spent_usd:
            raise BudgetExhaustedError(
                f"the budget of {self.budget_usd:.4g} USD is used up: {spent_usd:.4g} spent",
                hint="Raise --budget and give the same command again: it resumes.",
            )
        return replace(self, budget_usd=self.budget_usd - spent_usd)

    def allowance(self) -> Allowance:
        """What all clients of a job may spend and send.

        Raises:
            InputError: a budget or a limit of 0 or below.
        """
        return Allowance(self.budget_usd, self.requests_per_minute, self.tokens_per_minute)
