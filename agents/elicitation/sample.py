"""Elicitation ``sample``: one written draw, read strictly, then leniently, then asked once more."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from ...surveys import Question
from ...surveys.question import CHOICE_KINDS, KINDS
from ..option_order import drawn_order, require_letters
from ..replies.reply_parser import Outcome, parse_reply
from ..replies.value_parser import parse_value
from .asking import asked, asked_again
from .interview import Interview
from .order_record import order_line
from .reading import Reading

if TYPE_CHECKING:
    from ...llm import Completion

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

    def require(self, questions: Iterable[Question]) -> None:
        """See ``Elicitation.require``: every answer needs a letter."""
        require_letters(questions)

    async def ask(self, interview: Interview) -> Reading:
        """See ``Elicitation.ask``."""
        question = interview.question
        order = drawn_order(question, interview.rng)
        room = max(self.max_tokens, _ROOM.get(question.kind, 0) + 6 * len(question.rows))
        for text in (asked(question, order, interview.tail), asked_again(question)):
            reply = await interview.written(text, temperature=self.temperature, max_tokens=room)
            outcome, answer = self._read(reply, question, order)
            if outcome == "answered" or answer is not None:
                break
        if isinstance(answer, int) and outcome == "answered":
            shown = order_line(order, [float(code == answer) for code in question.codes])
            return Reading.of(interview.calls, outcome, option_code=answer, provenance=[shown])
        return Reading.of(interview.calls, outcome, value=None if answer is None else str(answer))

    @staticmethod
    def _read(reply: Completion, question: Question, order: tuple[int, ...]) -> tuple[Outcome, int | str | None]:
        if reply.finish_reason == "refusal":
            return "refused", None
        parse = parse_reply if question.kind in CHOICE_KINDS else parse_value
        return parse(reply.text, question, order)
