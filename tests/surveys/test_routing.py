"""Which questions are asked: display conditions, jumps, blocks, piping, rows of matrices, and what makes no sense."""

from __future__ import annotations

import pytest
from deeppersona.errors import InputError, SurveyFormatError
from deeppersona.surveys import Block, Option, Question, Row, Skip, Survey, Wording
from deeppersona.surveys.condition import holds, parse_condition, simplified, written
from deeppersona.surveys.formats.native import parse_native
from deeppersona.surveys.routing import display_conditions, given, needed, piped

YES_NO = (Option(1, "Yes"), Option(2, "No"))


def survey(*questions: Question, **more: object) -> Survey:
    return Survey("s", "S", questions, **more)  # type: ignore[arg-type]


def ask(name: str, **more: object) -> Question:
    return Question(name, f"{name}?", YES_NO, kind="single", scale="nominal", **more)  # type: ignore[arg-type]


def test_a_jump_skips_what_lies_between_and_only_when_it_is_taken() -> None:
    jump = survey(ask("A", skips=(Skip("A == 2", "D"),)), ask("B"), ask("C", show_if="B == 1"), ask("D"))
    conditions = display_conditions(jump)
    assert [name for name, one in conditions.items() if holds(one, {"A": 2, "B": 1})] == ["A", "D"]
    assert [name for name, one in conditions.items() if holds(one, {"A": 1, "B": 1})] == ["A", "B", "C", "D"]
    assert [name for name, one in conditions.items() if holds(one, {"A": 1, "B": 2})] == ["A", "B", "D"]


def test_a_jump_to_the_end_ends_the_survey() -> None:
    conditions = display_conditions(survey(ask("A", skips=(Skip("A == 1", "end"),)), ask("B"), ask("C")))
    assert [name for name, one in conditions.items() if holds(one, {"A": 1})] == ["A"]


def test_a_jump_of_a_question_that_was_not_asked_is_not_taken() -> None:
    routed = survey(ask("A"), ask("B", show_if="A == 1", skips=(Skip("", "D"),)), ask("C"), ask("D"))
    conditions = display_conditions(routed)
    assert holds(conditions["C"], {"A": 2})
    assert not holds(conditions["C"], {"A": 1, "B": 1})


def test_many_jumps_to_the_end_stay_short_conditions() -> None:
    # before, each jump doubled the conditions of what follows: nine could not be simulated, twenty-five never ended
    names = [f"Q{number}" for number in range(60)]
    conditions = display_conditions(survey(*(ask(name, skips=(Skip(f"{name} == 1", "end"),)) for name in names)))
    assert max(len(written(conditions[name])) for name in names[1:]) < 60 * len("not (Q59 == 1) and ")
    assert holds(conditions["Q59"], dict.fromkeys(names, 2))
    assert not holds(conditions["Q59"], dict.fromkeys(names, 2) | {"Q3": 1})


def test_entangled_jumps_are_refused_in_a_sentence() -> None:
    names = [f"Q{number}" for number in range(60)]
    jumps = {names[at]: (Skip(f"not {names[at - 1]} == 1", names[at + 3]),) for at in range(1, 57)}
    with pytest.raises(InputError, match="jumps over jumps"):
        display_conditions(survey(*(ask(name, skips=jumps.get(name, ())) for name in names)))


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"skips": (Skip("A == 1", "Z"),)}, "missing question"),
        ({"skips": (Skip("A == 1", "A"),)}, "cycle"),
        ({"show_if": "A == 1"}, "cycle"),
        ({"show_if": "B == 1"}, "cycle"),
        ({"show_if": "Z == 1"}, "missing question"),
        ({"show_if": "A =="}, "character"),
        ({"skips": (Skip("A == 9", "B"),)}, "no such option"),
        ({"variants": {"b": "After ${B}?"}}, "cycle"),
        ({"translations": {"de": Wording("Nach ${B}?")}}, "cycle"),
        ({"missing": {9_999_999_999: "Refused"}}, "at most 2,000,000,000"),
    ],
)
def test_routes_that_lead_nowhere_are_refused(change: dict[str, object], said: str) -> None:
    with pytest.raises(InputError, match=said):
        survey(ask("A", **change), ask("B"))


def test_blocks_must_hold_every_question_once_in_order() -> None:
    with pytest.raises(InputError, match="every question once"):
        survey(ask("A"), ask("B"), blocks=(Block("one", (("B", "A"),)),))
    with pytest.raises(InputError, match="every question once"):
        survey(ask("A"), ask("B"), blocks=(Block("one", (("A",),)),))


def test_pipes_take_the_words_of_earlier_answers() -> None:
    question = Question("B", "You said ${A}. Why?", kind="text")
    assert needed(question) == {"A"}
    known = {"A": ask("A")}
    assert piped(question, known, given(known["A"], 1, None)).text == "You said Yes. Why?"
    assert piped(question, known, {}).text == "You said …. Why?"
    income = Question("A", "Income?", kind="numeric", scale="nominal")
    for value, words in (("1234567.0", "1234567"), ("2.75", "2.75")):
        assert piped(question, {"A": income}, given(income, None, value)).text == f"You said {words}. Why?"


