"""An answer in the words of its question."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from ..surveys.condition import value_text

if TYPE_CHECKING:
    from ..surveys import Question


def answer_words(question: Question, row: Mapping[str, Any]) -> str:
    """What a respondent said, in the words that the question was asked in, or why it said nothing.

    Args:
        question: that was answered, as it was asked.
        row: ``option_code``, ``value`` and ``status`` of ``ANSWER_SCHEMA``.
    """
    value = row["value"]
    if row["status"] != "answered":
        is_offered = value is not None and value.lstrip("-").isdecimal() and int(value) in question.missing
        return question.missing[int(value)] if is_offered else str(row["status"])
    if row["option_code"] is not None:
        return question.label(row["option_code"])
    if question.kind in ("text", "date"):
        return str(value)
    if question.kind == "numeric":
        return f"{value_text(float(value))} {question.unit}".strip()
    held = json.loads(value)
    if question.kind == "matrix":
        return "; ".join(f"{row.text}: {question.label(held[row.id])}" for row in question.rows if row.id in held)
    if question.kind == "allocation":
        return "; ".join(f"{question.label(int(code))}: {value_text(float(share))}" for code, share in held.items())
    return (", then " if question.kind == "ranking" else "; ").join(question.label(code) for code in held) or "none"
