"""Elicitation ``logprob``: the model's probabilities of lettered labels, in both directions of the scale, averaged."""

from __future__ import annotations

import asyncio
import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from ...errors import UnknownElicitationError
from ...surveys import Question
from ...surveys.question import CHOICE_KINDS
from .asking import asked
from .option_order import all_letters, forward_and_reversed
from .order_record import order_line
from .reading import Reading

if TYPE_CHECKING:
    from ...llm import Client, Completion
    from .elicitation import Message


@dataclass(frozen=True)
class LogProb:
    """Reads the next-token distribution over the labels A, B, C ...

    Order and label bias is large in language models, so every question is put forward and reversed and the two
    *distributions* are averaged (Dominguez-Olmedo, Hardt and Mendler-Dünner 2023, arXiv 2306.07951); a question whose order is
    fixed or reversed is put in that order alone. The probability that the labels hold together is reported as permitted
    mass: where it is low, first tokens say little (arXiv 2402.14499). What each order gave stands in the raw text, so that
    the effect of order can be measured. Missing codes on offer have labels too; their share is left out of the distribution.
    """

    name: str = "logprob"
    kinds: frozenset[str] = CHOICE_KINDS

    async def ask(
        self,
        client: Client,
        prefix: Sequence[Message],
        tail: str,
        question: Question,
        *,
        rng: np.random.Generator,
        replicate: int = 0,
    ) -> Reading:
        """See ``Elicitation.ask``; the option is drawn from the averaged distribution."""
        from ...llm import Options

        labels, n = all_letters(question), len(question.options)
        options = Options(temperature=0.0, max_tokens=1, labels=labels, seed=0, replicate=replicate)
        forward, backward = forward_and_reversed(question)
        orders = {"fixed": (forward,), "reversed": (backward,)}.get(question.order, (forward, backward))
        total = np.zeros(n)
        mass: list[float] = []
        lines: list[str] = []
        # both at once, so that a model in process evaluates what they share only once
        prompts = [[*prefix, {"role": "user", "content": asked(question, order, tail)}] for order in orders]
        replies = await asyncio.gather(
            *(client.complete(prompt, options) for prompt in prompts), return_exceptions=True
        )
        calls: list[Completion] = []
        for reply in replies:
            if isinstance(reply, BaseException):
                raise reply
            calls.append(reply)
        for order, call in zip(orders, calls, strict=True):
            if call.label_logprobs is None:
                raise UnknownElicitationError(
                    "this model gives no log-probabilities",
                    parameter="elicitation",
                    got=self.name,
                    allowed="sample, verbalized, ssr, pair",
                    hint="Use --elicitation sample with this model.",
                )
            shares = np.array([math.exp(call.label_logprobs.get(label, -math.inf)) for label in labels])
            mass.append(float(min(shares.sum(), 1.0)))
            if shares[:n].sum() > 0:
                ordered = np.zeros(n)
                ordered[list(order)] = shares[:n] / shares[:n].sum()
                total += ordered
                lines.append(order_line(order, ordered))
        permitted = float(np.mean(mass))
        if total.sum() == 0:
            return Reading.of(calls, "unparsable", permitted_mass=permitted)
        return Reading.drawn(calls, question, total, rng, permitted_mass=permitted, provenance=lines)
