"""Scored blocks as columns of tidy tables: thousands of cells are dear as objects and cheap as arrays."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
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

Floats = NDArray[np.float64]
#: Column name to its values, all of one length.
Columns = Mapping[str, Any]

#: Why a metric stands empty for a nominal question.
NO_ORDER = "the options have no order"
NO_OTHER = "no other country answered"
NOTHING_TO_GAIN = "nothing to gain: the world average misses by no more than a sample of real people may"

_WORLD = [one.name for one in BASELINES].index("world")


def together(parts: Iterable[Columns]) -> dict[str, Any]:
    """Columns one below the other; no columns from no parts."""
    gathered: dict[str, list[Any]] = {}
    for part in parts:
        for name, values in part.items():
            gathered.setdefault(name, []).append(values)
    return {
        name: np.concatenate(some)
        if all(isinstance(values, np.ndarray) for values in some)
        else [value for values in some for value in values]
        for name, some in gathered.items()
    }


def keys(cells: Sequence[Estimate], each: int | Sequence[int]) -> dict[str, Any]:
    """Columns that name a cell, each cell repeated."""
    named = {
        "round": [one.round for one in cells],
        "variant": [one.variant for one in cells],
        "track": [one.track for one in cells],
        "question_id": [one.question_id for one in cells],
        "country": [one.country for one in cells],
    }
    return {
        name: np.repeat(np.array(values, dtype=np.int64 if name == "round" else object), each)
        for name, values in named.items()
    }


def summary(
    *,
    model: Floats,
    baselines: Floats,
    tails: Tails,
    margin: Floats,
    n_floor: Floats,
    n_margin: int,
    reasons: Sequence[str],
    skilled: Floats | None = None,
) -> dict[str, Any]:
    """The columns that cells and averages share, from R distances and their draws.

    Args:
        model: distances found, shape (R,).
        baselines: shape (R, n_baselines).
        tails: what the draws say, R numbers each.
        margin: mean miss of ``n_margin`` real people, shape (R,).
        n_floor: real people of the floor, shape (R,).
        n_margin: see ``Plan``.
        reasons: why no number stands in a row, or empty.
        skilled: world, model and floor errors summed over the cells that have a world average, shape (R, 3); the row's own
            when None.
    """
    lost = np.array([bool(reason) for reason in reasons])
    floor, p95, upper, top = (
        np.where(lost, np.nan, part) for part in (tails.floor, tails.floor_p95, tails.upper, tails.top)
    )
    world = baselines[:, _WORLD]
    score = skill(*((world, model, floor) if skilled is None else skilled.T))
    # dividing by what is left would make a score out of noise
    nothing = np.isnan(score) | (world <= p95)
    skill_reasons = [
        reason or (NO_OTHER if alone else NOTHING_TO_GAIN if empty else "")
        for reason, alone, empty in zip(reasons, np.isnan(world), nothing, strict=True)
    ]
    judged = [
        verdict(
            model=at_model,
            upper=at_upper,
            margin=at_margin,
            n_margin=n_margin,
            floor_p95=at_p95,
            n_floor=at_n,
            world=at_world,
            reason=reason,
        )
        for at_model, at_upper, at_margin, at_p95, at_n, at_world, reason in zip(
            *(part.tolist() for part in (model, upper, margin, p95, n_floor, world)), reasons, strict=True
        )
    ]
    return {
        "model": model,
        "debiased": np.where(lost, np.nan, np.maximum(0.0, 2.0 * model - tails.both)),
        "upper": upper,
        # basic bootstrap below, percentile above: distances fold at 0, and each bound is the careful one of the two
        "mc_low": np.where(np.isnan(top), np.nan, np.maximum(0.0, 2.0 * model - top)),
        "mc_high": top,
        "floor": floor,
        "floor_p95": p95,
        "margin": margin,
        **{one.name: baselines[:, j] for j, one in enumerate(BASELINES)},
        "skill": np.where([bool(reason) for reason in skill_reasons], np.nan, score),
        "skill_reason": skill_reasons,
        "verdict": [one.kind for one in judged],
        "verdict_text": [one.text for one in judged],
        "reason": list(reasons),
    }


def cell_columns(block: Scored, item: HumanItem, plan: Plan) -> Columns:
    """One row per cell and metric, cell by cell."""
    n = len(METRICS)
    reasons = [
        NO_ORDER if metric.needs_order and not one.scale.is_ordered else ""
        for one in block.cells
        for metric in METRICS.values()
    ]
    n_floor = np.repeat(block.n_floor, n)
    found = summary(
        model=block.model.T.ravel(),
        baselines=block.baselines.transpose(1, 0, 2).reshape(len(reasons), -1),
        tails=Tails.of(block.floor, block.again, block.both).flat(),
        margin=block.margin.T.ravel(),
        n_floor=n_floor,
        n_margin=plan.n_margin,
        reasons=reasons,
    )
    people = [item.n_effective[item.position[one.country]] for one in block.cells]
    return {
        **keys(block.cells, n),
        "metric": list(METRICS) * len(block.cells),
        **found,
        **_people(block.cells),
        "n_floor": n_floor,
        "n_human": np.repeat(people, n),
    }


def unscored_columns(cells: Sequence[Estimate], reasons: Sequence[str]) -> Columns:
    """The same rows for cells without a score: every number missing, the reason beside it."""
    n = len(METRICS)
    unknown = np.full(n * len(cells), np.nan)
    numbers = ("model", "debiased", "upper", "mc_low", "mc_high", "floor", "floor_p95", "margin")
    whys = [reason for reason in reasons for _ in METRICS]
    return {
        **keys(cells, n),
        "metric": list(METRICS) * len(cells),
        **dict.fromkeys((*numbers, *(one.name for one in BASELINES), "skill"), unknown),
        "skill_reason": whys,
        "verdict": ["unscored"] * len(whys),
        "verdict_text": [f"Not scored: {reason}." for reason in whys],
        "reason": whys,
        **_people(cells),
        "n_floor": unknown,
        "n_human": unknown,
    }


def _people(cells: Sequence[Estimate]) -> dict[str, Any]:
    n = len(METRICS)
    return {
        "n": np.repeat([one.n for one in cells], n),
        "n_effective": np.repeat([one.n_effective for one in cells], n),
    }


def share_columns(block: Scored) -> Columns:
    """One row per cell and option."""
    scales = [one.scale for one in block.cells]
    n = len(scales[0].codes)
    human, model = block.shares
    low, high = block.band
    return {
        **keys(block.cells, n),
        "question_text": [scale.text for scale in scales for _ in scale.codes],
        "option_code": np.concatenate([scale.codes for scale in scales]).astype(np.int64),
        "option_label": [scale.label(k) for scale in scales for k in range(n)],
        "human": human.ravel(),
        "model": model.ravel(),
        "floor_low": low.ravel(),
        "floor_high": high.ravel(),
        **{one.name: block.arms[:, j].ravel() for j, one in enumerate(BASELINES)},
    }


def moment_columns(block: Scored) -> Columns:
    """Means and standard deviations of both sides, for ordered scales."""
    scale = block.cells[0].scale
    codes = np.array(scale.codes, dtype=np.float64)
    means = block.shares @ codes
    spread = np.sqrt(np.maximum(((codes - means[..., None]) ** 2 * block.shares).sum(axis=-1), 0.0))
    if not scale.is_ordered:
        means, spread = np.full_like(means, np.nan), np.full_like(spread, np.nan)
    flat = spread[0] <= 0.0
    with np.errstate(invalid="ignore", divide="ignore"):
        ratio = np.where(flat, np.nan, spread[1] / spread[0])
    why = "all humans gave the same answer" if scale.is_ordered else NO_ORDER
    return {
        **keys(block.cells, 1),
        "human_mean": means[0],
        "model_mean": means[1],
        "human_sd": spread[0],
        "model_sd": spread[1],
        "sd_ratio": ratio,
        "reason": [why if missing else "" for missing in flat | (not scale.is_ordered)],
    }
