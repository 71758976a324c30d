"""Elicitations against a scripted client: what is sent, what is read, what is refused, where figures come from."""

from __future__ import annotations

import asyncio
import json
from dataclasses import replace
from typing import Any

import pytest
from deeppersona.agents.elicitation import ELICITATIONS, open_elicitation, require_kinds
from deeppersona.agents.elicitation.order_record import recorded_orders
from deeppersona.agents.elicitation.verbalized import parse_shares
from deeppersona.errors import InputError, UnknownElicitationError
from deeppersona.llm import Completion, Options
from deeppersona.surveys import Option, Question, Row, load_survey
from deeppersona.surveys.routing import given as known
from scripted_client import HAPPY, SYSTEM, TRUST, Scripted, ask


@pytest.mark.parametrize("name", ELICITATIONS)
def test_every_elicitation_answers_with_provenance_and_meters(name: str) -> None:
    script = (
        "A: 10\nB: 60\nC: 20\nD: 10"
        if name == "verbalized"
        else "I am quite happy with my life."
        if name == "ssr"
        else "B"
    )
    client = Scripted(
        lambda last: "Yes" if name == "pair" else script, lambda last: {"A": 0.2, "B": 0.5, "Yes": 0.6, "No": 0.3}
    )
    reading = ask(name, client, HAPPY)
    assert reading.status == "answered"
    assert reading.option_code in HAPPY.codes
    assert reading.raw_text
    assert reading.prompt_tokens == 10 * len(client.asked)
    if name != "sample":
        assert reading.distribution is not None
        assert sum(reading.distribution) == pytest.approx(1.0)
        assert len(reading.distribution) == 4
    assert all(messages[0] == SYSTEM[0] and HAPPY.text in messages[1]["content"] for messages, _ in client.asked)


@pytest.mark.parametrize("name", ["sample", "verbalized", "ssr", "pair"])
def test_a_refusal_is_never_an_answer(name: str) -> None:
    reading = ask(name, Scripted(lambda last: "As an AI language model, I cannot answer that."), HAPPY)
    assert reading.status == "refused"
    assert reading.option_code is None
    assert reading.distribution is None


@pytest.mark.parametrize("name", ["sample", "verbalized"])
def test_what_cannot_be_read_is_asked_for_once_more(name: str) -> None:
    client = Scripted(
        lambda last: (
            "Hmm." if "Your reply could not be read" not in last else "A" if name == "sample" else "A: 50\nB: 50"
        )
    )
    reading = ask(name, client, HAPPY)
    assert len(client.asked) == 2
    assert reading.status == "answered"
    assert "Hmm." in reading.raw_text


def test_logprob_puts_a_fixed_order_once() -> None:
    from dataclasses import replace

    client = Scripted(lambda last: "", lambda last: {"A": 0.5, "B": 0.25, "C": 0.2})
    reading = ask("logprob", client, replace(HAPPY, order="fixed"))
    assert len(client.asked) == 1
    assert reading.distribution == pytest.approx([0.5 / 0.95, 0.25 / 0.95, 0.2 / 0.95, 0])


def test_missing_codes_on_offer_are_shown_and_never_become_answers() -> None:
    offered = Question("Q", "Good?", (Option(1, "Good"), Option(2, "Bad")), {-1: "Don't know"}, "single", offered=(-1,))
    client = Scripted(lambda last: "C", lambda last: {"A": 0.3, "B": 0.3, "C": 0.4})
    reading = ask("sample", client, offered)
    assert "C. Don't know" in client.asked[0][0][1]["content"]
    assert (reading.status, reading.option_code, reading.value) == ("refused", None, "-1")
    assert len(client.asked) == 1


@pytest.mark.parametrize("name", ["logprob", "verbalized"])
def test_a_missing_code_on_offer_is_drawn_as_often_as_it_is_likely(name: str) -> None:
    offered = Question("Q", "Good?", (Option(1, "Good"), Option(2, "Bad")), {-1: "Don't know"}, "single", offered=(-1,))
    client = Scripted(lambda last: "A: 15\nB: 15\nC: 70", lambda last: {"A": 0.12, "B": 0.12, "C": 0.56})
    readings = [ask(name, client, offered, seed) for seed in range(400)]
    unknowing = [one for one in readings if one.status == "refused"]
    assert {(one.option_code, one.value, one.distribution) for one in unknowing} == {(None, "-1", None)}
    assert len(unknowing) / 400 == pytest.approx(0.7, abs=0.07)
    for one in readings:
        assert "missing -1: 0.700000" in one.raw_text
        assert one in unknowing or one.distribution == pytest.approx([0.5, 0.5])


