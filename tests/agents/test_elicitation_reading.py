"""Elicitations against a scripted client: what is sent, what is read, what is refused, where figures come from."""

from __future__ import annotations

import asyncio
import json
import math
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np
import pytest
from deeppersona.agents.elicitation import ELICITATIONS, Interview, Reading, open_elicitation, require_kinds
from deeppersona.agents.elicitation.order_record import recorded_orders
from deeppersona.agents.elicitation.pair import spread
from deeppersona.agents.elicitation.ssr import require_anchors, similarity_shares
from deeppersona.agents.elicitation.verbalized import parse_shares
from deeppersona.errors import InputError, UnknownElicitationError
from deeppersona.llm import Completion, Options
from deeppersona.surveys import Option, Question, Row, load_survey
from deeppersona.surveys.routing import given as known
from hypothesis import given
from hypothesis import strategies as st

HAPPY = load_survey("wvs7-core6")["Q46"]
TRUST = load_survey("wvs7-core6")["Q57"]
SYSTEM = [{"role": "system", "content": "You are Ana."}]


@dataclass
class Scripted:
    """A client that answers by a function of the last message."""

    script: Callable[[str], str]
    shares: Callable[[str], dict[str, float]] | None = None
    asked: list[tuple[Any, Options]] = field(default_factory=list)

    @property
    def supports_logprobs(self) -> bool:
        return self.shares is not None

    async def complete(self, messages: Any, options: Options) -> Completion:
        self.asked.append((list(messages), options))
        last = messages[-1]["content"]
        scores = None
        if options.labels and self.shares is not None:
            given = self.shares(last)
            scores = {label: math.log(given[label]) if given.get(label) else -math.inf for label in options.labels}
        return Completion(self.script(last), label_logprobs=scores, prompt_tokens=10, completion_tokens=2)


def ask(name: str, client: Scripted, question: Question, seed: int = 1) -> Reading:
    interview = Interview(client, SYSTEM, "About you", question, np.random.default_rng(seed))  # type: ignore[arg-type]
    return asyncio.run(open_elicitation(name).ask(interview))


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


def test_percentages_are_read_in_the_order_shown() -> None:
    outcome, shares = parse_shares("A: 70%\nB: 20%\nC: 10%\nD: 0%", HAPPY, (3, 2, 1, 0))
    assert outcome == "answered"
    assert shares == pytest.approx([0.0, 0.1, 0.2, 0.7])


@pytest.mark.parametrize(
    "text",
    [
        "A: 10\nB: 60\nC: 20\nD: 10",
        "A - 10%\nB - 60%\nC - 20%\nD - 10%",
        "A. Very happy: 10%\nB. Quite happy: 60%\nC. Not very happy: 20%\nD. Not at all happy: 10%",
        "Very happy: 10%\nQuite happy: 60%\nNot very happy: 20%\nNot at all happy: 10%",
        '{"A": 10, "B": 60, "C": 20, "D": 10}',
        '```json\n{"A": "10%", "B": "60%", "C": "20%", "D": "10%"}\n```',
        "A: 0.10\nB: 0.60\nC: 0.20\nD: 0.10",
        "A: 10, B: 60, C: 20, D: 10",
        "**A**: 10%\n**B**: 60%\n**C**: 20%\n**D**: 10%",
        "A: 1０\nB: ６0\nC: 20\nD: 10",
        "A) 10%\nB) 60%\nC) 20%\nD) 10%",
        "A: ten\nB: sixty\nC: twenty\nD: ten",
        "| Very happy | 10% |\n| Quite happy | 60% |\n| Not very happy | 20% |\n| Not at all happy | 10% |",
        "I would say 60% quite happy, 10% very happy, 20% not very happy and 10% not at all happy.",
    ],
)
def test_percentages_are_read_however_they_are_written(text: str) -> None:
    outcome, shares = parse_shares(text, HAPPY, (0, 1, 2, 3))
    assert outcome == "answered"
    assert shares == pytest.approx([0.1, 0.6, 0.2, 0.1])


@pytest.mark.parametrize(
    "text", ["A: 10\nB: 20", "A: 90\nB: 90", "B", "", "A: 50\nA: 30\nB: 20", "A: 0\nB: 0\nC: 0\nD: 0"]
)
def test_percentages_that_do_not_add_up_are_no_answer(text: str) -> None:
    assert parse_shares(text, HAPPY, (0, 1, 2, 3)) == ("unparsable", None)


@given(
    st.lists(st.integers(0, 100), min_size=4, max_size=4).filter(lambda shares: sum(shares) > 0),
    st.permutations(range(4)),
)
def test_any_stated_distribution_is_read_back(parts: list[int], order: list[int]) -> None:
    stated = [100 * part / sum(parts) for part in parts]
    text = "\n".join(f"{letter}: {stated[position]:.3f}%" for letter, position in zip("ABCD", order, strict=True))
    outcome, shares = parse_shares(text, HAPPY, tuple(order))
    assert outcome == "answered"
    assert shares == pytest.approx([share / 100 for share in stated], abs=1e-4)


def test_a_yes_sayer_lands_in_the_middle_of_the_scale() -> None:
    reading = ask("pair", Scripted(lambda last: "Yes"), HAPPY)
    assert reading.distribution == pytest.approx([1 / 8, 3 / 8, 3 / 8, 1 / 8])


