"""Replies in one language to labels in another.

``abroad_scales.tsv`` holds usual scales with the labels that 28 languages use for them, written before the words that read them;
``abroad_replies.tsv`` what people of one language answer to labels of another, and what must not be read.
"""

import csv
from functools import cache
from pathlib import Path

import pytest
from deeppersona.agents.replies.reply_parser import parse_reply
from deeppersona.surveys import Option, Question

HERE = Path(__file__).parent


def rows(name: str) -> list[list[str]]:
    with (HERE / name).open(encoding="utf-8", newline="") as stream:
        return list(csv.reader(stream, delimiter="\t", quoting=csv.QUOTE_NONE))[1:]


@cache
def scales() -> dict[tuple[str, str], Question]:
    return {
        (language, scale): question(f"{scale}_{language}", labels.split("|"))
        for language, scale, labels in rows("abroad_scales.tsv")
    }


def question(name: str, labels: list[str]) -> Question:
    return Question(name, "?", tuple(Option(code, label) for code, label in enumerate(labels, 1)), {}, "likert")


def read(asked: Question, reply: str) -> str:
    outcome, code = parse_reply(reply, asked, tuple(range(len(asked.options))))
    return str(code) if outcome == "answered" else outcome


def test_a_label_is_read_as_the_label_of_its_place_in_another_language() -> None:
    languages = sorted({language for language, _ in scales()})
    wrong, unread, n_read = [], [], 0
    for (language, scale), own in scales().items():
        others = [one for one in languages if one != language and (one, scale) in scales()]
        for other in (others[len(scale) % len(others)], others[(len(scale) * 7 + 3) % len(others)]):
            for option in own.options:
                got = read(scales()[other, scale], option.label)
                n_read += 1
                if got != str(option.code):
                    (unread if got == "unparsable" else wrong).append((other, option.label, got))
    assert len(unread) <= 0.01 * n_read, unread
    assert len(wrong) <= 0.002 * n_read, wrong


def test_replies_are_read_as_a_person_who_knows_both_languages_reads_them() -> None:
    replies = [row for row in rows("abroad_replies.tsv") if row[2] != "unparsable"]
    wrong = [row for row in replies if read(scales()[row[0], row[1]], row[4]) != row[2]]
    assert len(wrong) <= 0.01 * len(replies), wrong


def test_hedges_refusals_and_what_is_said_of_others_are_no_answer_in_any_language() -> None:
    replies = [row for row in rows("abroad_replies.tsv") if row[2] == "unparsable"]
    assert [row for row in replies if read(scales()[row[0], row[1]], row[4]) not in ("unparsable", "refused")] == []


FEELINGS = question("feelings", ["Very happy", "Quite happy", "Not very happy", "Not at all happy"])
OFTEN = question("often", ["Daily", "Several times a week", "Once a week", "Less than once a month", "Never"])


@pytest.mark.parametrize(
    ("reply", "code"),
    [
        ("Tres heureuse", "1"),
        ("не очень счастлив", "3"),
        ("あまり幸せではない", "3"),
        ("Bastante feliz, porque tengo trabajo.", "2"),
        ("¿Muy feliz?", "unparsable"),
        ("Muy feliz o bastante feliz", "unparsable"),
        ("Entre muy feliz y bastante feliz", "unparsable"),
        ("Mi vecina es muy feliz", "unparsable"),
        ("Si tuviera trabajo, muy feliz", "unparsable"),
        ("Muy feliz, nada feliz", "unparsable"),
    ],
)
def test_a_reply_in_another_language_is_read_only_where_all_of_its_statement_is_known(reply: str, code: str) -> None:
    assert read(FEELINGS, reply) == code


@pytest.mark.parametrize(
    ("reply", "code"),
    [
        ("週に3回", "2"),
        ("Haftada üç kez", "2"),
        ("Drei- bis viermal pro Woche", "2"),
        ("una o dos veces al año", "4"),
        ("Раз в неделю", "3"),
        ("两周一次", "unparsable"),
        ("Zweimal im Monat", "unparsable"),
        ("Drei Wochen", "unparsable"),
    ],
)
def test_how_often_is_read_where_one_label_alone_holds_it(reply: str, code: str) -> None:
    assert read(OFTEN, reply) == code
