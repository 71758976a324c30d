"""The table of formats in docs/surveys.md, walked: each feature alone, written, read back, and the same, or named as a loss."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from deeppersona.surveys import Block, Option, Question, RandomChoice, Row, Skip, Survey, Wording
from deeppersona.surveys.formats.conversion import FORMATS, read_survey, write_survey
from deeppersona.surveys.routing import with_conditions_only

SCALE = (Option(1, "Good"), Option(2, "Fair"), Option(3, "Bad"))
LIST = (Option(1, "Bus"), Option(2, "Tram"), Option(3, "Foot"))
ROWS = (Row("a", "Family"), Row("B_2", "Strangers"))
DONT_KNOW = {-1: "Don't know"}


def likert(id: str = "q1", **more: Any) -> Question:
    return Question(id, "Well?", **{"options": SCALE, **more})


def nominal(kind: str, **more: Any) -> Question:
    return Question("q1", "Which?", **{"kind": kind, "scale": "nominal", "options": LIST, **more})


def free(kind: str, **more: Any) -> Question:
    return Question("q1", "What?", **{"kind": kind, "scale": "nominal", **more})


def survey(*questions: Question, **more: Any) -> Survey:
    return Survey("mini", more.pop("title", "mini"), questions, **more)


def routed(first: Question, condition: str) -> Survey:
    return survey(first, likert("q2", show_if=condition))


A, B = Block("a", (("q1",),)), Block("b", (("q2",),))
GERMAN = Wording("Nun?", {1: "Gut"})
FEATURES: dict[str, Survey] = {
    "title": survey(likert(), title="A title"),
    "instruction": survey(likert(), instruction="Please answer."),
    "translated instruction": survey(likert(translations={"de": GERMAN}), instruction="Please.", instructions={"de": "Bitte."}),
    "language": survey(likert(), language="fr"),
    "terms": survey(likert(), terms="free", citation="me"),
    "long id": survey(likert("a_rather-long.id_of_more_than_twenty_characters")),
    "likert": survey(likert()),
    "unordered likert": survey(likert(scale="nominal")),
    "likert of two": survey(likert(options=SCALE[:2])),
    "ordered multiple": survey(nominal("multiple", scale="ordinal")),
    "ordered ranking": survey(likert(), replace(nominal("ranking", scale="ordinal"), id="q2")),
    "ordered allocation": survey(likert(), replace(nominal("allocation", scale="ordinal", total=1.0), id="q2")),
    "random allocation": survey(likert(), replace(nominal("allocation", order="random", total=1.0), id="q2")),
    "offered in an allocation": survey(
        likert(), replace(nominal("allocation", total=1.0, missing=DONT_KNOW, offered=(-1,)), id="q2")
    ),
    "script of a language": survey(likert(translations={"sr-Latn": GERMAN})),
    "Chinese": survey(likert(translations={"zh-Hant": GERMAN})),
    "single": survey(nominal("single")),
    "ordered single": survey(likert(kind="single")),
    "negative codes": survey(likert(options=(Option(-1, "Bad"), Option(0, "Fair"), Option(5, "Good")))),
    "odd labels": survey(likert(options=(Option(1, "Good | bad"), Option(2, "Fair, or"), Option(3, "Bad = no")))),
    "multiple": survey(nominal("multiple")),
    "number of choices": survey(nominal("multiple", at_least=1, at_most=2)),
    "numeric": survey(free("numeric")),
    "unit": survey(free("numeric", unit="kg")),
    "bounds": survey(free("numeric", low=-3.0, high=9.5)),
    "whole": survey(free("numeric", whole=True)),
    "matrix": survey(likert(kind="matrix", rows=ROWS)),
    "unordered matrix": survey(nominal("matrix", rows=ROWS[:1])),
    "matrix with don't know": survey(likert(kind="matrix", rows=ROWS[:1], missing=DONT_KNOW, offered=(-1,))),
    "ranking": survey(likert(), replace(nominal("ranking"), id="q2")),
    "allocation": survey(likert(), replace(nominal("allocation", total=24.0), id="q2")),
    "text": survey(free("text")),
    "date": survey(free("date")),
    "offered": survey(likert(missing=DONT_KNOW, offered=(-1,))),
    "withheld": survey(likert(missing=DONT_KNOW)),
    "offered beside a number": survey(free("numeric", missing=DONT_KNOW, offered=(-1,))),
    "offered beside a text": survey(free("text", missing=DONT_KNOW, offered=(-1,))),
    "withheld beside a number": survey(free("numeric", missing=DONT_KNOW)),
    "offered in a multiple choice": survey(nominal("multiple", missing=DONT_KNOW, offered=(-1,))),
    "fixed order": survey(likert(order="fixed")),
    "reversed order": survey(likert(order="reversed")),
    "random order": survey(nominal("single", order="random")),
    "random order of a matrix": survey(nominal("matrix", rows=ROWS[:1], order="random")),
    "scoring": survey(likert(source="wvs7", topic="mood", trait="N", keyed=-1)),
    "variants": survey(likert(variants={"b": "Other?"})),
    "translation": survey(likert(translations={"de": GERMAN})),
    "translated don't know": survey(likert(missing=DONT_KNOW, offered=(-1,), translations={"de": Wording("Nun?", {}, {-1: "?"})})),
    "anchors": survey(likert(anchors=(("g", "f", "b"),))),
    "condition": routed(likert(), "q1 == 1"),
    "condition on a choice": routed(nominal("multiple"), "q1 has 2"),
    "condition on a number": routed(free("numeric"), "q1 >= 18"),
    "condition on a text": routed(free("text"), "q1 == 'x' or not answered(q1)"),
    "condition on a row": routed(likert(kind="matrix", rows=ROWS[:1]), "q1.a == 1"),
    "condition on a ranking": routed(nominal("ranking"), "q1 has 1"),
    "jump": survey(likert(skips=(Skip("q1 == 1", "q3"),)), likert("q2"), likert("q3")),
    "end": survey(likert(skips=(Skip("q1 == 1", "end"),)), likert("q2")),
    "piping": survey(free("text"), replace(likert("q2"), text="Why ${q1}?")),
    "blocks": survey(likert(), likert("q2"), blocks=(A, B)),
    "titles of blocks": survey(likert(), likert("q2"), blocks=(A, replace(B, title="Second part"))),
    "pages": survey(likert(), likert("q2"), blocks=(Block("a", (("q1",), ("q2",))),)),
    "condition of a block": survey(likert(), likert("q2"), blocks=(A, replace(B, show_if="q1 == 1"))),
    "random questions": survey(likert(), likert("q2"), blocks=(Block("a", (("q1", "q2"),), is_random=True),)),
    "random choice": survey(likert(), likert("q2"), blocks=(A, B), random_choices=(RandomChoice(1, (("a",), ("b",))),)),
    "random blocks": survey(likert(), likert("q2"), blocks=(A, B), has_random_blocks=True),
}  # fmt: skip


def plain(survey: Survey) -> Survey:
    """The same questions with conditions alone: what says the same in other words is the same."""
    return with_conditions_only(survey)


@pytest.mark.parametrize("format", [name for name in FORMATS if name != "ddi"])
@pytest.mark.parametrize("feature", FEATURES)
def test_a_feature_is_carried_or_named(feature: str, format: str, tmp_path: Path) -> None:
    wanted = FEATURES[feature]
    held, losses = write_survey(wanted, format)
    file = tmp_path / f"mini{FORMATS[format][1]}"
    file.write_bytes(held)
    found = read_survey(file, format)
    usual = {loss.what for loss in write_survey(survey(likert()), format)[1]} if feature not in _ABOUT else set[str]()
    said = [*losses, *found.losses]
    assert plain(found.survey) == plain(wanted) or any(loss.what not in usual for loss in said)
    assert format != "native" or (found.survey == wanted and not said)


#: Features of the survey as a whole, which a format names whatever the survey holds.
_ABOUT = ("title", "instruction", "language", "terms")
