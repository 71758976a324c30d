"""What a run would send and cost, before anything is sent or written."""

from __future__ import annotations

from dataclasses import asdict, dataclass, replace
from typing import Any

import numpy as np

from ..agents.language_model import LanguageModelAnswerer
from ..populations.population import Population
from .simulation import Simulation

#: Respondents whose prompts are written out in full; the rest is scaled from them.
SAMPLE = 24


@dataclass(frozen=True)
class DryRun:
    """A job in figures, each as (low, high).

    Attributes:
        model: model id.
        answers: questions times respondents times rounds times replicates.
        calls: requests to the model.
        prompt_tokens, cached_tokens, completion_tokens: in all; cached ones are part of the prompt.
        cost_usd: None where no price is known.
    """

    model: str
    answers: int
    calls: tuple[int, int]
    prompt_tokens: tuple[int, int]
    cached_tokens: tuple[int, int]
    completion_tokens: tuple[int, int]
    cost_usd: tuple[float, float] | None

    def to_dict(self) -> dict[str, Any]:
        """Plain values, for ``--json``."""
        return asdict(self)


def dry_run(simulation: Simulation, population: Population) -> DryRun:
    """Write out the prompts of a sample of respondents and count them; nothing is sent.

    Args:
        simulation: the job.
        population: the respondents that would be asked, or a smaller population of the same design.

    Raises:
        InputError, UnknownModelError: whatever would stop the run itself, but for a missing key.
    """
    from ..llm.estimate import estimate

    config = simulation.config
    answers = simulation.answers_expected
    spec = replace(simulation, connection=replace(simulation.connection, sends=False)).spec()
    questions = spec.asked.routed_questions
    answerer = spec.open()
    if not isinstance(answerer, LanguageModelAnswerer):
        return DryRun(config.model, answers, (0, 0), (0, 0), (0, 0), (0, 0), (0.0, 0.0))
    answerer.check()
    rows = np.unique(np.linspace(0, len(population) - 1, min(SAMPLE, len(population))).astype(np.int64))
    sample = population.take(rows)
    written = len(sample) * len(questions) * config.replicates
    price = simulation.connection.price(config.model)
    fewest, most = (
        answerer.rehearse(sample, questions, seed=config.seed, is_understood=once) for once in (True, False)
    )
    low = estimate(fewest, price, calls=round(len(fewest) * answers / written))
    high = estimate(most, price, calls=round(len(most) * answers / written))
    cost = None if low.cost_usd is None or high.cost_usd is None else (low.cost_usd.low, high.cost_usd.high)
    return DryRun(
        config.model,
        answers,
        (low.calls, high.calls),
        (round(low.prompt_tokens.low), round(high.prompt_tokens.high)),
        (0, round(high.cached_tokens.high)),
        (round(low.completion_tokens.low), round(high.completion_tokens.high)),
        cost,
    )