def test_agreement_and_denial_of_the_reversal_pull_the_same_way() -> None:
    def script(last: str) -> str:
        return "Yes" if 'closer to "Very happy"' in last else "No"

    reading = ask("pair", Scripted(script), HAPPY)
    assert reading.distribution is not None
    assert reading.distribution[0] > 0.9


def test_pairs_use_log_probabilities_where_the_model_gives_them() -> None:
    def shares(last: str) -> dict[str, float]:
        return (
            {"Yes": 0.6, "No": 0.2}
            if "is not" not in last and "Most people" in last.split("says of you")[1]
            else {"Yes": 0.2, "No": 0.6}
        )

    reading = ask("pair", Scripted(lambda last: "", shares), TRUST)
    assert reading.permitted_mass == pytest.approx(0.8)
    # first option: yes .75 and its reversal denied .75; second: .25 and, as the script denies its reversal too, .75
    assert reading.distribution == pytest.approx([0.75 / 1.25, 0.5 / 1.25])


@given(st.floats(0.02, 0.98), st.integers(2, 11))
def test_the_spread_of_a_pair_has_the_elicited_mean(place: float, n: int) -> None:
    shares = spread(place, n)
    assert shares.sum() == pytest.approx(1.0)
    assert shares @ np.arange(n) / (n - 1) == pytest.approx(place)


def test_free_text_is_nearest_to_the_option_that_uses_its_words() -> None:
    weather = Question(
        "W",
        "What do you like to do?",
        (Option(1, "Cooking meals"), Option(2, "Watching football"), Option(3, "Reading books")),
        kind="single",
        scale="nominal",
    )
    shares = similarity_shares("I spend every weekend watching football matches with my friends.", weather)
    assert shares is not None
    assert shares.mean(axis=0).argmax() == 1
    assert shares.sum(axis=1) == pytest.approx(np.ones(len(shares)))


def test_text_in_unknown_words_is_not_mapped() -> None:
    assert similarity_shares("Xqzv brrt plomf.", HAPPY) is None


def test_a_question_may_bring_its_own_anchors() -> None:
    one = Question(
        "Q",
        "How is work?",
        (Option(1, "x1"), Option(2, "x2")),
        anchors=(("My job is wonderful.", "My job is terrible."),),
    )
    shares = similarity_shares("wonderful job", one)
    assert shares is not None
    assert shares.shape == (1, 2)
    assert shares[0, 0] > shares[0, 1]


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


@pytest.mark.parametrize(
    "text",
    [
        "A: 20-30%\nB: 30-40%\nC: 20-30%\nD: 20-30%",
        "A: 20% - 30%\nB: 30 to 40\nC: 20\nD: 20",
        "A: 1000\nB: 0\nC: 0\nD: 0",
        "A: 1e2\nB: 0",
        "A: 10-20\nB: 30\nC: 30\nD: 30",
        "I am 100 % sure that I am quite happy.",
    ],
)
def test_ranges_of_percentages_are_no_percentages(text: str) -> None:
    assert parse_shares(text, HAPPY, (0, 1, 2, 3)) == ("unparsable", None)


def test_a_word_is_no_letter_of_an_option() -> None:
    ten = load_survey("wvs7-core6")["Q184"]
    text = "I think A: 10, " + ", ".join(f"{letter}: 10" for letter in "BCDEFGHIJ")
    outcome, shares = parse_shares(text, ten, tuple(range(10)))
    assert outcome == "answered"
    assert shares == pytest.approx([0.1] * 10)


def test_yes_counts_with_and_without_a_capital() -> None:
    client = Scripted(lambda last: "", lambda last: {"yes": 0.5, "Yes": 0.1, "No": 0.1, "no": 0.1})
    reading = ask("pair", client, HAPPY)
    assert reading.permitted_mass == pytest.approx(0.8)
    assert "yes 0.7500:" in reading.raw_text


@pytest.mark.parametrize(
    "text", ["B", "A: 10\nB: 60", '{"A": 10, "B": 60, "C":', "<html><head><title>502 Bad Gateway</title></head></html>"]
)
def test_what_nobody_would_say_is_not_mapped_to_options(text: str) -> None:
    assert ask("ssr", Scripted(lambda last: text), HAPPY).status == "unparsable"


@pytest.mark.parametrize("labels", [["1", "2", "3"], ["1 Not at all", "2", "3"], ["很幸福", "一般", "不幸福"]])
def test_options_that_anchors_cannot_tell_apart_are_refused(labels: list[str]) -> None:
    one = Question("W", "How happy are you?", tuple(Option(code, label) for code, label in enumerate(labels)))
    assert similarity_shares("I am very happy.", one) is None
    with pytest.raises(UnknownElicitationError, match="cannot tell the options of W apart"):
        require_anchors([HAPPY, one])


def test_somebody_between_the_ends_lands_between_them() -> None:
    """Numbers between two worded ends have anchors as long as theirs; by shorter ones no middle would ever be nearest."""
    five = Question(
        "W",
        "What do you like?",
        (Option(1, "Football"), Option(2, "2"), Option(3, "3"), Option(4, "4"), Option(5, "Cooking")),
    )
    shares = similarity_shares("Football and cooking", five)
    assert shares is not None
    assert shares[0].argmax() in (1, 2, 3)


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
