"""The interface of an elicitation, and finding one by name."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Protocol

import numpy as np

from ...errors import UnknownElicitationError, nearest
from ...surveys import Question
from .reading import Reading

if TYPE_CHECKING:
    from ...llm import Client

Message = Mapping[str, str]

#: Names a user may give; ``psychometric`` belongs to the embedded respondent and cannot be chosen for a model.
ELICITATIONS = ("sample", "logprob")


class Elicitation(Protocol):
    """Asks one respondent one question and reads the reply."""

    name: str

    async def ask(
        self,
        client: Client,
        prefix: Sequence[Message],
        tail: str,
        question: Question,
        *,
        rng: np.random.Generator,
        replicate: int = 0,
    ) -> Reading:
        """Ask and read.

        Args:
            client: the model.
            prefix: messages that are the same for every question of the respondent.
            tail: what the last message says before the question: attributes and instruction.
            question: what is asked.
            rng: this answer's own stream of draws.
            replicate: number of the repeated draw.

        Raises:
            ModelError: the model gave nothing to read.
        """
        ...


def open_elicitation(name: str) -> Elicitation:
    """The elicitation of that name.

    Raises:
        UnknownElicitationError: none such.
    """
    if name == "sample":
        from .sample import Sample

        return Sample()
    if name == "logprob":
        from .logprob import LogProb

        return LogProb()
    raise UnknownElicitationError(
        "unknown elicitation",
        parameter="elicitation",
        got=name,
        allowed=", ".join(ELICITATIONS),
        hint=nearest(name, ELICITATIONS),
    )
