"""Yes said by denying no, no by denying yes, and answers after a question that is repeated first."""

from __future__ import annotations

import pytest
from deeppersona.agents.replies.reply_parser import parse_reply
from deeppersona.surveys import Option, Question


@pytest.mark.parametrize(
    ("yes", "no", "reply", "code"),
    [
        ("Yes", "No", "No would be a lie, I have two.", 1),
        ("Yes", "No", "I can't say yes, I never went.", 2),
        ("Ja", "Nein", "Nein wäre gelogen.", 1),
        ("Oui", "Non", "Je ne peux pas dire oui, ce serait mentir.", 2),
        ("Sì", "No", "Dire di no sarebbe una bugia.", 1),
        ("Да", "Нет", "Сказать «нет» не могу: шесть соток имеются.", 1),
        ("Evet", "Hayır", "Hayır dersem yalan olur.", 1),
        ("はい", "いいえ", "「はい」とは言えませんね。", 2),
        ("हाँ", "नहीं", '"नहीं" कहना ग़लत होगा, दो साल पहले बन गया था।', 1),
        ("Yes", "No", "I can't say yes or no.", None),
    ],
)
def test_what_cannot_be_said_is_not_the_answer(yes: str, no: str, reply: str, code: int | None) -> None:
    question = Question("q", "So?", (Option(1, yes), Option(2, no)), {}, "single")
    assert parse_reply(reply, question, (0, 1))[1] == code


@pytest.mark.parametrize(
    ("reply", "code"),
    [('"How often do you do sport?" - B', 2), ("How often do you do sport? Never.", 3)],
)
def test_a_question_repeated_first_is_passed_over(reply: str, code: int | None) -> None:
    labels = ("Daily", "Often", "Never")
    options = tuple(Option(at, label) for at, label in enumerate(labels, 1))
    assert parse_reply(reply, Question("q", "How often do you do sport?", options, {}, "likert"), (0, 1, 2))[1] == code
