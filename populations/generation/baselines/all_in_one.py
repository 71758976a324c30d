"""All-in-one generation: a model writes the whole profile of a core in one call."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from ....errors import BudgetExhaustedError, ModelError
from ...calibration.countries import resolve
from ...persona import Persona
from .baseline import require_client
from .persona_hub import persona_line

if TYPE_CHECKING:
    from ....llm import Client, Messages, Options


@dataclass(frozen=True)
class AllInOne:
    """One request a respondent for a full profile, without a taxonomy and without steps.

    Attributes:
        n_attributes: how many attributes the model is told to write.
    """

    n_attributes: int = 200
    name: str = "all-in-one"
    needs_model: bool = True

    def contexts(self, respondents: Sequence[Persona], client: Client | None = None) -> list[str]:
        """See ``Baseline.contexts``."""
        asked = [self._request(persona) for persona in respondents]
        return texts(require_client(client, self.name), asked)

    def _request(self, persona: Persona) -> tuple[Messages, Options]:
        from ....llm import Options

        text = (
            f"{persona_line(persona)} Country: {resolve(persona.country).name}.\n"
            f"Write a full profile of this person as about {self.n_attributes} lines of the form attribute: value."
        )
        return [{"role": "user", "content": text}], Options(
            max_tokens=20 * self.n_attributes, replicate=_number(persona)
        )


def texts(client: Client, requests: Sequence[tuple[Messages, Options]]) -> list[str]:
    """The replies in order.

    Raises:
        ModelError, BudgetExhaustedError: the first request that has none; an arm with gaps would be another arm.
    """
    replies = []
    for outcome in client.run(requests):
        if isinstance(outcome, ModelError | BudgetExhaustedError):
            raise outcome
        if outcome.finish_reason == "refusal" or not outcome.text.strip():
            raise ModelError("the model refused to write a persona", got=outcome.text)
        replies.append(outcome.text.strip())
    return replies


def _number(persona: Persona) -> int:
    """Tells respondents with the same line apart."""
    return int(persona.core["place"])
