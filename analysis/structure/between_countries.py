"""Whether countries differ as the humans' countries do: divergence preserved and rank correlation."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ..estimates import Estimate
from ..references import real_people
from ..scoring import Plan
from ..truth import Truth
from .country_ranks import rank_correlation
from .divergence import sampled_divergence
from .rows import Group, row

Floats = NDArray[np.float64]

#: Fewest countries: two are always in one of two orders.
FEWEST_COUNTRIES = 3
TOO_FEW = f"fewer than {FEWEST_COUNTRIES} countries with human answers"
#: Draws of what as many real people would show; the range of a mean over questions needs no more.
DRAWS = 100


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
    return [_preserved(group, several, truth, plan), _ranks(group, several, truth, plan)]


def _preserved(group: Group, several: dict[str, list[Estimate]], truth: Truth, plan: Plan) -> dict[str, Any]:
    run = humans = 0.0
    again = np.zeros(DRAWS)
    for name, mine in several.items():
        item = truth.items[name]
        countries = tuple(one.country for one in mine)
        human = np.stack([item.of(country) for country in countries])
        n_human = np.array([item.n_effective[item.position[country]] for country in countries])
        n_run = np.array([np.inf if plan.is_systematic else one.n_sampling for one in mine])
        shares = np.stack([one.shares for one in mine])
        settings: dict[str, Any] = {"seed": plan.seed, "draws": DRAWS}
        run += sampled_divergence(
            shares, n_run, countries, purpose=("divergence of run", name, str(group.round), group.variant), **settings
        ).debiased
        theirs = sampled_divergence(human, n_human, countries, purpose=("divergence of humans", name), **settings)
        humans += theirs.debiased
        few = np.array([float(plan.n_floor or max(1, round(one.n_effective))) for one in mine])
        sample = sampled_divergence(
            human, few, countries, purpose=("divergence of people", name), keep_draws=True, **settings
        )
        # drawn from shares that hold the humans' own sampling noise: that goes too
        again += np.maximum(sample.draws - sample.noise - theirs.noise, 0.0)
    number: dict[str, Any] = {"n_countries": max(map(len, several.values())), "n_questions": len(several)}
    if not humans > 1e-6:
        return row(
            group, "divergence_preservation", reason="the humans' countries do not differ beyond their noise", **number
        )
    ratio = again / humans
    return row(
        group,
        "divergence_preservation",
        model=run / humans,
        human=1.0,
        people=float(ratio.mean()),
        people_low=float(np.quantile(ratio, 0.025)),
        people_high=float(np.quantile(ratio, 0.975)),
        baseline=0.0,
        basis="1 keeps the humans' divergence",
        **number,
    )


def _ranks(group: Group, several: dict[str, list[Estimate]], truth: Truth, plan: Plan) -> dict[str, Any]:
    found, ceiling = [], []
    reasons: list[str] = []
    for name, mine in several.items():
        item = truth.items[name]
        if not item.scale.is_ordered:
            reasons.append("options without order have no mean")
            continue
        codes = np.array(item.scale.codes, dtype=np.float64)
        human = np.stack([item.of(one.country) for one in mine])
        means = np.stack([one.shares for one in mine]) @ codes
        value = float(rank_correlation(means, human @ codes))
        if np.isnan(value):
            reasons.append("all countries have the same mean")
            continue
        found.append(value)
        few = [float(plan.n_floor or max(1, round(one.n_effective))) for one in mine]
        drawn = np.stack(
            [
                real_people(p, n, DRAWS, plan.seed, "ranks of people", name, one.country)
                for p, n, one in zip(human, few, mine, strict=True)
            ],
            axis=1,
        )
        ceiling.append(np.nan_to_num(rank_correlation(drawn @ codes, human @ codes)))
    number: dict[str, Any] = {"n_countries": max(map(len, several.values())), "n_questions": len(found)}
    if not found:
        return row(group, "country_rank_correlation", reason=reasons[0], **number)
    reached = np.mean(ceiling, axis=0)
    return row(
        group,
        "country_rank_correlation",
        model=float(np.mean(found)),
        human=1.0,
        people=float(reached.mean()),
        people_low=float(np.quantile(reached, 0.025)),
        people_high=float(np.quantile(reached, 0.975)),
        baseline=0.0,
        basis="1 is the humans' order",
        **number,
    )
