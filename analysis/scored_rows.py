"""Scored blocks as rows of tidy tables."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from .distances import METRICS
from .estimates import Estimate
from .references import BASELINES
from .scoring import Plan, Scored
from .skill import skill
from .tails import Tails
from .truth import HumanItem
from .verdict import verdict

#: Why a metric stands empty for a nominal question.
NO_ORDER = "the options have no order"


def key(one: Estimate) -> dict[str, Any]:
    """Columns that name a cell."""
    return {
        "round": one.round,
        "variant": one.variant,
        "track": one.track,
        "question_id": one.question_id,
        "country": one.country,
    }


def summary(
    *,
    model: float,
    baselines: NDArray[np.float64],
    tails: Tails,
    margin: float,
    n_floor: float,
    plan: Plan,
    reason: str,
    skilled: tuple[float, float, float] | None = None,
) -> dict[str, Any]:
    """The columns that cells and averages share, from one distance and its draws.

    Args:
        model: distance found.
        baselines: one distance per baseline.
        tails: what the draws of this cell say, one number each.
        margin: mean miss of ``plan.n_margin`` real people.
        n_floor: real people of the floor.
        plan: for ``n_margin``.
        reason: why no number stands here.
        skilled: world, model and floor errors summed over the cells that have a world average, where that is not all.
    """
    world = float(baselines[[one.name for one in BASELINES].index("world")])
    mean_floor, p95, upper, top = (
        np.nan if reason else float(part) for part in (tails.floor, tails.floor_p95, tails.upper, tails.top)
    )
    has_interval = not np.isnan(top)
    judged = verdict(
        model=model,
        upper=upper,
        margin=margin,
        n_margin=plan.n_margin,
        floor_p95=p95,
        n_floor=n_floor,
        world=world,
        reason=reason,
    )
    gained = skill(*(skilled or (world, model, mean_floor)))
    lost = reason or _no_skill(gained, world, p95)
    return {
        "model": model,
        "debiased": max(0.0, 2.0 * model - float(tails.both)) if not reason else np.nan,
        "upper": upper,
        # basic bootstrap below, percentile above: distances fold at 0, and each bound is the careful one of the two
        "mc_low": max(0.0, 2.0 * model - top) if has_interval else np.nan,
        "mc_high": top,
        "floor": mean_floor,
        "floor_p95": p95,
        "margin": margin,
        **{one.name: float(baselines[j]) for j, one in enumerate(BASELINES)},
        "skill": np.nan if lost else gained,
        "skill_reason": lost,
        "verdict": judged.kind,
        "verdict_text": judged.text,
        "reason": reason,
    }


def _no_skill(gained: float, world: float, p95: float) -> str:
    if np.isnan(world):
        return "no other country answered"
    if np.isnan(gained) or world <= p95:
        # dividing by what is left would make a score out of noise
        return "nothing to gain: the world average misses by no more than a sample of real people may"
    return ""


def cell_rows(block: Scored, item: HumanItem, plan: Plan) -> list[dict[str, Any]]:
    """One row per cell and metric."""
    rows = []
    tails = Tails.of(block.floor, block.again, block.both)
    for i, one in enumerate(block.cells):
        for m, metric in enumerate(METRICS.values()):
            reason = NO_ORDER if metric.needs_order and not one.scale.is_ordered else ""
            found = summary(
                model=float(block.model[m, i]),
                baselines=block.baselines[m, i],
                tails=tails.at(m, i),
                margin=float(block.margin[m, i]),
                n_floor=float(block.n_floor[i]),
                plan=plan,
                reason=reason,
            )
            people = {
                "n": one.n,
                "n_effective": one.n_effective,
                "n_floor": float(block.n_floor[i]),
                "n_human": float(item.n_effective[item.position[one.country]]),
            }
            rows.append({**key(one), "metric": metric.name, **found, **people})
    return rows


def unscored_rows(one: Estimate, reason: str) -> list[dict[str, Any]]:
    """The same rows for a cell without a score: every number missing, the reason beside it."""
    empty = dict.fromkeys(
        (
            "model",
            "debiased",
            "upper",
            "mc_low",
            "mc_high",
            "floor",
            "floor_p95",
            "margin",
            *(b.name for b in BASELINES),
            "skill",
        ),
        np.nan,
    )
    judged = {"skill_reason": reason, "verdict": "unscored", "verdict_text": f"Not scored: {reason}.", "reason": reason}
    people = {"n": one.n, "n_effective": one.n_effective, "n_floor": np.nan, "n_human": np.nan}
    return [{**key(one), "metric": name, **empty, **judged, **people} for name in METRICS]


def share_rows(block: Scored) -> list[dict[str, Any]]:
    """One row per cell and option."""
    names = ("human", "model", "floor_low", "floor_high", *(baseline.name for baseline in BASELINES))
    return [
        {
            **key(one),
            "question_text": one.scale.text,
            "option_code": code,
            "option_label": one.scale.label(k),
            **{name: float(shares[name][k]) if name in shares else np.nan for name in names},
        }
        for one, shares in zip(block.cells, block.shares_of, strict=True)
        for k, code in enumerate(one.scale.codes)
    ]


def moment_rows(block: Scored) -> list[dict[str, Any]]:
    """Means and standard deviations of both sides, for ordered scales."""
    rows = []
    for one, shares in zip(block.cells, block.shares_of, strict=True):
        codes = np.array(one.scale.codes, dtype=np.float64)
        mean = {side: float(shares[side] @ codes) for side in ("human", "model")}
        sd = {side: float(np.sqrt(shares[side] @ (codes - mean[side]) ** 2)) for side in mean}
        reason = "" if one.scale.is_ordered else NO_ORDER
        flat = not reason and sd["human"] <= 0.0
        rows.append(
            {
                **key(one),
                "human_mean": np.nan if reason else mean["human"],
                "model_mean": np.nan if reason else mean["model"],
                "human_sd": np.nan if reason else sd["human"],
                "model_sd": np.nan if reason else sd["model"],
                "sd_ratio": np.nan if reason or flat else sd["model"] / sd["human"],
                "reason": reason or ("all humans gave the same answer" if flat else ""),
            }
        )
    return rows
