"""The effect of the order in which options were shown, measured from what a run recorded."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ...surveys import Question

_LINE = re.compile(r"^order ([\d ]+): ([\d. ]+)$", re.MULTILINE)


def order_line(order: Sequence[int], shares: Sequence[float] | NDArray[np.float64]) -> str:
    """One line of provenance: the positions in the order shown, and the shares in scale order."""
    return f"order {' '.join(map(str, order))}: {' '.join(f'{float(share):.6f}' for share in shares)}"


def recorded_orders(raw_text: str) -> list[tuple[tuple[int, ...], NDArray[np.float64]]]:
    """The orders and distributions that an answer's raw text records."""
    return [
        (tuple(map(int, order.split())), np.array(list(map(float, shares.split()))))
        for order, shares in _LINE.findall(raw_text or "")
    ]


@dataclass(frozen=True)
class OrderEffect:
    """How much the order of the options moved the answers to one question.

    Attributes:
        question_id: the question.
        n_forward, n_reversed: answers shown in either direction.
        total_variation: half the summed difference of the two mean distributions, from 0 to 1.
        mean_shift: mean position forward minus reversed, as a share of the scale's length; positive when forward lists
            draw answers to the end of the list. NaN for nominal scales.
        first_shown: share of answers on the option shown first, over both directions; 1 / n_options without any effect.
    """

    question_id: str
    n_forward: int
    n_reversed: int
    total_variation: float
    mean_shift: float
    first_shown: float


def order_effects(rows: Iterable[Mapping[str, Any]], questions: Iterable[Question]) -> list[OrderEffect]:
    """Effects for every question that was answered in both directions.

    Args:
        rows: answers with ``question_id``, ``status`` and ``raw_text``.
        questions: those asked.
    """
    known = {question.id: question for question in questions if question.options}
    shown: dict[str, list[tuple[tuple[int, ...], NDArray[np.float64]]]] = {}
    for row in rows:
        if row["question_id"] in known and row["status"] == "answered":
            shown.setdefault(row["question_id"], []).extend(recorded_orders(row["raw_text"]))
    effects = []
    for name, found in shown.items():
        question = known[name]
        n = len(question.options)
        whole = [(order, shares) for order, shares in found if len(order) == n == len(shares)]
        forward = [shares for order, shares in whole if order == tuple(range(n))]
        backward = [shares for order, shares in whole if order == tuple(range(n))[::-1]]
        if not forward or not backward:
            continue
        one, other = np.mean(forward, axis=0), np.mean(backward, axis=0)
        places = np.arange(n) / max(1, n - 1)
        effects.append(
            OrderEffect(
                name,
                len(forward),
                len(backward),
                float(np.abs(one - other).sum() / 2),
                float((one - other) @ places) if question.scale == "ordinal" else float("nan"),
                float(np.mean([shares[order[0]] for order, shares in whole])),
            )
        )
    return effects
