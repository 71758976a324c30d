"""Cultural Prompting: one sentence that names the country and nothing about the person."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from ...calibration.countries import resolve
from ...persona import Persona

if TYPE_CHECKING:
    from ....llm import Client

#: Ten descriptors: {average, typical, none} x {human being, person, individual}, and a world citizen.
DESCRIPTORS = (
    "an average human being",
    "an average person",
    "an average individual",
    "a typical human being",
    "a typical person",
    "a typical individual",
    "a human being",
    "a person",
    "an individual",
    "a world citizen",
)


@dataclass(frozen=True)
class CulturalPrompting:
    """Tao et al. (2024), PNAS Nexus 3(9), "Cultural bias and cultural alignment of large language models".

    Attributes:
        descriptor: which of the ten to use for everybody; None takes turns by the respondents' places, so that a
            population averages over wordings.
    """

    descriptor: int | None = None
    name: str = "cultural-prompting"
    needs_model: bool = False

    def contexts(self, respondents: Sequence[Persona], client: Client | None = None) -> list[str]:
        """See ``Baseline.contexts``."""
        return [self._context(persona) for persona in respondents]

    def _context(self, persona: Persona) -> str:
        turn = persona.core["place"] % len(DESCRIPTORS) if self.descriptor is None else self.descriptor
        country = resolve(persona.country).name
        who = DESCRIPTORS[turn]
        if who == DESCRIPTORS[-1]:
            return f"You are {who} responding to the following survey question."
        return f"You are {who} born in {country} and living in {country} responding to the following survey question."
