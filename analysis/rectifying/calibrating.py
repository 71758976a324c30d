"""Calibrate a run in its declared tracks, and say whether the model added anything to statistics alone."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from ..estimates import Estimate
from ..references import BASELINES, Lookup
from ..truth import Truth
from .calibration import Calibration, Track
from .cells import QuestionCells, with_statistics, within
from .cross_fitting import Fitted, cross_fit
from .scored_arms import Arm, difference, gain_in_words, score_arms

Floats = NDArray[np.float64]
Statistics = Mapping[tuple[str, str], Floats]

UNSEEN, NEAR, KNOWN = "unseen topic", "near-duplicates known", "known elsewhere"
RAW, CALIBRATED = "the run as it is", "calibrated on other topics"
ONE_COUNTRY = "one country: corrections were learned on its own other topics"


def calibrate(
    estimates: Sequence[Estimate],
    truth: Truth,
    *,
    blocks: Mapping[str, str],
    known: Statistics,
    near: Statistics,
    seed: int,
    is_systematic: bool = False,
) -> Calibration:
    """Correct a run's shares out of sample, in three tracks that never share a table.

    Args:
        estimates: the run's shares by question and country, one round and wording.
        truth: humans to learn from and to be scored on; a cell is never learned from itself, its topic or its country.
        blocks: topic by question id.
        known: estimates without the run from the same question elsewhere, by question id and country.
        near: the same from near-duplicates only.
        seed: of floors and intervals.
        is_systematic: answers were allocated, so that shares hold no sampling noise.

    Returns:
        Tables of arms by track, calibrated shares, sentences.
    """
    questions, left_out = _cells(estimates, truth, blocks, is_systematic)
    notes = list(left_out)
    countries = {country for one in questions for country in one.countries}
    if len(countries) == 1:
        notes.append(ONE_COUNTRY)
    context = Lookup(truth.regions, "")
    unseen = within(questions, ("", UNSEEN))
    tracks = [_unseen(unseen, truth, context, seed)] if unseen else []
    for name, allowed, found, words in (
        (NEAR, ("", UNSEEN, NEAR), near, "near-duplicates of the question, not itself"),
        (KNOWN, ("", UNSEEN, NEAR, KNOWN), known, "the same question in other countries"),
    ):
        mine = within(questions, allowed)
        part = with_statistics(mine, found)
        if part:
            tracks.append(_combined(name, words, part, truth, context, seed))
        elif mine:
            notes.append(f"{name}: no question of this run has an estimate from {words}")
    if questions and not unseen:
        notes.append("the run itself knew these questions from other countries: it stands in that track only")
    return Calibration(tuple(tracks), tuple(dict.fromkeys(notes)))


def _cells(
    estimates: Sequence[Estimate], truth: Truth, blocks: Mapping[str, str], is_systematic: bool
) -> tuple[list[QuestionCells], list[str]]:
    grouped: dict[str, list[Estimate]] = {}
    notes = []
    for one in estimates:
        item = truth.items.get(one.question_id)
        if item is None:
            notes.append(f"{one.question_id}: {truth.id} does not hold it")
        elif one.reason:
            notes.append(f"{one.question_id} {one.country}: {one.reason}")
        elif item.scale.codes != one.scale.codes:
            notes.append(f"{one.question_id}: other options than {truth.id}")
        elif one.country not in item.position:
            notes.append(f"{one.question_id} {one.country}: {truth.id} does not hold it")
        else:
            grouped.setdefault(one.question_id, []).append(one)
    found = []
    for name, mine in grouped.items():
        item = truth.items[name]
        shape = (len(mine), len(item.scale.codes))
        found.append(
            QuestionCells(
                mine[0].scale,
                blocks.get(name, "") or item.scale.topic,
                tuple(one.country for one in mine),
                np.stack([one.shares for one in mine]),
                np.array([np.inf if is_systematic else one.n_sampling for one in mine]),
                np.stack([item.of(one.country) for one in mine]),
                np.full(shape, np.nan),
                tuple(one.track for one in mine),
            )
        )
    return found, notes


def _unseen(questions: Sequence[QuestionCells], truth: Truth, context: Lookup, seed: int) -> Track:
    fitted = cross_fit(questions, combine=False)
    raw = Arm("raw", "Raw", RAW, {one.scale.question_id: one.model for one in questions})
    ours = Arm("calibrated", "Calibrated", CALIBRATED, _shares(fitted))
    arms = [raw, ours, *_references(questions, truth, context, ("uniform",))]
    verdict = [
        gain_in_words(*difference(questions, ours, raw, seed), "The calibrated run", "the raw one"),
        gain_in_words(*difference(questions, ours, arms[-1], seed), "The calibrated run", "uniform answers"),
    ]
    return Track(UNSEEN, "the run and other topics", score_arms(questions, arms), tuple(verdict), tuple(fitted))


def _combined(
    name: str, words: str, questions: Sequence[QuestionCells], truth: Truth, context: Lookup, seed: int
) -> Track:
    both = cross_fit(questions, combine=True)
    alone = cross_fit(questions, combine=False)
    raw = Arm("raw", "Raw", RAW, {one.scale.question_id: one.model for one in questions})
    ours = Arm("calibrated", "Calibrated", CALIBRATED, _shares(alone))
    statistics = Arm(
        "statistics", "Statistics alone", words, {one.scale.question_id: one.statistics for one in questions}
    )
    combined = Arm("combined", "Combined", f"the run, {words}; their weight learned on other topics", _shares(both))
    known = ("uniform", "world") if name == KNOWN else ("uniform",)
    arms = [raw, ours, statistics, combined, *_references(questions, truth, context, known)]
    verdict = [
        gain_in_words(
            *difference(questions, combined, statistics, seed), "Run and statistics combined", "statistics alone"
        ),
        gain_in_words(*difference(questions, combined, raw, seed), "Run and statistics combined", "the raw run"),
    ]
    weights = np.concatenate([one.weights for one in both])
    verdict.append(f"The run's weight beside statistics, learned out of sample: {weights.mean():.2f} on average.")
    return Track(name, words, score_arms(questions, arms), tuple(verdict), tuple(both))


def _references(questions: Sequence[QuestionCells], truth: Truth, context: Lookup, names: Sequence[str]) -> list[Arm]:
    found = []
    for baseline in (one for name in names for one in BASELINES if one.name == name):
        shares = {}
        for one in questions:
            item = truth.items[one.scale.question_id]
            rows = [baseline.shares(item, country, context) for country in one.countries]
            empty = np.full(len(one.scale.codes), np.nan)
            shares[one.scale.question_id] = np.stack([empty if isinstance(row, str) else row for row in rows])
        found.append(Arm(baseline.name, baseline.label, baseline.information, shares))
    return found


def _shares(fitted: Sequence[Fitted]) -> dict[str, Floats]:
    return {one.question.scale.question_id: one.shares for one in fitted}
