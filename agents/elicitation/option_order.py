"""The order options are shown in, and the letters they are shown under."""

from string import ascii_uppercase

import numpy as np

from ...errors import InputError
from ...surveys import Question

#: One letter an option keeps every label a single token; longer lists need another elicitation.
MAX_OPTIONS = len(ascii_uppercase)


def forward_and_reversed(question: Question) -> tuple[tuple[int, ...], tuple[int, ...]]:
    """Positions of the options in both directions of the scale."""
    forward = tuple(range(len(question.options)))
    return forward, forward[::-1]


def drawn_order(question: Question, rng: np.random.Generator) -> tuple[int, ...]:
    """An order to show: forward or reversed for ordinal scales, never rotated; any permutation for nominal ones."""
    if question.scale == "ordinal":
        return forward_and_reversed(question)[int(rng.integers(2))]
    return tuple(int(position) for position in rng.permutation(len(question.options)))


def letters(question: Question) -> tuple[str, ...]:
    """One capital letter per shown option.

    Raises:
        InputError: more options than letters.
    """
    if len(question.options) > MAX_OPTIONS:
        raise InputError(
            "too many options for lettered labels",
            where=f"Question {question.id}",
            parameter="options",
            got=len(question.options),
            allowed=f"at most {MAX_OPTIONS}",
        )
    return tuple(ascii_uppercase[: len(question.options)])


def listed(question: Question, order: tuple[int, ...]) -> str:
    """The options as lettered lines, in the given order."""
    return "\n".join(
        f"{letter}. {question.options[position].label}"
        for letter, position in zip(letters(question), order, strict=True)
    )
