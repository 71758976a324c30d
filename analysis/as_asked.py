"""The questions of one respondent as they were put, earlier answers in their places."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from ..surveys.routing import given, piped

if TYPE_CHECKING:
    from ..surveys import Survey
    from ..surveys.condition import Given


def as_asked(rows: Sequence[Mapping[str, Any]], survey: Survey) -> Iterator[str]:
    """The wording of the question of every answer.

    Args:
        rows: answers of one respondent, those of a round and replicate in the order of the questions.
        survey: in the wording that was asked.
    """
    known = {question.id: question for question in survey}
    earlier: dict[tuple[int, int], dict[str, Given]] = defaultdict(dict)
    for row in rows:
        question, said = known[row["question_id"]], earlier[row["round"], row["replicate"]]
        yield piped(question, known, said).text
        if row["status"] == "answered":
            said |= given(question, row["option_code"], row["value"])
