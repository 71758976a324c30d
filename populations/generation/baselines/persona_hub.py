"""PersonaHub: a one-line persona and the country."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from ...calibration.countries import resolve
from ...persona import Persona
from ..anchors import interest_phrases

if TYPE_CHECKING:
    from ....llm import Client

_ROLE = {
    "retired": "pensioner",
    "homemaker": "homemaker",
    "student": "student",
    "unemployed": "job seeker",
    "other": "person out of work",
    "full_time": "employee",
    "part_time": "part-time employee",
    "self_employed": "business owner",
}


@dataclass(frozen=True)
class PersonaHub:
    """Ge et al. (2024), arXiv 2406.20094: who somebody is in one line, here from the same core as every other arm."""

    name: str = "persona-hub"
    needs_model: bool = False

    def contexts(self, respondents: Sequence[Persona], client: Client | None = None) -> list[str]:
        """See ``Baseline.contexts``."""
        return [f"{persona_line(persona)} Country: {resolve(persona.country).name}." for persona in respondents]


def persona_line(persona: Persona) -> str:
    """One sentence: age, sex, role and one interest."""
    core = persona.core
    sex = {"male": "man", "female": "woman"}[core["sex"]]
    role = str(core.get("occupation") or _ROLE[core["employment"]]).lower()
    area = {"urban": "the city", "rural": "the countryside"}[core["area"]]
    phrases = interest_phrases()
    likes = next((phrases[fact.attribute_id] for fact in persona.facts if fact.attribute_id in phrases), "")
    return f"A {core['age']}-year-old {sex} from {area}, {role}{f', who is fond of {likes}' if likes else ''}."
