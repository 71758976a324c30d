"""What the psychometric answerer settles over the whole population before it is cut into shards."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from ..populations.calibration.atlas import Atlas
from ..populations.calibration.leak_guard import LeakGuard
from ..populations.population import Population
from ..surveys import Question
from .borrowed_loading import loading_of
from .country_estimates import KNOWN, UNSEEN, CountryEstimate, CountryEstimator
from .country_rows import country_rows
from .graded_response import calibrated_cuts
from .loadings import Loading, question_loadings
from .quota import quota_cuts
from .reference_adults import reference_adults
from .respondent_latents import Moments, RespondentLatents

Array = NDArray[np.float64]

#: Respondents a country's cut points are set on at most; evenly spaced places, so shares are met within .001.
PLANNED = 1 << 16
NARROW = (
    "The survey scores nearly every question that could describe a country, so each question left out its own topic and "
    "near-duplicates only: other scored questions of the target country helped to estimate it."
)


@dataclass(frozen=True)
class QuestionPlan:
    """One question in one country.

    Attributes:
        estimate: the country's shares, their track and their basis.
        loading: how a latent answer is made up.
        cuts: between options on respondents' realised latents; quotas.
        mean_cuts: between options for the published distributions, whose mean is the estimate.
    """

    estimate: CountryEstimate
    loading: Loading
    cuts: Array
    mean_cuts: Array


@dataclass(frozen=True)
class PsychometricPlan:
    """Plans by country and question; picklable, a few kilobytes a country.

    Attributes:
        questions: by (country, question id).
        moments: of the facets, by country.
        notes: what a report must say, one sentence each.
    """

    questions: Mapping[tuple[str, str], QuestionPlan]
    moments: Mapping[str, Moments]
    notes: tuple[str, ...]


def make_plan(
    population: Population, questions: Sequence[Question], *, atlas: Atlas, guard: LeakGuard, seed: int
) -> PsychometricPlan:
    """Estimate every country's shares and set cut points so that the weighted answers meet them.

    For a cohort (a population made with a filter, ``origin["where"]``) the cut points come from a reference draw of the
    whole country, so that the cohort may differ from the country.

    Raises:
        GroundTruthError: a question contradicts the atlas.
    """
    estimator = CountryEstimator(atlas, guard, questions)
    facets = tuple(name for name in population.facets if _known(population.people[f"facet_{name}"]))
    book = question_loadings(atlas, facets, guarded=guard.on)
    used = {q.id: loading_of(q, book, atlas, guarded=guard.on) for q in questions}
    planned: dict[tuple[str, str], QuestionPlan] = {}
    moments: dict[str, Moments] = {}
    for country, rows in country_rows(population.people):
        step = max(1, -(-len(rows) // PLANNED))
        people = population.people.take(pa.array(rows[::step]))
        if population.origin.get("where"):
            people = reference_adults(country, [f"facet_{name}" for name in facets], atlas)
        weight = people["weight"].to_numpy(zero_copy_only=False).astype(np.float64)
        moments[country] = _moments(people, facets, weight)
        latents = RespondentLatents.of(
            people,
            country,
            moments[country],
            seed=seed,
            with_factors=any(x.factors.any() for x in used.values()),
        )
        for question in questions:
            loading = used[question.id]
            estimate = estimator.estimate(question, country)
            planned[country, question.id] = QuestionPlan(
                estimate,
                loading,
                quota_cuts(latents.latent(loading, question.id, seed=seed), weight, estimate.shares),
                calibrated_cuts(latents.expected(loading), loading.spread, weight, estimate.shares),
            )
    narrow = guard.on and any(estimator.is_narrow(question) for question in questions)
    return PsychometricPlan(
        planned, moments, (guard.describe(), *([NARROW] if narrow else []), *_notes(questions, planned))
    )


def _known(column: pa.ChunkedArray) -> bool:
    return bool(column.null_count < len(column))


def _moments(people: pa.Table, facets: Sequence[str], weight: Array) -> Moments:
    out = {}
    for name in facets:
        values = people[f"facet_{name}"].to_numpy(zero_copy_only=False).astype(np.float64)
        held = np.isfinite(values)
        mean = float(np.average(values[held], weights=weight[held])) if held.any() else 0.5
        variance = float(np.average((values[held] - mean) ** 2, weights=weight[held])) if held.any() else 0.0
        out[f"facet_{name}"] = (mean, float(np.sqrt(variance)) or 1.0)
    return out


def _notes(questions: Sequence[Question], planned: Mapping[tuple[str, str], QuestionPlan]) -> list[str]:
    notes = []
    for question in questions:
        plans = [plan for (_, asked), plan in planned.items() if asked == question.id]
        tracks = {plan.estimate.track for plan in plans}
        if UNSEEN in tracks:
            notes.append(
                f"{question.id}: unseen topic; its answers are near-uniform and carry no information: use a language model."
            )
        elif tracks - {KNOWN}:
            notes.append(f"{question.id}: {plans[0].estimate.basis}; known from a near-duplicate only.")
    return notes
