"""What the order of the options did to the answers: a table over the questions of a run that varied it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from .. import draws
from ..run import Run
from ..surveys import Question
from .clustered_contrast import ClusteredContrast, distance_reach
from .shown_options import ShownOptions, is_both_ways, is_forward

Floats = NDArray[np.float64]
Places = NDArray[np.int64]

#: Orders dealt anew to the same answers: the p-value is known to 1 / (SHUFFLES + 1).
SHUFFLES = 499

SCHEMA = pa.schema(
    [
        ("scope", pa.string()),
        ("question_id", pa.string()),
        ("scale", pa.string()),
        ("n_questions", pa.int64()),
        ("n_respondents", pa.int64()),
        ("n_shown", pa.int64()),
        ("n_orders", pa.int64()),
        ("total_variation", pa.float64()),
        ("total_variation_low", pa.float64()),
        ("total_variation_high", pa.float64()),
        ("by_chance", pa.float64()),
        ("p_value", pa.float64()),
        ("mean_shift", pa.float64()),
        ("mean_shift_low", pa.float64()),
        ("mean_shift_high", pa.float64()),
        ("share_by_place", pa.list_(pa.float64())),
        ("letter_variation", pa.float64()),
        ("letter_variation_low", pa.float64()),
        ("letter_variation_high", pa.float64()),
        ("letter_by_chance", pa.float64()),
        ("letter_p_value", pa.float64()),
        ("share_by_letter", pa.list_(pa.float64())),
    ]
)


def measure_order_effects(run: Run) -> pa.Table:
    """How much the order of the options, and with it the letter each had, moved the answers to every question.

    Args:
        run: with committed answers of an elicitation that shows options and varies their order.

    Returns:
        One row per question that was shown in two orders or more, or in one under two letterings (then without the effects of
        order, NaN), in the order asked; and, where there are several such, a last one with ``scope`` ``all`` in place of
        ``question``, which averages over the questions that two respondents or more were shown each way. No row for runs that
        show no options, such as those of the embedded respondent. Columns:

        - ``scope``; ``question_id`` and ``scale``, null for all; ``n_questions``; ``n_respondents``; ``n_shown``, how often
          the question was shown; ``n_orders``, in how many orders;
        - ``total_variation``, from 0 to 1: between the mean distributions of the two directions, where only these were shown
          (ordinal scales, and all that log-probabilities read), else between the shares of the places and equal shares;
          ``by_chance``, its mean where the orders are dealt anew to the same answers, which is what no effect looks like
          at this n; ``p_value``, of those deals at least as large;
        - ``mean_shift``, mean place on the scale forward minus reversed, as a share of its length, positive when what stands
          last draws answers; NaN for nominal scales, which have none;
        - ``share_by_place``, of the answers on what stood first, second ...; null for all;
        - ``letter_variation``, ``letter_by_chance``, ``letter_p_value`` and ``share_by_letter`` (on A, B ...), where letters
          varied apart from the order (elicitation ``logprob-letters``): between the mean distributions where letters run with
          the scale and against it. The columns above are then effects of the place alone; elsewhere the letter is part of
          the place, and these are NaN and null.

        ``total_variation``, ``mean_shift`` and ``letter_variation`` have ends of a 95 % interval, ``_low`` and ``_high``, with the
        respondent as the unit however often each was asked: how the figure would move with other respondents drawn like
        these and orders drawn anew, and nothing about other models, other questions or people. That of the shift is of
        Student's kind. Those of total variation, which chance only enlarges, reach as far as errors of all shares together
        do: they hold the true value at least as often as they say, 0 included, and are wide where there are many options.
        NaN where fewer than two respondents were shown each way, or all answered alike. Design weights are not used.

    Raises:
        RunError: nothing has been committed.
    """
    answers = run.answers(["respondent_id", "question_id", "status", "raw_text"])
    seed = int(run.manifest["config"]["seed"])
    return tabulate_order_effects(answers, run.survey().questions, seed=seed)


def tabulate_order_effects(answers: pa.Table, questions: Sequence[Question], *, seed: int) -> pa.Table:
    """The same from answers.

    Args:
        answers: with ``respondent_id``, ``question_id``, ``status`` and ``raw_text``.
        questions: of the survey.
        seed: of the deals and of the errors.
    """
    is_shown = pc.and_(pc.equal(answers["status"], "answered"), pc.match_substring(answers["raw_text"], "order "))
    answers = answers.filter(pc.fill_null(is_shown, False)).sort_by(
        [("respondent_id", "ascending"), ("raw_text", "ascending")]
    )
    coded = answers["respondent_id"].combine_chunks().dictionary_encode()
    answers = answers.append_column("respondent", coded.indices)
    effects = []
    for question in (one for one in questions if one.options):
        mine = answers.filter(pc.equal(answers["question_id"], question.id))
        shown = ShownOptions.of(mine, len(question.options), len(coded.dictionary))
        effect = _QuestionEffect.of(question, shown, draws.generator(seed, "order effects", question.id))
        if effect is not None:
            effects.append(effect)
    rows = [one.row(draws.generator(seed, "order errors", one.question.id)) for one in effects]
    if len(effects) > 1:
        rows.append(_over_all(effects, draws.generator(seed, "order errors")))
    return pa.Table.from_pylist(rows, schema=SCHEMA)


@dataclass(frozen=True)
class _Variation:
    """How much the way of showing moved the answers to one question.

    Attributes:
        found: total variation.
        dealt: the same where ways are dealt anew, shape (SHUFFLES,).
        contrast: differences of shares that it sums.
    """

    found: float
    dealt: Floats
    contrast: ClusteredContrast

    @classmethod
    def between_directions(cls, ways: Places, shown: ShownOptions, rng: np.random.Generator) -> _Variation:
        forward = is_forward(ways)

        def measured(is_first: NDArray[np.bool_]) -> float:
            return float(np.abs(shown.shares[is_first].mean(axis=0) - shown.shares[~is_first].mean(axis=0)).sum() / 2)

        dealt = np.array([measured(forward[shown.dealt(rng)]) for _ in range(SHUFFLES)])
        return cls(measured(forward), dealt, shown.contrast(shown.shares, forward))

    @classmethod
    def between_places(cls, shown: ShownOptions, rng: np.random.Generator) -> _Variation:
        equal = 1 / shown.shares.shape[1]

        def measured(by_place: Floats) -> float:
            return float(np.abs(by_place.mean(axis=0) - equal).sum() / 2)

        dealt = [
            measured(np.take_along_axis(shown.shares, shown.orders[shown.dealt(rng)], axis=1)) for _ in range(SHUFFLES)
        ]
        return cls(measured(shown.by_place), np.array(dealt), shown.contrast(shown.by_place - equal))


@dataclass(frozen=True)
class _QuestionEffect:
    """One question: how it was shown, how much order and letters moved its answers, and how far along the scale."""

    question: Question
    shown: ShownOptions
    order: _Variation | None
    letter: _Variation | None

    @classmethod
    def of(cls, question: Question, shown: ShownOptions, rng: np.random.Generator) -> _QuestionEffect | None:
        """None where neither order nor letters varied."""
        if not len(shown.orders):
            return None
        order = None
        if question.scale == "ordinal":
            if len(np.unique(is_forward(shown.orders))) == 2:
                order = _Variation.between_directions(shown.orders, shown, rng)
        elif shown.n_orders > 1:
            order = (
                _Variation.between_directions(shown.orders, shown, rng)
                if is_both_ways(shown.orders)
                else _Variation.between_places(shown, rng)
            )
        letter = _Variation.between_directions(shown.letters, shown, rng) if shown.has_letters_apart else None
        return cls(question, shown, order, letter) if order or letter else None

    @property
    def shift(self) -> ClusteredContrast | None:
        """Mean place on the scale, forward minus reversed, as a share of its length."""
        if self.order is None or self.question.scale != "ordinal":
            return None
        return self.order.contrast.along(np.linspace(0.0, 1.0, len(self.question.options)))

    def row(self, rng: np.random.Generator) -> dict[str, Any]:
        shown = self.shown
        return {
            "scope": "question",
            "question_id": self.question.id,
            "scale": self.question.scale,
            "n_questions": 1,
            "n_respondents": len(np.unique(shown.respondent)),
            "n_shown": len(shown.orders),
            "n_orders": shown.n_orders,
            **_variation([self.order] if self.order else [], rng, "total_variation"),
            **_shift([self.shift] if self.shift else []),
            "share_by_place": shown.by_place.mean(axis=0).tolist(),
            **_variation([self.letter] if self.letter else [], rng, "letter_variation", "letter_"),
            "share_by_letter": shown.by_letter.mean(axis=0).tolist() if self.letter else None,
        }


def _over_all(effects: Sequence[_QuestionEffect], rng: np.random.Generator) -> dict[str, Any]:
    orders = [one.order for one in effects if one.order and one.order.contrast.has_errors]
    letters = [one.letter for one in effects if one.letter and one.letter.contrast.has_errors]
    shifts = [one.shift for one in effects if one.shift and one.shift.has_errors]
    return {
        "scope": "all",
        "n_questions": max(len(orders), len(letters)),
        "n_respondents": len(np.unique(np.concatenate([one.shown.respondent for one in effects]))),
        "n_shown": sum(len(one.shown.orders) for one in effects),
        **_variation(orders, rng, "total_variation"),
        **_shift(shifts),
        **_variation(letters, rng, "letter_variation", "letter_"),
    }


def _variation(found: Sequence[_Variation], rng: np.random.Generator, name: str, before: str = "") -> dict[str, float]:
    """Columns for the mean over questions, the first called ``name``, the names of others beginning with ``before``."""
    nan = float("nan")
    if not found:
        return dict.fromkeys((name, f"{name}_low", f"{name}_high", f"{before}by_chance", f"{before}p_value"), nan)
    mean = float(np.mean([one.found for one in found]))
    dealt = np.mean([one.dealt for one in found], axis=0)
    reach = distance_reach([one.contrast for one in found], rng)
    low, high = np.clip([mean - reach, mean + reach], 0.0, 1.0).tolist()
    return {
        name: mean,
        f"{name}_low": low,
        f"{name}_high": high,
        f"{before}by_chance": float(dealt.mean()),
        f"{before}p_value": float((1 + np.count_nonzero(dealt >= mean - 1e-12)) / (1 + SHUFFLES)),
    }


def _shift(found: Sequence[ClusteredContrast]) -> dict[str, float]:
    nan = float("nan")
    if not found:
        return dict.fromkeys(("mean_shift", "mean_shift_low", "mean_shift_high"), nan)
    mean = ClusteredContrast.averaged(found)
    low, high = np.clip(mean.interval, -1.0, 1.0).tolist()
    return {"mean_shift": float(mean.estimate[0]), "mean_shift_low": low, "mean_shift_high": high}
