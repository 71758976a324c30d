"""Files as other tools write them, with parts that a survey here has no place for: each is carried, or named."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from deeppersona.surveys import Block, Option, Question, Survey
from deeppersona.surveys.formats.conversion import Imported, read_survey, write_survey
from deeppersona.surveys.formats.lss_tables import write_tables
from deeppersona.surveys.formats.native import parse_native, write_native

AGREE = ["Strongly agree", "Agree", "Neither agree nor disagree", "Disagree", "Don't know"]


def _choices(labels: list[str]) -> dict[str, Any]:
    return {
        "Choices": {str(n): {"Display": label} for n, label in enumerate(labels, 1)},
        "ChoiceOrder": list(range(1, len(labels) + 1)),
    }


def _qsf(tmp_path: Path, questions: list[dict[str, Any]], options: dict[str, Any], flow: list[Any]) -> Imported:
    elements: list[dict[str, Any]] = [
        {
            "Element": "SQ",
            "PrimaryAttribute": f"QID{n}",
            "Payload": {"QuestionID": f"QID{n}", "QuestionText": "How?", **one},
        }
        for n, one in enumerate(questions, 1)
    ]
    blocks = [
        {
            "Type": "Standard",
            "ID": f"BL_{n}",
            "Description": f"Part{n}",
            "Options": options if n == 1 else {},
            "BlockElements": [{"Type": "Question", "QuestionID": f"QID{n}"}],
        }
        for n in range(1, len(questions) + 1)
    ]
    elements += [{"Element": "BL", "Payload": blocks}, {"Element": "FL", "Payload": {"Flow": flow}}]
    file = tmp_path / "draft.qsf"
    file.write_text(json.dumps({"SurveyEntry": {"SurveyLanguage": "EN"}, "SurveyElements": elements}))
    return read_survey(file)


def _standard(*numbers: int) -> list[dict[str, Any]]:
    return [{"Type": "Standard", "ID": f"BL_{n}"} for n in numbers]


MC = {"QuestionType": "MC", "Selector": "SAVR", **_choices(AGREE)}


@pytest.mark.parametrize(
    ("question", "options", "where", "said"),
    [
        ({**MC, "Randomization": {"Type": "Advanced"}}, {}, "QID1", "random order of choices"),
        ({**MC, "QuestionText": "How is ${lm://Field/1}?"}, {}, "QID1", "${lm://Field/1}"),
        ({**MC, "QuestionText": "Well, ${e://Field/name}?"}, {}, "QID1", "${e://Field/name}"),
        (MC, {}, "QID1", "ordered scale"),
        (MC, {}, "QID1", "\"Don't know\" is read as an answer"),
        (MC, {"Looping": "Question"}, "Part1", "loop and merge"),
        (MC, {"RandomizeQuestions": "Advanced"}, "Part1", "random order of some questions"),
        (MC, {"RandomizeQuestions": "RandomWithOnlyX"}, "Part1", "random choice of some questions"),
        (
            {
                "QuestionType": "Matrix", "Selector": "Likert", "SubSelector": "SingleAnswer", "Randomization": {"Type": "All"},
                **_choices(["Family", "Strangers"]), "Answers": {"1": {"Display": "A lot"}, "2": {"Display": "Little"}},
            },
            {}, "QID1", "random order of rows",
        ),
        ({"QuestionType": "TE", "Selector": "FORM", **_choices(["From", "To"])}, {}, "QID1", "read as 2 questions"),
        ({"QuestionType": "Slider", "Selector": "HSLIDER", **_choices(["Bus", "Tram"])}, {}, "QID1", "read as 2 questions"),
        ({**MC, "DynamicChoices": {"Locator": "q://QID1/ChoiceGroup/SelectedChoices"}}, {}, "QID1", "carried forward"),
        (
            {**MC, "Choices": {"1": {"Display": "Bus", "DisplayLogic": {"0": {}}}, "2": {"Display": "Tram"}}},
            {}, "QID1", "all of them are shown",
        ),
        ({**MC, "VariableNaming": {"1": "bus"}}, {}, "QID1", "variable naming"),
        ({"QuestionType": "TE", "Validation": {"Settings": {"Type": "Custom"}}}, {}, "QID1", "validation Custom"),
        (
            {"QuestionType": "TE", "Validation": {"Settings": {"Type": "ContentType", "ContentType": "ValidEmail"}}},
            {}, "QID1", "validation ValidEmail",
        ),
        (
            {
                "QuestionType": "MC", "Selector": "MAVR",
                "Choices": {"1": {"Display": "Bus"}, "2": {"Display": "None", "ExclusiveAnswer": True}},
            },
            {}, "QID1", "excludes the others",
        ),
    ],
)  # fmt: skip
def test_qualtrics_parts_without_a_place_are_named(
    tmp_path: Path, question: dict[str, Any], options: dict[str, Any], where: str, said: str
) -> None:
    losses = _qsf(tmp_path, [question, MC], options, _standard(1, 2)).losses
    assert any(loss.where == where and said.replace('"', "") in loss.what.replace('"', "") for loss in losses)


def test_a_randomizer_of_some_blocks_does_not_shuffle_all(tmp_path: Path) -> None:
    some = [{"Type": "BlockRandomizer", "Flow": _standard(1, 2)}, *_standard(3)]
    found = _qsf(tmp_path, [MC, MC, MC], {}, some)
    assert not found.survey.has_random_blocks
    assert any("Part1, Part2" in loss.what for loss in found.losses)
    whole = _qsf(tmp_path, [MC, MC, MC], {}, [{"Type": "BlockRandomizer", "Flow": _standard(1, 2, 3)}])
    assert whole.survey.has_random_blocks


@pytest.mark.parametrize(("mode", "is_random"), [("RandomWithXPerPage", True), ("false", False), ("Advanced", False)])
def test_random_questions_of_a_block_are_read(tmp_path: Path, mode: str, is_random: bool) -> None:
    survey = _qsf(tmp_path, [MC, MC], {"RandomizeQuestions": mode}, _standard(1, 2)).survey
    assert survey.blocks[0].is_random is is_random


def test_random_questions_are_written_in_a_word_that_qualtrics_knows() -> None:
    questions = tuple(Question(name, "Well?", (Option(1, "Yes"), Option(2, "No"))) for name in ("Q1", "Q2"))
    survey = Survey("s", "S", questions, blocks=(Block("b", (("Q1", "Q2"),), is_random=True),))
    elements = json.loads(write_survey(survey, "qsf")[0])["SurveyElements"]
    [blocks] = [one["Payload"] for one in elements if one["Element"] == "BL"]
    held = blocks if isinstance(blocks, list) else list(blocks.values())
    assert "RandomWithXPerPage" in {one.get("Options", {}).get("RandomizeQuestions") for one in held}


def test_the_end_of_the_flow_is_no_loss(tmp_path: Path) -> None:
    found = _qsf(tmp_path, [MC], {}, [*_standard(1), {"Type": "EndSurvey"}])
    assert not any("EndSurvey" in loss.what for loss in found.losses)


def test_a_scale_of_recommendations_keeps_its_codes_and_the_words_at_its_ends(tmp_path: Path) -> None:
    nps = {
        "QuestionType": "MC",
        "Selector": "NPS",
        "Choices": [{"Display": str(n)} for n in range(11)],
        "ChoiceOrder": [str(n) for n in range(11)],
        "ColumnLabels": [{"Display": "Not at all likely"}, {"Display": "Extremely likely"}],
    }
    question = _qsf(tmp_path, [nps], {}, _standard(1)).survey["QID1"]
    assert question.codes == tuple(range(11))
    assert (question.labels[0], question.labels[5], question.labels[10]) == (
        "0 (Not at all likely)",
        "5",
        "10 (Extremely likely)",
    )


def test_an_xlsform_keeps_other_strict_bounds_and_scales(tmp_path: Path) -> None:
    from openpyxl import Workbook

    book = Workbook()
    sheet = book.active
    sheet.title = "survey"
    for row in (
        ("type", "name", "label", "constraint", "relevant", "parameters"),
        ("select_multiple modes or_other", "modes", "Which?", None, None, None),
        ("text", "which", "Which other?", None, "selected(${modes}, 'other')", None),
        ("integer", "people", "How many?", ". > 0 and . < 21", None, None),
        ("range", "heat", "How warm?", None, None, "start=0 end=100 step=5"),
        ("begin_group", "grid", "How far?", None, None, None),
        ("select_one agree", "g1", "Dear", None, None, None),
        ("select_one agree", "g2", "Safe", None, None, None),
        ("end_group", None, None, None, None, None),
    ):
        sheet.append(row)
    sheet["A6"].value, sheet["G1"].value, sheet["G6"].value = "begin_group", "appearance", "table-list"
    choices = book.create_sheet("choices")
    choices.append(("list_name", "name", "label"))
    for name in ("bus", "tram"):
        choices.append(("modes", name, name.title()))
    for code, label in enumerate(("Strongly agree", "Agree", "Disagree", "Strongly disagree"), 1):
        choices.append(("agree", code, label))
    book.save(tmp_path / "draft.xlsx")
    found = read_survey(tmp_path / "draft.xlsx")
    survey = found.survey
    assert survey["modes"].labels == ("Bus", "Tram", "Other")
    assert survey["which"].show_if == "modes has 3"
    assert (survey["people"].low, survey["people"].high) == (1, 20)
    assert survey["heat"].whole
    assert survey["grid"].scale == "ordinal"
    assert any(loss.where == "heat" and "steps of 5" in loss.what for loss in found.losses)


def _lss(tmp_path: Path, **question: str) -> Imported:
    rows = {
        "questions": [{"qid": "1", "gid": "1", "title": "Q1", "question": "Why {age.NAOK * 2}?", "language": "en", **question}],
        "subquestions": [
            {"qid": "2", "parent_qid": "1", "title": "a", "question": "From", "language": "en", "question_order": "1"},
            {"qid": "3", "parent_qid": "1", "title": "b", "question": "To", "language": "en", "question_order": "2"},
        ],
        "question_attributes": [
            {"qid": "1", "attribute": "random_order", "value": "1"}, {"qid": "1", "attribute": "prefix", "value": "ca."},
        ],
        "quota": [{"id": "1", "name": "men"}],
        "surveys": [{"sid": "5", "language": "en"}],
    }  # fmt: skip
    file = tmp_path / "draft.lss"
    file.write_bytes(write_tables(rows, ["en"], 177))
    return read_survey(file)


@pytest.mark.parametrize(
    ("type", "said"),
    [
        ("Q", "read as 2 questions"),
        ("P", "comments"),
        ("M", "free text of 'other'"),
        ("A", "random order of rows"),
        ("T", "prefix 'ca.'"),
        ("T", "{age.NAOK * 2}"),
        ("T", "quotas"),
    ],
)
def test_limesurvey_parts_without_a_place_are_named(tmp_path: Path, type: str, said: str) -> None:
    found = _lss(tmp_path, type=type, other="Y")
    assert any(said in loss.what for loss in found.losses)
    if type == "M":
        assert found.survey["Q1"].labels == ("From", "To", "Other")


def test_the_title_that_a_table_cannot_hold_is_named() -> None:
    survey = Survey("s", "A title", (Question("Q1", "Well?", (Option(1, "Yes"), Option(2, "No"))),))
    for format in ("csv", "redcap"):
        assert any("title" in loss.what for loss in write_survey(survey, format)[1])


def test_native_files_say_whole_numbers_and_no_scale_where_there_is_none() -> None:
    survey = Survey("s", "S", (Question("age", "How old?", kind="numeric", scale="nominal", low=18.0, high=99.5),))
    text = write_native(survey)
    assert "low: 18\n" in text
    assert "high: 99.5\n" in text
    assert "scale" not in text
    assert parse_native(text) == survey
