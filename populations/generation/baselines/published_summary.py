"""DeepPersona as its published code has it: a summary as the only context, without age, gender and place."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from ...persona import Persona
from ..summary import summary

if TYPE_CHECKING:
    from ....llm import Client


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
        words = {
            "She": "This person",
            "He": "This person",
            "her": "their",
            "his": "their",
            "Her": "Their",
            "His": "Their",
        }
        words |= {"she": "this person", "he": "this person", "him": "them"}
        return " ".join(words.get(word, word) for word in rest.split(" "))