def test_a_matrix_splits_into_rows_that_keep_their_routes() -> None:
    matrix = Question(
        "M", "How much trust?", YES_NO, kind="matrix", scale="nominal", rows=(Row("a", "Family"), Row("b", "Others"))
    )
    split = survey(ask("A", skips=(Skip("A == 2", "M"),)), ask("B"), matrix, ask("C", show_if="M.b == 1")).by_row()
    assert [question.id for question in split] == ["A", "B", "M_a", "M_b", "C"]
    assert split["C"].show_if == "M_b == 1"
    assert split["A"].skips[0].to == "M_a"
    assert split["M_a"].text == "How much trust? Family"


def test_languages_and_variants_are_whole_surveys() -> None:
    question = Question(
        "A",
        "Happy?",
        YES_NO,
        kind="single",
        variants={"b": "Are you happy?"},
        translations={"de": Wording("Glücklich?", {1: "Ja", 2: "Nein"})},
    )
    both = survey(question, instructions={"de": "Bitte antworten."})
    german = both.in_language("de")
    assert (german["A"].text, german["A"].labels, german.instruction) == (
        "Glücklich?",
        ("Ja", "Nein"),
        "Bitte antworten.",
    )
    assert both.worded("b")["A"].text == "Are you happy?"
    assert both.worded("b")["A"].variant == "b"
    with pytest.raises(InputError, match="de"):
        both.in_language("fr")


@pytest.mark.parametrize(
    ("text", "line", "said"),
    [
        ("  kind: matrix\n  options: {1: a, 2: b}\n", 4, "rows"),
        ("  kind: allocation\n  options: {1: a, 2: b}\n", 4, "total"),
        ("  kind: rating\n  options: {1: a, 2: b}\n", 6, "kind"),
        ("  kind: likert\n", 4, "at least 2"),
        ("  kind: numeric\n  low: 5\n  high: 1\n", 4, "low at most high"),
        ("  kind: single\n  options: {1: a, 2: b}\n  offered: [-1]\n", 8, "offered"),
        ("  kind: single\n  options: {1: a, 2: b}\n  show_if: Q9 == 1\n", 8, "missing question"),
        ("  kind: single\n  options: {1: a, 2: b}\n  skips: [{to: Q9}]\n", 8, "missing question"),
        ("  kind: likert\n  order: random\n  options: {1: a, 2: b}\n", 7, "ordinal"),
    ],
)
def test_faults_of_questions_are_refused_with_their_line(text: str, line: int, said: str) -> None:
    with pytest.raises(SurveyFormatError) as caught:
        parse_native(f"id: s\ntitle: S\nquestions:\n- id: Q1\n  text: Q?\n{text}", name="s.yaml")
    assert said in str(caught.value)
    assert f"s.yaml, line {line}" in str(caught.value)


def test_an_option_called_no_is_a_word() -> None:
    assert parse_native("id: s\ntitle: S\nquestions:\n- id: Q1\n  text: Q?\n  options: {1: Yes, 2: No}\n")[
        "Q1"
    ].labels == ("Yes", "No")


def test_the_json_schema_accepts_the_shipped_instruments_and_refuses_what_the_reader_refuses() -> None:
    import yaml
    from deeppersona.surveys import load_survey, survey_names
    from deeppersona.surveys.formats.native import write_native
    from deeppersona.surveys.formats.native_schema import json_schema
    from jsonschema import Draft202012Validator

    schema = json_schema()
    Draft202012Validator.check_schema(schema)
    validator = Draft202012Validator(schema)
    for name in survey_names():
        content = yaml.safe_load(write_native(load_survey(name)))
        # YAML keys may be numbers, JSON keys are texts
        for question in content["questions"]:
            for part in ("options", "missing"):
                question[part] = {str(code): label for code, label in question.get(part, {}).items()}
        assert not list(validator.iter_errors(content))
    content["questions"][0]["txt"] = "x"
    assert list(validator.iter_errors(content))


def test_a_multiple_choice_of_nothing_is_piped_as_an_ellipsis() -> None:
    several = Question("A", "Which?", (Option(1, "Bus"), Option(2, "Tram")), kind="multiple", scale="nominal")
    after = Question("B", "How is ${A}?", kind="text", scale="nominal")
    assert piped(after, {"A": several}, {"A": ()}).text == "How is …?"


@pytest.mark.parametrize(
    ("text", "short"),
    [
        ("not (not (answered(Q1))) and Q1 > 2", "Q1 > 2"),
        ("Q2 == 1 and (answered(Q1) and Q1 > 2)", "Q2 == 1 and Q1 > 2"),
        ("answered(Q2) and Q1 > 2", "answered(Q2) and Q1 > 2"),
        ("not (answered(Q1) and Q1 > 2)", "not (Q1 > 2)"),
    ],
)
def test_a_simplified_condition_holds_of_the_same_answers(text: str, short: str) -> None:
    whole = parse_condition(text)
    simple = simplified(whole)
    assert written(simple) == short
    for first in (None, 1, 2, 3):
        for second in (None, 1, 2):
            answers = {"Q1": first, "Q2": second}
            assert holds(simple, answers) == holds(whole, answers)
