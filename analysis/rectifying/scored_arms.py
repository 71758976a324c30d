"""Arms of one track side by side: errors, divergence kept, and whether the model added anything."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ...draws import generator
from ..distances import HEADLINE, METRICS
from ..number_text import with_minus
from ..structure.divergence import divergence
from .cells import QuestionCells

Floats = NDArray[np.float64]

#: Fewest topics for a statement about other topics.
FEWEST_BLOCKS = 5
DRAWS = 2000
#: Two countries are always in one of two orders, and say little about how far apart countries lie.
FEWEST_COUNTRIES = 3
TOO_FEW = f"fewer than {FEWEST_COUNTRIES} countries"
ALIKE = "the humans' countries do not differ"
UNORDERED = "no ordered question: distances that need an order are missing"
NO_CELL = "no cell that every arm answers"


@dataclass(frozen=True)
class Arm:
    """One way to answer.

    Attributes:
        name: key in tables and JSON.
        label: heading for people.
        information: what it knew.
        shares: by question id, shape (n_countries, n_options); NaN rows where it has no answer.
    """

    name: str
    label: str
    information: str
    shares: Mapping[str, Floats]


def score_arms(questions: Sequence[QuestionCells], arms: Sequence[Arm]) -> list[dict[str, Any]]:
    """Mean distances over the cells that every arm answers, and divergence preserved.

    Returns:
        One row per arm: arm, label, information, one column per headline metric (NaN without an ordered question, see
        ``reason``), ``divergence_preserved`` (NaN where ``divergence_reason`` says why), n_cells.
    """
    rows = []
    held = {one.scale.question_id: _answered(one, arms) for one in questions}
    for arm in arms:
        values: dict[str, list[float]] = {name: [] for name in HEADLINE}
        ours = theirs = 0.0
        most = 0
        for one in questions:
            name = one.scale.question_id
            keep = held[name]
            if not keep.any():
                continue
            estimate, human = arm.shares[name][keep], one.human[keep]
            for metric in HEADLINE:
                if METRICS[metric].needs_order and not one.scale.is_ordered:
                    continue
                values[metric] += METRICS[metric].evaluate(estimate, human, one.scale.codes).tolist()
            most = max(most, int(keep.sum()))
            if keep.sum() >= FEWEST_COUNTRIES:
                ours += float(divergence(estimate))
                theirs += float(divergence(human))
        rows.append(
            {
                "arm": arm.name,
                "label": arm.label,
                "information": arm.information,
                **{name: float(np.mean(found)) if found else float("nan") for name, found in values.items()},
                "reason": "" if all(values.values()) else UNORDERED if any(values.values()) else NO_CELL,
                "divergence_preserved": ours / theirs if theirs > 1e-6 else float("nan"),
                "divergence_reason": TOO_FEW if most < FEWEST_COUNTRIES else "" if theirs > 1e-6 else ALIKE,
                "n_cells": int(sum(keep.sum() for keep in held.values())),
            }
        )
    return rows


def difference(
    questions: Sequence[QuestionCells], first: Arm, second: Arm, seed: int, metric: str = "ks"
) -> tuple[float, float, float, int]:
    """Mean error of the first arm minus that of the second, with a 95 % interval over resampled topics.

    Returns:
        Difference, low, high (NaN with fewer than five topics) and the number of topics. Below 0 the first is nearer.
    """
    sums: dict[str, list[float]] = {}
    for one in questions:
        if METRICS[metric].needs_order and not one.scale.is_ordered:
            continue
        name = one.scale.question_id
        keep = _answered(one, (first, second))
        if not keep.any():
            continue
        a, b = (
            METRICS[metric].evaluate(arm.shares[name][keep], one.human[keep], one.scale.codes)
            for arm in (first, second)
        )
        total = sums.setdefault(one.block or f"question {name}", [0.0, 0.0])
        total[0] += float((a - b).sum())
        total[1] += int(keep.sum())
    if not sums:
        return float("nan"), float("nan"), float("nan"), 0
    table = np.array(list(sums.values()))
    mean = float(table[:, 0].sum() / table[:, 1].sum())
    k = len(table)
    if k < FEWEST_BLOCKS:
        return mean, float("nan"), float("nan"), k
    times = generator(seed, "topics", k).multinomial(k, np.full(k, 1.0 / k), size=DRAWS)
    drawn = (times @ table[:, 0]) / (times @ table[:, 1])
    low, high = np.quantile(drawn, [0.025, 0.975])
    return mean, float(low), float(high), k


def gain_in_words(mean: float, low: float, high: float, topics: int, first: str, second: str) -> str:
    """Whether the first arm was nearer than the second, as one sentence that claims no more than was shown."""
    if np.isnan(mean):
        return f"No cell has both {first} and {second}."
    moved = with_minus(f"mean KS {mean:+.3f}")
    if np.isnan(low):
        return (
            f"{first} against {second}: {moved}; {topics} topic{'s are' if topics != 1 else ' is'} too few to say whether that "
            "would hold for others."
        )
    span = with_minus(f"95 % over topics {low:+.3f} to {high:+.3f}")
    if high < 0:
        return f"{first} is nearer to the humans than {second}: {moved} ({span})."
    if low > 0:
        return f"{first} is farther from the humans than {second}: {moved} ({span})."
    return f"Not shown that {first[0].lower()}{first[1:]} is nearer than {second}: {moved} ({span})."


def _answered(one: QuestionCells, arms: Sequence[Arm]) -> NDArray[np.bool_]:
    return np.asarray(np.logical_and.reduce([~np.isnan(arm.shares[one.scale.question_id]).any(axis=1) for arm in arms]))
