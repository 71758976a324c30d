"""What is wrong in another tool's file is named and refused, unless the reader is told to leave it out."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from deeppersona.errors import SurveyFormatError
from deeppersona.surveys import Option, Question, Survey
from deeppersona.surveys.formats.conversion import read_survey, write_survey
from deeppersona.surveys.formats.native import parse_native


def qsf(**changes: Any) -> bytes:
    """A question after one that is in order; ``changes`` are to its payload."""
    fine = {"1": {"Display": "Yes"}, "2": {"Display": "No"}}
    base = {"QuestionType": "MC", "Selector": "SAVR", "QuestionText": "A?", "Choices": fine, "ChoiceOrder": ["1", "2"]}
    payloads = [
        base | {"QuestionID": "QID1", "DataExportTag": "a"},
        base | {"QuestionID": "QID2", "DataExportTag": "b"} | changes,
    ]
    elements = [{"Element": "SQ", "PrimaryAttribute": one["QuestionID"], "Payload": one} for one in payloads]
    return json.dumps({"SurveyEntry": {"SurveyName": "S"}, "SurveyElements": elements}).encode()


def shown_if(qid: str) -> dict[str, Any]:
    located = f"q://{qid}/SelectableChoice/1"
    return {"0": {"0": {"LogicType": "Question", "LeftOperand": located, "Operator": "Selected"}}}


def xlsform(path: Path, rows: list[tuple[str | None, ...]], choices: list[tuple[str | None, ...]]) -> None:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = "survey"
    for row in [("type", "name", "label", "relevant"), ("select_one yn", "a", "A?", None), *rows]:
        sheet.append(row)
    lists = book.create_sheet("choices")
    for row in [("list_name", "name", "label"), ("yn", "1", "Yes"), ("yn", "2", "No"), *choices]:
        lists.append(row)
    book.save(path)


def lss(
    kind: str = "L", relevance: str = "1", answers: tuple[tuple[str, str], ...] = (("1", "Yes"), ("2", "No"))
) -> bytes:
    question = "<row><qid>{0}</qid><parent_qid>0</parent_qid><gid>1</gid><type>{1}</type><title>{2}</title><question>?</question>"
    question += "<question_order>{0}</question_order><language>en</language><relevance>{3}</relevance></row>"
    answer = (
        "<row><qid>{0}</qid><code>{1}</code><answer>{2}</answer><sortorder>{3}</sortorder><language>en</language></row>"
    )
    held = [answer.format(1, "1", "Yes", 1), answer.format(1, "2", "No", 2)]
    held += [answer.format(2, code, label, at) for at, (code, label) in enumerate(answers, 1)]
    rows = question.format(1, "L", "a", "1") + question.format(2, kind, "b", relevance)
    parts = f"<questions><rows>{rows}</rows></questions><answers><rows>{''.join(held)}</rows></answers>"
    head = "<LimeSurveyDocType>Survey</LimeSurveyDocType><languages><language>en</language></languages>"
    return f"<document>{head}{parts}</document>".encode()


def redcap(kind: str = "radio", choices: str = "1, Yes | 2, No", logic: str = "") -> bytes:
    header = 'Variable / Field Name,Form Name,Field Type,Field Label,"Choices, Calculations, OR Slider Labels"'
    header += ',"Branching Logic (Show field only if...)"'
    return f'{header}\na,f,radio,A?,"1, Yes | 2, No",\nb,f,{kind},B?,"{choices}","{logic}"\n'.encode()


Case = tuple[str, Callable[[Path], object], str]
CASES: list[Case] = [
    ("codes.qsf", lambda path: path.write_bytes(qsf(RecodeValues={"1": "1", "2": "1"})), "b: .*codes given twice"),
    ("route.qsf", lambda path: path.write_bytes(qsf(DisplayLogic=shown_if("QID9"))), "b: .*a missing question"),
    ("cycle.qsf", lambda path: path.write_bytes(qsf(DisplayLogic=shown_if("QID2"))), "b: .*a cycle"),
    ("labels.qsf", lambda path: path.write_bytes(qsf(Choices={"1": {}, "2": {}})), "b: a scale without labels .*QID2"),
    ("type.qsf", lambda path: path.write_bytes(qsf(QuestionType="Hologram")), "b: .*unknown type 'Hologram'"),
    ("codes.xlsx", lambda path: xlsform(path, [], [("yn", "2", "Never")]), "choices yn: names given twice: 2"),
    ("route.xlsx", lambda path: xlsform(path, [("text", "b", "B?", "${zz} = '1'")], []), "b: .*a missing question .*zz"),
    ("cycle.xlsx", lambda path: xlsform(path, [("text", "b", "B?", "${b} = '1'")], []), "b: .*a cycle"),
    ("labels.xlsx",
     lambda path: xlsform(path, [("select_one e", "b", "B?", None)], [("e", "1", None), ("e", "2", None)]),
     "b: a scale without labels .*row 3"),
    ("list.xlsx", lambda path: xlsform(path, [("select_one zz", "b", "B?", None)], []), "b: .*row 3.* no choices named 'zz'"),
    ("type.xlsx", lambda path: xlsform(path, [("hologram", "b", "B?", None)], []), "b: .*row 3.*unknown type 'hologram'"),
    ("codes.lss",
     lambda path: path.write_bytes(lss(answers=(("1", "Yes"), ("1", "No")))), "answers of question b: code given twice: 1"),
    ("route.lss", lambda path: path.write_bytes(lss(relevance="zz == 1")), "b: .*a missing question .*zz"),
    ("cycle.lss", lambda path: path.write_bytes(lss(relevance="b == 1")), "b: .*a cycle"),
    ("labels.lss", lambda path: path.write_bytes(lss(answers=(("1", ""), ("2", "")))), "b: a scale without labels"),
    ("options.lss", lambda path: path.write_bytes(lss(answers=())), "b: left out .*options"),
    ("type.lss", lambda path: path.write_bytes(lss(kind="9")), "b: .*unknown type '9'"),
    ("codes.csv", lambda path: path.write_bytes(redcap(choices="1, Yes | 1, No")), "b: codes given twice"),
    ("route.csv", lambda path: path.write_bytes(redcap(logic="[zz] = '1'")), "b: .*a missing question .*zz"),
    ("cycle.csv", lambda path: path.write_bytes(redcap(logic="[b] = '1'")), "b: .*a cycle"),
    ("labels.csv", lambda path: path.write_bytes(redcap(choices="1, | 2, ")), "b: a scale without labels .*line 3"),
    ("type.csv", lambda path: path.write_bytes(redcap(kind="hologram")), "b: .*line 3.*unknown field type 'hologram'"),
]  # fmt: skip


@pytest.mark.parametrize(("name", "make", "said"), CASES, ids=[name for name, _, _ in CASES])
def test_what_is_wrong_is_named_and_can_be_left_out(
    name: str, make: Callable[[Path], object], said: str, tmp_path: Path
) -> None:
    path = tmp_path / name
    make(path)
    with pytest.raises(SurveyFormatError, match=f"{name}: {said}"):
        read_survey(path)
    found = read_survey(path, lenient=True)
    assert found.survey["a"].labels == ("Yes", "No") or name == "codes.xlsx"
    assert len(found.losses.faults) == 1


def test_a_route_to_something_left_out_is_a_loss_and_no_fault(tmp_path: Path) -> None:
    path = tmp_path / "place.xlsx"
    xlsform(path, [("geopoint", "where", "Where?", None), ("text", "b", "B?", "${where} != ''")], [])
    found = read_survey(path)
    assert not found.losses.faults
    assert {loss.where for loss in found.losses} == {"where", "b"}


def test_a_native_scale_without_labels_is_refused_with_its_line() -> None:
    text = (
        'id: s\ntitle: S\nquestions:\n- {id: a, text: A?, kind: text}\n- {id: b, text: B?, options: {1: "", 2: ""}}\n'
    )
    with pytest.raises(SurveyFormatError, match=r"line 5: b labels: .* a scale without labels"):
        parse_native(text.replace("A?", "A").replace("B?", "B"))


@pytest.mark.parametrize(
    ("name", "held", "said"),
    [
        ("draft.qsf", b"PK\x03\x04word", "a zip archive"),
        ("draft.lss", b'{"SurveyEntry": {}}', "JSON"),
        ("draft.xlsx", b"%PDF-1.7", "a PDF"),
        ("draft.yaml", b"<?xml version='1.0'?>", "XML"),
    ],
)
def test_a_file_of_another_kind_than_its_ending_says_is_named(
    tmp_path: Path, name: str, held: bytes, said: str
) -> None:
    (tmp_path / name).write_bytes(held)
    with pytest.raises(SurveyFormatError, match=f"{name}: the file is {said}"):
        read_survey(tmp_path / name)


def test_a_table_without_ids_or_wordings_is_refused_and_semicolons_divide_too(tmp_path: Path) -> None:
    file = tmp_path / "draft.csv"
    file.write_text("Frage;Antwort\nWie?;ja\n")
    with pytest.raises(SurveyFormatError, match=r"draft.csv, line 2: no id and no text"):
        read_survey(file)
    file.write_text("id;text;options\nQ1;How, then?;1=Well|2=Badly\n")
    question = read_survey(file).survey["Q1"]
    assert (question.text, question.labels) == ("How, then?", ("Well", "Badly"))


def test_an_ending_in_the_place_of_a_format_is_understood() -> None:
    survey = Survey("s", "S", (Question("Q1", "Well?", (Option(1, "Yes"), Option(2, "No"))),))
    for ending, format in (("xlsx", "xlsform"), ("yaml", "native"), ("xml", "ddi")):
        with pytest.raises(SurveyFormatError, match=f"Did you mean {format}"):
            write_survey(survey, ending)
    with pytest.raises(SurveyFormatError, match="deeppersona export RUN"):
        write_survey(survey, "SPSS")
