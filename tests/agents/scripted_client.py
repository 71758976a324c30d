"""A client that answers by a script, and one interview with it."""

from __future__ import annotations

import asyncio
import math
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from deeppersona.agents.elicitation import Interview, Reading, open_elicitation
from deeppersona.llm import Completion, Options
from deeppersona.surveys import Question, load_survey

HAPPY = load_survey("wvs7-core6")["Q46"]
TRUST = load_survey("wvs7-core6")["Q57"]
SYSTEM = [{"role": "system", "content": "You are Ana."}]


@dataclass
class Scripted:
    """A client that answers by a function of the last message."""

    script: Callable[[str], str]
    shares: Callable[[str], dict[str, float]] | None = None
    asked: list[tuple[Any, Options]] = field(default_factory=list)

    @property
    def supports_logprobs(self) -> bool:
        return self.shares is not None

    async def complete(self, messages: Any, options: Options) -> Completion:
        self.asked.append((list(messages), options))
        last = messages[-1]["content"]
        scores = None
        if options.labels and self.shares is not None:
            given = self.shares(last)
            scores = {label: math.log(given[label]) if given.get(label) else -math.inf for label in options.labels}
        return Completion(self.script(last), label_logprobs=scores, prompt_tokens=10, completion_tokens=2)


def ask(name: str, client: Scripted, question: Question, seed: int = 1) -> Reading:
    interview = Interview(client, SYSTEM, "About you", question, np.random.default_rng(seed))  # type: ignore[arg-type]
    return asyncio.run(open_elicitation(name).ask(interview))
