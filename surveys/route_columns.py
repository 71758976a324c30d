"""Conditions over many respondents at once, whose earlier answers are columns of option codes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from .condition import All, Answered, Any, Chosen, Condition, Not

Rows = NDArray[np.bool_]
_COMPARE: dict[str, np.ufunc] = {
    "==": np.equal, "!=": np.not_equal, "<=": np.less_equal, ">=": np.greater_equal, "<": np.less, ">": np.greater,
}  # fmt: skip


@dataclass(frozen=True)
class AnswerColumn:
    """One question's answers.

    Attributes:
        codes: option chosen, shape (n_respondents,); anything where there is no answer.
        is_answered: whether there is one, shape (n_respondents,).
    """

    codes: NDArray[np.int64]
    is_answered: Rows


def rows_where(condition: Condition, answers: Mapping[str, AnswerColumn], n: int) -> Rows:
    """For which of n respondents a condition is true; row by row the same as ``condition.holds``.

    Args:
        condition: as parsed.
        answers: by question; a question without a column was answered by nobody.
        n: number of respondents.

    Returns:
        Shape (n,).
    """
    if isinstance(condition, All | Any):
        parts = [rows_where(part, answers, n) for part in condition.parts]
        combine = np.logical_and if isinstance(condition, All) else np.logical_or
        return np.asarray(combine.reduce(parts)) if parts else np.full(n, isinstance(condition, All))
    if isinstance(condition, Not):
        return ~rows_where(condition.part, answers, n)
    column = answers.get(condition.question)
    if column is None:
        return np.zeros(n, dtype=np.bool_)
    if isinstance(condition, Answered):
        return column.is_answered
    if isinstance(condition, Chosen):
        return np.asarray(column.is_answered & (column.codes == condition.code))
    if isinstance(condition.value, str):
        # a code is never the text, whatever the text says
        return np.asarray(column.is_answered & np.full(n, condition.operator == "!="))
    return np.asarray(column.is_answered & _COMPARE[condition.operator](column.codes, condition.value))
