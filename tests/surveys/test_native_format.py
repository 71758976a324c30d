"""The native survey format: what is read, what is refused and where."""

from pathlib import Path

import pytest
from deeppersona.errors import SurveyFormatError, UnknownSurveyError
from deeppersona.surveys import Option, Question, Survey, load_survey, survey_names
from deeppersona.surveys.formats.native import parse_native, write_native
from deeppersona.surveys.formats.native_schema import json_schema
from hypothesis import given
from hypothesis import strategies as st

GOOD = """\
id: mini
title: Two questions
questions:
- id: A1
  text: How are you?
  options: {1: Well, 2: Badly}
- id: A2
  text: And yours?
  options: {1: Well, 2: Badly}
  missing: {-1: Do not know}
"""


def test_core6_has_the_true_scales() -> None:
    survey = load_survey("wvs7-core6")
    assert {question.id: len(question.options) for question in survey} == {
        "Q45": 3,
        "Q46": 4,
        "Q57": 2,
        "Q184": 10,
        "Q218": 3,
        "Q254": 4,
    }


def test_the_code_for_another_nationality_is_missing_not_an_answer() -> None:
    assert 5 in load_survey("wvs7-core6")["Q254"].missing


def test_ipip50_has_ten_items_a_trait_and_both_keyings() -> None:
    items = load_survey("ipip50").questions
    assert {
        trait: sum(item.trait == trait for item in items) for trait in {item.trait for item in items}
    } == dict.fromkeys(("extraversion", "agreeableness", "conscientiousness", "emotional_stability", "openness"), 10)
    assert {item.keyed for item in items} == {-1, 1}


@pytest.mark.parametrize("name", survey_names())
def test_shipped_instruments_survive_writing_and_reading(name: str) -> None:
    survey = load_survey(name)
    assert parse_native(write_native(survey)) == survey
    assert survey.terms
    assert survey.citation


words = st.text(
    st.characters(codec="utf-8", exclude_categories=("Cs", "Cc", "Zl", "Zp", "Zs")), min_size=1, max_size=20
)
questions = st.lists(
    st.builds(
        lambda text, labels, missing: (text, labels, missing),
        words,
        st.lists(words, min_size=2, max_size=11),
        st.dictionaries(st.integers(-9, -1), words, max_size=3),
    ),
    min_size=1,
    max_size=5,
)


@given(questions)
def test_any_survey_survives_writing_and_reading(items: list[tuple[str, list[str], dict[int, str]]]) -> None:
    survey = Survey(
        "generated",
        "Generated",
        tuple(
            Question(f"Q{n}", text, tuple(Option(code, label) for code, label in enumerate(labels, 1)), missing)
            for n, (text, labels, missing) in enumerate(items)
        ),
    )
    assert parse_native(write_native(survey)) == survey


@pytest.mark.parametrize(
    ("change", "line", "said"),
    [
        (("{1: Well, 2: Badly}\n- id", "{1: Well}\n- id"), 6, "at least 2"),
        (("id: A2", "id: A1"), None, "unique ids"),
        (("{-1: Do not know}", "{2: Do not know}"), 7, "no option"),
        (("text: And yours?", "text: And yours?\n  txt: x"), 9, "Did you mean text?"),
        (("text: And yours?", "\ttext: And yours?"), None, "spaces, not with tabs"),
        (("  text: How are you?\n", "  text: How are you?\n  text: Again\n"), 6, "twice"),
        (("title: Two questions", "title: &a Two questions\nterms: *a"), None, "alias"),
        (("options: {1: Well, 2: Badly}\n- id", "options: {one: Well, 2: Badly}\n- id"), 6, "integer"),
        (("id: mini", "id: [mini"), None, "YAML"),
    ],
)
def test_faults_are_refused_with_their_line(change: tuple[str, str], line: int | None, said: str) -> None:
    with pytest.raises(SurveyFormatError) as caught:
        parse_native(GOOD.replace(*change, 1), name="mini.yaml")
    assert said in str(caught.value)
    assert "mini.yaml" in str(caught.value)
    if line is not None:
        assert f"line {line}" in str(caught.value)


def test_a_binary_file_is_refused(tmp_path: Path) -> None:
    file = tmp_path / "picture.yaml"
    file.write_bytes(b"\x89PNG\r\n\x1a\n\xff\xfe")
    with pytest.raises(SurveyFormatError, match="UTF-8"):
        load_survey(file)


def test_a_huge_file_is_refused_before_it_is_read(tmp_path: Path) -> None:
    file = tmp_path / "huge.yaml"
    with file.open("wb") as stream:
        stream.truncate(200_000_000)
    with pytest.raises(SurveyFormatError, match="too large"):
        load_survey(file)


def test_yaml_tags_run_nothing() -> None:
    with pytest.raises(SurveyFormatError):
        parse_native(GOOD.replace("Two questions", "!!python/object/apply:os.system ['true']"))


def test_an_unknown_name_is_refused_with_the_nearest() -> None:
    with pytest.raises(UnknownSurveyError, match="Did you mean wvs7-core6"):
        load_survey("wvs-core6")


def test_the_schema_says_what_every_field_means() -> None:
    schema = json_schema()
    silent = [
        f"{name}.{field}"
        for name, part in [*schema["$defs"].items(), ("survey", schema)]
        for field, about in part["properties"].items()
        if not about.get("description")
    ]
    assert silent == []


def test_a_file_of_another_encoding_is_named_with_the_line(tmp_path: Path) -> None:
    file = tmp_path / "umlaut.yaml"
    file.write_bytes("id: a\ntitle: Größe\n".encode("latin-1"))
    with pytest.raises(SurveyFormatError, match=r"umlaut\.yaml, line 2: not in UTF-8.*Save it as UTF-8"):
        load_survey(file)
