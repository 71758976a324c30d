"""LimeSurvey questions that are several in one, and texts beside the questions, as real survey files hold them."""

# ruff: noqa: E501 - rows of tables read best on one line

from __future__ import annotations

from pathlib import Path

import pytest
from deeppersona.errors import SurveyFormatError
from deeppersona.surveys.formats.conversion import Imported, read_survey
from deeppersona.surveys.formats.lss_tables import write_tables

Rows = list[dict[str, str]]


def asked(qid: int, type: str, title: str, text: str = "Well?", **more: str) -> dict[str, str]:
    base = {"qid": str(qid), "parent_qid": "0", "sid": "7", "gid": "1", "type": type, "title": title, "question": text}
    return {**base, "question_order": str(qid), "language": "en", "relevance": "1", "scale_id": "0", **more}


def part(qid: int, of: int, title: str, text: str, scale: int = 0, **more: str) -> dict[str, str]:
    return asked(qid, "T", title, text, parent_qid=str(of), scale_id=str(scale), **more)


def answer(of: int, code: str, label: str, scale: int = 0) -> dict[str, str]:
    return {
        "qid": str(of),
        "code": code,
        "answer": label,
        "sortorder": code[-1],
        "language": "en",
        "scale_id": str(scale),
    }


def attribute(of: int, name: str, value: str) -> dict[str, str]:
    return {"qid": str(of), "attribute": name, "value": value}


def read(folder: Path, **tables: Rows) -> Imported:
    settings = {
        "surveyls_language": "en", "surveyls_title": "Home", "surveyls_description": "About your home.",
        "surveyls_welcometext": "Welcome.",
    }  # fmt: skip
    held = {"surveys": [{"sid": "7", "language": "en"}], "surveys_languagesettings": [settings], **tables}
    file = folder / "draft.lss"
    file.write_bytes(write_tables(held, ["en"], 178))
    return read_survey(file)


def said(found: Imported) -> str:
    return "\n".join(f"{loss.where}: {loss.what}" for loss in found.losses)


def test_lists_of_texts_and_numbers_are_a_question_each_and_conditions_find_them(tmp_path: Path) -> None:
    found = read(
        tmp_path,
        questions=[
            asked(1, "Q", "place", "Where?", relevance="1"),
            asked(2, "K", "hours", "Hours a day"),
            asked(3, "K", "shares", "Shares"),
            asked(4, "T", "why", relevance='place_town.NAOK != "" and hours_work.NAOK > 8 and 7X1X1street == "x"'),
        ],
        subquestions=[
            part(11, 1, "street", "Street"), part(12, 1, "town", "Town", relevance='place_street.NAOK != ""'),
            part(21, 2, "work", "Work"), part(22, 2, "play", "Play"),
            part(31, 3, "a", "A"), part(32, 3, "b", "B"),
        ],
        question_attributes=[attribute(3, "equals_num_value", "100")],
    )  # fmt: skip
    survey = found.survey
    assert [(one.id, one.kind, one.text) for one in survey] == [
        ("place_street", "text", "Where? Street"), ("place_town", "text", "Where? Town"),
        ("hours_work", "numeric", "Hours a day Work"), ("hours_play", "numeric", "Hours a day Play"),
        ("shares", "allocation", "Shares"), ("why", "text", "Well?"),
    ]  # fmt: skip
    assert survey["place_town"].show_if == "answered(place_street)"
    assert survey["why"].show_if == "answered(place_town) and hours_work > 8 and place_street == 'x'"
    assert "place: its rows, columns or fields are read as 2 questions of their own" in said(found)


def test_sliders_keep_their_ends_and_other_its_words(tmp_path: Path) -> None:
    survey = read(
        tmp_path,
        questions=[asked(1, "K", "close", "Now:"), asked(2, "S", "years", "Years?"), asked(3, "M", "pets", other="Y")],
        subquestions=[part(11, 1, "a", "How close?|distant|very close"), part(12, 1, "b", "How warm?"), part(31, 3, "c", "Cats")],
        question_attributes=[
            attribute(1, "slider_layout", "1"), attribute(1, "slider_max", "10"), attribute(2, "numbers_only", "1"),
            attribute(3, "other_replace_text", "Something else"),
        ],
    ).survey  # fmt: skip
    assert (survey["close_a"].text, survey["close_b"].text) == (
        "Now: How close? (distant … very close)",
        "Now: How warm?",
    )
    assert (survey["close_a"].low, survey["close_a"].high) == (0, 10)
    assert survey["years"].kind == "numeric"
    assert survey["pets"].labels == ("Cats", "Something else")


