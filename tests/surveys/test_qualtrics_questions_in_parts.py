"""Qualtrics questions that are several in one, and flows that branch, as real survey files hold them."""

# ruff: noqa: E501 - payloads read best on one line

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from deeppersona.surveys import RandomChoice
from deeppersona.surveys.formats.conversion import Imported, read_survey

AGREE = ("Disagree", "Neither", "Agree", "No opinion")


def shown(*labels: str) -> dict[str, Any]:
    return {str(number): {"Display": label} for number, label in enumerate(labels, 1)}


def asked(
    qid: int, kind: str, selector: str = "", sub: str = "", text: str = "Well?", **payload: Any
) -> dict[str, Any]:
    base = {
        "QuestionID": f"QID{qid}",
        "DataExportTag": f"Q{qid}",
        "QuestionType": kind,
        "Selector": selector,
        "SubSelector": sub,
    }
    return {**base, "QuestionText": text, "Language": [], "Validation": {"Settings": {"Type": "None"}}, **payload}


def single(qid: int, *labels: str, **payload: Any) -> dict[str, Any]:
    return asked(qid, "MC", "SAVR", "TX", Choices=shown(*(labels or ("Yes", "No"))), **payload)


def leaf(operand: str, operator: str = "Selected", **more: Any) -> dict[str, Any]:
    return {"LogicType": "Question", "LeftOperand": operand, "Operator": operator, "Type": "Expression", **more}


def logic(*leaves: dict[str, Any]) -> dict[str, Any]:
    return {"0": {**{str(at): one for at, one in enumerate(leaves)}, "Type": "If"}, "Type": "BooleanExpression"}


def branch(condition: dict[str, Any], *flow: dict[str, Any]) -> dict[str, Any]:
    return {"Type": "Branch", "BranchLogic": condition, "Flow": list(flow)}


def block(number: int) -> dict[str, Any]:
    return {"Type": "Standard", "ID": f"BL_{number}"}


def read(folder: Path, blocks: list[list[dict[str, Any]]], flow: list[dict[str, Any]] | None = None) -> Imported:
    held = [
        {"Type": "Standard", "ID": f"BL_{number}", "Description": f"Part {number}", "BlockElements": [{"Type": "Question", "QuestionID": one["QuestionID"]} for one in payloads]}
        for number, payloads in enumerate(blocks, 1)
    ]  # fmt: skip
    elements = [
        {"Element": "SQ", "PrimaryAttribute": one["QuestionID"], "Payload": one}
        for payloads in blocks
        for one in payloads
    ]
    way = flow or [block(number) for number in range(1, len(blocks) + 1)]
    elements += [{"Element": "BL", "Payload": held}, {"Element": "FL", "Payload": {"Flow": way}}]
    file = folder / "draft.qsf"
    file.write_text(json.dumps({"SurveyEntry": {"SurveyLanguage": "EN"}, "SurveyElements": elements}))
    return read_survey(file)


def said(found: Imported) -> str:
    return "\n".join(f"{loss.where}: {loss.what}" for loss in found.losses)


def test_a_side_by_side_table_is_its_columns(tmp_path: Path) -> None:
    columns = {
        "1": {
            "QuestionText": "How much?",
            "QuestionType": "Matrix",
            "Selector": "Likert",
            "SubSelector": "SingleAnswer",
            "QuestionID": "QID7#1",
            "DataExportTag": "Q7#1",
            "Answers": shown(*AGREE),
            "RecodeValues": {"1": "1", "2": "10", "3": "100", "4": "-1"},
        },
        "2": {
            "QuestionText": "Which?",
            "QuestionType": "Matrix",
            "Selector": "Likert",
            "SubSelector": "MultipleAnswer",
            "QuestionID": "QID7#2",
            "Answers": shown("Stripes", "Dots"),
            "RecodeValues": {"1": "5", "2": "2"},
        },
        "3": {
            "QuestionText": "Why?",
            "QuestionType": "Matrix",
            "Selector": "TE",
            "SubSelector": "Short",
            "QuestionID": "QID7#3",
            "Answers": shown("First", "Second"),
        },
    }
    table = asked(
        7,
        "SBS",
        "SBSMatrix",
        text="Animals",
        Choices=shown("Cats", "Dogs"),
        ChoiceOrder=["2", "1"],
        AdditionalQuestions=columns,
    )
    after = asked(
        8,
        "TE",
        "SL",
        DisplayLogic=logic(
            leaf("q://QID7#1/SelectableChoice/1/2"), leaf("q://QID7#2/SelectableChoice/1/2", Conjuction="And")
        ),
    )
    survey = read(tmp_path, [[table, after]]).survey
    assert [(one.id, one.kind) for one in survey][:3] == [
        ("Q7_1", "matrix"),
        ("Q7_2_2", "multiple"),
        ("Q7_2_1", "multiple"),
    ]
    assert survey["Q7_1"].text == "Animals How much?"
    assert survey["Q7_1"].codes == (1, 10, 100)
    assert survey["Q7_1"].offered == (-1,)  # says that it is no answer, and has a negative code
    assert survey["Q7_2_1"].text == "Animals Which? Cats"
    assert survey["Q7_2_1"].codes == (5, 2)
    assert [one.text for one in survey if one.id.startswith("Q7_3_1")] == [
        "Animals Why? Cats First",
        "Animals Why? Cats Second",
    ]
    assert survey["Q8"].show_if == "Q7_1.r1 == 10 and Q7_2_1 has 2"


