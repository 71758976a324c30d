"""Distances of one question's cells from the truth, with floor, Monte-Carlo draws and baselines, as arrays."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from .distances import METRICS
from .estimates import Estimate
from .references import BASELINES, Context, real_people
from .truth import HumanItem

Floats = NDArray[np.float64]

#: Cells scored together: bounds memory at about block x draws x options numbers.
BLOCK = 32


@dataclass(frozen=True)
class Plan:
    """How a comparison draws and what it measures against.

    Attributes:
        seed: of every draw.
        draws: samples per bootstrap.
        n_floor: real people of the floor; None takes each cell's effective number.
        n_margin: the margin of the equivalence test is the mean miss of this many real people.
        is_systematic: answers were allocated systematically, so there is no sampling of respondents to draw again.
        context: regions and donor of the baselines.
    """

    seed: int
    draws: int
    n_floor: int | None
    n_margin: int
    is_systematic: bool
    context: Context


@dataclass(frozen=True)
class Scored:
    """One block of cells of one question; M metrics (order of ``METRICS``), C cells, B draws.

    Metrics that need an order are NaN throughout for nominal options.

    Attributes:
        cells: the estimates scored.
        model: observed distances, shape (M, C).
        baselines: shape (M, C, n_baselines), NaN where a baseline has no answer.
        gaps: per cell, baseline name to the sentence why it has no answer.
        floor: distances of real people from their own country, shape (M, C, B).
        again: distances if other respondents had been drawn, truth fixed; (M, C, B), or NaN where answers were allocated.
        both: distances if other respondents and other humans had been drawn, shape (M, C, B).
        margin: mean distance of ``n_margin`` real people, shape (M, C).
        shares_of: per cell, arm name to shares, for charts; includes ``floor_low`` and ``floor_high`` per option.
        n_floor: real people of each floor, shape (C,).
    """

    cells: tuple[Estimate, ...]
    model: Floats
    baselines: Floats
    gaps: tuple[dict[str, str], ...]
    floor: Floats
    again: Floats
    both: Floats
    margin: Floats
    shares_of: tuple[dict[str, Floats], ...]
    n_floor: Floats


def score(item: HumanItem, cells: Sequence[Estimate], plan: Plan) -> list[Scored]:
    """Score the cells of one question whose country has truth and whose answers count, in blocks.

    Args:
        item: the question's truth.
        cells: estimates over the item's scale, each with shares and a country of the item.
        plan: draws and references.
    """
    return [_block(item, tuple(cells[start : start + BLOCK]), plan) for start in range(0, len(cells), BLOCK)]


def _block(item: HumanItem, cells: tuple[Estimate, ...], plan: Plan) -> Scored:
    human = np.stack([item.of(cell.country) for cell in cells])
    model = np.stack([cell.shares for cell in cells])
    n_floor = np.array([float(plan.n_floor or max(1, round(cell.n_effective))) for cell in cells])
    purpose = item.scale.question_id
    floor = np.stack(
        [
            real_people(human[i], n_floor[i], plan.draws, plan.seed, "floor", purpose, one.country)
            for i, one in enumerate(cells)
        ]
    )
    margin = np.stack(
        [
            real_people(human[i], plan.n_margin, plan.draws, plan.seed, "margin", purpose, one.country)
            for i, one in enumerate(cells)
        ]
    )
    again, fixed = _again(cells, model, plan, purpose)
    humans = _other_humans(item, cells, human, plan, purpose)
    answers = [
        {baseline.name: baseline.shares(item, cell.country, plan.context) for baseline in BASELINES} for cell in cells
    ]
    n_options = len(item.scale.codes)
    arms = np.full((len(cells), len(BASELINES), n_options), np.nan)
    for i, found in enumerate(answers):
        for j, baseline in enumerate(BASELINES):
            shares = found[baseline.name]
            if not isinstance(shares, str):
                arms[i, j] = shares
    truth = human[:, None, :]
    shape = (len(METRICS), len(cells))
    result = {name: np.full((*shape, plan.draws), np.nan) for name in ("floor", "again", "both")}
    observed, reference = np.full(shape, np.nan), np.full((*shape, len(BASELINES)), np.nan)
    limit = np.full(shape, np.nan)
    apart: Floats = np.zeros((len(cells), plan.draws))
    for m, metric in enumerate(METRICS.values()):
        if metric.needs_order and not item.scale.is_ordered:
            continue
        codes = item.scale.codes
        if metric.name == "js_distance":
            # the square root of the divergence, the metric before it: computing it anew would double the dearest one
            before = m - 1
            for part in (observed, reference, result["floor"], result["both"], result["again"]):
                part[m] = np.sqrt(part[before])
            limit[m] = np.sqrt(apart).mean(axis=-1)
            continue
        observed[m] = metric.evaluate(model, human, codes)
        reference[m] = metric.evaluate(arms, truth, codes)
        result["floor"][m] = metric.evaluate(floor, truth, codes)
        result["both"][m] = metric.evaluate(again, humans, codes)
        apart = metric.evaluate(margin, truth, codes)
        limit[m] = apart.mean(axis=-1)
        result["again"][m] = metric.evaluate(again, truth, codes)
        result["again"][m, fixed] = np.nan
    low, high = np.quantile(floor, [0.025, 0.975], axis=1)
    shares_of = tuple(
        {
            "human": human[i],
            "model": model[i],
            "floor_low": low[i],
            "floor_high": high[i],
            **{name: shares for name, shares in answers[i].items() if not isinstance(shares, str)},
        }
        for i in range(len(cells))
    )
    gaps = tuple({name: shares for name, shares in found.items() if isinstance(shares, str)} for found in answers)
    return Scored(
        cells, observed, reference, gaps, result["floor"], result["again"], result["both"], limit, shares_of, n_floor
    )


def _again(cells: tuple[Estimate, ...], model: Floats, plan: Plan, question: str) -> tuple[Floats, NDArray[np.bool_]]:
    """Distributions of other respondents of the same kind, shape (C, B, K), and which cells have none to draw."""
    fixed = np.array([plan.is_systematic or not np.isfinite(cell.n_sampling) for cell in cells])
    drawn = np.repeat(model[:, None, :], plan.draws, axis=1)
    for i, cell in enumerate(cells):
        if not fixed[i]:
            stream = ("respondents", question, cell.country, cell.round, cell.variant)
            drawn[i] = real_people(model[i], cell.n_sampling, plan.draws, plan.seed, *stream)
    return drawn, fixed


def _other_humans(item: HumanItem, cells: tuple[Estimate, ...], human: Floats, plan: Plan, question: str) -> Floats:
    """Distributions another sample of humans would have shown, shape (C, B, K); fixed where the truth states no n."""
    drawn = np.repeat(human[:, None, :], plan.draws, axis=1)
    for i, cell in enumerate(cells):
        people = item.n_effective[item.position[cell.country]]
        if np.isfinite(people) and people >= 1:
            drawn[i] = real_people(human[i], people, plan.draws, plan.seed, "humans", question, cell.country)
    return drawn
