"""Skip logic as Qualtrics writes it: beside the question in its block; to a question, the end of the block or of the survey."""

import json
from pathlib import Path
from typing import Any

from deeppersona.surveys import Survey
from deeppersona.surveys.formats.conversion import read_survey, write_survey
from deeppersona.surveys.formats.native import parse_native

ENDS = {"1": {"Display": "Yes"}, "2": {"Display": "No"}}


def jump(qid: str, choice: int, condition: str, destination: str) -> dict[str, Any]:
    located = f"q://{qid}/SelectableChoice/{choice}"
    return {
        "SkipLogicID": 1, "ChoiceLocator": located, "Locator": located, "Condition": condition, "QuestionID": qid,
        "SkipToDestination": destination, "SkipToDescription": "", "Description": "If Yes Is Selected ...",
    }  # fmt: skip


def qsf(jumps: dict[str, list[dict[str, Any]]], *, in_payload: bool = False) -> bytes:
    """Six yes-no questions in blocks of three; QID4 is a text that nobody can be asked."""

    def element(qid: str) -> dict[str, Any]:
        return {"Type": "Question", "QuestionID": qid} | ({} if in_payload else {"SkipLogic": jumps.get(qid, [])})

    def question(qid: str) -> dict[str, Any]:
        kind = {"QuestionType": "DB", "Selector": "TB"} if qid == "QID4" else {"QuestionType": "MC", "Selector": "SAVR"}
        skips = {"SkipLogic": jumps[qid]} if in_payload and qid in jumps else {}
        shown = {
            "QuestionText": f"{qid}?",
            "DataExportTag": qid.replace("QID", "q"),
            "Choices": ENDS,
            "ChoiceOrder": [1, 2],
        }
        return {"Element": "SQ", "PrimaryAttribute": qid, "Payload": {"QuestionID": qid, **shown, **kind, **skips}}

    ids = [f"QID{number}" for number in range(1, 7)]
    blocks = [
        {"Type": "Standard", "Description": name, "ID": f"BL_{name}", "BlockElements": [element(qid) for qid in part]}
        for name, part in (("first", ids[:3]), ("second", ids[3:]))
    ]
    flow = [{"Type": "Standard", "ID": f"BL_{name}", "FlowID": f"FL_{name}"} for name in ("first", "second")]
    elements = [
        {"Element": "BL", "Payload": blocks},
        {"Element": "FL", "Payload": {"Type": "Root", "Flow": flow}},
        *map(question, ids),
    ]
    return json.dumps(
        {"SurveyEntry": {"SurveyName": "Skips", "SurveyLanguage": "EN"}, "SurveyElements": elements}
    ).encode()


def imported(tmp_path: Path, held: bytes) -> tuple[dict[str, list[tuple[str, str]]], list[str]]:
    path = tmp_path / "skips.qsf"
    path.write_bytes(held)
    found = read_survey(path, lenient=True)
    jumps = {one.id: [(skip.condition, skip.to) for skip in one.skips] for one in found.survey if one.skips}
    return jumps, [f"{loss.where}: {loss.what}" for loss in found.losses]


def test_jumps_lead_to_a_question_the_end_of_the_block_and_the_end_of_the_survey(tmp_path: Path) -> None:
    logic = {
        "QID1": [jump("QID1", 1, "Selected", "QID3")],
        "QID2": [jump("QID2", 2, "NotSelected", "ENDOFBLOCK")],
        "QID3": [jump("QID3", 2, "Selected", "ENDOFSURVEY")],
        "QID5": [jump("QID5", 1, "Selected", "ENDOFBLOCK")],
    }
    expected = {
        "q1": [("q1 == 1", "q3")],
        "q2": [("not (q2 == 2)", "q5")],  # the next block's first question is a text that is not asked
        "q3": [("q3 == 2", "end")],
        "q5": [("q5 == 1", "end")],
    }
    assert imported(tmp_path, qsf(logic)) == (expected, ["q4: left out: a text without a question"])
    assert imported(tmp_path, qsf(logic, in_payload=True))[0] == expected


def test_jumps_that_lead_nowhere_or_back_are_named(tmp_path: Path) -> None:
    logic = {
        "QID1": [jump("QID1", 1, "Selected", "QID99"), jump("QID1", 2, "Selected", "QID3")],
        "QID3": [jump("QID3", 1, "Selected", "QID1")],
        "QID4": [jump("QID4", 1, "Selected", "ENDOFSURVEY")],
        "QID5": [jump("QID5", 9, "Selected", "ENDOFSURVEY")],
    }
    jumps, losses = imported(tmp_path, qsf(logic))
    assert jumps == {"q1": [("q1 == 2", "q3")]}
    for said in (
        "q1: jump left out: a skip to a missing question (QID99)",
        "q3: jump left out: a skip backwards would be a cycle",
    ):
        assert any(loss.startswith(said) for loss in losses)
    assert any(loss.startswith("q5: jump left out: no such option") for loss in losses)
    assert any("QID4" in loss for loss in losses)


def routed(*skips: str) -> Survey:
    options = 'kind: single, options: {1: "Yes", 2: "No", 3: Other}'
    text = f"""
id: routed
title: Routed
questions:
- {{id: a, text: "A?", {options}, skips: [{", ".join(skips)}]}}
- {{id: b, text: "B?", {options}}}
- {{id: c, text: "C?", {options}}}
blocks:
- {{id: one, pages: [[a, b]]}}
- {{id: two, pages: [[c]]}}
"""
    return parse_native(text)


def test_jumps_that_qualtrics_knows_come_back_as_jumps(tmp_path: Path) -> None:
    survey = routed('{if: "a in (1, 3)", to: c}', "{if: a == 2, to: end}")
    held, losses = write_survey(survey, "qsf")
    assert [loss.what for loss in losses] == []
    assert imported(tmp_path, held) == ({"a": [("a == 1 or a == 3", "c"), ("a == 2", "end")]}, [])


def test_other_jumps_become_display_logic_and_that_is_said(tmp_path: Path) -> None:
    survey = parse_native(
        """
id: routed
title: Routed
questions:
- {id: a, text: "How many?", kind: numeric, skips: [{if: a > 3, to: c}]}
- {id: b, text: "B?", kind: text}
- {id: c, text: "C?", kind: text}
"""
    )
    held, losses = write_survey(survey, "qsf")
    assert ("survey", "jumps written as display conditions") in {(loss.where, loss.what) for loss in losses}
    assert imported(tmp_path, held)[0] == {}


def test_a_branch_that_ends_the_survey_hides_what_follows_it(tmp_path: Path) -> None:
    content = json.loads(qsf({}))
    is_yes = {
        "LogicType": "Question",
        "LeftOperand": "q://QID2/SelectableChoice/1",
        "Operator": "Selected",
        "Type": "Expression",
    }
    logic = {"0": {"0": is_yes, "Type": "If"}, "Type": "BooleanExpression"}
    flow = content["SurveyElements"][1]["Payload"]["Flow"]
    flow.insert(1, {"Type": "Branch", "BranchLogic": logic, "Flow": [{"Type": "EndSurvey"}]})
    path = tmp_path / "ended.qsf"
    path.write_bytes(json.dumps(content).encode())
    survey = read_survey(path).survey
    assert {one.id: one.show_if for one in survey} == {
        "q1": "", "q2": "", "q3": "", "q5": "not (q2 == 1)", "q6": "not (q2 == 1)",
    }  # fmt: skip
