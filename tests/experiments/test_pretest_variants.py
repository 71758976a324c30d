"""Variants of a questionnaire: which can be compared, and what a file of them may say."""

from pathlib import Path
from typing import Any

import pytest
import yaml
from deeppersona.errors import InputError, SurveyFormatError
from deeppersona.experiments.pretest.variants import Variants
from deeppersona.surveys import Option, Question, Survey

AGREE = tuple(Option(code, label) for code, label in enumerate(("Agree", "Neither", "Disagree"), 1))
DRAFT = Survey(
    "draft",
    "A draft",
    (
        Question("Q2", "Speeches against democracy should be allowed.", AGREE, {-1: "Don't know"}, offered=(-1,)),
        Question("Q3", "What would you change?", kind="text", scale="nominal"),
    ),
)


@pytest.mark.parametrize(
    ("variants", "said"),
    [
        ({"variants": [{"name": "a", "questions": {"Q9": {}}}]}, "no such question"),
        ({"variants": [{"name": "a", "questions": {"Q2": {"options": {1: "Yes", 9: "No"}}}}]}, "cannot be compared"),
        ({"variants": [{"name": "a", "questions": {"Q3": {"text": "Why?"}}}]}, "one answer out of several"),
        ({"variants": [{"name": "a"}, {"name": "a"}]}, "unique names"),
        ({"variants": [{"name": "a", "language": "de", "every": {}}]}, "language"),
        ({"variants": [{"name": "a", "against": "b", "every": {}}]}, "against"),
    ],
)
def test_variants_that_cannot_be_compared_are_refused(variants: dict[str, Any], said: str) -> None:
    variants["variants"] = [{"every": {}, **one} if one == {"name": "a"} else one for one in variants["variants"]]
    with pytest.raises(InputError, match=said):
        Variants.of(variants, DRAFT)


def test_a_file_that_breaks_the_format_names_its_place(tmp_path: Path) -> None:
    file = tmp_path / "variants.yaml"
    file.write_text(yaml.safe_dump({"variants": [{"name": "a", "questions": {"Q2": {"colour": "red"}}}]}), "utf-8")
    with pytest.raises(SurveyFormatError, match=r"variants\.1\.questions\.Q2: no such key: got 'colour'"):
        Variants.read(file, DRAFT)


def test_the_survey_s_own_wordings_are_variants() -> None:
    worded = Survey("w", "W", (Question("Q1", "Good?", AGREE, variants={"bad": "Bad?"}),))
    variants = Variants.of_survey(worded)
    assert variants is not None
    assert variants.arms[0].survey["Q1"].text == "Bad?"


def test_a_don_t_know_offered_everywhere_is_offered_where_it_exists() -> None:
    yes_no = (Option(1, "Yes"), Option(2, "No"))
    survey = Survey("s", "S", (Question("Q1", "Well?", yes_no, {-1: "Don't know"}), Question("Q2", "So?", yes_no)))
    arms = Variants.of({"variants": [{"name": "dk", "kind": "don't know", "every": {"offered": [-1]}}]}, survey).arms
    assert [one.question_id for one in arms[0].comparisons] == ["Q1"]


def test_an_empty_file_of_variants_says_so(tmp_path: Path) -> None:
    file = tmp_path / "variants.yaml"
    file.write_text("")
    with pytest.raises(SurveyFormatError, match="the file is empty"):
        Variants.read(file, Survey("s", "S", (Question("Q1", "Well?", (Option(1, "Yes"), Option(2, "No"))),)))
