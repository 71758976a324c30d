"""How LimeSurvey's files say when a question is asked: the table of old versions, the names of new ones, questions never asked."""

from __future__ import annotations

from pathlib import Path

from deeppersona.surveys.formats.conversion import read_survey

Row = dict[str, object]


def question(qid: int, kind: str, title: str, *, parent: int = 0, **more: object) -> Row:
    own = {"qid": qid, "parent_qid": parent, "sid": 55, "gid": 2, "type": kind, "title": title, "question": f"{title}?"}
    return {**own, "question_order": qid, "language": "en", "scale_id": 0, **more}


QUESTIONS = [
    question(1, "L", "pet"), question(2, "M", "seen"), question(3, "F", "mood"), question(4, "N", "age"),
    question(5, "T", "why"), question(6, "T", "when"), question(7, "T", "who"), question(8, "T", "how"),
]  # fmt: skip
PARTS = [
    question(21, "T", "owl", parent=2), question(22, "T", "bat", parent=2),
    question(31, "T", "day", parent=3), question(32, "T", "night", parent=3),
]  # fmt: skip
ANSWERS = [
    {"qid": qid, "code": f"A{n}", "answer": label, "sortorder": n, "language": "en", "scale_id": 0}
    for qid in (1, 3)
    for n, label in enumerate(("Dog", "Cat", "Newt"), 1)
]


def condition(qid: int, on: int, field: str, value: str, method: str = "==", scenario: int = 1) -> Row:
    return {"qid": qid, "cqid": on, "cfieldname": field, "value": value, "method": method, "scenario": scenario}


def file(tmp_path: Path, questions: list[Row], conditions: list[Row], parts: list[Row] = PARTS) -> Path:
    tables = {
        "answers": ANSWERS, "conditions": conditions, "groups": [{"gid": 2, "group_name": "All", "group_order": 0}],
        "questions": questions, "subquestions": parts, "surveys": [{"sid": 55, "language": "en"}],
    }  # fmt: skip
    text = "".join(
        f"<{name}><rows>"
        + "".join("<row>" + "".join(f"<{k}><![CDATA[{v}]]></{k}>" for k, v in row.items()) + "</row>" for row in rows)
        + f"</rows></{name}>"
        for name, rows in tables.items()
    )
    path = tmp_path / "animals.lss"
    path.write_text(
        f"<document><LimeSurveyDocType>Survey</LimeSurveyDocType><DBVersion>143</DBVersion>{text}</document>"
    )
    return path


def test_conditions_of_old_versions_are_read_within_a_question_or_ed_and_between_questions_and_ed(
    tmp_path: Path,
) -> None:
    conditions = [
        condition(5, 1, "55X2X1", "A1"), condition(5, 1, "55X2X1", "A3"), condition(5, 2, "+55X2X2bat", "Y"),
        condition(6, 4, "55X2X4", "18", ">="), condition(6, 3, "55X2X3night", "A2", scenario=2),
        condition(7, 2, "55X2X2", "owl"),
        condition(8, 1, "55X2X1", " "),
    ]  # fmt: skip
    found = read_survey(file(tmp_path, QUESTIONS, conditions))
    assert [found.survey[name].show_if for name in ("why", "when", "who", "how")] == [
        "(pet == 1 or pet == 3) and seen has 2", "age >= 18 or mood.night == 2", "seen has 1", "not (answered(pet))",
    ]  # fmt: skip
    assert not any("condition" in loss.what for loss in found.losses)


def test_where_a_file_has_both_the_equation_counts_and_nothing_is_lost(tmp_path: Path) -> None:
    questions = [*QUESTIONS[:4], question(5, "T", "why", relevance='((pet.NAOK == "A2"))')]
    found = read_survey(file(tmp_path, questions, [condition(5, 1, "Q1", "A1")]))
    assert found.survey["why"].show_if == "pet == 2"
    assert not any("condition" in loss.what for loss in found.losses)


def test_a_comparison_that_nobody_can_follow_is_named(tmp_path: Path) -> None:
    found = read_survey(file(tmp_path, QUESTIONS, [condition(5, 4, "55X2X4", "/^1/", "RX")]))
    assert found.survey["why"].show_if == ""
    assert ("why", True) in [(loss.where, "always asked" in loss.what) for loss in found.losses]


def test_new_versions_call_questions_and_their_parts_by_number(tmp_path: Path) -> None:
    questions = [
        *QUESTIONS[:4], question(5, "T", "why", relevance='Q1.NAOK == "A2" and Q2_S22.NAOK == "Y"'),
        question(6, "T", "when", relevance='Q3_S32 == "A1"'), question(7, "T", "who", relevance="intval(Q4.NAOK) ge 18"),
    ]  # fmt: skip
    survey = read_survey(file(tmp_path, questions, [])).survey
    assert [survey[name].show_if for name in ("why", "when", "who")] == [
        "pet == 2 and seen has 2", "mood.night == 1", "age >= 18",
    ]  # fmt: skip


def test_a_title_that_looks_like_a_number_is_a_title(tmp_path: Path) -> None:
    questions = [
        question(1, "L", "Q4"),
        question(4, "N", "years"),
        question(5, "T", "why", relevance='Q4.NAOK == "A2"'),
    ]
    assert read_survey(file(tmp_path, questions, [], [])).survey["why"].show_if == "Q4 == 2"


def test_a_question_that_is_never_asked_is_left_out_and_what_hangs_on_it_says_so(tmp_path: Path) -> None:
    questions = [
        question(1, "L", "pet"),
        question(4, "N", "age", relevance="0"),
        question(5, "T", "why", relevance="age > 3"),
    ]
    found = read_survey(file(tmp_path, questions, [], []))
    assert [one.id for one in found.survey] == ["pet", "why"]
    assert {(loss.where, loss.what.partition(":")[0]) for loss in found.losses} >= {
        ("age", "left out"), ("why", "condition left out, always asked"),
    }  # fmt: skip


def test_a_condition_on_a_later_question_refuses_no_file_and_pictures_have_names(tmp_path: Path) -> None:
    picture = "<img alt='A red fox' src='fox.jpg' />"
    questions = [question(4, "T", "why", relevance='seen_bat.NAOK == "Y"'), question(6, "M", "seen")]
    parts = [question(61, "T", "bat", parent=6), question(62, "T", "fox", parent=6, question=picture)]
    found = read_survey(file(tmp_path, questions, [], parts))
    assert (found.survey["why"].show_if, found.survey["seen"].labels) == ("", ("bat?", "A red fox"))
    said = [loss.what for loss in found.losses]
    assert any("asked only later" in what for what in said)
    assert "pictures for labels go by their names" in said
