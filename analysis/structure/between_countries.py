"""Whether countries differ as the humans' countries do: divergence preserved and rank correlation."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ..estimates import Estimate
from ..in_order import in_order
from ..scoring import Plan
from ..truth import HumanItem, Truth
from .country_ranks import rank_correlation
from .divergence import divergence, sampled_divergence, samples
from .rows import NAN, Group, row

Floats = NDArray[np.float64]

#: Fewest countries: two are always in one of two orders.
FEWEST_COUNTRIES = 3
TOO_FEW = f"fewer than {FEWEST_COUNTRIES} countries with human answers"
#: Draws of what as many real people would show; the range of a mean over questions needs no more.
DRAWS = 100


@dataclass(frozen=True)
class _Question:
    """What one question shows; NaN where the divergence or the order cannot be told.

    Attributes:
        run, humans: divergence of the countries without the noise of their samples.
        people: the same of as many real people, shape (n_draws,).
        rank: correlation of the run's country means with the humans'.
        ceiling: the same of as many real people, shape (n_draws,).
        reason: why there is no rank correlation.
    """

    run: float
    humans: float
    people: Floats
    rank: float
    ceiling: Floats
    reason: str


def between_countries(group: Group, cells: Sequence[Estimate], truth: Truth, plan: Plan) -> list[dict[str, Any]]:
    """Rows over all countries together.

    Args:
        group: round, wording and track of the cells.
        cells: scorable estimates of that group.
        truth: humans of the same questions and countries.
        plan: seed, and whether answers were allocated.
    """
    by_question: dict[str, list[Estimate]] = {}
    for one in cells:
        by_question.setdefault(one.question_id, []).append(one)
    several = {name: mine for name, mine in by_question.items() if len(mine) >= FEWEST_COUNTRIES}
    if not several:
        return [
            row(group, name, reason=TOO_FEW, n_countries=0)
            for name in ("divergence_preservation", "country_rank_correlation")
        ]
    found = list(in_order([partial(_question, mine, truth.items[name], plan) for name, mine in several.items()]))
    n_countries = max(map(len, several.values()))
    return [_preserved(group, found, n_countries), _ranks(group, found, n_countries)]


def _question(mine: Sequence[Estimate], item: HumanItem, plan: Plan) -> _Question:
    name, first = item.scale.question_id, mine[0]
    human = np.stack([item.of(one.country) for one in mine])
    shares = np.stack([one.shares for one in mine])
    n_human = np.array([item.n_effective[item.position[one.country]] for one in mine])
    n_run = np.array([np.inf if plan.is_systematic else one.n_sampling for one in mine])
    settings: dict[str, Any] = {"seed": plan.seed, "draws": DRAWS}
    stream = ("divergence of run", name, first.round, first.variant)
    run = sampled_divergence(shares, n_run, purpose=stream, **settings)
    humans = sampled_divergence(human, n_human, purpose=("divergence of humans", name), **settings)
    few = np.array([plan.floor_of(one) for one in mine])
    noise = sampled_divergence(human, few, purpose=("divergence of people", name), **settings).noise
    drawn = samples(human, few, DRAWS, plan.seed, "people of all countries", name)
    # drawn from shares that hold the humans' own sampling noise: that goes too
    people = np.maximum(divergence(drawn) - noise - humans.noise, 0.0)
    rank, ceiling, reason = NAN, np.zeros(0), "options without order have no mean"
    if item.scale.is_ordered:
        codes = np.array(item.scale.codes, dtype=np.float64)
        rank = float(rank_correlation(shares @ codes, human @ codes))
        ceiling = np.nan_to_num(rank_correlation(drawn @ codes, human @ codes))
        reason = "all countries have the same mean" if np.isnan(rank) else ""
    return _Question(run.debiased, humans.debiased, people, rank, ceiling, reason)


def _preserved(group: Group, found: Sequence[_Question], n_countries: int) -> dict[str, Any]:
    number: dict[str, Any] = {"n_countries": n_countries, "n_questions": len(found)}
    humans = sum(one.humans for one in found)
    if not humans > 1e-6:
        return row(
            group, "divergence_preservation", reason="the humans' countries do not differ beyond their noise", **number
        )
    ratio = np.sum([one.people for one in found], axis=0) / humans
    return row(
        group,
        "divergence_preservation",
        model=sum(one.run for one in found) / humans,
        human=1.0,
        people=float(ratio.mean()),
        people_low=float(np.quantile(ratio, 0.025)),
        people_high=float(np.quantile(ratio, 0.975)),
        baseline=0.0,
        basis="1 keeps the humans' divergence",
        **number,
    )


def _ranks(group: Group, found: Sequence[_Question], n_countries: int) -> dict[str, Any]:
    held = [one for one in found if not one.reason]
    number: dict[str, Any] = {"n_countries": n_countries, "n_questions": len(held)}
    if not held:
        return row(group, "country_rank_correlation", reason=found[0].reason, **number)
    reached = np.mean([one.ceiling for one in held], axis=0)
    return row(
        group,
        "country_rank_correlation",
        model=float(np.mean([one.rank for one in held])),
        human=1.0,
        people=float(reached.mean()),
        people_low=float(np.quantile(reached, 0.025)),
        people_high=float(np.quantile(reached, 0.975)),
        baseline=0.0,
        basis="1 is the humans' order",
        **number,
    )
