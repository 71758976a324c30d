"""Opening the answerer that a configuration names, in whichever process asks."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from functools import partial
from typing import TYPE_CHECKING

from ..agents.answerer import Answerer
from ..errors import BudgetExhaustedError, InputError, UnknownElicitationError
from ..surveys import Survey
from .config import SimulationConfig
from .schedule import Schedule

if TYPE_CHECKING:
    from ..llm import Allowance, Client, Desk, Price


@dataclass(frozen=True)
class Connection:
    """How a run talks to its model; nothing here changes an answer, so nothing here is part of the configuration.

    Attributes:
        concurrency: ``min-start-max`` requests in flight, per worker.
        cache: keep answers on disk so that the same request is never paid twice.
        env_file: file to read keys from, or empty; only its path travels.
        budget_usd: hard cap on what the whole run may spend, or None.
        requests_per_minute, tokens_per_minute: limits for all workers together, or None.
        price_file: prices of models that no table knows, or empty.
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
            model, api_base: as in the configuration.
            desk: of the allowance that all clients of the run share; None for one of this client's own.

        Raises:
            UnknownModelError, MissingKeyError, WeightsError: before anything is sent.
        """
        from ..llm import load_keys, open_client

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
        """The model's price as the user's file gives it; None leaves it to the model layer's table."""
        from ..llm import read_price

        return read_price(self.price_file, model) if self.price_file else None

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
        """What all workers of a run may spend and send.

        Raises:
            InputError: a budget or a limit of 0 or below.
        """
        from ..llm import Allowance

        return Allowance(self.budget_usd, self.requests_per_minute, self.tokens_per_minute)


@dataclass(frozen=True)
class AnswererSpec:
    """Everything a worker needs to open its answerer; small and picklable.

    Attributes:
        config, survey, schedule: what is asked of whom.
        connection: how to talk to the model.
        desk: of the allowance that all workers share; None for one of this process's own.
    """

    config: SimulationConfig
    survey: Survey
    connection: Connection = field(default_factory=Connection)
    schedule: Schedule = field(default_factory=Schedule)
    desk: Desk | None = None

    def open(self) -> Answerer:
        """The embedded respondent, or a language model behind the configured elicitation.

        Raises:
            UnknownElicitationError: an elicitation that the answerer cannot do.
        """
        config = self.config
        if config.is_embedded:
            from ..agents.elicitation import require_kinds
            from ..agents.psychometric import PsychometricAnswerer

            if config.elicitation not in ("", "psychometric"):
                raise UnknownElicitationError(
                    "the embedded respondent reads no prompts",
                    parameter="elicitation",
                    got=config.elicitation,
                    allowed="psychometric",
                    hint="Leave --elicitation out, or choose a language model with --model.",
                )
            if config.replicates != 1:
                raise InputError(
                    where="simulate",
                    parameter="replicates",
                    got=config.replicates,
                    allowed="1 with the embedded respondent",
                )
            if self.schedule.needs_a_reader:
                raise InputError(
                    "the embedded respondent reads no stimuli and hears nobody",
                    where="simulate",
                    parameter="rounds",
                    got="a stimulus or talk",
                    allowed="plain waves and attrition",
                    hint="Choose a language model with --model.",
                )
            require_kinds(self.survey.questions, ("likert", "single"), "the embedded respondent")
            return PsychometricAnswerer(leak_guard=config.leak_guard)
        from ..agents.language_model import LanguageModelAnswerer
        from ..agents.survey_context import survey_context

        desk = self.desk or self.connection.allowance()  # one for all shards that this process will answer
        connect = partial(self.connection.client, config.model, config.api_base, desk)
        context = survey_context(self.survey, config.to_dict())
        return LanguageModelAnswerer(config.model, config.elicitation or "sample", context, connect, config.replicates)
