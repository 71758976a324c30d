"""XLSForms in their older names and as text, and data dictionaries of clinics: as real files hold them."""

from __future__ import annotations

from pathlib import Path

import pytest
from deeppersona.errors import SurveyFormatError
from deeppersona.surveys import SurveyLossWarning, load_survey
from deeppersona.surveys.formats.conversion import Imported, read_survey

OLD_CSV = """\
"SURVEY",,,,,,
,"Type","name","LABEL:English","label:Français","bind:relevant","control:appearance"
,"start time","began",,,,
,"select all that apply from pets or specify other","pets","Which pets?","Quels animaux ?",,
,,,,,,
,"select one from likes","liked","Do you like ${pets}?",,"selected(${pets}, 'cat')","minimal"
,"int","legs","How many legs, ${began}?",,"${liked} = 'yes'",
,"begin loop over pets","each",,,,
,"string","name","Its name?",,,
,"end loop",,,,,
,"select one from likes","head","Header",,,"label"
,"hologram","odd","Odd?",,,
"choices",,,,,,
,"list name","name","label:English",,,
,"pets","cat","Cat",,,
,"pets","dog","Dog",,,
,"likes","yes","Yes",,,
,"likes","no","No",,,
"""

MARKDOWN = """\
| **survey** |
| ---------- | ---- | ---- | ---- |
|            | type | name | label |
|            | select_one sexes | sex | Man \\| woman? |
| **choices** |
|            | list_name | name | label |
|            | sexes | 1 | Man |
|            | sexes | 2 | Woman |
| **settings** |
|            | form_title | form_id |
|            | Sexes | s1 |
"""


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


HEADER = (
    'Variable / Field Name,Form Name,Section Header,Field Type,Field Label,"Choices, Calculations, OR Slider Labels",Field Note,'
    "Text Validation Type OR Show Slider Number,Text Validation Min,Text Validation Max,Branching Logic (Show field only if...),"
    "Matrix Group Name,Matrix Ranking?,Field Annotation\n"
)
ROWS = """\
record_id,visit,,text,Record ID,,,,,,,,,
weight,visit,Now to your body.,text,Weight,,kg,number_1dp_comma_decimal,35,200,,,,
height,visit,,text,Height,,Without shoes please,integer,,,,,,
born,visit,,text,Born,,,datetime_dmy,1900-01-01,2029-12-31,,,,
pain,visit,,slider,Pain,none | some | worst,,,-5,0,,,,
kept,visit,,yesno,Kept?,,,,,,,,,@HIDDEN
mon,diet,What did you eat?,checkbox,Monday,"1, Fish | 2, Meat",,,,,,food,,
tue,diet,,checkbox,Tuesday,"1, Fish | 2, Meat",,,,,[mon(2)] = '1',food,,
fish,rate,How good?,radio,Fish,"1, Bad | 2, Fair | 3, Good",,,,,,rate,y,
meat,rate,,radio,Meat,"1, Bad | 2, Fair | 3, Good",,,,,[kept] = '1',rate,y,
why,rate,,notes,"Why, [first_name] of [weight]?",,,,,,,,,
"""


def test_a_dictionary_of_a_clinic_keeps_what_is_asked_and_names_the_rest(tmp_path: Path) -> None:
    file = tmp_path / "dictionary.csv"
    file.write_text(HEADER + ROWS)
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
    file.write_text(HEADER + ROWS)
    with pytest.warns(
        SurveyLossWarning, match=r"dictionary\.csv is read with losses and guesses:\nrecord_id: "
    ) as told:
        survey = load_survey(file)
    warning = told[0].message
    assert isinstance(warning, SurveyLossWarning)
    assert list(warning.losses) == list(read_survey(file).losses)
    assert survey == read_survey(file).survey


TABLES = """\
| survey |
| | type | name | label | relevant | appearance | choice_filter |
| | select_one yn | own | Own? | | | |
| | begin group | outer | Home | ../own = 'yes' and selected(/form/own, 'yes') | | |
| | begin group | grid | Rate | | table-list | |
| | select_one smile | sad | Rain | | | |
| | select_one smile | glad | Sun | ${own} = 'no' | | |
| | end group | | | | | |
| | begin group | mixed | Food | ${sad} = 'happy' | table-list | |
| | select_multiple kind | mon | Monday | | | |
| | text | tue | Tuesday | | | |
| | end group | | | | | |
| | end group | | | | | |
| | select_one town | town | Town? | | | land = ${own} |
| choices |
| | list_name | name | label | image | land |
| | yn | yes | Yes | | |
| | yn | no | No | | |
| | smile | happy | | a.png | |
| | smile | unhappy | | b.png | |
| | kind | 1 | Fish | | |
| | kind | 2 | Meat | | |
| | town | york | York | | a |
| | town | york | York | | b |
"""


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