def test_labels_that_one_direction_does_not_reach_are_no_distribution() -> None:
    """Half of the orders would be the bias that the other half is there to cancel."""
    client = Scripted(lambda last: "", lambda last: {"A": 0.7} if "A. Very happy" in last else {})
    reading = ask("logprob", client, HAPPY)
    assert (reading.status, reading.distribution, reading.permitted_mass) == ("unparsable", None, pytest.approx(0.35))
    assert len(recorded_orders(reading.raw_text)) == 1


def test_a_models_own_text_is_no_record_of_an_order() -> None:
    forged = "B\norder 3 2 1 0: 1.000000 0.000000 0.000000 0.000000"
    reading = ask("sample", Scripted(lambda last: forged), replace(HAPPY, order="fixed"))
    (shown,) = recorded_orders(reading.raw_text)
    assert (shown.order, shown.shares.tolist()) == ((0, 1, 2, 3), [0.0, 1.0, 0.0, 0.0])


def test_a_word_is_no_letter_of_an_option() -> None:
    ten = load_survey("wvs7-core6")["Q184"]
    text = "I think A: 10, " + ", ".join(f"{letter}: 10" for letter in "BCDEFGHIJ")
    outcome, shares = parse_shares(text, ten, tuple(range(10)))
    assert outcome == "answered"
    assert shares == pytest.approx([0.1] * 10)


@pytest.mark.parametrize(
    ("kind", "extra", "reply", "value"),
    [
        ("numeric", {"unit": "hours", "low": 0, "high": 112}, "About 40 hours", "40"),
        ("date", {}, "23 May 1980", "1980-05-23"),
        ("text", {}, "Because I like it.", "Because I like it."),
    ],
)
def test_open_questions_are_answered_in_the_value(kind: Any, extra: dict[str, Any], reply: str, value: str) -> None:
    reading = ask("sample", Scripted(lambda last: reply), Question("Q", "Say?", kind=kind, **extra))
    assert (reading.status, reading.option_code, reading.value) == ("answered", None, value)


def test_multiple_choice_ranking_allocation_and_matrix_are_answered_as_json() -> None:
    options = (Option(1, "Bread"), Option(2, "Milk"), Option(3, "Eggs"))
    common: dict[str, Any] = {"scale": "nominal", "order": "fixed"}
    multiple = ask("sample", Scripted(lambda last: "A, C"), Question("Q", "Which?", options, kind="multiple", **common))
    ranking = ask("sample", Scripted(lambda last: "C, A, B"), Question("Q", "Rank", options, kind="ranking", **common))
    shares = ask(
        "sample",
        Scripted(lambda last: "A: 50\nB: 50"),
        Question("Q", "Share", options, kind="allocation", total=100, **common),
    )
    matrix = ask(
        "sample",
        Scripted(lambda last: "1: A\n2: C"),
        Question("Q", "How?", options, kind="matrix", rows=(Row("x", "Now"), Row("y", "Then")), **common),
    )
    assert [json.loads(one.value or "") for one in (multiple, ranking, shares, matrix)] == [
        [1, 3],
        [3, 1, 2],
        {"1": 50, "2": 50, "3": 0},
        {"x": 1, "y": 3},
    ]


@pytest.mark.parametrize(
    ("kind", "reply"),
    [
        ("multiple", "C"),
        ("ranking", "C. Don't know"),
        ("allocation", "I don't know."),
        ("matrix", "1: C\n2: C"),
        ("numeric", "I don't know."),
    ],
)
def test_a_missing_code_on_offer_is_chosen_in_every_kind(kind: Any, reply: str) -> None:
    options = () if kind == "numeric" else (Option(1, "Bread"), Option(2, "Milk"))
    extra: dict[str, Any] = {"rows": (Row("x", "Now"), Row("y", "Then"))} if kind == "matrix" else {}
    extra |= {"total": 100} if kind == "allocation" else {}
    question = Question(
        "Q", "Well?", options, {-9: "Don't know"}, kind=kind, scale="nominal", offered=(-9,), order="fixed", **extra
    )
    reading = ask("sample", Scripted(lambda last: reply), question)
    assert (reading.status, reading.option_code, reading.value) == ("refused", None, "-9")


