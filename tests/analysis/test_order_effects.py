"""The effect of the order of options is measured from what answers record, and told from chance."""

import numpy as np
import pyarrow as pa
import pytest
from deeppersona.agents.elicitation.order_record import order_line
from deeppersona.analysis.order_effects import tabulate_order_effects
from deeppersona.surveys import Option, Question

OPTIONS = tuple(Option(code, label) for code, label in enumerate(("Very", "Quite", "Not very", "Not"), 1))
SCALE = Question("happy", "Happy?", OPTIONS, {})
PARTY = Question("party", "Which?", OPTIONS, {}, "single", scale="nominal")


def answers(question: Question, texts: list[str]) -> pa.Table:
    n = len(texts)
    ids = [f"R{at:04}" for at in range(n)]
    return pa.table(
        {"respondent_id": ids, "question_id": [question.id] * n, "status": ["answered"] * n, "raw_text": texts}
    )


def drawn(question: Question, n: int, choose: object, seed: int = 5) -> pa.Table:
    """Answers of respondents who are shown a direction or a permutation each; ``choose(order, rng)`` is a position."""
    rng = np.random.default_rng(seed)
    texts = []
    for _ in range(n):
        order = (
            list(range(4))[:: int(rng.choice([-1, 1]))]
            if question.scale == "ordinal"
            else [int(at) for at in rng.permutation(4)]
        )
        chosen = choose(order, rng)  # type: ignore[operator]
        texts.append("B.\n---\n" + order_line(order, [float(at == chosen) for at in range(4)]))
    return answers(question, texts)


def test_whoever_always_takes_the_first_option_has_no_answer_but_the_order() -> None:
    (effect,) = tabulate_order_effects(drawn(SCALE, 60, lambda order, rng: order[0]), [SCALE], seed=1).to_pylist()
    assert effect["total_variation"] == 1.0
    assert effect["mean_shift"] == -1.0
    assert effect["share_by_place"] == [1.0, 0.0, 0.0, 0.0]
    assert effect["p_value"] == pytest.approx(1 / 500)


def test_answers_that_do_not_heed_the_order_are_not_called_an_effect() -> None:
    (effect,) = tabulate_order_effects(
        drawn(SCALE, 200, lambda order, rng: rng.integers(4)), [SCALE], seed=1
    ).to_pylist()
    assert effect["p_value"] > 0.05
    assert effect["total_variation"] < 2 * effect["by_chance"]


def test_shuffled_lists_are_judged_by_the_places_chosen_and_not_by_the_options_liked() -> None:
    loyal, careless = (
        tabulate_order_effects(drawn(PARTY, 200, choose), [PARTY], seed=1).to_pylist()[0]
        for choose in (lambda order, rng: 2, lambda order, rng: order[-1])
    )
    assert loyal["p_value"] > 0.05
    assert careless["share_by_place"] == [0.0, 0.0, 0.0, 1.0]
    assert careless["p_value"] < 0.01


def test_an_answer_scored_in_both_directions_is_compared_with_itself() -> None:
    forward, backward = order_line([0, 1, 2, 3], [0.5, 0.5, 0, 0]), order_line([3, 2, 1, 0], [0.25, 0.5, 0.25, 0])
    (effect,) = tabulate_order_effects(answers(SCALE, [f"{forward}\n{backward}"] * 8), [SCALE], seed=1).to_pylist()
    assert (effect["n_shown"], effect["n_orders"], effect["total_variation"]) == (16, 2, 0.25)
    assert effect["mean_shift"] == pytest.approx(-0.5 / 3)


def test_a_question_shown_one_way_only_and_a_models_own_text_have_no_row() -> None:
    forged = "order 3 2 1: 1.2.3\norder 0 0 0 0: 1.000000 0.000000 0.000000 0.000000"
    texts = [order_line([0, 1, 2, 3], [1, 0, 0, 0]), forged]
    assert tabulate_order_effects(answers(SCALE, texts), [SCALE], seed=1).num_rows == 0


@pytest.mark.parametrize("heeds", ["letters", "places"])
def test_effects_of_letters_are_told_from_effects_of_places(heeds: str) -> None:
    """Eight respondents, each shown both directions under both letterings, who lean to the letter A or to what stands first."""
    lines = []
    for order in ((0, 1, 2, 3), (3, 2, 1, 0)):
        for lettering in ((0, 1, 2, 3), (3, 2, 1, 0)):
            shares = np.full(4, 0.1)
            shares[order[lettering.index(0) if heeds == "letters" else 0]] = 0.7
            lines.append(order_line(order, shares, lettering))
    (effect,) = tabulate_order_effects(answers(SCALE, ["\n".join(lines)] * 8), [SCALE], seed=1).to_pylist()
    found = {"places": effect["total_variation"], "letters": effect["letter_variation"]}
    p_values = {"places": effect["p_value"], "letters": effect["letter_p_value"]}
    other = {"letters": "places", "places": "letters"}[heeds]
    assert (found[heeds], found[other]) == pytest.approx((0.6, 0.0), abs=1e-6)
    assert effect[f"share_by_{heeds[:-1]}"] == pytest.approx([0.7, 0.1, 0.1, 0.1], abs=1e-6)
    assert effect[f"share_by_{other[:-1]}"] == pytest.approx([0.4, 0.1, 0.1, 0.4], abs=1e-6)
    assert p_values[heeds] < 0.05 < p_values[other]


