"""Files as the tools themselves write them (structure after their public documentation, content our own)."""

# ruff: noqa: E501 - rows of tables read best on one line

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from deeppersona.errors import SurveyFormatError
from deeppersona.surveys.formats.conversion import read_survey

SELECTED = {"LogicType": "Question", "QuestionIsInLoop": "no", "Operator": "Selected", "Type": "Expression"}


def chosen(qid: str, choice: int, **more: Any) -> dict[str, Any]:
    locator = f"q://{qid}/SelectableChoice/{choice}"
    return {
        **SELECTED,
        "QuestionID": qid,
        "ChoiceLocator": locator,
        "LeftOperand": locator,
        "QuestionIDFromLocator": qid,
        **more,
    }


def question(qid: str, **payload: Any) -> dict[str, Any]:
    base = {
        "QuestionID": qid,
        "DataExportTag": qid.replace("QID", "Q"),
        "Configuration": {},
        "Language": [],
        "Validation": {"Settings": {"Type": "None"}},
    }
    return {"SurveyID": "SV_x", "Element": "SQ", "PrimaryAttribute": qid, "Payload": {**base, **payload}}


QSF = {
    "SurveyEntry": {"SurveyID": "SV_x", "SurveyName": "Commuting", "SurveyDescription": None, "SurveyLanguage": "EN"},
    "SurveyElements": [
        {
            "Element": "BL",
            "Payload": {
                "0": {"Type": "Default", "Description": "Travel", "ID": "BL_a", "BlockElements": [{"Type": "Question", "QuestionID": one} for one in ("QID9", "QID1", "QID2")]},
                "1": {"Type": "Standard", "Description": "Views", "ID": "BL_b", "BlockElements": [{"Type": "Question", "QuestionID": "QID3"}, {"Type": "Page Break"}, {"Type": "Question", "QuestionID": "QID4"}]},
                "2": {"Type": "Trash", "Description": "Trash", "ID": "BL_c", "BlockElements": [{"Type": "Question", "QuestionID": "QID5"}]},
            },
        },
        {
            "Element": "FL",
            "Payload": {
                "Type": "Root",
                "Flow": [
                    {"Type": "Block", "ID": "BL_a", "FlowID": "FL_2"},
                    {"Type": "Branch", "FlowID": "FL_3", "BranchLogic": {"0": {"0": chosen("QID1", 1), "Type": "If"}, "Type": "BooleanExpression"}, "Flow": [{"Type": "Standard", "ID": "BL_b", "FlowID": "FL_4"}]},
                    {"Type": "EndSurvey", "FlowID": "FL_5"},
                ],
            },
        },
        question("QID9", QuestionType="DB", Selector="TB", QuestionText="Welcome!"),
        question(
            "QID1", QuestionType="MC", Selector="SAVR", QuestionText="<p>Do you <b>commute</b>&nbsp;to work?</p>", Choices={"1": {"Display": "Yes"}, "3": {"Display": "No"}},
            ChoiceOrder=["1", "3"], RecodeValues={"1": "10", "3": "20"},
        ),
        question(
            "QID2", QuestionType="MC", Selector="MAVR", QuestionText="How?", Choices={"1": {"Display": "Bus"}, "2": {"Display": "Car"}, "4": {"Display": "Other", "TextEntry": "true"}}, ChoiceOrder=[1, "2", "4"],
            DisplayLogic={"0": {"0": chosen("QID1", 1), "1": chosen("QID1", 3, Conjuction="Or"), "Type": "If"}, "Type": "BooleanExpression", "inPage": False},
        ),
        question(
            "QID3", QuestionType="Matrix", Selector="Likert", SubSelector="SingleAnswer", QuestionText="Rate", Choices={"1": {"Display": "Price"}, "2": {"Display": "Speed"}}, ChoiceOrder=["2", "1"],
            Answers={"1": {"Display": "Bad"}, "2": {"Display": "Good"}}, AnswerOrder=["1", "2"], ChoiceDataExportTags=False,
        ),
        question("QID4", QuestionType="Slider", Selector="HSLIDER", QuestionText="How satisfied?", Configuration={"CSSliderMin": 0, "CSSliderMax": 100}, Choices={"1": {"Display": "x"}}),
        question("QID5", QuestionType="TE", Selector="SL", QuestionText="Thrown away"),
    ],
}  # fmt: skip


