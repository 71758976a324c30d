"""One respondent being asked one question by a language model."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np

from ...surveys import Question

if TYPE_CHECKING:
    from ...llm import Client, Completion, Message, Options


@dataclass
class Interview:
    """What every elicitation starts from, and what came back so far.

    Attributes:
        client: the model.
        prefix: messages that are the same for every question of the respondent.
        tail: what the last message says before the question: attributes ranked for it, what has happened since.
        question: what is asked.
        rng: this answer's own stream of draws.
        replicate: number of the repeated draw.
        calls: completions in the order of what was asked.
    """

    client: Client
    prefix: Sequence[Message]
    tail: str
    question: Question
    rng: np.random.Generator
    replicate: int = 0
    calls: list[Completion] = field(default_factory=list)
    _said: list[Message] = field(default_factory=list)

    async def written(self, text: str, *, temperature: float, max_tokens: int) -> Completion:
        """The model's written reply; a second text goes on from the first one's reply.

        Raises:
            ModelError: the model gave nothing to read.
        """
        options = self._options(temperature=temperature, max_tokens=max_tokens, seed=int(self.rng.integers(2**31)))
        self._said.append({"role": "user", "content": text})
        call = await self.client.complete([*self.prefix, *self._said], options)
        self._said.append({"role": "assistant", "content": call.text})
        self.calls.append(call)
        return call

    async def each_written(
        self, texts: Sequence[str], is_read: Callable[[Completion], bool], *, temperature: float, max_tokens: int
    ) -> list[Completion]:
        """A written reply to every text, each put afresh, all at once; what is not read is put once more.

        Raises:
            ModelError: one of them had none; the others were waited for.
        """
        seeds = self.rng.integers(2**31, size=(len(texts), 2)).tolist()
        wishes = [
            [self._options(temperature=temperature, max_tokens=max_tokens, seed=seed) for seed in pair]
            for pair in seeds
        ]
        return await self._together(texts, wishes, is_read)

    async def scored(self, texts: Sequence[str], labels: Sequence[str], *, is_needed: bool = True) -> list[Completion]:
        """Each text's log-probabilities of the labels as the next words, every text put afresh.

        All are asked for at once, so that a model in process evaluates what they share only once. A text that the model
        refuses is put once more; a completion without log-probabilities is a refusal that stayed one. Not ``is_needed`` are
        they where something else can be asked instead.

        Raises:
            ModelError: one of them had none; the others were waited for.
        """
        wishes = [
            self._options(temperature=0.0, max_tokens=1, seed=seed, labels=tuple(labels), labels_needed=is_needed)
            for seed in (0, 1)
        ]
        return await self._together(texts, [wishes] * len(texts), lambda call: call.label_logprobs is not None)

    async def _together(
        self, texts: Sequence[str], wishes: Sequence[Sequence[Options]], is_read: Callable[[Completion], bool]
    ) -> list[Completion]:
        async def one(text: str, tries: Sequence[Options]) -> list[Completion]:
            calls: list[Completion] = []
            for options in tries:
                calls.append(await self.client.complete([*self.prefix, {"role": "user", "content": text}], options))
                if is_read(calls[-1]):
                    break
            return calls

        asked = (one(text, tries) for text, tries in zip(texts, wishes, strict=True))
        replies = await asyncio.gather(*asked, return_exceptions=True)
        last: list[Completion] = []
        for reply in replies:
            if isinstance(reply, BaseException):
                raise reply
            self.calls += reply
            last.append(reply[-1])
        return last

    def _options(
        self,
        *,
        temperature: float,
        max_tokens: int,
        seed: int,
        labels: tuple[str, ...] | None = None,
        labels_needed: bool = True,
    ) -> Options:
        from ...llm import Options

        return Options(
            temperature=temperature,
            max_tokens=max_tokens,
            seed=seed,
            labels=labels,
            labels_needed=labels_needed,
            replicate=self.replicate,
            prefix_messages=len(self.prefix),
        )