def test_letters_are_measured_where_the_order_is_fixed() -> None:
    lines = [order_line([0, 1, 2, 3], shares, letters) for shares, letters in (
        ([0.7, 0.1, 0.1, 0.1], [0, 1, 2, 3]), ([0.1, 0.1, 0.1, 0.7], [3, 2, 1, 0]))]  # fmt: skip
    (effect,) = tabulate_order_effects(answers(SCALE, ["\n".join(lines)] * 8), [SCALE], seed=1).to_pylist()
    assert np.isnan([effect["total_variation"], effect["p_value"], effect["mean_shift"]]).all()
    assert effect["letter_variation"] == pytest.approx(0.6)
    assert effect["share_by_letter"] == pytest.approx([0.7, 0.1, 0.1, 0.1])


def test_an_unordered_list_shown_both_ways_is_compared_with_itself() -> None:
    """Places alone would say .35 here, where the order changed nothing: what stands in the middle stands there both ways."""
    lines = [order_line(order, [0.1, 0.7, 0.1, 0.1]) for order in ([0, 1, 2, 3], [3, 2, 1, 0])]
    (effect,) = tabulate_order_effects(answers(PARTY, ["\n".join(lines)] * 8), [PARTY], seed=1).to_pylist()
    assert (effect["total_variation"], effect["p_value"]) == (0.0, 1.0)


@pytest.mark.parametrize("question", [SCALE, PARTY], ids=["directions", "permutations"])
def test_letters_that_go_with_places_have_no_effect_of_their_own(question: Question) -> None:
    (effect,) = tabulate_order_effects(drawn(question, 60, lambda order, rng: order[0]), [question], seed=1).to_pylist()
    assert np.isnan(effect["letter_variation"])
    assert effect["share_by_letter"] is None


def test_the_interval_of_a_plain_effect_holds_it_and_not_zero() -> None:
    """Each of 400 respondents takes what stands first in four of ten cases, else any of the four."""
    table = drawn(SCALE, 400, lambda order, rng: order[0] if rng.random() < 0.4 else rng.integers(4))
    (effect,) = tabulate_order_effects(table, [SCALE], seed=1).to_pylist()
    assert effect["n_respondents"] == 400
    assert effect["mean_shift_low"] < -0.4 < effect["mean_shift_high"] < 0
    assert 0 < effect["total_variation_low"] < 0.4 < effect["total_variation_high"]


def test_respondents_who_are_asked_more_often_make_no_interval_narrower() -> None:
    rng = np.random.default_rng(7)
    lines = []
    for first in rng.uniform(0.3, 0.7, 12):
        ways = ([0, 1, 2, 3], [first, 1 - first, 0, 0]), ([3, 2, 1, 0], [0.5, 0.3, 0.2, 0])
        lines.append("\n".join(order_line(order, shares) for order, shares in ways))
    once = answers(SCALE, lines)
    found = [tabulate_order_effects(pa.concat_tables([once] * n), [SCALE], seed=1).to_pylist()[0] for n in (1, 6)]
    assert [one["n_shown"] for one in found] == [24, 144]
    for name in ("mean_shift_low", "mean_shift_high", "total_variation_low", "total_variation_high", "p_value"):
        assert found[0][name] == pytest.approx(found[1][name])


def test_the_last_row_averages_over_questions_and_knows_that_respondents_answer_several() -> None:
    """A second question that is the first one again adds nothing; one with an effect of its own adds its own."""
    again = Question("again", "Happy?", OPTIONS, {})
    table = drawn(SCALE, 100, lambda order, rng: order[0] if rng.random() < 0.3 else rng.integers(4))
    twin = table.set_column(1, "question_id", pa.array(["again"] * 100))
    rows = tabulate_order_effects(pa.concat_tables([table, twin]), [SCALE, again], seed=1).to_pylist()
    assert [(row["scope"], row["question_id"], row["n_questions"]) for row in rows] == [
        ("question", "happy", 1), ("question", "again", 1), ("all", None, 2)
    ]  # fmt: skip
    assert (rows[2]["n_respondents"], rows[2]["n_shown"]) == (100, 200)
    for name in ("mean_shift", "mean_shift_low", "mean_shift_high", "total_variation"):
        assert rows[2][name] == pytest.approx(rows[0][name])


def test_what_cannot_be_known_is_no_number() -> None:
    one = answers(SCALE, [order_line(order, [1, 0, 0, 0]) for order in ([0, 1, 2, 3], [3, 2, 1, 0])])
    alone = one.set_column(0, "respondent_id", pa.array(["R1", "R1"]))
    (effect,) = tabulate_order_effects(alone, [SCALE], seed=1).to_pylist()
    assert (effect["n_respondents"], effect["mean_shift"], effect["total_variation"]) == (1, 0.0, 0.0)
    ends = ("mean_shift_low", "mean_shift_high", "total_variation_low", "total_variation_high")
    assert np.isnan([effect[name] for name in ends]).all()
    unanswered = one.set_column(2, "status", pa.array(["refused", "failed"]))
    textless = one.set_column(3, "raw_text", pa.array([None, None], pa.string()))
    for nothing in (unanswered, textless, one.slice(0, 1), one.slice(0, 0)):
        assert tabulate_order_effects(nothing, [SCALE], seed=1).num_rows == 0


def test_the_order_of_the_answers_changes_no_figure() -> None:
    table = drawn(PARTY, 60, lambda order, rng: order[0] if rng.random() < 0.3 else rng.integers(4))
    turned = table.take(list(range(60))[::-1])
    one, other = (str(tabulate_order_effects(rows, [PARTY], seed=1).to_pylist()) for rows in (table, turned))
    assert one == other