def test_a_qualtrics_file_keeps_what_can_be_asked(tmp_path: Path) -> None:
    file = tmp_path / "commuting.qsf"
    file.write_text(json.dumps(QSF))
    found = read_survey(file)
    survey, said = found.survey, {(loss.where, loss.what) for loss in found.losses}
    assert [one.id for one in survey] == ["Q1", "Q2", "Q3", "Q4"]
    assert survey["Q1"].text == "Do you commute to work?"
    assert survey["Q1"].codes == (10, 20)
    assert survey["Q2"].kind == "multiple"
    assert survey["Q2"].show_if == "Q1 == 10 or Q1 == 20"
    assert [row.text for row in survey["Q3"].rows] == ["Speed", "Price"]
    assert survey["Q3"].show_if == "Q1 == 10"
    assert (survey["Q4"].kind, survey["Q4"].low, survey["Q4"].high) == ("numeric", 0, 100)
    assert [block.pages for block in survey.blocks] == [(("Q1", "Q2"),), (("Q3",), ("Q4",))]
    assert ("Q9", "left out: a text without a question") in said
    assert ("Q2", "text entry of a choice left out") in said


def table(name: str, rows: list[dict[str, str]]) -> str:
    body = "".join(
        "<row>" + "".join(f"<{key}><![CDATA[{value}]]></{key}>" for key, value in row.items()) + "</row>"
        for row in rows
    )
    return f"<{name}><fields/><rows>{body}</rows></{name}>"


def lss(*tables: str) -> str:
    head = '<?xml version="1.0" encoding="UTF-8"?><document><LimeSurveyDocType>Survey</LimeSurveyDocType><languages><language>fr</language></languages>'
    return f"{head}{''.join(tables)}</document>"


def test_a_new_limesurvey_file_keeps_rankings_relevance_and_languages(tmp_path: Path) -> None:
    file = tmp_path / "new.lss"
    file.write_text(
        lss(
            table("surveys", [{"sid": "836215", "language": "fr"}]),
            table("groups", [{"gid": "1", "group_order": "1", "grelevance": "1"}]),
            table(
                "questions",
                [
                    {
                        "qid": "1",
                        "parent_qid": "0",
                        "gid": "1",
                        "sid": "836215",
                        "type": "L",
                        "title": "Q01",
                        "question_order": "0",
                        "relevance": "1",
                    },
                    {
                        "qid": "2",
                        "parent_qid": "0",
                        "gid": "1",
                        "sid": "836215",
                        "type": "R",
                        "title": "Q00",
                        "question_order": "2",
                        "relevance": '((Q01.NAOK == "A2"))',
                    },
                    {
                        "qid": "5",
                        "parent_qid": "0",
                        "gid": "1",
                        "sid": "836215",
                        "type": "X",
                        "title": "merci",
                        "question_order": "3",
                        "relevance": "1",
                    },
                ],
            ),
            table(
                "subquestions",
                [{"qid": str(n), "parent_qid": "2", "title": f"SQ00{n - 2}", "question_order": str(n)} for n in (3, 4)],
            ),
            table(
                "answers",
                [
                    {"aid": str(n), "qid": "1", "code": f"A{n}", "sortorder": str(n), "assessment_value": "0"}
                    for n in (1, 2)
                ],
            ),
            table(
                "answer_l10ns",
                [
                    {"aid": "1", "answer": "Oui", "language": "fr"},
                    {"aid": "2", "answer": "Non", "language": "fr"},
                    {"aid": "2", "answer": "No", "language": "en"},
                ],
            ),
            table(
                "question_l10ns",
                [{"qid": str(n), "question": f"<p>Texte {n}</p>", "language": "fr"} for n in (1, 2, 3, 4, 5)],
            ),
        )
    )
    survey = read_survey(file).survey
    assert [(one.id, one.kind) for one in survey] == [("Q01", "single"), ("Q00", "ranking")]
    assert survey["Q01"].labels == ("Oui", "Non")
    assert survey["Q01"].translations["en"].options == {2: "No"}
    assert survey["Q00"].labels == ("Texte 3", "Texte 4")
    assert survey["Q00"].show_if == "Q01 == 2"
    assert survey.language == "fr"


