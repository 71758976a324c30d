"""REDCap dictionaries as projects keep them: the API's names of columns, events, smart variables, columns of their own."""

from __future__ import annotations

import csv
from pathlib import Path

from deeppersona.surveys.formats.conversion import read_survey
from deeppersona.surveys.formats.redcap import API_HEADER, HEADER, KIND, LABEL, LOGIC, NAME, NOTE, VALIDATION

CHOICES = "Choices, Calculations, OR Slider Labels"


def dictionary(tmp_path: Path, *rows: dict[str, str]) -> Path:
    path = tmp_path / "dictionary.csv"
    columns = list(dict.fromkeys((*HEADER, *(key for row in rows for key in row))))
    with path.open("w", newline="") as stream:
        writer = csv.DictWriter(stream, columns, restval="")
        writer.writeheader()
        writer.writerows({"Form Name": "visit", **row} for row in rows)
    return path


SMOKES = {NAME: "smokes", KIND: "yesno", LABEL: "Do you smoke?"}


def asked(name: str, logic: str, **more: str) -> dict[str, str]:
    return {NAME: name, KIND: "notes", LABEL: "Tell us more.", LOGIC: logic, **more}


def test_the_columns_of_the_api_are_those_of_the_dictionary(tmp_path: Path) -> None:
    path = tmp_path / "metadata.csv"
    rows = [
        ["record_id", "visit", "", "text", "Record"],
        ["drink", "visit", "", "radio", "What do you drink?", "1, Tea | 5, Milk"],
        ["cups", "visit", "", "text", "How many cups?", "", "", "integer", "1", "30", "", "[drink] = '5'"],
    ]
    with path.open("w", newline="") as stream:
        csv.writer(stream).writerows([API_HEADER, *rows])
    found = read_survey(path)
    assert (found.format, found.survey["drink"].codes, found.survey["cups"].show_if) == ("redcap", (1, 5), "drink == 5")
    assert (found.survey["cups"].low, found.survey["cups"].high, found.survey["cups"].whole) == (1, 30, True)


def test_an_event_before_a_name_and_a_comment_are_passed_over(tmp_path: Path) -> None:
    logic = "# those of the first visit\n[first_visit_arm_1][smokes] = '1'"
    assert read_survey(dictionary(tmp_path, SMOKES, asked("more", logic))).survey["more"].show_if == "smokes == 1"


def test_what_redcap_knows_by_itself_is_a_condition_left_out_and_no_missing_field(tmp_path: Path) -> None:
    path = dictionary(
        tmp_path, SMOKES, asked("late", "[event-name] = 'last_arm_1'"), asked("done", "[visit_complete] = '2'")
    )
    found = read_survey(path)
    assert [found.survey[name].show_if for name in ("late", "done")] == ["", ""]
    assert {loss.where for loss in found.losses if "always asked" in loss.what} == {"late", "done"}


def test_old_names_of_kinds_and_checks_are_understood(tmp_path: Path) -> None:
    path = dictionary(
        tmp_path,
        {NAME: "day", KIND: "select", LABEL: "Which day?", CHOICES: "1, Monday | 2, Sunday"},
        {NAME: "size", KIND: "text", LABEL: "How tall?", VALIDATION: "float"},
    )
    survey = read_survey(path).survey
    assert (survey["day"].kind, survey["size"].kind) == ("single", "numeric")


def test_notes_under_choices_and_columns_of_a_projects_own_are_named(tmp_path: Path) -> None:
    found = read_survey(dictionary(tmp_path, {**SMOKES, NOTE: "Cigars too.", "concept_id": "4144272"}))
    said = {(loss.where, loss.what) for loss in found.losses}
    assert {("smokes", "field note left out: Cigars too."), ("survey", "columns left out: concept_id")} <= said


def test_whole_numbers_stay_codes_beside_others(tmp_path: Path) -> None:
    rows = (
        {
            NAME: "state",
            KIND: "radio",
            LABEL: "How is it?",
            CHOICES: "1, Well | 1b, Better | 3, Bad | 99, Unknown | OTH, Other",
        },
    )
    found = read_survey(dictionary(tmp_path, *rows, asked("more", "[state] = '1b' or [state] = 'OTH'")))
    assert found.survey["state"].codes == (1, 100, 3, 99, 101)
    assert found.survey["more"].show_if == "state == 100 or state == 101"
    assert ("state", "codes that are no whole numbers are numbered: 1b as 100, OTH as 101") in [
        (loss.where, loss.what) for loss in found.losses
    ]
