"""Elicitation ``logprob``: the model's probabilities of lettered labels, in both directions of the scale, averaged."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from ...errors import UnknownElicitationError
from ...surveys import Question
from .. import prompts
from .option_order import forward_and_reversed, letters, listed
from .reading import Reading

if TYPE_CHECKING:
    from ...llm import Client, Completion
    from .elicitation import Message


@dataclass(frozen=True)
class LogProb:
    """Reads the next-token distribution over the labels A, B, C ...

    Order and label bias is large in language models, so every question is put forward and reversed and the two
    *distributions* are averaged (Dominguez-Olmedo, Hardt and Mendler-Dünner 2023, arXiv 2306.07951). The probability that
    the labels hold together is reported as permitted mass: where it is low, first tokens say little (arXiv 2402.14499).
    """

    name: str = "logprob"

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

        labels = letters(question)
        options = Options(temperature=0.0, max_tokens=1, labels=labels, seed=0, replicate=replicate)
        total = np.zeros(len(labels))
        mass: list[float] = []
        calls: list[Completion] = []
        for order in forward_and_reversed(question):
            asked = prompts.render(
                "question", instruction=tail, question=question.text, options=listed(question, order)
            )
            call = await client.complete([*prefix, {"role": "user", "content": asked}], options)
            calls.append(call)
            if call.label_logprobs is None:
                raise UnknownElicitationError(
                    "this model gives no log-probabilities",
                    parameter="elicitation",
                    got=self.name,
                    allowed="sample",
                    hint="Use --elicitation sample with this model.",
                )
            shares = np.array([math.exp(call.label_logprobs.get(label, -math.inf)) for label in labels])
            mass.append(float(min(shares.sum(), 1.0)))
            if shares.sum() > 0:
                total[list(order)] += shares / shares.sum()
        permitted = float(np.mean(mass))
        if total.sum() == 0:
            return Reading.of(calls, "unparsable", permitted_mass=permitted)
        distribution = total / total.sum()
        chosen = int(np.searchsorted(np.cumsum(distribution), rng.random() * distribution.sum(), side="right"))
        return Reading.of(
            calls,
            "answered",
            option_code=question.options[min(chosen, len(labels) - 1)].code,
            distribution=distribution,
            permitted_mass=permitted,
        )
