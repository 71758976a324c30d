"""What a reply that declines something comes to: a refusal, or the answer that is all it says after that."""

import pytest
from deeppersona.agents.replies.reply_parser import parse_reply
from deeppersona.agents.replies.value_parser import parse_value
from deeppersona.surveys import Option, Question

LABELS = ("Very happy", "Quite happy", "Not very happy", "Not at all happy")
HAPPY = Question("happy", "Are you happy?", tuple(Option(code, label) for code, label in enumerate(LABELS, 1)))
YES_NO = Question("burgled", "Were you burgled?", (Option(1, "Yes"), Option(2, "No")), kind="single")
SIM_NAO = Question("deus", "Você acredita em Deus?", (Option(1, "Sim"), Option(2, "Não")), kind="single")
INCOME = Question("income", "What do you earn?", kind="numeric", unit="euros", low=0, high=50_000, whole=True)


@pytest.mark.parametrize(
    "reply",
    [
        "I can't answer that. Happy people exist.",
        "I don't have personal feelings, so the question does not apply. A.",
        "Rather not say. B",
        "I make it a rule never to comment on such things.",
        "That stays between me and my doctor.",
        "Je préfère m'abstenir de répondre.",
        "Darüber rede ich grundsätzlich nicht.",
        "Na tematy osobiste się nie wypowiadam.",
        "Bu bende kalsın.",
        "Понятия не имею.",
        "我不方便说。",
        "そういうことは人に話さない主義です。",
        "그건 말씀드리기 곤란합니다.",
    ],
)
def test_a_refusal_of_the_question_is_no_answer_whatever_stands_beside_it(reply: str) -> None:
    assert parse_reply(reply, HAPPY, (0, 1, 2, 3)) == ("refused", None)


@pytest.mark.parametrize(
    ("reply", "code"),
    [
        ("I never tell the neighbours, but here it's fine: A", 1),
        ("I'd rather not say very, so quite happy.", 2),
        ("I don't know how to say this nicely. Not at all happy.", 4),
        ("Je ne sais pas si c'est raisonnable, mais B.", 2),
    ],
)
def test_what_wholly_answers_after_a_refusal_of_something_else_is_the_answer(reply: str, code: int) -> None:
    assert parse_reply(reply, HAPPY, (0, 1, 2, 3)) == ("answered", code)


def test_a_no_is_an_answer_where_a_but_leads_to_it_and_part_of_the_refusal_where_nothing_does() -> None:
    assert parse_reply("No comment on the cousins, but our household: No.", YES_NO, (0, 1)) == ("answered", 2)
    assert parse_reply("I'd rather not answer such things. No.", YES_NO, (0, 1)) == ("refused", None)
    assert parse_reply("Isso eu guardo para mim, não vou responder.", SIM_NAO, (0, 1)) == ("refused", None)


def test_a_refusal_gives_no_number_and_a_number_after_it_counts_where_it_is_all_that_is_said() -> None:
    assert parse_value("I have no clue, honestly.", INCOME, ()) == ("refused", None)
    assert parse_value("Rather not say. 18 people live here.", INCOME, ()) == ("refused", None)
    assert parse_value("Eigentlich geht Sie das nichts an, aber gut: 2100", INCOME, ()) == ("answered", "2100")


def test_options_between_which_a_reply_cannot_choose_are_no_refusal() -> None:
    assert parse_reply("Maybe B, maybe C, I can't decide.", HAPPY, (0, 1, 2, 3)) == ("unparsable", None)


@pytest.mark.parametrize(
    ("asked", "reply"),
    [
        ("Please answer honestly: do you smoke?", "I can't answer."),
        ("Please answer honestly: do you smoke?", "I will not answer this."),
        ("Bitte sagen Sie Ihre Meinung: rauchen Sie?", "Ich habe keine Meinung."),
        ("Bitte antworten Sie: rauchen Sie?", "Ich möchte nicht antworten."),
        ("Je vous prie de répondre : fumez-vous ?", "Je ne veux pas répondre."),
    ],
)
def test_declining_in_words_of_a_yes_or_no_question_is_no_no(asked: str, reply: str) -> None:
    labels = ("Yes", "No") if asked.startswith("Please") else ("Ja", "Nein") if asked[0] in "HB" else ("Oui", "Non")
    question = Question("q", asked, tuple(Option(code, label) for code, label in enumerate(labels, 1)), kind="single")
    assert parse_reply(reply, question, (0, 1))[0] in ("refused", "unparsable")
