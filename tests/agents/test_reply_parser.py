"""Reading written replies as a careful human would; a refusal is never an answer."""

import pytest
from deeppersona.agents.replies.reply_parser import parse_reply
from deeppersona.agents.replies.value_parser import parse_value
from deeppersona.surveys import Question, load_survey

HAPPY = load_survey("wvs7-core6")["Q46"]
TRUST = load_survey("wvs7-core6")["Q57"]
ABORTION = load_survey("wvs7-core6")["Q184"]
FORWARD = (0, 1, 2, 3)


@pytest.mark.parametrize(
    ("reply", "code"),
    [
        ("B", 2),
        (" b ", 2),
        ("(C)", 3),
        ("D.", 4),
        ("**A**", 1),
        ("A. Very happy", 1),
        ("C) Not very happy", 3),
        ("The answer is B", 2),
        ("Answer: C", 3),
        ("My answer is: B. Quite happy", 2),
        ("Quite happy", 2),
        ("I would say I am not very happy these days.", 3),
        ("very happy!", 1),
        ("NOT AT ALL HAPPY", 4),
    ],
)
def test_letters_and_labels_are_read(reply: str, code: int) -> None:
    assert parse_reply(reply, HAPPY, FORWARD) == ("answered", code)


def test_letters_stand_for_the_order_that_was_shown() -> None:
    assert parse_reply("A", HAPPY, (3, 2, 1, 0)) == ("answered", 4)
    assert parse_reply("J", ABORTION, tuple(range(9, -1, -1))) == ("answered", 1)


@pytest.mark.parametrize(
    "reply",
    [
        "As an AI language model, I do not have feelings.",
        "I'm sorry, but I can't answer that.",
        "I'd rather not say.",
        "I prefer not to answer.",
        "As an AI, I cannot choose, but A is the most common answer.",
        "I cannot say whether I am very happy.",
        "I am an AI assistant and don't experience happiness. Quite happy is a common answer.",
        "No comment",
        "As an AI, I'd note that most people answer this. Very happy.",
    ],
)
def test_refusals_are_never_read_as_answers(reply: str) -> None:
    assert parse_reply(reply, HAPPY, FORWARD) == ("refused", None)


@pytest.mark.parametrize(
    "reply",
    [
        "",
        "E",
        "42",
        "It depends.",
        "Either quite happy or not very happy.",
        "A. Not very happy",
        "A long time ago I was content",
        "<html>",
        "AB",
    ],
)
def test_what_cannot_be_read_is_not_guessed(reply: str) -> None:
    assert parse_reply(reply, HAPPY, FORWARD) == ("unparsable", None)


def test_a_label_inside_a_longer_label_is_not_counted_twice() -> None:
    assert parse_reply("Most people can be trusted", TRUST, (0, 1)) == ("answered", 1)


def test_numbers_that_are_labels_are_read_whole() -> None:
    order = tuple(range(10))
    assert parse_reply("7", ABORTION, order) == ("answered", 7)
    assert parse_reply("I would say 3.", ABORTION, order) == ("answered", 3)
    assert parse_reply("never justifiable", ABORTION, order) == ("answered", 1)


@pytest.mark.parametrize("run", ["{", "[", ".", "(", "é", "不", "not ", "I mean ", "very happy ", "<think>", "7-"])
def test_a_reply_of_one_run_is_read_to_its_end(run: str) -> None:
    assert parse_reply(run * (4000 // len(run)), HAPPY, FORWARD)[0] in ("answered", "refused", "unparsable")


@pytest.mark.parametrize(
    ("reply", "number"),
    [
        ("unas treinta y cinco horas", "35"),
        ("soixante-dix", "70"),
        ("Fünfunddreißig Stunden", "35"),
        ("двадцать пять", "25"),
        ("тридцять п'ять", "35"),
        ("On beş", "15"),
        ("dua puluh lima", "25"),
        ("ishirini na tano", "25"),
        ("خمس وعشرون", "25"),
        ("二十五時間", "25"),
        ("서른다섯", "35"),
        ("one hundred and twenty", "120"),
    ],
)
def test_a_number_of_several_words_is_not_taken_for_its_last_one(reply: str, number: str) -> None:
    hours = Question("hours", "How many hours?", (), {}, "numeric", low=0, high=200)
    assert parse_value(reply, hours, ()) == ("answered", number)


@pytest.mark.parametrize("reply", ["三万二萬", "½ of 二十五, or 一百二十", "하루에 세 시간 and a half"])
def test_odd_numerals_of_east_asia_do_not_stop_the_reader(reply: str) -> None:
    outcome, _ = parse_value(reply, Question("hours", "How many hours?", (), {}, "numeric", low=0, high=200), ())
    assert outcome in ("answered", "unparsable")


def test_an_answer_stands_whatever_the_model_notes_below_it() -> None:
    assert parse_reply("B) Quite happy\n\nNote: not my own view as an AI.", HAPPY, FORWARD) == ("answered", 2)
    assert parse_reply("A. As an AI I cannot say.", HAPPY, FORWARD) == ("refused", None)


RENT = Question("rent", "How much rent do you pay a month?", (), {}, "numeric", unit="euros", low=0, high=5000)


@pytest.mark.parametrize(
    "reply",
    [
        "I don't give out my financial details.",
        "I'd rather keep that to myself.",
        "I don't talk about money.",
        "We don't discuss our finances with strangers.",
        "I never disclose that.",
        "That stays between me and my bank.",
    ],
)
def test_what_is_kept_private_is_a_refusal_and_no_nought(reply: str) -> None:
    assert parse_value(reply, RENT, ()) == ("refused", None)


@pytest.mark.parametrize(
    ("reply", "number"),
    [
        ("I don't share my flat with anyone, so 800", "800"),
        ("My landlord doesn't share details. 700.", "700"),
        ("I don't pay rent.", "0"),
        ("As a mother of two, I pay 650.", "650"),
        ("About 600, with a view of the A9.", "600"),
        ("600 or 700? Okay, 700!", "700"),
    ],
)
def test_denials_and_numbers_of_other_things_leave_the_amount_as_it_is(reply: str, number: str) -> None:
    assert parse_value(reply, RENT, ()) == ("answered", number)


@pytest.mark.parametrize(
    "reply", ["As a single mother of two living in Tulsa, my weekly", "I don't keep count.", "The A9, mostly."]
)
def test_numbers_that_count_nothing_asked_for_are_no_answer(reply: str) -> None:
    assert parse_value(reply, RENT, ()) == ("unparsable", None)


@pytest.mark.parametrize(
    "reply", ["A: 10\nB: 60\nC: 20\nD: 10", "A: 20-30%\nB: 30-40%", '{"A": 10, "B": 60, "C": ', "A = 50, B = 50"]
)
def test_shares_of_several_letters_are_no_choice(reply: str) -> None:
    assert parse_reply(reply, HAPPY, (0, 1, 2, 3)) == ("unparsable", None)