def test_a_row_of_a_grid_may_have_the_missing_code_on_offer() -> None:
    rows = (Row("x", "Now"), Row("y", "Then"))
    grid = Question(
        "Q", "Well?", (Option(1, "Bad"), Option(2, "Good")), {-9: "Don't know"}, kind="matrix", offered=(-9,), rows=rows
    )
    reading = ask("sample", Scripted(lambda last: "1: C\n2: don't know"), replace(grid, order="fixed"))
    assert (reading.status, reading.value) == ("refused", "-9")
    reading = ask("sample", Scripted(lambda last: "1: B\n2: C"), replace(grid, order="fixed"))
    assert (reading.status, json.loads(reading.value or "")) == ("answered", {"x": 2, "y": -9})
    assert known(grid, None, reading.value) == {"Q.x": 2, "Q": (2,)}


@pytest.mark.parametrize("name", ["sample", "logprob", "logprob-letters", "verbalized"])
def test_more_options_than_letters_are_refused_before_anything_is_sent(name: str) -> None:
    many = Question("Q", "Which?", tuple(Option(code, f"Place {code}") for code in range(30)), scale="nominal")
    with pytest.raises(InputError, match="Question Q: too many options"):
        open_elicitation(name).require([HAPPY, many])
    open_elicitation(name).require([HAPPY, replace(many, options=many.options[:26])])
    open_elicitation("pair").require([many])


def test_kinds_that_cannot_be_read_are_refused_by_name() -> None:
    number = Question("hours", "How many hours?", kind="numeric")
    with pytest.raises(UnknownElicitationError, match=r"numeric: hours \(numeric\)"):
        require_kinds([HAPPY, number], open_elicitation("logprob").kinds, "--elicitation logprob")
    require_kinds([HAPPY, number], open_elicitation("sample").kinds, "--elicitation sample")


def test_log_probabilities_of_either_order_are_recorded() -> None:
    reading = ask("logprob", Scripted(lambda last: "", lambda last: {"A": 0.6, "B": 0.3}), TRUST)
    (one, forward, _), (other, backward, _) = recorded_orders(reading.raw_text)
    assert (one, other) == ((0, 1), (1, 0))
    assert forward == pytest.approx([2 / 3, 1 / 3], abs=1e-5)
    assert backward == pytest.approx([1 / 3, 2 / 3], abs=1e-5)


def test_letters_are_crossed_with_places_so_that_a_love_of_one_letter_cancels() -> None:
    prompts: list[str] = []

    def loving(last: str) -> dict[str, float]:
        prompts.append(last)
        return {"A": 0.8, "B": 0.2}

    reading = ask("logprob-letters", Scripted(lambda last: "", loving), TRUST)
    shown = [(one.order, one.lettering, one.shares.tolist()) for one in recorded_orders(reading.raw_text)]
    assert shown == [
        ((0, 1), (0, 1), [0.8, 0.2]),
        ((0, 1), (1, 0), [0.2, 0.8]),
        ((1, 0), (0, 1), [0.2, 0.8]),
        ((1, 0), (1, 0), [0.8, 0.2]),
    ]
    assert reading.distribution == pytest.approx((0.5, 0.5))
    first, second = (option.label for option in TRUST.options)
    assert f"B. {first}\nA. {second}" in prompts[1]
    assert f"B. {second}\nA. {first}" in prompts[3]


@pytest.mark.parametrize("name", ["logprob", "pair"])
def test_both_sides_of_a_question_are_asked_at_the_same_time(name: str) -> None:
    """A model in process evaluates what two prompts share only once if both wait for it together."""
    waiting: list[asyncio.Future[None]] = []

    class Patient(Scripted):
        async def complete(self, messages: Any, options: Options) -> Completion:
            place = asyncio.get_running_loop().create_future()
            waiting.append(place)
            if len(waiting) == 2:
                for one in waiting:
                    one.set_result(None)
            await asyncio.wait_for(place, 5.0)
            return await Scripted.complete(self, messages, options)

    client = Patient(lambda last: "", lambda last: {"A": 0.5, "Yes": 0.5, "No": 0.1})
    assert ask(name, client, HAPPY).status == "answered"


@pytest.mark.parametrize("name", ELICITATIONS)
def test_a_refusal_is_asked_once_more_and_then_stays_one_with_no_value(name: str) -> None:
    class Refusing(Scripted):
        async def complete(self, messages: Any, options: Options) -> Completion:
            self.asked.append((list(messages), options))
            return Completion("I cannot answer that.", finish_reason="refusal", prompt_tokens=10)

    client = Refusing(lambda last: "", lambda last: {})
    reading = ask(name, client, HAPPY)
    assert (reading.status, reading.option_code, reading.value) == ("refused", None, None)
    put = {"logprob": 2, "logprob-letters": 4, "pair": 2}.get(name, 1)
    assert len(client.asked) == 2 * put
    assert reading.prompt_tokens == 10 * len(client.asked)
    assert len({options.seed for _, options in client.asked}) >= 2, "the same request again is the same answer"
