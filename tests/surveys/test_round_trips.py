"""Every question, code, label and condition survives a journey through each format."""

from __future__ import annotations

import random
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from deeppersona.surveys import Block, Question, Survey, load_survey, survey_names
from deeppersona.surveys.condition import holds
from deeppersona.surveys.formats.conversion import FORMATS, read_survey, write_survey
from deeppersona.surveys.formats.native import parse_native, write_native
from deeppersona.surveys.routing import display_conditions
from generated import surveys
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

TOOLS = ("qsf", "xlsform", "lss", "lss-tsv")


def there_and_back(survey: Survey, format: str) -> Survey:
    held, _ = write_survey(survey, format)
    with TemporaryDirectory() as folder:
        path = Path(folder) / f"generated{FORMATS[format][1]}"
        path.write_bytes(held)
        return read_survey(path, format).survey


def answers_of(survey: Survey, rng: random.Random) -> dict[str, Any]:
    """Random answers, some questions unanswered, as conditions read them."""
    given_answers: dict[str, Any] = {}
    for question in survey:
        if rng.random() < 0.25:
            continue
        if question.kind in ("likert", "single"):
            given_answers[question.id] = rng.choice(question.codes)
        elif question.kind == "multiple":
            given_answers[question.id] = tuple(code for code in question.codes if rng.random() < 0.5)
        elif question.kind == "matrix":
            given_answers |= {f"{question.id}.{row.id}": rng.choice(question.codes) for row in question.rows}
        elif question.kind == "numeric":
            given_answers[question.id] = float(rng.randint(-5, 65))
        elif question.kind in ("text", "date"):
            given_answers[question.id] = "x"
    return given_answers


def shown(survey: Survey, answers: Mapping[str, Any]) -> dict[str, bool]:
    return {name: holds(condition, answers) for name, condition in display_conditions(survey).items()}


def essentials(question: Question) -> tuple[Any, ...]:
    return (
        question.id, question.text, question.kind, question.scale, question.options,
        {code: question.missing[code] for code in question.offered}, question.offered,
        question.rows, question.low, question.high, question.whole, question.total,
        question.at_least, question.at_most, question.order, question.translations,
    )  # fmt: skip


@given(surveys(with_skips=True))
@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
def test_native_keeps_everything(survey: Survey) -> None:
    assert parse_native(write_native(survey)) == survey


@pytest.mark.parametrize("format", TOOLS)
@given(survey=surveys(with_skips=True), seed=st.integers(0, 2**32))
@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
def test_other_tools_keep_every_question_code_label_and_condition(format: str, survey: Survey, seed: int) -> None:
    back = there_and_back(survey, format)
    assert [essentials(question) for question in back] == [essentials(question) for question in survey]
    assert back.title == survey.title
    assert back.random_choices == (survey.random_choices if format == "qsf" else ())
    assert [block.questions for block in back.blocks] == [
        block.questions for block in survey.blocks
    ] or not survey.blocks
    rng = random.Random(seed)
    for _ in range(20):
        answers = answers_of(survey, rng)
        assert shown(back, answers) == shown(survey, answers)


@given(surveys(with_skips=True, with_blocks=False, with_languages=False))
@settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))
def test_csv_keeps_questions_routes_and_codes(survey: Survey) -> None:
    assert there_and_back(survey, "csv").questions == survey.questions


@pytest.mark.parametrize("format", [*TOOLS, "csv", "redcap"])
@pytest.mark.parametrize("name", survey_names())
def test_shipped_instruments_survive_every_format(name: str, format: str) -> None:
    survey = load_survey(name)
    back = there_and_back(survey, format)
    for mine, theirs in zip(survey, back, strict=True):
        assert theirs.id.lower() == mine.id.lower()
        assert theirs.text == mine.text
        assert theirs.options == mine.options


@pytest.mark.parametrize("format", [*TOOLS, "csv", "redcap"])
def test_what_a_format_cannot_carry_is_named(format: str) -> None:
    survey = load_survey("wvs7-core6")
    survey = replace(survey, questions=tuple(replace(one, variants={"b": "Another wording?"}) for one in survey))
    _, losses = write_survey(survey, format)
    said = {(loss.where, loss.what) for loss in losses}
    assert any(where == "Q45" and "variants" in what for where, what in said)
    assert format in ("csv",) or any("keying" in what for _, what in said)


@pytest.mark.parametrize("format", TOOLS)
def test_titles_are_no_markup(format: str) -> None:
    blocks = (Block("a", (("Q1",),), title="<B> & co"), Block("b", (("Q2",),), title="More &amp; more"))
    questions = tuple(Question(name, "Well?", kind="text", scale="nominal") for name in ("Q1", "Q2"))
    survey = Survey("s", "<A> &lt; B", questions, blocks=blocks)
    back = there_and_back(survey, format)
    assert back.title == survey.title
    assert [block.title for block in back.blocks] == [block.title for block in blocks]
