"""Opening the answerer that a configuration names, in whichever process asks."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import partial
from typing import TYPE_CHECKING, Any

from ..agents.answerer import Answerer
from ..errors import InputError, UnknownElicitationError
from ..surveys import Survey
from .config import SimulationConfig

if TYPE_CHECKING:
    from ..llm import Client


@dataclass(frozen=True)
class Connection:
    """How a run talks to its model; nothing here changes an answer, so nothing here is part of the configuration.

    Attributes:
        concurrency: ``min-start-max`` requests in flight over the whole run.
        cache: keep answers on disk so that the same request is never paid twice.
        budget_usd: hard cap over the whole run, or None.
        price_file: prices for models without a known one, or empty.
        env_file: file to read keys from, or empty; only its path is kept.
        workers: processes that share concurrency and budget.
    """

    concurrency: str = "1-8-64"
    cache: bool = True
    budget_usd: float | None = None
    price_file: str = ""
    env_file: str = ""
    workers: int = 1

    def client(self, model: str, api_base: str) -> Client:
        """Open a client with this worker's part of the bounds."""
        from ..llm import open_client

        return open_client(model, **self.options(api_base))

    def options(self, api_base: str) -> dict[str, Any]:
        """Keyword arguments of ``llm.open_client`` for one of ``workers`` processes."""
        return {
            "api_base": api_base or None,
            "concurrency": self.concurrency,
            "cache": self.cache,
            "budget_usd": None if self.budget_usd is None else self.budget_usd / self.workers,
            "price_file": self.price_file or None,
        }


@dataclass(frozen=True)
class AnswererSpec:
    """Everything a worker needs to open its answerer; small and picklable."""

    config: SimulationConfig
    survey: Survey
    connection: Connection = field(default_factory=Connection)

    def open(self) -> Answerer:
        """The embedded respondent, or a language model behind the configured elicitation.

        Raises:
            UnknownElicitationError: an elicitation that the answerer cannot do.
        """
        config = self.config
        if config.is_embedded:
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
            return PsychometricAnswerer(leak_guard=config.leak_guard)
        from ..agents.context import Context, ContextRules
        from ..agents.language_model import LanguageModelAnswerer
        from ..populations.calibration.leak_guard import masked_facets

        questions = self.survey.questions
        context = Context(
            questions,
            masked_facets(questions) if config.leak_guard else frozenset(),
            self.survey.instruction,
            ContextRules(keep_assumed=config.keep_assumed),
        )
        connect = partial(self.connection.client, config.model, config.api_base)
        return LanguageModelAnswerer(config.model, config.elicitation or "sample", context, connect, config.replicates)
