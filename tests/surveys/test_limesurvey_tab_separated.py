"""LimeSurvey structures as tab-separated values, laid out as its versions 2 and 3 export them and as spreadsheets save them."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from deeppersona.errors import SurveyFormatError
from deeppersona.surveys.formats.conversion import Imported, read_survey

OLD = ("class", "type/scale", "name", "relevance", "text", "help", "language", "validation", "mandatory", "other", "default",
       "same_default", "hidden", "other_replace_text", "random_group")  # fmt: skip
NEW = ("id", "related_id", "class", "type/scale", "name", "relevance", "text", "help", "language", "validation", "mandatory",
       "encrypted", "other", "default", "same_default", "random_group", "random_order", "dualscale_headerA", "dualscale_headerB",
       "assessment_value")  # fmt: skip


def lines(columns: tuple[str, ...], *rows: dict[str, str], divider: str = "\t", end: str = "\n") -> str:
    cells = [columns, *(tuple(row.get(column, "") for column in columns) for row in rows)]
    return end.join(divider.join(row) for row in cells) + end


def row(kind: str, type: str = "", name: str = "", text: str = "", language: str = "en", **more: str) -> dict[str, str]:
    return {"class": kind, "type/scale": type, "name": name, "text": text, "language": language, **more}


#: As version 2 writes it: nothing quoted, no ids, an answer's value under relevance, a default's place beside "other".
OLD_ROWS = (
    row("S", name="sid", text="981966", language=""),
    row("S", name="language", text="en", language=""),
    row("SL", name="surveyls_title", text="Mining laws"),
    row("SL", name="surveyls_welcometext", text="<p>Welcome.</p>"),
    row("G", "G0", "Who", relevance="1"),
    row("Q", "S", "user", "Who are you?", relevance="1", other="N", default="1"),
    row("G", "G1", "Laws", relevance='(user.NAOK == "2")'),
    row("Q", "L", "status", 'Status of <em>"all"</em>:', relevance="1", other="Y", other_replace_text="Another"),
    row("SQ", "0", "other", "Other"),
    row("A", "0", "1", "not reviewed", relevance="0"),
    row("A", "0", "2", "rejected", relevance="0"),
    row("Q", "T", "note", 'Notes on {status.shown} for {TOKEN:ATTRIBUTE_1}; "why"?', relevance='(status.NAOK == "2")', hidden="1"),
)  # fmt: skip


def read(folder: Path, held: str | bytes, name: str = "structure.txt", *, lenient: bool = False) -> Imported:
    file = folder / name
    file.write_bytes(held.encode() if isinstance(held, str) else held)
    return read_survey(file, lenient=lenient)


def test_an_old_export_keeps_groups_conditions_codes_and_quotation_marks(tmp_path: Path) -> None:
    found = read(tmp_path, lines(OLD, *OLD_ROWS))
    assert (found.format, found.survey.title, found.survey.instruction) == ("lss-tsv", "Mining laws", "Welcome.")
    user, status, note = found.survey
    assert [(block.id, block.questions) for block in found.survey.blocks] == [
        ("Who", ("user",)), ("Laws", ("status", "note")),
    ]  # fmt: skip
    assert status.text == 'Status of "all":'
    assert [(option.code, option.label) for option in status.options] == [
        (1, "not reviewed"), (2, "rejected"), (3, "Another"),
    ]  # fmt: skip
    assert (user.kind, status.show_if) == ("text", "user == '2'")
    assert note.text.startswith("Notes on ${status}")
    assert note.text.endswith('"why"?')
    assert note.show_if == "user == '2' and status == 2"
    said = "\n".join(f"{loss.where}: {loss.what}" for loss in found.losses)
    for what in (
        "default answers left out",
        "note: hidden left out",
        "TOKEN:ATTRIBUTE_1",
        "status: the free text of 'other'",
    ):
        assert what in said


#: As version 3 and later write it: with ids, a copy for each language, cells quoted, an apostrophe before an equals sign.
NEW_ROWS = (
    row("S", name="sid", text="123", language=""),
    row("S", name="language", text="de", language=""),
    row("SL", name="surveyls_title", text="Strom", language="de"),
    row("SL", name="surveyls_title", text="Power", language="en"),
    row("G", "1", "Netz", language="de", id="9", random_group="a"),
    row("Q", "1", "use", "Wie oft?", language="de", id="31", dualscale_headerA="Heute", dualscale_headerB="Früher"),
    row("SQ", "", "SQ1", "Ofen", language="de", id="32"),
    row("A", "0", "A1", "nie", language="de", id="31", assessment_value="5"),
    row("A", "0", "A2", "oft", language="de", id="31", assessment_value="7"),
    row("A", "1", "A1", "nie", language="de", id="31"),
    row("A", "1", "A2", "immer", language="de", id="31"),
    row("G", "2", "Rest", language="de", id="10", random_group="a"),
    row("Q", "R", "rank", "\"'=Reihe?\"", language="de", id="40", random_order="1", relevance="use_1_SQ1.NAOK == 'A2'"),
    row("SQ", "", "SQ1", '"Öl\nund ""Gas"""', language="de", id="41"),
    row("SQ", "", "SQ2", "Wind", language="de", id="42"),
    row("G", "1", "Grid", id="9"),
    row("Q", "1", "use", "How often?", id="31"),
    row("SQ", "", "SQ1", "Stove", id="32"),
    row("A", "0", "A1", "never", id="31"),
    row("A", "0", "A2", "often", id="31"),
    row("G", "2", "Rest", id="10"),
    row("Q", "R", "rank", "Order?", id="40"),
    row("SQ", "", "SQ1", "Oil and gas", id="41"),
    row("AS", "T", "score"),
    row("QTA", name="men"),
    row("QTAM", name="1"),
)  # fmt: skip


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_a_new_export_keeps_languages_scales_and_values_however_it_is_saved(
    encoding: str, end: str, tmp_path: Path
) -> None:
    found = read(tmp_path, lines(NEW, *NEW_ROWS, end=end).encode(encoding))
    first, second, rank = found.survey
    assert (found.survey.language, found.survey.languages) == ("de", ("de", "en"))
    assert [question.id for question in found.survey] == ["use_1", "use_2", "rank"]
    assert (first.text, second.text, rank.text) == ("Wie oft? Heute", "Wie oft? Früher", "=Reihe?")
    assert [(option.code, option.label) for option in first.options] == [(5, "nie"), (7, "oft")]
    assert [(option.code, option.label) for option in second.options] == [(1, "nie"), (2, "immer")]
    assert [option.label for option in rank.options] == ['Öl und "Gas"', "Wind"]
    assert (rank.order, rank.show_if) == ("random", "use_1.SQ1 == 7")
    english = found.survey.in_language("en")
    assert english["use_1"].labels == ("never", "often")
    assert english["use_1"].rows[0].text == "Stove"
    assert english["rank"].labels == ("Oil and gas", "Wind")
    assert found.survey.has_random_blocks
    said = "\n".join(loss.what for loss in found.losses)
    assert "quotas left out" in said
    assert "assessments left out" in said


