"""Elicitation ``sample``: one written draw, read strictly, then leniently, then asked once more."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from ...surveys import Question
from ...surveys.question import CHOICE_KINDS, KINDS
from .asking import asked, asked_again
from .option_order import drawn_order
from .order_record import order_line
from .reading import Reading
from .reply_parser import Outcome, parse_reply
from .value_parser import parse_value

if TYPE_CHECKING:
    from ...llm import Client, Completion
    from .elicitation import Message

#: Room for an answer and a few words around it, in tokens; lists need more than a letter.
_ROOM = {"text": 160, "matrix": 160, "allocation": 96, "ranking": 64, "multiple": 64}


@dataclass(frozen=True)
class Sample:
    """One draw at a temperature; options shown in the question's order, or a drawn one. Answers every kind of question.

    Attributes:
        temperature: of the draw; 1.0 is the model's own distribution.
        max_tokens: room for a letter and a few words around it.
    """

    temperature: float = 1.0
    max_tokens: int = 24
    name: str = "sample"
    kinds: frozenset[str] = frozenset(KINDS)

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
        messages = [*prefix, {"role": "user", "content": asked(question, order, tail)}]
        seeds = rng.integers(2**31, size=2)
        room = max(self.max_tokens, _ROOM.get(question.kind, 0) + 6 * len(question.rows))
        options = Options(temperature=self.temperature, max_tokens=room, seed=int(seeds[0]), replicate=replicate)
        first = await client.complete(messages, options)
        outcome, answer = self._read(first, question, order)
        calls = [first]
        if outcome != "answered" and answer is None:
            messages += [
                {"role": "assistant", "content": first.text},
                {"role": "user", "content": asked_again(question)},
            ]
            options = Options(temperature=self.temperature, max_tokens=room, seed=int(seeds[1]), replicate=replicate)
            second = await client.complete(messages, options)
            calls.append(second)
            outcome, answer = self._read(second, question, order)
        if isinstance(answer, int) and outcome == "answered":
            shown = order_line(order, [float(code == answer) for code in question.codes])
            return Reading.of(calls, outcome, option_code=answer, provenance=[shown])
        return Reading.of(calls, outcome, value=None if answer is None else str(answer))

    @staticmethod
    def _read(reply: Completion, question: Question, order: tuple[int, ...]) -> tuple[Outcome, int | str | None]:
        if reply.finish_reason == "refusal":
            return "refused", None
        parse = parse_reply if question.kind in CHOICE_KINDS else parse_value
        return parse(reply.text, question, order)
