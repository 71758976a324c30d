"""OpenCharacter: a persona line expanded to eight fields."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from ...calibration.countries import resolve
from ...persona import Persona
from ..summary import FACET_WORDS
from .persona_hub import persona_line

if TYPE_CHECKING:
    from ....llm import Client

_BUILDS = ("slight", "average", "sturdy", "heavy")
_HEIGHTS = ("short", "of middle height", "tall")


@dataclass(frozen=True)
class OpenCharacter:
    """Wang et al. (2025), arXiv 2501.15427: name, age, gender, race, birth place, appearance, general experience, personality.

    The fields come from the same core as every other arm; appearance, of which the core says nothing, takes turns by the
    respondent's place, and race is left to the country where the core holds none.
    """

    name: str = "open-character"
    needs_model: bool = False

    def contexts(self, respondents: Sequence[Persona], client: Client | None = None) -> list[str]:
        """See ``Baseline.contexts``."""
        return ["\n".join(f"{name}: {value}" for name, value in fields(persona).items()) for persona in respondents]


def fields(persona: Persona) -> dict[str, str]:
    """The eight fields."""
    core, country = persona.core, resolve(persona.country).name
    place = int(core["place"])
    marked = sorted(persona.facets.items(), key=lambda item: (-abs(item[1] - 0.5), item[0]))[:3]
    stories = [story.text for story in persona.stories]
    return {
        "Name": str(core.get("name") or "not given"),
        "Age": str(core["age"]),
        "Gender": str(core["sex"]),
        "Race": f"as most people of {country}",
        "Birth place": f"{core['city']}, {country}" if core.get("city") else country,
        "Appearance": f"{_HEIGHTS[place % 3]}, {_BUILDS[place // 3 % 4]} build",
        "General experience": " ".join([persona_line(persona), *stories[:1]]),
        "Personality": "; ".join(FACET_WORDS[name][score >= 0.5] for name, score in marked),
    }
