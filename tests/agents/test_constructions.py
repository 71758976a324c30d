"""One construction in many languages: "rather X than Y", "not in the least", "at least three", "first X, then Y, last Z"."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest
from deeppersona.agents.replies.reply_parser import parse_reply
from deeppersona.agents.replies.value_parser import parse_value
from deeppersona.surveys import Question, load_survey
from deeppersona.surveys.question import CHOICE_KINDS

SURVEY = load_survey(Path(__file__).parent / "constructions.yaml")
Row = tuple[str, str, str]


def rows() -> dict[str, list[Row]]:
    with (Path(__file__).parent / "constructions.tsv").open(encoding="utf-8", newline="") as stream:
        found: dict[str, list[Row]] = {}
        for question, read_as, reply in list(csv.reader(stream, delimiter="\t", quoting=csv.QUOTE_NONE))[1:]:
            found.setdefault(question, []).append((question, read_as, reply))
        return found


def read(question: Question, reply: str) -> str:
    order = tuple(range(len(question.options)))
    if question.kind in CHOICE_KINDS:
        outcome, code = parse_reply(reply, question, order)
        return outcome if outcome != "answered" else str(code)
    reading = parse_value(reply, question, order)
    if reading[0] != "answered" or question.kind != "numeric":
        return reading[0] if reading[0] != "answered" else str(reading[1])
    return f"{float(str(reading[1])):g}"


@pytest.mark.parametrize("question", sorted(rows()))
def test_a_construction_is_read_in_every_language_as_a_careful_person_reads_it(question: str) -> None:
    asked = SURVEY[question]
    wrong = [
        f"{reply!r}: {found}, not {read_as}"
        for _, read_as, reply in rows()[question]
        if (found := read(asked, reply)) != read_as
    ]
    assert wrong == []
