"""Elicitation ``sample``: one written draw, read strictly, then leniently, then asked once more."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from ...surveys import Question
from .. import prompts
from .option_order import drawn_order, letters, listed
from .reading import Reading
from .reply_parser import Outcome, parse_reply

if TYPE_CHECKING:
    from ...llm import Client, Completion
    from .elicitation import Message


@dataclass(frozen=True)
class Sample:
    """One draw at a temperature; options shown in a drawn order.

    Attributes:
        temperature: of the draw; 1.0 is the model's own distribution.
        max_tokens: room for a letter and a few words around it.
    """

    temperature: float = 1.0
    max_tokens: int = 24
    name: str = "sample"

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
        """See ``Elicitation.ask``."""
        from ...llm import Options

        order = drawn_order(question, rng)
        asked = prompts.render("question", instruction=tail, question=question.text, options=listed(question, order))
        messages = [*prefix, {"role": "user", "content": asked}]
        seeds = rng.integers(2**31, size=2)
        options = Options(
            temperature=self.temperature, max_tokens=self.max_tokens, seed=int(seeds[0]), replicate=replicate
        )
        first = await client.complete(messages, options)
        outcome, code = self._read(first, question, order)
        calls = [first]
        if outcome != "answered":
            again = prompts.render("again", letters=", ".join(letters(question)))
            messages += [{"role": "assistant", "content": first.text}, {"role": "user", "content": again}]
            options = Options(
                temperature=self.temperature, max_tokens=self.max_tokens, seed=int(seeds[1]), replicate=replicate
            )
            second = await client.complete(messages, options)
            calls.append(second)
            outcome, code = self._read(second, question, order)
        return Reading.of(calls, outcome, option_code=code)

    @staticmethod
    def _read(reply: Completion, question: Question, order: tuple[int, ...]) -> tuple[Outcome, int | None]:
        return ("refused", None) if reply.finish_reason == "refusal" else parse_reply(reply.text, question, order)
