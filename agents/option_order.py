"""The order options are shown in, and the letters they are shown under."""

from collections.abc import Iterable
from string import ascii_uppercase

import numpy as np

from ..errors import InputError
from ..surveys import Question

#: One letter an option keeps every label a single token; longer lists need another elicitation.
MAX_OPTIONS = len(ascii_uppercase)


def forward_and_reversed(question: Question) -> tuple[tuple[int, ...], tuple[int, ...]]:
    """Positions of the options in both directions of the scale."""
    forward = tuple(range(len(question.options)))
    return forward, forward[::-1]


def drawn_order(question: Question, rng: np.random.Generator) -> tuple[int, ...]:
    """An order to show: the question's own where it has one; else forward or reversed for ordinal scales, never rotated, and
    any permutation for nominal ones."""  # fmt: skip
    forward, backward = forward_and_reversed(question)
    if question.order in ("fixed", "reversed"):
        return forward if question.order == "fixed" else backward
    if question.scale == "ordinal" and question.order != "random":
        return (forward, backward)[int(rng.integers(2))]
    return tuple(int(position) for position in rng.permutation(len(question.options)))


def letters(question: Question) -> tuple[str, ...]:
    """One capital letter per substantive option.

    Raises:
        InputError: more answers than letters.
    """
    shown = len(question.options) + len(question.offered)
    if shown > MAX_OPTIONS:
        raise InputError(
            "too many options for lettered labels",
            where=f"Question {question.id}",
            parameter="options",
            got=shown,
            allowed=f"at most {MAX_OPTIONS}, missing codes on offer included",
            hint="Ask it with --elicitation ssr or pair, which show no letters, or of groups of the options.",
        )
    return tuple(ascii_uppercase[: len(question.options)])


def require_letters(questions: Iterable[Question]) -> None:
    """Refuse questions with more answers than letters, before anything is sent.

    Raises:
        InputError: names the first of them.
    """
    for question in questions:
        letters(question)


def all_letters(question: Question) -> tuple[str, ...]:
    """The letters of the options and, after them, of the missing codes on offer."""
    return tuple(ascii_uppercase[: len(letters(question)) + len(question.offered)])


def codes_by_letter(question: Question, order: tuple[int, ...]) -> dict[str, int]:
    """Letter to code as shown: options in the given order, then the missing codes on offer."""
    shown = [question.options[position].code for position in order]
    return dict(zip(all_letters(question), (*shown, *question.offered), strict=True))


def listed(question: Question, order: tuple[int, ...], lettering: tuple[int, ...] | None = None) -> str:
    """The answers as lettered lines: options in the given order, then the missing codes on offer.

    Args:
        question: what is asked.
        order: positions of the options in the order shown.
        lettering: the place in the alphabet of the letter of each option shown; A, B, C ... if None.
    """
    labels = [question.options[position].label for position in order]
    labels += [question.missing[code] for code in question.offered]
    given = all_letters(question)
    if lettering is not None:
        given = (*(given[place] for place in lettering), *given[len(lettering) :])
    return "\n".join(f"{letter}. {label}" for letter, label in zip(given, labels, strict=True))
