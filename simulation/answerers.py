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
    from ..llm import Budget, Client, Price


@dataclass(frozen=True)
class Connection:
    """How a run talks to its model; nothing here changes an answer, so nothing here is part of the configuration.

    Attributes:
        concurrency: ``min-start-max`` requests in flight, per worker.
        cache: keep answers on disk so that the same request is never paid twice.
        env_file: file to read keys from, or empty; only its path travels.
        budget_usd: hard cap on what this process may still spend, or None.
        price_file: prices of models that no table knows, or empty.
    """

    concurrency: str = "1-8-64"
    cache: bool = True
    env_file: str = ""
    budget_usd: float | None = None
    price_file: str = ""

    def client(self, model: str, api_base: str, budget: Budget | None = None) -> Client:
        """Open a client; nothing is sent yet.

        Args:
            model, api_base: as in the configuration.
            budget: what all clients of this process share; a fresh one of ``budget_usd`` when None.

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
            budget=budget or self.budget_usd,
            price=self.price(model),
        )

    def price(self, model: str) -> Price | None:
        """The model's price as the user's file gives it; None leaves it to the model layer's table."""
        from ..llm import read_price

        return read_price(self.price_file, model) if self.price_file else None

    def with_part_of_the_rest(self, spent_usd: float, workers: int) -> Connection:
        """For one of several workers, or for a resumed run: an equal part of what is left of the budget.

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
        return replace(self, budget_usd=(self.budget_usd - spent_usd) / workers)


@dataclass(frozen=True)
class AnswererSpec:
    """Everything a worker needs to open its answerer; small and picklable."""

    config: SimulationConfig
    survey: Survey
    connection: Connection = field(default_factory=Connection)
    schedule: Schedule = field(default_factory=Schedule)

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
        from ..llm import Budget

        budget = Budget(self.connection.budget_usd)  # one for all shards that this process will answer
        connect = partial(self.connection.client, config.model, config.api_base, budget)
        context = survey_context(self.survey, config.to_dict())
        return LanguageModelAnswerer(config.model, config.elicitation or "sample", context, connect, config.replicates)
