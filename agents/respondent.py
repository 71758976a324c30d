"""A persona as a Mesa agent."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Protocol

import mesa

from ..populations.persona import Persona


class Gathering(Protocol):
    """What a respondent needs of the Mesa model it lives in."""

    def will_answer(self, respondent: Respondent) -> None:
        """The respondent takes part in this round."""
        ...

    def is_absent(self, respondent_id: str) -> bool:
        """Whether the respondent has left the panel."""
        ...


class Respondent(mesa.Agent):  # type: ignore[misc]
    """One synthetic respondent: a persona, its memory of its own answers, and the society it lives in.

    A step asks the society for this round's questions; the society answers for all its respondents in one batch and hands
    each its rows back. So a step never waits, and a shard needs one event loop and no threads.

    Attributes:
        persona: who it is.
        memory: question id to the latest answer row, in the order they were given.
    """

    model: Gathering

    def __init__(self, society: Gathering, persona: Persona) -> None:
        super().__init__(society)
        self.persona = persona
        self.memory: dict[str, Mapping[str, Any]] = {}

    def step(self) -> None:
        """Take part in the round, unless one has left the panel."""
        if not self.model.is_absent(self.persona.id):
            self.model.will_answer(self)

    def remember(self, answer: Mapping[str, Any]) -> None:
        """Keep an answer of one's own; refusals are kept too, as what they are."""
        self.memory[str(answer["question_id"])] = answer

    def __repr__(self) -> str:
        return f"Respondent({self.persona.id})"
