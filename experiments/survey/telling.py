"""Populations of which a language model is told something else than their own context."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, cast

from ...populations.population import Population

if TYPE_CHECKING:
    from ...llm import Client, Completion, Request
    from .arm import Arm


def told(arm: Arm, population: Population, client: Client | None = None) -> Population:
    """The respondents as the arm tells them.

    Args:
        arm: with a builder.
        population: drawn like that of every other arm.
        client: asked where the builder writes with a model.

    Raises:
        InputError, ModelError, BudgetExhaustedError: see ``Baseline.contexts``.
    """
    return population.told(arm.builder().contexts(list(population.personas()), client))


@dataclass
class WritingRehearsal:
    """Takes a client's place for a builder that writes with a model, and keeps what would be asked."""

    requests: list[Request] = field(default_factory=list)

    def run(self, requests: Iterable[Request]) -> list[Completion]:
        """A reply of full length to each; nothing is sent."""
        from ...llm import Completion

        asked = list(requests)
        self.requests += asked
        return [Completion("word " * options.max_tokens) for _, options in asked]


def rehearsed(arm: Arm, population: Population) -> tuple[Population, list[Request]]:
    """As ``told``, with the requests that writing would send; nothing is sent."""
    rehearsal = WritingRehearsal()
    return told(arm, population, cast("Client", rehearsal)), rehearsal.requests
