"""Elicitation ``logprob``: the model's probabilities of lettered labels, in both directions of the scale, averaged."""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np

from ...surveys import Question
from ...surveys.question import CHOICE_KINDS
from ..option_order import all_letters, forward_and_reversed, require_letters
from .asking import asked
from .interview import Interview
from .order_record import order_line
from .reading import Reading


@dataclass(frozen=True)
class LogProb:
    """Reads the next-token distribution over the labels A, B, C ...

    Order and label bias is large in language models, so every question is put forward and reversed and the two
    *distributions* are averaged (Dominguez-Olmedo, Hardt and Mendler-Dünner 2023, arXiv 2306.07951); a question whose order is
    fixed or reversed is put in that order alone. The probability that the labels hold together is reported as permitted
    mass: where it is low, first tokens say little (arXiv 2402.14499). What each order gave stands in the raw text, so that
    the effect of order can be measured. Missing codes on offer have labels too; their share is left out of the distribution,
    and is how often one of them is drawn instead of an option.

    With ``crosses_letters`` every order is put twice, under A, B, C ... and under the same letters from the last to the first,
    so that letters and places are crossed: the average is free of both, and ``measure_order_effects`` tells them apart. It
    costs twice as much.

    Attributes:
        name: as in ``ELICITATIONS``.
        kinds: of question it can read.
        crosses_letters: whether letters vary apart from the order.
    """

    name: str = "logprob"
    kinds: frozenset[str] = CHOICE_KINDS
    crosses_letters: bool = False

    def require(self, questions: Iterable[Question]) -> None:
        """See ``Elicitation.require``: every answer needs a letter."""
        require_letters(questions)

    async def ask(self, interview: Interview) -> Reading:
        """See ``Elicitation.ask``; the option is drawn from the averaged distribution."""
        question = interview.question
        labels, n = all_letters(question), len(question.options)
        forward, backward = forward_and_reversed(question)
        orders = {"fixed": (forward,), "reversed": (backward,)}.get(question.order, (forward, backward))
        letterings = (forward, forward[::-1]) if self.crosses_letters else (None,)
        shown = [(order, lettering) for order in orders for lettering in letterings]
        prompts = [asked(question, order, interview.tail, lettering) for order, lettering in shown]
        calls = await interview.scored(prompts, labels)
        options, instead = np.zeros(n), np.zeros(len(labels) - n)
        mass: list[float] = []
        lines: list[str] = []
        for (order, lettering), call in zip(shown, calls, strict=True):
            if call.label_logprobs is None:
                return Reading.of(interview.calls, "refused", provenance=lines)
            shares = np.array([math.exp(call.label_logprobs.get(label, -math.inf)) for label in labels])
            mass.append(float(min(shares.sum(), 1.0)))
            if shares[n:].sum() > 0:
                instead += shares[n:] / shares.sum() / len(shown)
            if shares[:n].sum() > 0:
                ordered = np.zeros(n)
                ordered[list(order)] = shares[list(lettering or forward)] / shares[:n].sum()
                options += ordered / len(shown)
                lines.append(order_line(order, ordered, lettering))
        permitted = float(np.mean(mass))
        # some of the orders alone would be the bias that the others are there to cancel
        if 0 < len(lines) < len(shown) or options.sum() + instead.sum() == 0:
            return Reading.of(interview.calls, "unparsable", permitted_mass=permitted, provenance=lines)
        weights = np.append(options * (1.0 - instead.sum()), instead)
        return Reading.drawn(interview, weights, permitted_mass=permitted, provenance=lines)
