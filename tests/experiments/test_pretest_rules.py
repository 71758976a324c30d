"""The rule-based checks against items that people labelled, and what they must keep silent about."""

import csv
from collections import Counter
from pathlib import Path

import pytest
from deeppersona.experiments.pretest.checking import RULES, check, check_question, silent_rules
from deeppersona.experiments.pretest.rules.reading_ease import reading_ease, syllables
from deeppersona.surveys import Option, Question, Row, load_survey

#: Written in turn, each batch before the rules had been tried on it; see docs/pretesting.md for what each showed first.
BATCHES = ("a", "b", "c", "d", "e", "f", "g", "other")


def asked(text: str, *labels: str, kind: str = "single", offered: dict[int, str] | None = None) -> Question:
    options = tuple(Option(code, label) for code, label in enumerate(labels, 1))
    return Question("Q", text, options, offered or {}, kind=kind, scale="nominal", offered=tuple(offered or ()))  # type: ignore[arg-type]


def seeded(batch: str) -> list[tuple[str, str, Question]]:
    path = Path(__file__).parent / f"pretest_items_{batch}.tsv"
    with path.open(encoding="utf-8", newline="") as stream:
        rows = list(csv.DictReader(stream, delimiter="\t", quoting=csv.QUOTE_NONE))
    return [
        (row["check"], row.get("language") or "en", asked(row["text"], *(o.strip() for o in row["options"].split("|"))))
        for row in rows
    ]


def flagged(question: Question, language: str = "en") -> set[str]:
    return {finding.check for finding in check_question(question, language) if finding.severity != "mild"}


@pytest.mark.parametrize("batch", BATCHES)
def test_bad_items_are_flagged_and_good_ones_are_not(batch: str) -> None:
    items = seeded(batch)
    hits = [(label != "good", bool(flagged(question, language))) for label, language, question in items]
    count = Counter(hits)
    precision = count[True, True] / (count[True, True] + count[False, True])
    recall = count[True, True] / (count[True, True] + count[True, False])
    print(f"batch {batch}: {len(items)} items, precision {precision:.3f}, recall {recall:.3f}")
    assert len(items) >= 40
    assert precision >= 0.9
    assert recall >= 0.9


@pytest.mark.parametrize("batch", BATCHES)
def test_the_finding_names_the_seeded_defect(batch: str) -> None:
    bad = [(label, flagged(question, language)) for label, language, question in seeded(batch) if label != "good"]
    named = sum(1 for label, found in bad if label in found)
    assert named / len(bad) >= 0.9


def test_personality_inventories_pass_nearly_untouched() -> None:
    survey = load_survey("ipip120")
    assert len({finding.question_id for finding in check(survey) if finding.severity != "mild"}) <= 4


def test_rules_that_do_not_speak_a_language_stay_silent() -> None:
    polish = asked("Czy nie uważasz, że zawsze and wszyscy never politycy kłamią?", "Tak", "Nie")
    assert not flagged(polish, "pl")
    assert "leading or loaded" in silent_rules("pl")
    assert "leading or loaded" not in silent_rules("de-AT")


def test_rules_that_read_numbers_speak_every_language() -> None:
    polish = asked("Ile masz lat?", "18-25", "25-35", "35-45", "45+")
    assert "overlapping categories" in flagged(polish, "pl")


def test_every_rule_says_which_languages_it_speaks() -> None:
    assert all(rule.speaks for rule in RULES)


def test_a_double_barrelled_question_is_split_into_two() -> None:
    [finding] = check_question(
        asked("How satisfied are you with your pay and your working hours?", "Very", "Not at all")
    )
    assert finding.edit.texts == (
        "How satisfied are you with your pay?",
        "How satisfied are you with your working hours?",
    )


def test_overlapping_ranges_are_set_apart() -> None:
    found = check_question(asked("How many people work in your shop?", "1-10", "10-50", "50 or more"))
    assert found[0].edit.options == {1: "1-9", 2: "10-49"}


