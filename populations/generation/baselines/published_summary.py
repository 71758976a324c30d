"""DeepPersona as its published code has it: a summary as the only context, without age, gender and place."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from ...persona import Persona
from ..summary import summary

if TYPE_CHECKING:
    from ....llm import Client

_NEUTRAL = {
    **{"She": "This person", "He": "This person", "she": "this person", "he": "this person"},
    **{"Her": "Their", "His": "Their", "her": "their", "his": "their", "him": "them", "Him": "Them"},
}
_GENDERED = re.compile(rf"\b(?:{'|'.join(_NEUTRAL)})\b")


@dataclass(frozen=True)
class PublishedSummary:
    """Wang et al. (2025), arXiv 2511.07338: the survey saw a summary of 150 to 400 words from which age, gender and place
    had been taken out; here the narrative of the same persona without the sentence that holds them, as "this person".
    """

    name: str = "deeppersona-published"
    needs_model: bool = False

    def contexts(self, respondents: Sequence[Persona], client: Client | None = None) -> list[str]:
        """See ``Baseline.contexts``."""
        return [self._context(persona) for persona in respondents]

    @staticmethod
    def _context(persona: Persona) -> str:
        rest = summary(persona).split(". ", 1)[1]
        places = [story.text.split(", aged ", 1) for story in persona.stories]
        for place, told in places:
            rest = rest.replace(f"{place}, aged {told.split(':', 1)[0]}: ", "")
        return _GENDERED.sub(lambda match: _NEUTRAL[match[0]], rest)
