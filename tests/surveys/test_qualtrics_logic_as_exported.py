"""Display logic as Qualtrics exports it: joined sets, rows of their own, text beside a choice; and parts that are named."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from deeppersona.errors import SurveyFormatError
from deeppersona.surveys.formats.conversion import Imported, read_survey

Payload = dict[str, Any]
YES_NO = {"Choices": {"1": {"Display": "Yes"}, "2": {"Display": "No"}}, "ChoiceOrder": [1, 2]}


def choice(**more: Any) -> Payload:
    return {"QuestionType": "MC", "Selector": "SAVR", **YES_NO, **more}


def words(**more: Any) -> Payload:
    return {"QuestionType": "TE", "Selector": "SL", **more}


def compared(operand: str, operator: str = "Selected", **more: str) -> Payload:
    located = {"ChoiceLocator": f"q://{operand}", "LeftOperand": f"q://{operand}"}
    return {"LogicType": "Question", "Type": "Expression", "Operator": operator, **located, **more}


def shown(*sets: Payload) -> Payload:
    return {"DisplayLogic": {str(n): one for n, one in enumerate(sets)} | {"Type": "BooleanExpression"}}


def read(tmp_path: Path, *payloads: Payload, more: tuple[Payload, ...] = ()) -> Imported:
    numbered = [
        {"QuestionID": f"QID{n}", "DataExportTag": f"Q{n}", "QuestionText": f"Question {n}?", **one}
        for n, one in enumerate(payloads, 1)
    ]
    path = tmp_path / "exported.qsf"
    elements = [{"Element": "SQ", "PrimaryAttribute": one["QuestionID"], "Payload": one} for one in numbered] + [*more]
    path.write_text(json.dumps({"SurveyEntry": {"SurveyLanguage": "EN"}, "SurveyElements": elements}))
    return read_survey(path)


def said(found: Imported, where: str) -> str:
    return "; ".join(loss.what for loss in found.losses if loss.where == where)


@pytest.mark.parametrize(
    ("kind", "joined_by", "condition"),
    [
        ("If", {"Conjuction": "And"}, "Q1 == 1 and (Q2 == 1 or Q2 == 2)"),
        ("If", {"Conjuction": "Or"}, "Q1 == 1 or (Q2 == 1 or Q2 == 2)"),
        ("AndIf", {}, "Q1 == 1 and (Q2 == 1 or Q2 == 2)"),
        ("OrIf", {}, "Q1 == 1 or (Q2 == 1 or Q2 == 2)"),
        ("ElseIf", {}, "Q1 == 1 or (Q2 == 1 or Q2 == 2)"),
    ],
)
def test_a_later_set_is_joined_as_its_type_or_its_first_comparison_says(
    tmp_path: Path, kind: str, joined_by: dict[str, str], condition: str
) -> None:
    first = {"0": compared("QID1/SelectableChoice/1"), "Type": "If"}
    second = {
        "0": compared("QID2/SelectableChoice/1", **joined_by),
        "1": compared("QID2/SelectableChoice/2", Conjuction="Or"),
        "Type": kind,
    }
    assert read(tmp_path, choice(), choice(), words(**shown(first, second))).survey["Q3"].show_if == condition


@pytest.mark.parametrize("operator", ["NotEmpty", "EqualTo"])
def test_the_text_beside_a_choice_has_no_counterpart_and_refuses_no_file(tmp_path: Path, operator: str) -> None:
    other = {**YES_NO, "Choices": {**YES_NO["Choices"], "2": {"Display": "Other", "TextEntry": "true"}}}
    logic = shown({"0": compared("QID1/ChoiceTextEntryValue/2", operator, RightOperand="tea"), "Type": "If"})
    found = read(tmp_path, choice(**other), words(**logic))
    assert found.survey["Q2"].show_if == ""
    assert "always asked: it depends on the text or number beside a choice" in said(found, "Q2")


def test_words_that_are_compared_as_numbers_have_no_order(tmp_path: Path) -> None:
    logic = shown({"0": compared("QID1/ChoiceTextEntryValue", "GreaterThan", RightOperand="17"), "Type": "If"})
    found = read(tmp_path, words(), words(**logic))
    assert (found.survey["Q2"].show_if, "words have no order" in said(found, "Q2")) == ("", True)


def test_a_row_that_becomes_a_question_keeps_its_own_condition(tmp_path: Path) -> None:
    own = shown({"0": compared("QID1/SelectableChoice/1"), "Type": "If"})
    rows = {"1": {"Display": "Plums"}, "2": {"Display": "Figs", **own}}
    slider = {"QuestionType": "Slider", "Selector": "HSLIDER", "Choices": rows, "ChoiceOrder": [1, 2]}
    whole = shown({"0": compared("QID2/SelectableChoice/2"), "Type": "If"})
    survey = read(tmp_path, choice(), choice(), {**slider, **whole}).survey
    assert (survey["Q3_1"].show_if, survey["Q3_2"].show_if) == ("Q2 == 2", "Q1 == 1 and Q2 == 2")


def test_the_words_over_a_slider_stand_in_its_wording(tmp_path: Path) -> None:
    labels = {"1": {"Display": "never"}, "2": {"Display": "<b>always</b>"}}
    slider = {"QuestionType": "Slider", "Selector": "HSLIDER", "Choices": {"1": {"Display": "Rain"}}, "Labels": labels}
    found = read(tmp_path, {**slider, "Configuration": {"CSSliderMin": 0, "CSSliderMax": 7, "NotApplicable": True}})
    assert found.survey["Q1"].text == "Question 1? (never … always)"
    assert "does not apply left out" in said(found, "Q1")


def test_a_limit_on_choices_is_read_from_one_side_too(tmp_path: Path) -> None:
    limited = {"Validation": {"Settings": {"Type": "MaxChoices", "MaxChoices": "1"}}}
    found = read(tmp_path, choice(Selector="MAVR", **limited))
    assert (found.survey["Q1"].at_least, found.survey["Q1"].at_most) == (None, 1)


@pytest.mark.parametrize(
    ("part", "what"),
    [
        ({"DataVisibility": {"Private": False, "Hidden": True}}, "hidden left out"),
        ({"ChoiceGroups": {"0": {"GroupLabel": "Hot"}}}, "groups of choices left out"),
    ],
)
def test_parts_without_a_place_are_named(tmp_path: Path, part: Payload, what: str) -> None:
    assert what in said(read(tmp_path, choice(**part)), "Q1")


def test_the_field_beside_a_row_that_becomes_a_question_is_named(tmp_path: Path) -> None:
    rows = {"1": {"Display": "Tea"}, "2": {"Display": "Other:", "TextEntry": "true"}}
    grid = {"QuestionType": "Matrix", "Selector": "Likert", "SubSelector": "MultipleAnswer", "Choices": rows}
    found = read(tmp_path, {**grid, "Answers": YES_NO["Choices"], "AnswerOrder": [1, 2], "ChoiceDataExportTags": False})
    assert "text entry" not in said(found, "Q1_1")
    assert "text entry of a choice left out" in said(found, "Q1_2")


def asked_in(flow: list[Payload], *elements: Payload) -> tuple[Payload, ...]:
    """A block of these elements, and a flow."""
    block = {"Type": "Standard", "ID": "BL_1", "Description": "All", "BlockElements": list(elements)}
    return ({"Element": "BL", "Payload": [block]}, {"Element": "FL", "Payload": {"Type": "Root", "Flow": flow}})


def test_what_stands_in_an_element_of_the_flow_that_is_left_out_is_asked(tmp_path: Path) -> None:
    flow = [{"Type": "Authenticator", "Flow": [{"Type": "Standard", "ID": "BL_1"}]}]
    found = read(tmp_path, words(), more=asked_in(flow, {"Type": "Question", "QuestionID": "QID1"}))
    assert [one.id for one in found.survey] == ["Q1"]
    assert said(found, "survey") == "flow element Authenticator left out"


def test_a_jump_may_compare_with_a_value(tmp_path: Path) -> None:
    jump = {
        "ChoiceLocator": "q://QID1/ChoiceTextEntryValue",
        "Condition": "EqualTo",
        "Value": "no",
        "SkipToDestination": "QID3",
    }
    elements = [{"Type": "Question", "QuestionID": f"QID{n}"} for n in (1, 2, 3)]
    elements[0]["SkipLogic"] = [jump]
    found = read(tmp_path, words(), words(), words(), more=asked_in([{"Type": "Standard", "ID": "BL_1"}], *elements))
    assert [(one.condition, one.to) for one in found.survey["Q1"].skips] == [("Q1 == 'no'", "Q3")]


def test_choices_that_are_pictures_go_by_the_names_of_these(tmp_path: Path) -> None:
    pictures = {
        "1": {"Display": "<p><img src='https://files.example/oak.png' alt='An oak'></p>"},
        "2": {"Display": '<img style="width: 9px" src="https://files.example/elm.png" />'},
        "3": {"Display": "", "Image": {"Display": "A pine", "ImageLocation": "IM_1"}},
    }
    found = read(tmp_path, choice(Choices=pictures, ChoiceOrder=[1, 2, 3]))
    assert found.survey["Q1"].labels == ("An oak", "elm.png", "A pine")
    assert "pictures for labels go by their names" in said(found, "Q1")


def test_a_condition_on_a_later_question_is_left_out_and_a_circle_refused(tmp_path: Path) -> None:
    def after(number: int) -> Payload:
        return shown({"0": compared(f"QID{number}/SelectableChoice/1"), "Type": "If"})

    found = read(tmp_path, choice(**after(2)), choice())
    assert "always asked: it depends on a question that is asked only later" in said(found, "Q1")
    with pytest.raises(SurveyFormatError, match="a cycle"):
        read(tmp_path, choice(**after(3)), choice(**after(1)), choice(**after(2)))


def test_keys_that_are_digits_and_no_numbers_are_passed_over(tmp_path: Path) -> None:
    comparison = compared("QID1/SelectableChoice/1")
    logic = {"DisplayLogic": {"²": {"²": comparison}, "0": {"²": comparison, "0": comparison, "Type": "If"}}}
    odd = {"Choices": {"²": {"Display": "Maybe"}, **YES_NO["Choices"]}, "ChoiceOrder": ["²", 1, 2]}
    found = read(tmp_path, choice(**odd), choice(**logic))
    assert found.survey["Q2"].show_if == "Q1 == 2"  # the second of the three
