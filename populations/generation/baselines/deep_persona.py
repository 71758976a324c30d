"""The persona as this package tells it in short."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from ...persona import Persona
from ..given import CORE_FACT
from ..summary import summary

if TYPE_CHECKING:
    from ....llm import Client


@dataclass(frozen=True)
class DeepPersona:
    """The narrative of at most 250 words that keeps age, gender and place.

    Attributes:
        whole: with every fact after it, one a line.
    """

    whole: bool = False

    name: str = "deeppersona"
    needs_model: bool = False

    def contexts(self, respondents: Sequence[Persona], client: Client | None = None) -> list[str]:
        """See ``Baseline.contexts``."""
        if not self.whole:
            return [summary(persona) for persona in respondents]
        return ["\n".join([summary(persona), *fact_lines(persona)]) for persona in respondents]


def fact_lines(persona: Persona) -> list[str]:
    """Facts of the walk and what a user said, one a line."""
    lines, tree = [], persona.tree
    for fact in persona.facts:
        if fact.attribute_id in tree.index:
            leaf = tree[fact.attribute_id]
            lines.append(f"- {leaf.label}: {fact.value}{' ' + leaf.unit if leaf.unit else ''}")
        elif not fact.attribute_id.startswith((CORE_FACT, "anchor:")):
            lines.append(f"- {fact.value}")
    return lines