def test_an_old_limesurvey_file_repeats_every_row_for_every_language(tmp_path: Path) -> None:
    file = tmp_path / "old.lss"
    questions = [
        {
            "qid": "1",
            "parent_qid": "0",
            "sid": "7",
            "gid": "1",
            "type": "M",
            "title": "used",
            "question": text,
            "question_order": "1",
            "language": tag,
            "relevance": "1",
        }
        for tag, text in (("fr", "Lesquels ?"), ("de", "Welche?"))
    ]
    questions.append({"qid": "9", "parent_qid": "0", "sid": "7", "gid": "1", "type": "N", "title": "age", "question": "Votre âge ?", "question_order": "2", "language": "fr", "relevance": '7X1X1SQ2 == "Y" and used_SQ1.NAOK != "Y"'})  # fmt: skip
    parts = [
        {
            "qid": str(n),
            "parent_qid": "1",
            "title": f"SQ{n - 1}",
            "question": f"{text} {n - 1}",
            "question_order": str(n),
            "language": tag,
        }
        for n in (2, 3)
        for tag, text in (("fr", "choix"), ("de", "Wahl"))
    ]
    file.write_text(
        lss(
            table("questions", questions),
            table("subquestions", parts),
            table("question_attributes", [{"qid": "1", "attribute": "max_answers", "value": "2"}]),
        )
    )
    survey = read_survey(file).survey
    assert [one.id for one in survey] == ["used", "age"]
    assert survey["used"].labels == ("choix 1", "choix 2")
    assert survey["used"].translations["de"].options == {1: "Wahl 1", 2: "Wahl 2"}
    assert survey["used"].at_most == 2
    assert survey["age"].show_if == "used has 2 and not (used has 1)"


