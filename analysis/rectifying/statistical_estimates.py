"""What statistics alone would estimate, per track: the same question elsewhere, or its near-duplicates only."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from ...agents.country_estimates import KNOWN, NEAR, CountryEstimator
from ...populations.calibration.atlas import Atlas
from ...populations.calibration.leak_guard import LeakGuard

if TYPE_CHECKING:
    from ...surveys import Question

Floats = NDArray[np.float64]


def known_elsewhere(
    questions: Sequence[Question], countries: Sequence[str], atlas: Atlas
) -> dict[tuple[str, str], Floats]:
    """Estimates from the same question in other countries, target country left out, by question id and country.

    Options by rising code. Questions that fewer than two other countries answered are not there.
    """
    estimator = CountryEstimator(atlas, LeakGuard(True), questions)
    found = {}
    for question in questions:
        if not atlas.has(question.source, question.id):
            continue
        for country in countries:
            estimate = estimator.estimate(question, country)
            if estimate.track == KNOWN:
                found[question.id, country] = _rising(question, estimate.shares)
    return found


def near_duplicates(
    questions: Sequence[Question], countries: Sequence[str], atlas: Atlas
) -> dict[tuple[str, str], Floats]:
    """Estimates from questions of nearly the same wording, the question itself left out in every country."""
    import pyarrow.compute as pc

    from ...agents.country_estimates import DUPLICATE
    from ...populations.calibration.wording_similarity import similarity

    keys = [(source, name) for source in atlas.sources for name in atlas.questions(source)]
    texts = [atlas.item(*key).text for key in keys]
    alike = similarity([question.text for question in questions], texts)
    found = {}
    for question, row in zip(questions, alike, strict=True):
        mine = (question.source, question.id)
        if not any(value >= DUPLICATE for key, value in zip(keys, row, strict=True) if key != mine):
            continue
        # rebuilt for each such question, which is rare; a partly hidden atlas would leak through other countries
        is_mine = pc.and_(
            pc.equal(atlas.table["source"], question.source), pc.equal(atlas.table["question_id"], question.id)
        )
        without = Atlas(atlas.table.filter(pc.invert(is_mine)), atlas.items)
        estimator = CountryEstimator(without, LeakGuard(True), questions)
        for country in countries:
            estimate = estimator.estimate(question, country)
            if estimate.track == NEAR:
                found[question.id, country] = _rising(question, estimate.shares)
    return found


def _rising(question: Question, shares: Floats) -> Floats:
    """Shares in the order of the codes, however the instrument lists them."""
    return np.asarray(shares[np.argsort(question.codes)])