def test_a_spreadsheet_may_divide_it_by_semicolons_and_call_it_csv(tmp_path: Path) -> None:
    held = lines(OLD, *OLD_ROWS[:6], divider=";")
    assert [one.id for one in read(tmp_path, held, "sheet.csv").survey] == ["user"]


def test_a_name_given_twice_in_one_language_is_two_questions(tmp_path: Path) -> None:
    found = read(tmp_path, lines(OLD, row("G", "G0", "g"), row("Q", "T", "a", "One?"), row("Q", "T", "a", "Two?")))
    assert [question.text for question in found.survey] == ["One?", "Two?"]


@pytest.mark.parametrize(
    ("rows", "said"),
    [
        ((row("Q", "L", "a", "A?"), *(row("A", "0", code, "x") for code in "121")), "question a: code given twice: 1"),
        ((row("A", "0", "1", "x"), row("Q", "T", "a", "A?")), "line 2: left out: A stands before any question"),
        ((row("Q", "T", "a", "A?"), row("ZZ", "T", "b", "B?")), "line 3: left out: unknown class 'ZZ'"),
        ((row("Q", "9", "a", "A?"), row("Q", "T", "b", "B?")), "unknown type '9'"),
        ((row("Q", "T", "a", "A?"), row("Q", "T", "b", "B?", relevance="zz == 1")), "b: .*a missing question"),
    ],
)  # fmt: skip
def test_what_is_wrong_is_named_and_lenient_leaves_it_out(
    rows: tuple[dict[str, str], ...], said: str, tmp_path: Path
) -> None:
    with pytest.raises(SurveyFormatError) as raised:
        read(tmp_path, lines(OLD, *rows))
    assert re.search(said, str(raised.value))
    assert any(
        re.search(said, f"{loss.where}: {loss.what}") for loss in read(tmp_path, lines(OLD, *rows), lenient=True).losses
    )


def test_a_text_that_is_no_structure_and_another_encoding_are_named_with_the_line(tmp_path: Path) -> None:
    with pytest.raises(SurveyFormatError, match="line 1: no LimeSurvey structure"):
        read(tmp_path, "Dear all,\nhere are the questions.\n")
    with pytest.raises(SurveyFormatError, match=r"line 2.*UTF-8|UTF-8.*line 2"):
        read(tmp_path, lines(OLD, row("Q", "T", "a", "Für wen?")).encode("cp1252"))


def test_a_picture_in_a_wording_is_no_hindrance_and_a_cell_without_end_is_named(tmp_path: Path) -> None:
    picture = '<img src=""data:image/png;base64,' + "iVBO" * 40_000 + '"">'
    found = read(
        tmp_path, lines(NEW, row("G", "1", "g", id="1"), row("Q", "T", "a", f'"Who ""is"" this? {picture}"', id="2"))
    )
    assert found.survey["a"].text == 'Who "is" this?'
    with pytest.raises(SurveyFormatError, match="not a readable table"):
        read(tmp_path, lines(NEW, row("Q", "T", "a", "w" * 200_000, id="2")))
