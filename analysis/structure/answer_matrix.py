"""Respondents by questions: the answers of one country in one round and wording as a matrix."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ..answer_columns import AnswerColumns, distinct, in_groups, numbers

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class AnswerMatrix:
    """What each respondent answered to each question.

    Attributes:
        round, variant, country: the cell.
        questions: ids, in the order asked.
        respondents: codes of the respondents, see ``AnswerColumns``, shape (n,).
        weights: design weights, shape (n,).
        codes: option codes, shape (n, n_questions); NaN where nothing counts: not answered, or answered with a
            distribution only.
    """

    round: int
    variant: str
    country: str
    questions: tuple[str, ...]
    respondents: NDArray[np.int64]
    weights: Floats
    codes: Floats

    def of(self, questions: Sequence[str]) -> Floats:
        """Columns of these questions, shape (n, len(questions))."""
        position = {name: at for at, name in enumerate(self.questions)}
        return np.asarray(self.codes[:, [position[name] for name in questions]])


def answer_matrices(columns: AnswerColumns, questions: Sequence[str]) -> Iterator[AnswerMatrix]:
    """One matrix per round, wording and country, of the first replicate: averaged codes would invent middle answers.

    Args:
        columns: the answers.
        questions: ids in the order asked; others are left out.
    """
    asked = columns.keys["question_id"]
    place = np.full(len(asked.values), -1, dtype=np.int64)
    wanted = {name: at for at, name in enumerate(questions)}
    for code, name in enumerate(asked.values):
        place[code] = wanted.get(name, -1)
    first = np.nan_to_num(numbers(columns.answers, "replicate", 0.0)) == 0
    rows = np.flatnonzero(first & (place[asked.codes] >= 0))
    rows = rows[columns.is_answered(rows)]
    if not len(rows):
        return
    labels, cell = columns.cells(rows)
    order = in_groups(cell, len(labels))
    for index, part in enumerate(np.split(order, np.cumsum(np.bincount(cell, minlength=len(labels)))[:-1])):
        mine = rows[part]
        people, who = distinct(columns.keys["respondent_id"].codes[mine])
        codes = np.full((len(people), len(questions)), np.nan)
        codes[who, place[asked.codes[mine]]] = columns.options[mine]
        weights = np.zeros(len(people))
        weights[who] = columns.weights[mine]
        at_round, variant, country = labels[index]
        yield AnswerMatrix(at_round, variant, country, tuple(questions), people, weights, codes)