def test_setting_ranges_apart_opens_no_gap() -> None:
    found = check_question(asked("How often did you see a doctor in 2024?", "Never", "1 to 3", "3 to 6", "More than 6"))
    assert found[0].edit.options == {2: "1 to 2"}


@pytest.mark.parametrize(
    ("labels", "neutral"),
    [
        (("Yes", "No"), "Do you think that rents are too high, or not?"),
        (("Agree", "Neither", "Disagree"), "Do you agree or disagree that rents are too high?"),
    ],
)
def test_a_leading_question_is_edited_to_fit_its_answers(labels: tuple[str, ...], neutral: str) -> None:
    finding = check_question(asked("Don't you think that rents are too high?", *labels))[0]
    assert finding.edit.texts == (neutral,)


def test_a_way_to_decline_makes_a_sensitive_question_acceptable() -> None:
    text = "Have you used cocaine in the past 12 months?"
    assert "sensitive" in flagged(asked(text, "Yes", "No"))
    assert "sensitive" not in flagged(asked(text, "Yes", "No", offered={-1: "Prefer not to say"}))


def test_each_row_of_a_matrix_is_read() -> None:
    from deeppersona.surveys import Row

    matrix = Question(
        "M",
        "How satisfied are you with the following?",
        (Option(1, "Satisfied"), Option(2, "Dissatisfied")),
        kind="matrix",
        rows=(Row("a", "Your pay and your boss."), Row("b", "Your office.")),
    )
    assert [finding.check for finding in check_question(matrix) if finding.severity != "mild"] == ["double-barrelled"]


@pytest.mark.parametrize(
    ("word", "language", "count"),
    [
        ("cat", "en", 1),
        ("table", "en", 2),
        ("believe", "en", 2),
        ("education", "en", 4),
        ("Bürgermeister", "de", 4),
        ("maison", "fr", 2),
    ],
)  # counted by hand
def test_syllables_are_counted(word: str, language: str, count: int) -> None:
    assert syllables(word, language) == count


def test_reading_ease_is_flesch_s() -> None:
    # 6 words, 1 sentence, 6 syllables: 206.835 - 1.015 * 6 - 84.6 * 1
    assert reading_ease("The cat sat on the mat.", "en") == pytest.approx(116.145)
    assert reading_ease("Kot siedzi.", "pl") is None


AGREE = tuple(Option(code, label) for code, label in enumerate(("Agree", "Neither", "Disagree"), 1))


def test_a_question_that_opens_with_and_or_ends_with_a_list_of_examples_asks_one_thing() -> None:
    for text in (
        "And how satisfied are you with the trams?",
        "What is your household's monthly net income, including benefits, child allowance and pensions of all members?",
    ):
        found = check_question(
            Question("Q1", text, (Option(1, "Low"), Option(2, "High")), kind="single", scale="nominal")
        )
        assert "double-barrelled" not in {one.check for one in found}


def test_two_statements_are_split_into_two_sentences_in_the_place_of_their_row() -> None:
    row = "Tickets are too expensive and the buses are late"
    matrix = Question(
        "Q1", "How far do you agree?", AGREE, kind="matrix", rows=(Row("a", row), Row("b", "Staff are kind"))
    )
    [found] = [one for one in check_question(matrix) if one.check == "double-barrelled"]
    assert found.edit.texts == ("Tickets are too expensive", "The buses are late")
    assert found.edit.instead_of == row


def test_evidence_is_cut_between_words_and_says_so() -> None:
    text = (
        "Thinking of everything that the town has done over these years, how satisfied are you with the cleanliness of the streets"
        " and the friendliness of the drivers whom you have met on your journeys?"
    )
    [found] = [one for one in check_question(Question("Q1", text, AGREE)) if one.check == "double-barrelled"]
    shown = found.evidence.strip("… ")
    assert shown in text
    assert found.evidence.startswith("… ")
    assert found.evidence.endswith(" …")
    assert {*shown.split()} <= {*text.split()}