def test_sliders_forms_and_numbers_without_a_sum_are_a_question_each(tmp_path: Path) -> None:
    sliders = asked(
        1,
        "Slider",
        "HSLIDER",
        text="Rate them.",
        Choices=shown("Whigs", "Tories"),
        ChoiceOrder=[1, 2],
        Configuration={"CSSliderMin": 0, "CSSliderMax": 100, "NumDecimals": "0"},
        Randomization={"Type": "All"},
    )
    form = asked(2, "TE", "FORM", text="Where?", Choices=shown("Street", "Town"))
    hours = asked(3, "CS", "VRTL", text="Hours", Choices=shown("Work", "Play"))
    warm = asked(
        4,
        "TE",
        "SL",
        text="Why ${q://QID1/ChoiceNumericEntryValue/2}, and in ${q://QID2/ChoiceTextEntryValue/2}?",
        DisplayLogic=logic(leaf("q://QID1/ChoiceNumericEntryValue/2", "GreaterThan", RightOperand="50")),
    )
    found = read(tmp_path, [[sliders, form, hours, warm]])
    survey = found.survey
    assert [(one.id, one.kind, one.text) for one in survey][:6] == [
        ("Q1_1", "numeric", "Rate them. Whigs"), ("Q1_2", "numeric", "Rate them. Tories"),
        ("Q2_1", "text", "Where? Street"), ("Q2_2", "text", "Where? Town"),
        ("Q3_1", "numeric", "Hours Work"), ("Q3_2", "numeric", "Hours Play"),
    ]  # fmt: skip
    assert (survey["Q1_1"].low, survey["Q1_1"].high, survey["Q1_1"].whole) == (0, 100, True)
    assert (survey["Q4"].text, survey["Q4"].show_if) == ("Why ${Q1_2}, and in ${Q2_2}?", "Q1_2 > 50")
    assert "Q1: random order of rows" in said(found)


def test_a_row_of_a_grid_of_choices_keeps_its_export_tag_and_skips(tmp_path: Path) -> None:
    grid = asked(
        1,
        "Matrix",
        "Likert",
        "MultipleAnswer",
        Choices=shown("Mon", "Tue"),
        Answers=shown("Milk", "Tea"),
        ChoiceDataExportTags={"1": "monday", "2": "tuesday"},
    )
    grid["SkipLogic"] = [
        {"Locator": "q://QID1/SelectableChoice/2/1", "Condition": "Selected", "SkipToDestination": "QID3"}
    ]
    survey = read(tmp_path, [[grid, asked(2, "TE", "SL"), asked(3, "TE", "FORM", Choices=shown("a", "b"))]]).survey
    assert [one.id for one in survey] == ["monday", "tuesday", "Q2", "Q3_1", "Q3_2"]
    assert [(one.condition, one.to) for one in survey["tuesday"].skips] == [("tuesday has 1", "Q3_1")]


