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
    return pa.table({"question_id": [question.id] * n, "status": ["answered"] * n, "raw_text": texts})


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
