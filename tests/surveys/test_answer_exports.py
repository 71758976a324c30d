"""Answers written for statistics programs, read back by their own readers."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET

import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
import pyreadstat
import pytest
from deeppersona.errors import InputError
from deeppersona.surveys import Option, Question, Row, Survey
from deeppersona.surveys.formats.answer_table import answer_table
from deeppersona.surveys.formats.answers_export import export_answers
from deeppersona.surveys.formats.missing_codes import missing_codes

YES_NO = (Option(1, "Yes"), Option(2, "No"))
SURVEY = Survey(
    "mini",
    "Every kind",
    (
        Question(
            "Q1",
            "Happy?",
            (Option(1, "Very"), Option(2, "Quite"), Option(3, "Not")),
            {-1: "Don't know", -2: "No answer", -4: "Not asked", -5: "Missing"},
        ),
        Question("Q2", "Which?", (Option(1, "Bread"), Option(2, "Milk")), kind="multiple", scale="nominal"),
        Question("Q3", "How many hours?", kind="numeric", unit="hours"),
        Question("Q4", "How much trust?", YES_NO, kind="matrix", rows=(Row("a", "Family"), Row("b", "Strangers"))),
        Question("Q5", "Rank", (Option(1, "Order"), Option(2, "Freedom")), kind="ranking", scale="nominal"),
        Question(
            "Q6", "Share", (Option(1, "Health"), Option(2, "Schools")), kind="allocation", scale="nominal", total=100
        ),
        Question("Q7", 'Why? Größe & "Maß"', kind="text"),
        Question("Q8.b", "When?", kind="date"),
    ),
)
VALUES = {
    "Q2": "[2]",
    "Q3": "37.5",
    "Q4": '{"a": 1, "b": 2}',
    "Q5": "[2, 1]",
    "Q6": '{"1": 60, "2": 40}',
    "Q7": "Because – 因为",
    "Q8.b": "1980-05-23",
}


def answers() -> pa.Table:
    rows: list[dict[str, Any]] = []
    statuses = {"r1": "answered", "r2": "refused", "r3": "skipped", "r4": "unparsable"}
    for who, status in statuses.items():
        for question in SURVEY:
            is_answered = status == "answered"
            rows.append(
                {
                    "respondent_id": who, "round": 0, "variant": "", "replicate": 0, "question_id": question.id, "status": status,
                    "option_code": 2 if is_answered and question.id == "Q1" else None,
                    "value": VALUES.get(question.id) if is_answered else None,
                }
            )  # fmt: skip
    rows.append(
        {
            "respondent_id": "r5",
            "round": 0,
            "variant": "",
            "replicate": 0,
            "question_id": "Q1",
            "status": "refused",
            "option_code": None,
            "value": "-1",
        }
    )
    types = {"round": pa.int32(), "replicate": pa.int32(), "option_code": pa.int64()}
    return pa.Table.from_pylist(rows, pa.schema([(name, types.get(name, pa.string())) for name in rows[0]]))


PEOPLE = pa.table(
    {
        "respondent_id": ["r1", "r2", "r3", "r4", "r5"],
        "country": pa.array(["DEU"] * 5).dictionary_encode(),
        "weight": [1.0, 0.5, 1.5, 1.0, 1.0],
        "age": [40, 50, 60, 70, 80],
    }
)


def test_statuses_become_missing_codes_and_never_answers() -> None:
    frame = answer_table(answers(), SURVEY).frame.set_index("respondent_id")
    assert frame["Q1"].to_dict() == {
        "r1": 2,
        "r2": -2,
        "r3": -4,
        "r4": missing_codes(SURVEY["Q1"]).statuses["unparsable"],
        "r5": -1,
    }
    assert frame["Q3"].to_dict()["r1"] == 37.5
    assert frame["Q2_1"].to_dict()["r1"] == 0
    assert frame["Q2_2"].to_dict()["r1"] == 1
    assert (frame["Q4_a"]["r1"], frame["Q4_b"]["r1"]) == (1, 2)
    assert (frame["Q5_rank1"]["r1"], frame["Q5_rank2"]["r1"]) == (2, 1)
    assert (frame["Q6_1"]["r1"], frame["Q6_2"]["r1"]) == (60, 40)


def test_spss_reads_back_what_was_written(tmp_path: Path) -> None:
    file = tmp_path / "answers.sav"
    export_answers(answers(), SURVEY, file, people=PEOPLE)
    table = answer_table(answers(), SURVEY, PEOPLE)
    frame, meta = pyreadstat.read_sav(file, user_missing=True)
    assert len(frame) == 5
    for variable in table.variables:
        name = variable.name.replace(".", "_")
        assert meta.column_names_to_labels[name] == variable.label
        got, wanted = frame[name].to_list(), table.frame[variable.name].to_list()
        for one, other in zip(got, wanted, strict=True):
            if variable.kind in ("code", "number"):
                assert (pd.isna(one) and other is None) or one == other
            elif variable.kind == "date":
                assert (pd.isna(one) or one == "") if other is None else str(one) == other
            else:
                assert one == (other or "")
        assert meta.variable_value_labels.get(name, {}) == {
            float(code): label for code, label in variable.labels.items()
        }
    assert meta.variable_measure["Q1"] == "ordinal"
    clean, _ = pyreadstat.read_sav(file)
    assert clean["Q1"].dropna().to_list() == [2.0]  # every missing code is declared, so SPSS leaves it out
    assert clean["Q3"].dropna().to_list() == [37.5]


def test_stata_reads_back_codes_and_extended_missing_values(tmp_path: Path) -> None:
    file = tmp_path / "answers.dta"
    losses = export_answers(answers(), SURVEY, file, people=PEOPLE)
    frame, meta = pyreadstat.read_dta(file)
    assert frame["Q1"].dropna().to_list() == [2.0]
    assert meta.variable_value_labels["Q1"][1] == "Very"
    tagged, meta = pyreadstat.read_dta(file, user_missing=True)
    letters = tagged["Q1"].to_list()
    assert letters[0] == 2.0
    assert all(isinstance(one, str) for one in letters[1:])
    (said,) = [loss.what for loss in losses if loss.where == "file"]
    assert "= -2 No answer" in said


def test_a_letter_of_stata_says_the_same_in_every_question(tmp_path: Path) -> None:
    file = tmp_path / "answers.dta"
    export_answers(answers(), SURVEY, file)
    frame, meta = pyreadstat.read_dta(file, user_missing=True)
    said = {
        (sign, label)
        for labels in meta.variable_value_labels.values()
        for sign, label in labels.items()
        if isinstance(sign, str)
    }
    assert len({sign for sign, _ in said}) == len(said)
    assert frame["Q3"].to_list()[1] == frame["Q4_a"].to_list()[1]  # both refused, in the words of the statuses


def test_long_names_are_cut_for_stata_and_keep_their_part(tmp_path: Path) -> None:
    name = "zufriedenheit_mit_dem_leben_insgesamt_in_den_letzten_zwei_wochen"
    survey = Survey("long", "Long names", (replace(SURVEY["Q1"], id=name), replace(SURVEY["Q2"], id=f"{name[:-1]}x")))
    rows = answers().to_pylist()
    kept = [
        {**row, "question_id": {"Q1": name, "Q2": f"{name[:-1]}x"}[row["question_id"]]}
        for row in rows
        if row["question_id"] in ("Q1", "Q2")
    ]
    file = tmp_path / "long.dta"
    losses = export_answers(pa.Table.from_pylist(kept, answers().schema), survey, file)
    frame, meta = pyreadstat.read_dta(file)
    assert [one for one in frame.columns if one.startswith("zuf")] == [
        name[:31], f"{name[:29]}_1", f"{name[:29]}_2",
    ]  # fmt: skip
    assert meta.variable_value_labels[name[:31]][1] == "Very"
    assert any(loss.where == name and "renamed" in loss.what for loss in losses)


def test_a_row_that_bears_its_questions_name_keeps_its_own() -> None:
    battery = replace(SURVEY["Q4"], rows=(Row("Q4_family", "Family"), Row("b", "Strangers")))
    survey = replace(SURVEY, questions=tuple(battery if one.id == "Q4" else one for one in SURVEY))
    names = [one.name for one in answer_table(answers(), survey).variables]
    assert "Q4_family" in names
    assert "Q4_b" in names


def test_parquet_and_csv_hold_the_same_table(tmp_path: Path) -> None:
    export_answers(answers(), SURVEY, tmp_path / "a.parquet", people=PEOPLE)
    export_answers(answers(), SURVEY, tmp_path / "a.csv", people=PEOPLE)
    parquet = pq.read_table(tmp_path / "a.parquet")
    assert json.loads(parquet.schema.field("Q1").metadata[b"labels"])["1"] == "Very"
    frame = pd.read_csv(tmp_path / "a.csv")
    assert frame["Q1"].to_list() == parquet["Q1"].to_pylist()
    assert frame["country"].to_list() == ["DEU"] * 5


def test_the_long_form_keeps_every_row(tmp_path: Path) -> None:
    export_answers(answers(), SURVEY, tmp_path / "a.parquet", is_long=True)
    assert pq.read_table(tmp_path / "a.parquet").equals(answers())
    with pytest.raises(InputError, match="csv, parquet"):
        export_answers(answers(), SURVEY, tmp_path / "a.sav", is_long=True)


def test_the_codebook_names_every_variable_category_and_missing_code(tmp_path: Path) -> None:
    export_answers(answers(), SURVEY, tmp_path / "a.xml", people=PEOPLE, about="Synthetic")
    ns = {"d": "ddi:codebook:2_5"}
    root = ET.parse(tmp_path / "a.xml").getroot()
    assert root.get("version") == "2.5"
    table = answer_table(answers(), SURVEY, PEOPLE)
    assert [one.get("name") for one in root.findall("d:dataDscr/d:var", ns)] == [one.name for one in table.variables]
    happy = next(one for one in root.findall("d:dataDscr/d:var", ns) if one.get("name") == "Q1")
    categories = {
        one.findtext("d:catValu", None, ns): (one.get("missing"), one.findtext("d:catStat", None, ns))
        for one in happy.findall("d:catgry", ns)
    }
    assert categories["2"] == (None, "1")
    assert categories["-2"] == ("Y", "1")


def test_columns_of_one_question_stand_in_a_group_before_all_variables(tmp_path: Path) -> None:
    export_answers(answers(), SURVEY, tmp_path / "a.xml", people=PEOPLE)
    ns = {"d": "ddi:codebook:2_5"}
    data = ET.parse(tmp_path / "a.xml").getroot().find("d:dataDscr", ns)
    assert data is not None
    tags = [one.tag.partition("}")[2] for one in data]
    assert tags == sorted(tags, key=("varGrp", "var").index)
    names = {one.get("ID"): one.get("name") for one in data.findall("d:var", ns)}
    groups = {
        one.get("name"): (
            one.get("type"),
            [names[of] for of in (one.get("var") or "").split()],
            one.findtext("d:labl", "", ns),
        )
        for one in data.findall("d:varGrp", ns)
    }
    assert groups["Q2"] == ("multipleResp", ["Q2_1", "Q2_2"], "Which?")
    assert groups["Q4"] == ("grid", ["Q4_a", "Q4_b"], "How much trust?")
    assert [groups[name][0] for name in ("Q5", "Q6")] == ["other", "other"]


def test_spss_is_told_how_to_declare_a_multiple_response_set(tmp_path: Path) -> None:
    losses = export_answers(answers(), SURVEY, tmp_path / "a.sav")
    assert any(
        loss.where == "Q2" and "MRSETS /MDGROUP NAME=$Q2 VARIABLES=Q2_1 Q2_2 VALUE=1." in loss.what for loss in losses
    )
    assert pyreadstat.read_sav(tmp_path / "a.sav")[1].mr_sets in (None, {}, [])


def test_an_existing_file_is_never_overwritten(tmp_path: Path) -> None:
    file = tmp_path / "a.csv"
    file.write_text("mine")
    with pytest.raises(InputError, match="exists"):
        export_answers(answers(), SURVEY, file)
    assert file.read_text() == "mine"


def test_answers_to_other_questions_are_refused(tmp_path: Path) -> None:
    other = Survey("other", "Other", (Question("X1", "?", YES_NO),))
    with pytest.raises(InputError, match="does not hold"):
        export_answers(answers(), other, tmp_path / "a.csv")


@pytest.mark.parametrize("format", ["csv", "parquet", "sav", "dta"])
def test_a_question_named_like_a_column_of_the_respondents_loses_neither(tmp_path: Path, format: str) -> None:
    renamed = {"Q1": "Age", "Q3": "weight", "Q7": "round"}
    survey = Survey("mini", "Clashes", tuple(replace(one, id=renamed.get(one.id, one.id)) for one in SURVEY))
    table = answers()
    ids = pa.array([renamed.get(one, one) for one in table["question_id"].to_pylist()])
    table = table.set_column(table.column_names.index("question_id"), "question_id", ids)
    file = tmp_path / f"answers.{format}"
    losses = export_answers(table, survey, file, people=PEOPLE)
    read = {"csv": pd.read_csv, "parquet": pd.read_parquet}.get(format)
    frame = read(file) if read else getattr(pyreadstat, f"read_{format}")(file)[0]
    first = frame[frame["respondent_id"] == "r1"].iloc[0]
    assert (first["Age"], first["weight"], first["round"]) == (2, 37.5, "Because – 因为")
    assert (first["respondent_age"], first["respondent_weight"], first["respondent_round"]) == (40, 1.0, 0)
    assert {"respondent_age", "respondent_weight", "respondent_round"} <= {loss.where for loss in losses}
    assert len({name.casefold() for name in frame.columns}) == len(frame.columns)


def test_a_part_and_a_question_of_one_name_are_two_columns() -> None:
    twin = Question("Q2_1", "Bread alone?", YES_NO)
    frame = answer_table(answers(), Survey("mini", "Twins", (*SURVEY, twin))).frame
    assert list(frame.columns).count("Q2_1") == 1
    assert "Q2_1_2" in frame.columns


def test_spss_shows_codes_as_whole_numbers_and_a_part_before_its_question(tmp_path: Path) -> None:
    file = tmp_path / "answers.sav"
    export_answers(answers(), SURVEY, file, people=PEOPLE)
    meta = pyreadstat.read_sav(file)[1]
    assert (meta.original_variable_types["Q1"], meta.original_variable_types["Q3"]) == ("F8.0", "F8.2")
    assert meta.column_names_to_labels["Q4_a"] == "Family: How much trust?"
    assert meta.column_names_to_labels["age"] == "Age (years)"


def test_the_codebook_says_which_variable_is_the_weight(tmp_path: Path) -> None:
    export_answers(answers(), SURVEY, tmp_path / "book.xml", people=PEOPLE)
    variables = ET.parse(tmp_path / "book.xml").getroot().iter("{ddi:codebook:2_5}var")
    assert [one.get("name") for one in variables if one.get("wgt") == "wgt"] == ["weight"]


#: Questions whose missing codes, or those of statuses, are numbers that an answer can be.
AMBIGUOUS = Survey(
    "ambiguous",
    "Numbers that mean two things",
    (
        Question(
            "which",
            "Which?",
            (Option(5, "Bread"), Option(6, "Milk")),
            {0: "Refused", 1: "Not asked"},
            kind="multiple",
            scale="nominal",
        ),
        Question("age", "Age?", kind="numeric", low=0, high=120, missing={99: "Refused"}),
        Question("balance", "Balance?", kind="numeric", low=-1000, high=1000),
        Question("open", "How many?", kind="numeric", missing={-1: "Refused"}),
        Question(
            "split", "Split", YES_NO, {100: "Refused", 0: "Not asked"}, kind="allocation", scale="nominal", total=100
        ),
        Question("grid", "How?", YES_NO, {9: "Don't know", 99: "Refused"}, kind="matrix", rows=(Row("a", "Now"),)),
    ),
)


def ambiguous_answers() -> pa.Table:
    values = {"which": "[5]", "age": "99", "balance": "-91", "open": "-1", "split": '{"1": 100, "2": 0}'}
    values["grid"] = '{"a": 9}'
    rows = [
        {
            "respondent_id": status, "round": 0, "variant": "", "replicate": 0, "question_id": question.id, "status": status,
            "option_code": None, "value": values[question.id] if status == "answered" else None,
        }
        for status in ("answered", "refused", "skipped", "unparsable", "failed")
        for question in AMBIGUOUS
    ]  # fmt: skip
    types = {"round": pa.int32(), "replicate": pa.int32(), "option_code": pa.int64()}
    return pa.Table.from_pylist(rows, pa.schema([(name, types.get(name, pa.string())) for name in rows[0]]))


@pytest.mark.parametrize("format", ["sav", "dta"])
def test_no_status_is_written_as_a_number_that_an_answer_can_be(tmp_path: Path, format: str) -> None:
    """What a statistics program counts, read by its own reader: the answers of the one who answered, and nothing else."""
    file = tmp_path / f"answers.{format}"
    losses = export_answers(ambiguous_answers(), AMBIGUOUS, file)
    frame, _ = (pyreadstat.read_sav if format == "sav" else pyreadstat.read_dta)(str(file))
    frame = frame.set_index("respondent_id").drop(columns=["round", "variant", "replicate"])
    counted = frame.loc["answered"].dropna().to_dict()
    assert counted == {"which_5": 1, "which_6": 0, "age": 99, "balance": -91, "open": -1, "split_1": 100, "split_2": 0}
    assert frame.drop(index="answered").isna().all(axis=None)
    told = {one.where: one.what for one in losses}
    assert told["age"] == "missing codes that an answer can be: 99 written as -91"


def test_every_status_keeps_words_of_its_own(tmp_path: Path) -> None:
    file = tmp_path / "answers.sav"
    export_answers(ambiguous_answers(), AMBIGUOUS, file)
    frame, about = pyreadstat.read_sav(str(file), user_missing=True)
    frame = frame.set_index("respondent_id")
    words = {"refused": "Refused", "skipped": "Not asked", "unparsable": "Reply could not be read"}
    for name in ("which_5", "age", "balance", "open", "split_1", "grid_a"):
        said = about.variable_value_labels[name]
        assert {status: said[frame.loc[status, name]] for status in words} == words


def test_words_that_a_file_adds_are_in_the_language_of_the_survey(tmp_path: Path) -> None:
    german = replace(SURVEY, language="de-AT")
    file = tmp_path / "answers.sav"
    export_answers(answers(), german, file)
    _, about = pyreadstat.read_sav(str(file), user_missing=True)
    assert {code: about.variable_value_labels["Q2_1"][code] for code in (0, 1)} == {0: "Nicht genannt", 1: "Genannt"}
    assert {"Verweigert", "Nicht gefragt", "Antwort nicht lesbar"} <= set(about.variable_value_labels["Q2_1"].values())
    assert about.column_names_to_labels["Q5_rank1"].startswith("Rang 1: ")
    assert about.variable_value_labels["Q1"][-4] == "Not asked", "the questionnaire's own label stays"


def test_a_missing_code_in_the_language_of_the_survey_is_what_a_refusal_gets() -> None:
    question = replace(SURVEY["Q1"], missing={-7: "Verweigert"})
    assert missing_codes(question, language="de").statuses["refused"] == -7
    assert missing_codes(question, language="en").statuses["refused"] != -7
