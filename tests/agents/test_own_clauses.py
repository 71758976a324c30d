"""Clauses on others and on the past are set aside where a reply draws the contrast itself."""

import pytest
from deeppersona.agents.replies.clauses.own_clauses import own_clauses
from deeppersona.agents.replies.reply_parser import parse_reply
from deeppersona.agents.replies.words.reply_words import words_of
from deeppersona.surveys import Option, Question

OFTEN = Question(
    "often",
    "How often?",
    tuple(Option(at, label) for at, label in enumerate(["Never", "Monthly", "Weekly", "Daily"], 1)),
)
HOW = Question(
    "how",
    "¿Está contento?",
    tuple(Option(at, label) for at, label in enumerate(["Muy contento", "Poco contento", "Nada contento"], 1)),
)


def left(text: str) -> str | None:
    parted = own_clauses(text, words_of(text))
    return None if parted is None else parted.own


@pytest.mark.parametrize(
    ("reply", "own"),
    [
        ("My wife goes daily, I go monthly.", "I go monthly."),
        ("Before I retired it was daily; now weekly.", "now weekly."),
        ("Mein Mann geht täglich, ich gehe nie.", "ich gehe nie."),
        ("Жена ходит каждый день, а я никогда.", "а я никогда."),
        ("妻は毎日ですが、私は月に一度です。", "私は月に一度です。"),
        ("남편은 매일 뛰는데 저는 안 뛰어요.", "저는 안 뛰어요."),
    ],
)
def test_what_is_left_is_on_the_respondent_of_today(reply: str, own: str) -> None:
    assert left(reply) == own


@pytest.mark.parametrize(
    "reply",
    [
        "My wife goes daily.",  # nothing is left
        "I used to go daily.",  # nothing says what is so now
        "As a mother of two I go weekly.",  # the mother speaks
        "They are fine, weekly.",  # nobody else was named
        "I go weekly.",
    ],
)
def test_a_reply_without_a_contrast_is_left_alone(reply: str) -> None:
    assert left(reply) is None


@pytest.mark.parametrize(
    ("reply", "code"),
    [
        ("My brother swims daily, and I'm not made for it: never.", 1),
        ("I used to go daily, these days it is monthly.", 2),
        ("Everyone here says never. Not me, weekly.", 3),
    ],
)
def test_the_option_of_the_respondent_is_read_and_not_that_of_others(reply: str, code: int) -> None:
    assert parse_reply(reply, OFTEN, (0, 1, 2, 3)) == ("answered", code)


def test_other_languages_draw_the_contrast_in_their_own_words() -> None:
    reply = "Mi hermana está muy contenta, pero yo estoy poco contento."
    assert parse_reply(reply, HOW, (0, 1, 2)) == ("answered", 2)
