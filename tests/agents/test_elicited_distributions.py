"""What models state, agree to or write freely, as distributions over the options."""

from __future__ import annotations

import numpy as np
import pytest
from deeppersona.agents.elicitation.pair import spread
from deeppersona.agents.elicitation.ssr import require_anchors, similarity_shares
from deeppersona.agents.elicitation.verbalized import parse_shares
from deeppersona.errors import UnknownElicitationError
from deeppersona.surveys import Option, Question
from hypothesis import given
from hypothesis import strategies as st
from scripted_client import HAPPY, TRUST, Scripted, ask


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
