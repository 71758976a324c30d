"""Attributes without anchors: what the walk found, and nothing about who the person is."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from ...persona import Persona
from .deep_persona import fact_lines

if TYPE_CHECKING:
    from ....llm import Client


@dataclass(frozen=True)
class NoAnchor:
    """Facts of the walk alone: no core, values, attitude, interests or stories."""

    name: str = "no-anchor"
    needs_model: bool = False

    def contexts(self, respondents: Sequence[Persona], client: Client | None = None) -> list[str]:
        """See ``Baseline.contexts``."""
        return [
            "\n".join(fact_lines(replace(persona, facts=tuple(f for f in persona.facts if f.step >= 0))))
            for persona in respondents
        ]
