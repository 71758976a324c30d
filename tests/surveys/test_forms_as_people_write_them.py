"""XLSForms in their older names and as text, and data dictionaries of clinics: as real files hold them."""

from __future__ import annotations

from pathlib import Path

import pytest
from deeppersona.errors import SurveyFormatError
from deeppersona.surveys import SurveyLossWarning, load_survey
from deeppersona.surveys.formats.conversion import Imported, read_survey
from foreign_samples import DICTIONARY, MARKDOWN, OLD_CSV, TABLES


def said(found: Imported) -> str:
    return "\n".join(f"{loss.where}: {loss.what}" for loss in found.losses)


def test_an_xlsform_as_csv_is_told_by_its_first_cell_and_old_names_are_understood(tmp_path: Path) -> None:
    file = tmp_path / "pets.csv"
    file.write_text(OLD_CSV)
    with pytest.raises(SurveyFormatError, match=r"odd: left out \(row 12 of the survey sheet\): unknown type"):
        read_survey(file)
    found = read_survey(file, lenient=True)
    survey, text = found.survey, said(found)
    assert found.format == "xlsform"
    assert [(one.id, one.kind) for one in survey] == [
        ("pets", "multiple"),
        ("liked", "single"),
        ("legs", "numeric"),
        ("name", "text"),
    ]
    assert survey["pets"].labels == ("Cat", "Dog", "Other")
    assert survey["pets"].translations["fr"].text == "Quels animaux ?"
    assert (survey["liked"].show_if, survey["legs"].show_if) == ("pets has 1", "liked == 1")
    assert (survey["liked"].text, survey["legs"].text) == ("Do you like ${pets}?", "How many legs, …?")
    assert "legs: piped text ${began} left out" in text
    assert "each: repeat read once" in text
    assert "head: left out: it only shows the labels over a table" in text


def test_an_xlsform_as_markdown_is_read(tmp_path: Path) -> None:
    file = tmp_path / "sexes.md"
    file.write_text(MARKDOWN)
    survey = read_survey(file).survey
    assert (survey.id, survey.title, survey.language) == ("s1", "Sexes", "en")
    assert (survey["sex"].text, survey["sex"].codes, survey["sex"].labels) == ("Man | woman?", (1, 2), ("Man", "Woman"))


def test_labels_without_a_language_beside_others_are_the_forms_own(tmp_path: Path) -> None:
    file = tmp_path / "two.md"
    file.write_text(
        "| survey |\n| | type | name | label | label::Français (fr) |\n| | text | a | Why? | Pourquoi ? |\n"
    )
    survey = read_survey(file).survey
    assert (survey.language, survey["a"].text, survey["a"].translations["fr"].text) == ("en", "Why?", "Pourquoi ?")


def test_an_old_workbook_is_named(tmp_path: Path) -> None:
    file = tmp_path / "form.xls"
    file.write_bytes(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1")
    with pytest.raises(SurveyFormatError, match=r"Save the workbook as \.xlsx"):
        read_survey(file)
    file.rename(tmp_path / "form.xlsx")
    with pytest.raises(SurveyFormatError, match="an old Excel"):
        read_survey(tmp_path / "form.xlsx")


def test_a_dictionary_of_a_clinic_keeps_what_is_asked_and_names_the_rest(tmp_path: Path) -> None:
    file = tmp_path / "dictionary.csv"
    file.write_text(DICTIONARY)
    found = read_survey(file)
    survey, text = found.survey, said(found)
    assert [one.id for one in survey] == ["weight", "height", "born", "pain", "kept", "mon", "tue", "rate", "why"]
    assert (survey["weight"].kind, survey["weight"].unit, survey["height"].unit) == ("numeric", "kg", "")
    assert (survey["pain"].low, survey["pain"].high) == (-5, 0)
    assert [(one.kind, one.text) for one in (survey["mon"], survey["tue"])] == [
        ("multiple", "What did you eat? Monday"),
        ("multiple", "What did you eat? Tuesday"),
    ]
    assert survey["tue"].show_if == "mon has 2"
    assert survey["why"].text == "Why, [first_name] of ${weight}?"
    for one in (
        "record_id: left out: the record's identifier", "weight: section header left out: Now to your body.",
        "height: field note left out: Without shoes please", "born: asked for the date alone", "born: range left out: 1900-01-01",
        "pain: labels of the slider left out: none | some | worst", "kept: annotation left out: @HIDDEN", "rate: ranking left out",
        "rate: conditions of single rows left out", "why: piped text [first_name] stands",
    ):  # fmt: skip
        assert one in text


def test_python_users_are_told_what_was_lost_as_the_command_line_tells_it(tmp_path: Path) -> None:
    file = tmp_path / "dictionary.csv"
    file.write_text(DICTIONARY)
    with pytest.warns(
        SurveyLossWarning, match=r"dictionary\.csv is read with losses and guesses:\nrecord_id: "
    ) as told:
        survey = load_survey(file)
    warning = told[0].message
    assert isinstance(warning, SurveyLossWarning)
    assert list(warning.losses) == list(read_survey(file).losses)
    assert survey == read_survey(file).survey


def test_tables_in_groups_pictures_for_labels_and_names_that_depend_on_a_filter(tmp_path: Path) -> None:
    file = tmp_path / "tables.md"
    file.write_text(TABLES)
    found = read_survey(file)
    survey, text = found.survey, said(found)
    assert [one.id for one in survey] == ["own", "grid", "mon", "tue", "town"]
    assert [name for block in survey.blocks for name in block.questions] == [one.id for one in survey]
    assert survey["grid"].show_if == "own == 1"
    assert survey["grid"].labels == ("happy", "unhappy")
    assert survey["mon"].text == "Food Monday"
    assert survey["tue"].show_if == "own == 1 and grid.sad == 1"
    assert "grid: conditions of single rows left out" in text
    assert "choices smile: the names of choices without a label stand for it" in text
    assert "choices town: names given twice: york" in text
