"""What is made once a question and read many times."""

from __future__ import annotations

from collections.abc import Callable
from typing import Generic, TypeVar

from ...surveys import Question

T = TypeVar("T")

#: More questions and orders than that are not at work at once.
_MOST = 8192


class PerQuestion(Generic[T]):
    """Remembers what a function makes of a question and an order of its options.

    By question object, since hashing all its labels takes longer than reading a letter; the question is kept so that its id
    stays its own.
    """

    def __init__(self, make: Callable[[Question, tuple[int, ...]], T]) -> None:
        self._make = make
        self._made: dict[tuple[int, tuple[int, ...]], tuple[Question, T]] = {}

    def __call__(self, question: Question, order: tuple[int, ...]) -> T:
        """What was made of this question shown in this order, made now if it has not been."""
        made = self._made.get((id(question), order))
        if made is None or made[0] is not question:
            if len(self._made) >= _MOST:
                self._made.clear()
            made = self._made[id(question), order] = question, self._make(question, order)
        return made[1]
