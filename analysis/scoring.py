"""Distances of one question's cells from the truth, with floor, Monte-Carlo draws and baselines, as arrays."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from .distances import METRICS, every_distance
from .estimates import Estimate
from .references import BASELINES, Lookup, real_people
from .truth import HumanItem

Floats = NDArray[np.float64]

#: Cells scored together: bounds memory at about block x draws x options numbers, which then stay in the processor's cache.
BLOCK = 16


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
    context: Lookup

    def floor_of(self, cell: Estimate) -> float:
        """Real people behind a cell's floor."""
        return float(self.n_floor or max(1, round(cell.n_effective)))


@dataclass(frozen=True)
class Scored:
    """One block of cells of one question; M metrics (order of ``METRICS``), C cells, K options, B draws.

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
        shares: of humans and run, shape (2, C, K).
        arms: shares of the baselines, shape (C, n_baselines, K), NaN where one has no answer.
        band: where 95 % of samples of real people lie, low and high, shape (2, C, K).
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
    shares: Floats
    arms: Floats
    band: Floats
    n_floor: Floats


def blocks(cells: Sequence[Estimate]) -> list[tuple[Estimate, ...]]:
    """The cells of one question in blocks that are scored together."""
    return [tuple(cells[start : start + BLOCK]) for start in range(0, len(cells), BLOCK)]


def score(item: HumanItem, cells: tuple[Estimate, ...], plan: Plan) -> Scored:
    """Score one block of cells of one question, whose countries have truth and whose answers count.

    Args:
        item: the question's truth.
        cells: estimates over the item's scale, each with shares and a country of the item.
        plan: draws and references.
    """
    human = np.stack([item.of(cell.country) for cell in cells])
    model = np.stack([cell.shares for cell in cells])
    n_floor = np.array([plan.floor_of(cell) for cell in cells])
    question = item.scale.question_id
    floor = _people(human, n_floor, plan.draws, plan.seed, "floor", question, cells)
    # only the mean of the margin is used, and a mean needs fewer draws than a percentile
    margin = _people(
        human, np.full(len(cells), plan.n_margin), -(-plan.draws // 4), plan.seed, "margin", question, cells
    )
    again, fixed = _again(cells, model, plan, question)
    arms, gaps = _arms(item, cells, plan.context)
    truth = human[:, None, :]

    def apart(first: Floats, second: Floats) -> Floats:
        return every_distance(first, second, item.scale.codes, is_ordered=item.scale.is_ordered)

    repeated = np.full((len(METRICS), len(cells), plan.draws), np.nan)
    if not fixed.all():
        repeated[:, ~fixed] = apart(again[~fixed], truth[~fixed])
    return Scored(
        cells,
        apart(model, human),
        apart(arms, truth),
        gaps,
        apart(floor, truth),
        repeated,
        apart(again, _other_humans(item, cells, human, plan, question)),
        apart(margin, truth).mean(axis=-1),
        np.stack([human, model]),
        arms,
        np.quantile(floor, [0.025, 0.975], axis=1),
        n_floor,
    )


def _people(
    human: Floats, n: NDArray[Any], draws: int, seed: int, purpose: str, question: str, cells: tuple[Estimate, ...]
) -> Floats:
    """What n real people of each cell's country would show, shape (C, draws, K)."""
    return np.stack(
        [
            real_people(p, people, draws, seed, purpose, question, one.country)
            for p, people, one in zip(human, n, cells, strict=True)
        ]
    )


def _arms(item: HumanItem, cells: tuple[Estimate, ...], context: Lookup) -> tuple[Floats, tuple[dict[str, str], ...]]:
    """Shares of the baselines, and per cell why one has none."""
    arms = np.full((len(cells), len(BASELINES), len(item.scale.codes)), np.nan)
    gaps: tuple[dict[str, str], ...] = tuple({} for _ in cells)
    for i, cell in enumerate(cells):
        for j, baseline in enumerate(BASELINES):
            answer = baseline.shares(item, cell.country, context)
            if isinstance(answer, str):
                gaps[i][baseline.name] = answer
            else:
                arms[i, j] = answer
    return arms, gaps


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
