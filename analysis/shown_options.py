"""How one question's options were shown, and what came of it, as the run's answers record it."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from ..agents.elicitation.order_record import recorded_orders
from .clustered_contrast import ClusteredContrast

Floats = NDArray[np.float64]
Places = NDArray[np.int64]


@dataclass(frozen=True)
class ShownOptions:
    """One row a showing.

    Attributes:
        orders: option at each place shown, shape (n_shown, n_options).
        shares: of the options in scale order, same shape.
        letters: place in the alphabet of the letter of each option in scale order, same shape.
        answer: the answer that a showing belongs to, shape (n_shown,); log-probabilities show an answer both ways.
        turn: number of the showing within its answer, same shape.
        respondent: whose answer it is, a number that is the same in every question, same shape.
        n_respondents: of the run.
    """

    orders: Places
    shares: Floats
    letters: Places
    answer: Places
    turn: Places
    respondent: Places
    n_respondents: int

    @classmethod
    def of(cls, answers: pa.Table, n_options: int, n_respondents: int) -> ShownOptions:
        """What ``answers`` to one question record in ``raw_text``, with ``respondent`` a number below ``n_respondents``."""
        orders, shares, letters, belongs = [], [], [], []
        places = list(range(n_options))
        texts, people = answers["raw_text"].to_pylist(), answers["respondent"].to_pylist()
        for answer, (text, respondent) in enumerate(zip(texts, people, strict=True)):
            for turn, (order, found, lettering) in enumerate(recorded_orders(text)):
                if len(found) == n_options and sorted(order) == places and sorted(lettering) == places:
                    orders.append(order)
                    shares.append(found)
                    letters.append(np.array(lettering)[np.argsort(order)])
                    belongs.append((answer, turn, respondent))
        shape = (-1, n_options)
        answer_of, turn_of, respondent_of = np.array(belongs, dtype=np.int64).reshape(-1, 3).T
        return cls(
            np.array(orders, dtype=np.int64).reshape(shape),
            np.array(shares).reshape(shape),
            np.array(letters, dtype=np.int64).reshape(shape),
            answer_of,
            turn_of,
            respondent_of,
            n_respondents,
        )

    @property
    def n_orders(self) -> int:
        """How many orders there were."""
        return len(np.unique(self.orders, axis=0))

    @property
    def has_letters_apart(self) -> bool:
        """Whether letters ran both with the options and against them, and not always as the places did."""
        by_place = np.take_along_axis(self.letters, self.orders, axis=1)
        is_varied = len(np.unique(by_place, axis=0)) > 1 and len(np.unique(is_forward(self.letters))) == 2
        return is_varied and is_both_ways(self.letters)

    @property
    def by_place(self) -> Floats:
        """Shares of what stood first, second ..., shape (n_shown, n_options)."""
        return np.take_along_axis(self.shares, self.orders, axis=1)

    @property
    def by_letter(self) -> Floats:
        """Shares of A, B ..., shape (n_shown, n_options)."""
        found = np.empty_like(self.shares)
        np.put_along_axis(found, self.letters, self.shares, axis=1)
        return found

    def contrast(self, values: Floats, is_first: NDArray[np.bool_] | None = None) -> ClusteredContrast:
        """See ``ClusteredContrast.of``, the respondents being the clusters."""
        return ClusteredContrast.of(values, self.respondent, self.n_respondents, is_first)

    def dealt(self, rng: np.random.Generator) -> Places:
        """The showings permuted into another order that is as likely as theirs, if ways of showing do nothing.

        Ways that were drawn for each answer are dealt among all of them. Where answers were shown several ways each, a respondent's
        ways are exchanged alike in all its answers: that these resemble each other must not count as evidence.
        """
        if not self.turn.any():
            return np.argsort(rng.random(len(self.turn)))
        chance = rng.random((self.n_respondents, int(self.turn.max()) + 1))[self.respondent, self.turn]
        dealt = np.empty_like(self.answer)
        dealt[np.lexsort((self.turn, self.answer))] = np.lexsort((chance, self.answer))
        return dealt


def is_forward(ways: Places) -> NDArray[np.bool_]:
    """Whether each way of showing runs with the scale, by its ends."""
    return np.asarray(ways[:, 0] < ways[:, -1])


def is_both_ways(ways: Places) -> bool:
    """Whether there is one way of showing and its reverse, and no other."""
    first = ways[0]
    return bool(((ways == first).all(axis=1) | (ways == first[::-1]).all(axis=1)).all())