def test_arrays_of_cells_and_of_two_scales_are_read(tmp_path: Path) -> None:
    found = read(
        tmp_path,
        questions=[asked(1, ":", "n", "How many?"), asked(2, ":", "t", "Which?"), asked(3, ";", "w", "Words"), asked(4, "1", "d", "Rate")],
        subquestions=[
            cell
            for qid in (1, 2, 3)
            for cell in (part(qid * 10, qid, "r1", "cats"), part(qid * 10 + 1, qid, "c1", "now", 1), part(qid * 10 + 2, qid, "c2", "then", 1))
        ] + [part(41, 4, "r1", "cats"), part(42, 4, "r2", "dogs")],
        answers=[
            answer(4, "A1", "Never"), answer(4, "A2", "Sometimes"), answer(4, "A3", "Often"),
            answer(4, "A1", "Ugly", 1), answer(4, "A2", "Fair", 1),
        ],
        question_attributes=[
            attribute(1, "multiflexible_min", "2"), attribute(1, "multiflexible_max", "9"), attribute(2, "multiflexible_checkbox", "1"),
            attribute(4, "dualscale_headerA", "How often?"), attribute(4, "dualscale_headerB", "How nice?"),
        ],
    )  # fmt: skip
    survey = found.survey
    assert [(one.id, one.kind) for one in survey] == [
        ("n_r1_c1", "numeric"), ("n_r1_c2", "numeric"), ("t_r1", "multiple"), ("w_r1_c1", "text"), ("w_r1_c2", "text"),
        ("d_1", "matrix"), ("d_2", "matrix"),
    ]  # fmt: skip
    assert (survey["n_r1_c2"].text, survey["n_r1_c2"].low, survey["n_r1_c2"].high) == ("How many? cats then", 2, 9)
    assert survey["t_r1"].labels == ("now", "then")
    assert (survey["d_1"].text, survey["d_1"].labels) == ("Rate How often?", ("Never", "Sometimes", "Often"))
    assert (survey["d_2"].text, survey["d_2"].labels) == ("Rate How nice?", ("Ugly", "Fair"))
    assert [row.text for row in survey["d_2"].rows] == ["cats", "dogs"]
    assert not found.losses.faults


def test_texts_beside_the_questions_are_carried_or_named(tmp_path: Path) -> None:
    found = read(
        tmp_path,
        groups=[{"gid": "0", "group_name": "Start", "group_order": "0"}, {"gid": "1", "group_name": "Part", "group_order": "1", "description": "Now to you.", "grelevance": "pets>1"}],
        questions=[
            asked(1, "N", "pets", gid="0"),
            asked(2, "M", "kinds", help="Tick all.", preg="/[0-9]/", relevance="pets<9"),
        ],
        subquestions=[part(21, 2, "cat", "Cats"), part(22, 2, "dog", "Dogs", relevance="pets > 2")],
        question_attributes=[attribute(2, "subquestion_order", "random"), attribute(2, "assessment_value", "1")],
        defaultvalues=[{"qid": "2", "defaultvalue": "Y"}],
    )  # fmt: skip
    text = said(found)
    assert (found.survey.id, found.survey.instruction) == ("draft", "About your home. Welcome.")
    assert found.survey["kinds"].order == "random"
    for one in ("kinds: help text", "Part: description of the group", "default answers", "validation /[0-9]/"):
        assert one in text
    assert "kinds: conditions of single rows or options left out" in text
    assert "assessment" not in text


def test_an_answer_without_a_code_is_numbered_as_others_without_one_are(tmp_path: Path) -> None:
    bare = {name: value for name, value in answer(1, "A2", "Never").items() if name != "code"}
    found = read(tmp_path, questions=[asked(1, "L", "often")], answers=[answer(1, "A1", "Often"), bare])
    assert (found.survey["often"].codes, found.survey["often"].labels) == ((1, 2), ("Often", "Never"))
    assert "codes A1,  numbered 1 to 2" in said(found)


def test_labels_without_an_id_are_found_by_question_and_code(tmp_path: Path) -> None:
    bare = [
        {name: value for name, value in answer(1, code, "").items() if name not in ("answer", "language")}
        for code in "12"
    ]
    labels = [
        {"qid": "1", "code": code, "scale_id": "0", "answer": word, "language": "en"}
        for code, word in (("1", "Yes"), ("2", "No"))
    ]
    found = read(tmp_path, questions=[asked(1, "L", "often")], answers=bare, answer_l10ns=labels)
    assert found.survey["often"].labels == ("Yes", "No")


def test_an_attribute_in_several_languages_is_that_of_the_survey(tmp_path: Path) -> None:
    units = [{**attribute(1, "suffix", words), "language": tag} for tag, words in (("de", "Stunden"), ("en", "hours"))]
    assert read(tmp_path, questions=[asked(1, "N", "work")], question_attributes=units).survey["work"].unit == "hours"


@pytest.mark.parametrize(
    ("name", "said"), [("part.lsg", "whole survey"), ("all.lsa", "Unpack"), ("part.lss", "whole survey")]
)
def test_other_files_of_limesurvey_are_named(name: str, said: str, tmp_path: Path) -> None:
    (tmp_path / name).write_text("<document><LimeSurveyDocType>Group</LimeSurveyDocType></document>")
    with pytest.raises(SurveyFormatError, match=said):
        read_survey(tmp_path / name)