def test_and_connects_before_or_separates(tmp_path: Path) -> None:
    conditions = logic(
        leaf("q://QID1/SelectableChoice/1"),
        leaf("q://QID2/SelectableChoice/1", Conjuction="Or"),
        leaf("q://QID3/SelectableChoice/1", Conjuction="And"),
    )
    survey = read(tmp_path, [[single(1), single(2), single(3), single(4, DisplayLogic=conditions)]]).survey
    assert survey["Q4"].show_if == "Q1 == 1 or (Q2 == 1 and Q3 == 1)"


def test_a_block_the_flow_comes_to_twice_is_asked_under_either_branch(tmp_path: Path) -> None:
    yes, no = (logic(leaf(f"q://QID1/SelectableChoice/{n}")) for n in (1, 2))
    blocks = [[single(1)], [single(2)], [single(3)]]
    found = read(tmp_path, blocks, [block(1), branch(yes, block(2), block(3)), branch(no, block(3))])
    assert (found.survey["Q2"].show_if, found.survey["Q3"].show_if) == ("Q1 == 1", "Q1 == 1 or Q1 == 2")
    assert "Part 3: the flow comes to it 2 times" in said(found)
    always = read(tmp_path, blocks, [block(1), block(2), branch(yes, block(2), block(3))])
    assert always.survey["Q2"].show_if == ""
    late = logic(leaf("q://QID3/SelectableChoice/1"))
    early = read(tmp_path, blocks, [block(1), branch(yes, block(2)), block(3), branch(late, block(2))])
    assert early.survey["Q2"].show_if == ""
    assert "it is asked before the flow branches" in said(early)


def test_a_ticked_box_excludes_a_choice_from_analysis(tmp_path: Path) -> None:
    survey = read(
        tmp_path,
        [[single(1, *AGREE, AnalyzeChoices={"4": "on"}), single(2, *AGREE, AnalyzeChoices={"4": "No", "1": "Yes"})]],
    ).survey
    for name in ("Q1", "Q2"):
        assert survey[name].labels == AGREE[:3]
        assert survey[name].missing == {4: "No opinion"}


def test_what_the_flow_does_not_reach_and_does_besides_is_named(tmp_path: Path) -> None:
    arms = {
        "Type": "BlockRandomizer",
        "SubSet": 1,
        "Flow": [{"Type": "Group", "Flow": [block(2), block(3)]}, {"Type": "EmbeddedData"}, {"Type": "Conjoint"}],
    }
    found = read(tmp_path, [[single(1)], [single(2)], [single(3)], [single(4)]], [block(1), arms])
    text = said(found)
    assert "questions outside the survey's flow left out: Q4" in text
    assert found.survey.random_choices == (RandomChoice(1, (("Part2", "Part3"), (), ())),)
    assert "flow element Conjoint" in text


def test_choices_taken_over_from_another_question_are_all_shown(tmp_path: Path) -> None:
    carried = asked(
        2,
        "MC",
        "SAVR",
        Choices={"1": {"Display": "None"}},
        ChoiceOrder=["1"],
        DynamicChoices={"Locator": "q://QID1/ChoiceGroup/SelectedChoices"},
        DynamicChoicesData={"x1": {"Display": "Bus"}, "x2": {"Display": "Tram"}},
    )
    found = read(tmp_path, [[single(1, "Bus", "Tram"), carried]])
    assert found.survey["Q2"].labels == ("Bus", "Tram", "None")
    assert "carried forward" in said(found)
    assert not found.losses.faults


def test_choices_that_stand_only_in_another_question_are_taken_from_there(tmp_path: Path) -> None:
    carried = {
        "DynamicChoices": {"Locator": "q://QID1/ChoiceGroup/SelectedChoices"},
        "Choices": [],
        "ChoiceOrder": ["x1"],
    }
    shown_again = asked(2, "MC", "SAVR", **carried)
    elsewhere = asked(
        3, "MC", "SAVR", **{**carried, "DynamicChoices": {"Locator": "q://QID9/ChoiceGroup/SelectedChoices"}}
    )
    found = read(tmp_path, [[single(1, "Bus", "Tram"), shown_again, elsewhere]])
    assert found.survey["Q2"].labels == ("Bus", "Tram")
    assert "Q3: left out: its choices come from" in said(found)
    assert not found.losses.faults


