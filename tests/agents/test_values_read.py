"""Reading replies that no single option answers: numbers, dates, several options, ranks, shares, grids, open text."""

import pytest
from deeppersona.agents.elicitation.value_parser import parse_value
from deeppersona.surveys import Option, Question, Row


def _options(*labels: str) -> tuple[Option, ...]:
    return tuple(Option(code, label) for code, label in enumerate(labels, 1))


TRAVEL = _options("Bus", "Train", "Car", "On foot")
SHARES = Question("shares", "Share 100 points.", TRAVEL, kind="allocation", total=100)
GRID = Question(
    "grid", "How do they travel?", TRAVEL, kind="matrix", rows=(Row("one", "Your family"), Row("two", "Friends"))
)
KINDS = [
    Question("hours", "How many hours a week do you work?", kind="numeric", low=0, high=168, unit="hours"),
    Question("moved", "When did you move in?", kind="date"),
    Question("job", "What is your job?", kind="text"),
    Question("uses", "Which do you use?", TRAVEL, kind="multiple"),
    Question("ranks", "Rank these.", TRAVEL, kind="ranking"),
    SHARES,
    GRID,
]


@pytest.mark.parametrize("run", ["1", "1.1.", "A: ", "A, ", "a:", ": ", "A: 1 ", "Bus ", "bus and ", "1,", "1, "])
@pytest.mark.parametrize("question", KINDS, ids=lambda question: question.kind)
def test_a_reply_of_one_run_is_read_to_its_end(question: Question, run: str) -> None:
    reply = "A: " + run * (4000 // len(run))
    assert parse_value(reply, question, (0, 1, 2, 3))[0] in ("answered", "refused", "unparsable")


@pytest.mark.parametrize("reply", ["40, 30, 20, 10", "40/30/20/10", "[40%; 30%; 20%; 10%]"])
def test_a_list_of_shares_is_in_the_order_shown(reply: str) -> None:
    assert parse_value(reply, SHARES, (0, 1, 2, 3)) == ("answered", '{"1": 40, "2": 30, "3": 20, "4": 10}')


def test_a_label_is_denied_by_its_own_clause_only() -> None:
    uses = KINDS[3]
    assert parse_value("I never take the car, the bus is fine", uses, (0, 1, 2, 3)) == ("answered", "[1]")
