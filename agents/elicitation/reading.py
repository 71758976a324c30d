"""What was read from a language model's reply to one question."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import ArrayLike

from ..answers import Status
from .order_record import without_orders

if TYPE_CHECKING:
    from ...llm import Completion
    from .interview import Interview


@dataclass(frozen=True)
class Reading:
    """The outcome of asking one respondent one question.

    Attributes:
        status: answered, refused, unparsable or failed.
        option_code: the option chosen; None unless answered, and for questions that no single option answers.
        value: the answer to a question that no single option answers, as ``value_parser.parse_value`` writes it; or, with
            status refused, the missing code that was on offer and chosen.
        distribution: probability of each option in scale order, where the elicitation gives one.
        permitted_mass: probability the model put on any of the permitted labels, where known.
        raw_text: what the model wrote and what the distribution was made from, or the reason of a failure.
        prompt_tokens, cached_tokens, completion_tokens, attempts: summed over all calls made for this answer.
        cost_usd, latency_ms: likewise; cost None where no price is known.
    """

    status: Status
    option_code: int | None = None
    distribution: tuple[float, ...] | None = None
    permitted_mass: float | None = None
    raw_text: str = ""
    prompt_tokens: int = 0
    cached_tokens: int = 0
    completion_tokens: int = 0
    attempts: int = 0
    cost_usd: float | None = None
    latency_ms: float = 0.0
    value: str | None = None

    @classmethod
    def of(
        cls,
        calls: Sequence[Completion],
        status: Status,
        *,
        option_code: int | None = None,
        distribution: Sequence[float] | None = None,
        permitted_mass: float | None = None,
        value: str | None = None,
        provenance: Sequence[str] = (),
    ) -> Reading:
        """A reading whose text and meters are those of the calls made for it; ``provenance`` lines follow their text."""
        costs = [call.cost_usd for call in calls if call.cost_usd is not None]
        return cls(
            status,
            option_code,
            None if distribution is None else tuple(float(share) for share in distribution),
            permitted_mass,
            "\n---\n".join([*(without_orders(call.text) for call in calls), *provenance]),
            sum(call.prompt_tokens for call in calls),
            sum(call.cached_tokens for call in calls),
            sum(call.completion_tokens for call in calls),
            sum(call.attempts for call in calls),
            sum(costs) if len(costs) == len(calls) else None,
            sum(call.latency_ms for call in calls),
            value,
        )

    @classmethod
    def drawn(
        cls,
        interview: Interview,
        shares: ArrayLike,
        *,
        permitted_mass: float | None = None,
        provenance: Sequence[str] = (),
    ) -> Reading:
        """What is drawn from a distribution: an answer with the distribution over the options, or a missing code on offer.

        Args:
            interview: what it was read from; it is drawn with its stream.
            shares: not negative, not all zero, one per option in scale order and after them, where the elicitation offered
                them, one per missing code on offer; they are made to sum to one.
            permitted_mass, provenance: see ``of``.

        Returns:
            Answered, with the shares of the options made to sum to one; or refused, with the missing code as value, as often
            as shares say: who mostly does not know is not somebody with an opinion.
        """
        question = interview.question
        weights = np.asarray(shares, dtype=np.float64)
        weights = weights / weights.sum()
        reached = np.cumsum(weights)
        chosen = int(np.searchsorted(reached, interview.rng.random() * reached[-1], side="right"))
        options, instead = np.split(weights, [len(question.options)])
        lines = [
            *provenance,
            *(f"missing {code}: {share:.6f}" for code, share in zip(question.offered, instead, strict=False)),
        ]
        if chosen >= len(options) and len(instead):
            code = question.offered[min(chosen - len(options), len(instead) - 1)]
            return cls.of(interview.calls, "refused", value=str(code), permitted_mass=permitted_mass, provenance=lines)
        return cls.of(
            interview.calls,
            "answered",
            option_code=question.options[min(chosen, len(options) - 1)].code,
            distribution=(options / options.sum()).tolist(),
            permitted_mass=permitted_mass,
            provenance=lines,
        )
