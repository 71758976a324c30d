"""What the order of the options did to the answers: a table over the questions of a run that varied it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from .. import draws
from ..agents.elicitation.order_record import recorded_orders
from ..run import Run
from ..surveys import Question

Floats = NDArray[np.float64]
Places = NDArray[np.int64]

#: Orders dealt anew to the same answers: the p-value is known to 1 / (SHUFFLES + 1).
SHUFFLES = 499

SCHEMA = pa.schema(
    [
        ("question_id", pa.string()),
        ("scale", pa.string()),
        ("n_shown", pa.int64()),
        ("n_orders", pa.int64()),
        ("total_variation", pa.float64()),
        ("by_chance", pa.float64()),
        ("p_value", pa.float64()),
        ("mean_shift", pa.float64()),
        ("share_by_place", pa.list_(pa.float64())),
        ("letter_variation", pa.float64()),
        ("letter_by_chance", pa.float64()),
        ("letter_p_value", pa.float64()),
        ("share_by_letter", pa.list_(pa.float64())),
    ]
)


@dataclass(frozen=True)
class _Shown:
    """What one question's answers record, one row a showing.

    Attributes:
        orders: option at each place shown, shape (n_shown, n_options).
        shares: of the options in scale order, same shape.
        letters: place in the alphabet of the letter of each option in scale order, same shape.
        answer: the answer that a showing belongs to, shape (n_shown,); log-probabilities show an answer both ways.
    """

    orders: Places
    shares: Floats
    letters: Places
    answer: Places


def measure_order_effects(run: Run) -> pa.Table:
    """How much the order of the options, and with it the letter each had, moved the answers to every question.

    Args:
        run: with committed answers of an elicitation that shows options and varies their order.

    Returns:
        One row per question that was shown in two orders or more, or in one under two letterings (then without the effects of
        order, NaN), in the order asked; none for runs that show no options,
        such as those of the embedded respondent. Columns: ``question_id``; ``scale``; ``n_shown``, how often it was shown;
        ``n_orders``, in how many orders; ``total_variation``, from 0 to 1: between the mean distributions of the two
        directions, where only these were shown (ordinal scales, and all that log-probabilities read), else between the shares
        of the places and equal shares;
        ``by_chance``, its mean where the orders are dealt anew to the same answers, which is what no effect looks like
        at this n; ``p_value``, of those deals at least as large; ``mean_shift``, mean place on the scale forward minus
        reversed, as a share of its length, positive when what stands last draws answers, NaN for nominal scales;
        ``share_by_place``, of the answers on what stood first, second ... Where letters varied apart from the order
        (elicitation ``logprob-letters``) these are effects of the place alone, and those of the letter stand beside them:
        ``letter_variation``, between the mean distributions where letters run with the scale and against it,
        ``letter_by_chance``, ``letter_p_value`` and ``share_by_letter``, on A, B ...; NaN and null elsewhere, where the
        letter is part of the place.

    Raises:
        RunError: nothing has been committed.
    """
    answers = run.answers(["question_id", "status", "raw_text"])
    seed = int(run.manifest["config"]["seed"])
    return tabulate_order_effects(answers, run.survey().questions, seed=seed)


def tabulate_order_effects(answers: pa.Table, questions: Sequence[Question], *, seed: int) -> pa.Table:
    """The same from answers with ``question_id``, ``status`` and ``raw_text``; ``seed`` is that of the deals."""
    is_shown = pc.and_(pc.equal(answers["status"], "answered"), pc.match_substring(answers["raw_text"], "order "))
    answers = answers.filter(pc.fill_null(is_shown, False))
    effects = []
    for question in (one for one in questions if one.options):
        texts = answers.filter(pc.equal(answers["question_id"], question.id))["raw_text"].to_pylist()
        shown = _shown(texts, len(question.options))
        n_orders = len(np.unique(shown.orders, axis=0))
        is_varied = n_orders > 1 and (question.scale != "ordinal" or len(np.unique(_is_forward(shown.orders))) == 2)
        if is_varied or (n_orders == 1 and _has_letters_apart(shown)):
            effects.append(_effect(question, shown, n_orders, draws.generator(seed, "order effects", question.id)))
    return pa.Table.from_pylist(effects, schema=SCHEMA)


def _shown(texts: Sequence[str], n_options: int) -> _Shown:
    orders, shares, letters, answer = [], [], [], []
    places = list(range(n_options))
    for at, text in enumerate(texts):
        for order, found, lettering in recorded_orders(text):
            if len(found) == n_options and sorted(order) == places and sorted(lettering) == places:
                orders.append(order)
                shares.append(found)
                letters.append(np.array(lettering)[np.argsort(order)])
                answer.append(at)
    shape = (-1, n_options)
    return _Shown(
        np.array(orders, dtype=np.int64).reshape(shape),
        np.array(shares).reshape(shape),
        np.array(letters, dtype=np.int64).reshape(shape),
        np.array(answer, dtype=np.int64),
    )


def _effect(question: Question, shown: _Shown, n_orders: int, rng: np.random.Generator) -> dict[str, object]:
    is_ordinal = question.scale == "ordinal"
    measure = _between_directions if is_ordinal or _is_both_ways(shown.orders) else _between_places
    nothing = (float("nan"),) * 3
    found, by_chance, p_value = _against_chance(measure, shown.orders, shown, rng) if n_orders > 1 else nothing
    letters = _against_chance(_between_directions, shown.letters, shown, rng) if _has_letters_apart(shown) else nothing
    by_letter = np.empty_like(shown.shares)
    np.put_along_axis(by_letter, shown.letters, shown.shares, axis=1)
    return {
        "question_id": question.id,
        "scale": question.scale,
        "n_shown": len(shown.orders),
        "n_orders": n_orders,
        "total_variation": found,
        "by_chance": by_chance,
        "p_value": p_value,
        "mean_shift": _mean_shift(shown) if is_ordinal and n_orders > 1 else float("nan"),
        "share_by_place": np.take_along_axis(shown.shares, shown.orders, axis=1).mean(axis=0).tolist(),
        "letter_variation": letters[0],
        "letter_by_chance": letters[1],
        "letter_p_value": letters[2],
        "share_by_letter": by_letter.mean(axis=0).tolist() if letters is not nothing else None,
    }


def _against_chance(
    measure: Callable[[Places, Floats], float], ways: Places, shown: _Shown, rng: np.random.Generator
) -> tuple[float, float, float]:
    """The measure, its mean where the ways of showing are dealt anew to the same answers, and the p-value."""
    found = measure(ways, shown.shares)
    dealt = np.array([measure(ways[_deal(shown.answer, rng)], shown.shares) for _ in range(SHUFFLES)])
    return found, float(dealt.mean()), float((1 + np.count_nonzero(dealt >= found - 1e-12)) / (1 + SHUFFLES))


def _has_letters_apart(shown: _Shown) -> bool:
    """Whether letters ran both with the options and against them, and not always as the places did."""
    by_place = np.take_along_axis(shown.letters, shown.orders, axis=1)
    return len(np.unique(by_place, axis=0)) > 1 and _is_both_ways(shown.letters)


def _deal(answer: Places, rng: np.random.Generator) -> Places:
    """A permutation of the showings: among one another, or within each answer that was shown more than once."""
    chance = rng.random(len(answer))
    if len(np.unique(answer)) == len(answer):
        return np.argsort(chance)
    place = np.empty_like(answer)
    place[np.lexsort((np.arange(len(answer)), answer))] = np.lexsort((chance, answer))
    return place


def _is_forward(orders: Places) -> NDArray[np.bool_]:
    return np.asarray(orders[:, 0] < orders[:, -1])


def _is_both_ways(orders: Places) -> bool:
    """Whether there is one order and its reverse, and no other."""
    first = orders[0]
    return bool(((orders == first).all(axis=1) | (orders == first[::-1]).all(axis=1)).all())


def _between_directions(orders: Places, shares: Floats) -> float:
    forward = _is_forward(orders)
    return float(np.abs(shares[forward].mean(axis=0) - shares[~forward].mean(axis=0)).sum() / 2)


def _between_places(orders: Places, shares: Floats) -> float:
    by_place = np.take_along_axis(shares, orders, axis=1).mean(axis=0)
    return float(np.abs(by_place - 1 / len(by_place)).sum() / 2)


def _mean_shift(shown: _Shown) -> float:
    forward = _is_forward(shown.orders)
    places = np.arange(shown.shares.shape[1]) / (shown.shares.shape[1] - 1)
    return float((shown.shares[forward].mean(axis=0) - shown.shares[~forward].mean(axis=0)) @ places)