def test_an_xlsform_as_people_write_them(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = "survey"
    for row in (
        (
            "type",
            "name",
            "label::English (en)",
            "label::Français (fr)",
            "relevant",
            "constraint",
            "calculation",
            "choice_filter",
            "default",
        ),
        ("start", "start", None, None, None, None, None),
        ("note", "hello", "Please answer.", "Répondez.", None, None, None),
        ("begin group", "home", "Home", "Maison", "${consent} = 'yes'", None, None),
        ("select_one yes_no", "owns", "Do you own it?", "En êtes-vous propriétaire ?", None, None, None),
        (
            "select_multiple rooms or_other",
            "rooms",
            "Which rooms?",
            "Quelles pièces ?",
            "selected(${owns}, 'yes')",
            "count-selected(.) <= 2",
            None,
            "floor = 1",
        ),
        ("integer", "people", "How many people?", None, "${owns} != ''", ". > 0 and . <= 30", None, None, 2),
        ("end group", None, None, None, None, None, None),
        ("calculate", "double", None, None, None, None, "${people} * 2"),
        ("geopoint", "place", "Where?", None, None, None, None),
    ):
        sheet.append(row)
    choices = book.create_sheet("choices")
    for row in (
        ("list_name", "name", "label::English (en)", "label::Français (fr)"),
        ("yes_no", "yes", "Yes", "Oui"),
        ("yes_no", "no", "No", "Non"),
        ("rooms", 1, "Kitchen", "Cuisine"),
        ("rooms", 2, "Bath", "Bain"),
    ):
        choices.append(row)
    book.save(tmp_path / "home.xlsx")
    with pytest.raises(SurveyFormatError, match=r"owns: .* it depends on a missing question .*consent"):
        read_survey(tmp_path / "home.xlsx")
    found = read_survey(tmp_path / "home.xlsx", lenient=True)
    survey, said = found.survey, {(loss.where, loss.what.split(":")[0]) for loss in found.losses}
    assert [one.id for one in survey] == ["owns", "rooms", "people"]
    assert survey.instruction == "Please answer."
    assert survey["owns"].labels == ("Yes", "No")
    assert survey["owns"].translations["fr"].options == {1: "Oui", 2: "Non"}
    assert survey["rooms"].at_most == 2
    assert (survey["people"].low, survey["people"].high, survey["people"].whole) == (1, 30, True)
    assert ("yes_no", "choice names yes, no numbered 1 to 2") in said
    assert ("place", "left out") in said
    assert ("double", "left out") in said  # a calculation
    assert ("rooms", "choice_filter left out, all choices are shown") in said
    assert ("people", "default answer left out") in said
    assert any(
        where == "owns" and what.startswith("condition left out") for where, what in said
    )  # consent is nowhere in the form


def test_a_redcap_dictionary_keeps_choices_matrices_and_branching(tmp_path: Path) -> None:
    file = tmp_path / "dictionary.csv"
    file.write_text(
        '"Variable / Field Name","Form Name","Section Header","Field Type","Field Label","Choices, Calculations, OR Slider Labels","Text Validation Type OR Show Slider Number",'
        '"Text Validation Min","Text Validation Max","Branching Logic (Show field only if...)","Matrix Group Name"\n'
        'smokes,health,,radio,Do you smoke?,"1, Yes | 0, No",,,,,\n'
        "which,health,,checkbox,Which?,\"1, Pipe | 2, Cigar\",,,,[smokes] = '1',\n"
        "age,health,,text,Your age?,,integer,18,99,[which(2)] = '1' and [smokes] <> '',\n"
        'm1,views,Rate,radio,Price,"1, Bad | 2, Fair | 3, Good",,,,,m\n'
        'm2,views,,radio,Speed,"1, Bad | 2, Fair | 3, Good",,,,,m\n'
        "photo,views,,file,Send a picture,,,,,,\n"
    )
    found = read_survey(file)
    assert found.format == "redcap"
    survey = found.survey
    assert [(one.id, one.kind) for one in survey] == [
        ("smokes", "single"),
        ("which", "multiple"),
        ("age", "numeric"),
        ("m", "matrix"),
    ]
    assert survey["which"].show_if == "smokes == 1"
    assert survey["age"].show_if == "which has 2 and answered(smokes)"
    assert [row.id for row in survey["m"].rows] == ["m1", "m2"]
    assert [block.id for block in survey.blocks] == ["health", "views"]
    assert any(loss.where == "photo" for loss in found.losses)


def test_a_translation_that_pipes_what_is_not_asked_before_gets_an_ellipsis(tmp_path: Path) -> None:
    file = tmp_path / "form.md"
    file.write_text(
        "| survey | | | | |\n| | type | name | label::English (en) | label::German (de) |\n"
        "| | text | a | Who? | Wer? |\n| | text | b | Why ${a}? | Warum ${a}, ${c}? |\n"
    )
    found = read_survey(file)
    assert found.survey.in_language("de").questions[1].text == "Warum ${a}, …?"
    assert any("${c}" in loss.what for loss in found.losses)


def test_a_pipe_of_qualtrics_that_only_a_translation_has_is_named(tmp_path: Path) -> None:
    question = {
        "QuestionText": "Who?", "DataExportTag": "Q1", "QuestionType": "TE", "Selector": "SL", "QuestionID": "QID1",
        "Language": {"DE": {"QuestionText": "Wer, ${e://Field/name}?"}},
    }  # fmt: skip
    elements = [{"Element": "SQ", "PrimaryAttribute": "QID1", "Payload": question}]
    (tmp_path / "mini.qsf").write_text(json.dumps({"SurveyEntry": {"SurveyName": "s"}, "SurveyElements": elements}))
    found = read_survey(tmp_path / "mini.qsf")
    assert found.survey.in_language("de").questions[0].text == "Wer, …?"
    assert any("${e://Field/name}" in loss.what for loss in found.losses)