def test_a_matrix_between_two_ends_is_a_numbered_scale(tmp_path: Path) -> None:
    blank = {str(key): {"Display": " "} for key in range(1, 6)}
    sides = {"1": {"Display": "Cold:Warm"}, "2": {"Display": "Slow"}}
    payload = asked(
        1, "Matrix", "Bipolar", Choices=sides, ChoiceOrder=[1, 2], Answers=blank, AnswerOrder=[1, 2, 3, 4, 5]
    )
    found = read(tmp_path, [[{**payload, "SubSelector": "SingleAnswer", "Labels": {"2": "Fast"}}]])
    matrix = found.survey["Q1"]
    assert [row.text for row in matrix.rows] == ["Cold (1) … Warm (5)", "Slow (1) … Fast (5)"]
    assert (matrix.labels, matrix.scale) == (("1", "2", "3", "4", "5"), "ordinal")
    assert not found.losses.faults


def test_rows_with_answers_of_their_own_are_questions_and_stars_have_an_end(tmp_path: Path) -> None:
    answers = {"1": shown("Small", "Big"), "2": shown("Mild", "Strong", "Awful")}
    profile = asked(1, "Matrix", "Profile", Choices=shown("Size", "Smell"), Answers=answers, AnswerOrder={"1": [2, 1]})
    stars = asked(2, "Slider", "STAR", Configuration={"StarCount": 5, "StarType": "discrete"}, Choices=shown("Food"))
    labelled = asked(
        3, "Matrix", "Likert", Choices=shown("Food"), Answers={str(n): {"Display": str(n)} for n in (1, 2, 3)}, AnswerOrder=[1, 2, 3],
        ColumnLabels=[{"Display": "Bad"}, {"Display": ""}, {"Display": "Good"}],
    )  # fmt: skip
    found = read(tmp_path, [[profile, stars, {**labelled, "SubSelector": "SingleAnswer"}]])
    assert found.survey["Q1_1"].labels == ("Big", "Small")
    assert found.survey["Q1_2"].labels == ("Mild", "Strong", "Awful")
    assert (found.survey["Q2"].low, found.survey["Q2"].high, found.survey["Q2"].whole) == (0, 5, True)
    assert found.survey["Q3"].labels == ("1 (Bad)", "2", "3 (Good)")
    assert not found.losses.faults


def test_an_operand_that_counts_choices_is_no_missing_question(tmp_path: Path) -> None:
    count = logic(leaf("q://QID1/SelectedChoicesCount", "EqualTo", RightOperand="2"))
    found = read(tmp_path, [[single(1), single(2, DisplayLogic=count)]])
    assert "Q2: condition left out, always asked: an operand without a counterpart" in said(found)


def test_a_choice_that_says_it_is_no_answer_and_is_marked_so_becomes_a_missing_code(tmp_path: Path) -> None:
    search = asked(1, "MC", "MAVR", Choices=shown("Asked friends", "Answered adverts", "Don't know", "Not sure"))
    search["Choices"]["3"]["ExclusiveAnswer"] = True
    work = single(2, "Working", "Retired", "Prefer not to say", RecodeValues={"1": "1", "2": "2", "3": "-98"})
    found = read(tmp_path, [[search, work]])
    assert (found.survey["Q1"].codes, found.survey["Q1"].offered) == ((1, 2, 4), (3,))
    assert (found.survey["Q2"].codes, found.survey["Q2"].missing) == ((1, 2), {-98: "Prefer not to say"})
    assert "Q2: 'Prefer not to say' is read as a missing code that is offered" in said(found)
    assert "Q1: 'Not sure' is read as an answer; if it is none, list its code as missing" in said(found)


def test_a_choice_that_is_not_in_the_order_of_choices_is_not_asked(tmp_path: Path) -> None:
    unlisted = single(
        1, "Yes", "No", "Don't know", ChoiceOrder=["1", "2"], RecodeValues={"1": "1", "2": "2", "3": "-1"}
    )
    assert read(tmp_path, [[unlisted]]).survey["Q1"].labels == ("Yes", "No")


def test_a_block_that_holds_no_list_is_an_empty_block(tmp_path: Path) -> None:
    read(tmp_path, [[single(1)], [single(2)]])
    content = json.loads((tmp_path / "draft.qsf").read_text())
    next(one["Payload"] for one in content["SurveyElements"] if one["Element"] == "BL")[1]["BlockElements"] = 7
    (tmp_path / "draft.qsf").write_text(json.dumps(content))
    assert [one.id for one in read_survey(tmp_path / "draft.qsf").survey] == ["Q1"]
