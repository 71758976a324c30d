"""Batteries and scales: reliability with each item dropped, agreement whatever is said, straight lines."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ...analysis.scale import Scale
from ...analysis.structure.item_correlations import weighted_correlations
from ...analysis.structure.reliability import alpha, omega
from ...analysis.structure.response_style import acquiescence, batteries, longstring, straight_lining
from ...analysis.structure.traits import traits_of
from ...plain_data import finite
from ...surveys import Question
from ...surveys.question import CHOICE_KINDS
from .sessions import ArmAnswers

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class ScaleItem:
    """One item of a scale.

    Attributes:
        question_id: of the item.
        rest_correlation: with the mean of the other items, keys applied.
        alpha_if_dropped: of the scale without it.
    """

    question_id: str
    rest_correlation: float
    alpha_if_dropped: float


@dataclass(frozen=True)
class ScaleReliability:
    """One trait score.

    Attributes:
        trait: its name.
        alpha, omega: of all items.
        items: in the order asked.
        n: respondents who answered all of them.
    """

    trait: str
    alpha: float
    omega: float
    items: tuple[ScaleItem, ...]
    n: int


@dataclass(frozen=True)
class Style:
    """How the whole questionnaire was answered.

    Attributes:
        acquiescence: see ``analysis.structure.response_style``; NaN without items keyed either way.
        straight_lining: share of respondents with one answer throughout a battery; NaN without a battery.
        longstring: longest run of equal answers as a share of the battery.
        batteries: question ids of each battery.
        scales: reliability by trait.
    """

    acquiescence: float
    straight_lining: float
    longstring: float
    batteries: tuple[tuple[str, ...], ...]
    scales: tuple[ScaleReliability, ...]

    def to_dict(self) -> dict[str, Any]:
        """Plain values for JSON."""
        return {name: finite(value) for name, value in asdict(self).items()}


@dataclass(frozen=True)
class AnswerTable:
    """Respondents by closed questions.

    Attributes:
        questions: the columns.
        codes: option codes, shape (n, k); NaN where nothing counts.
    """

    questions: tuple[Question, ...]
    codes: Floats

    @classmethod
    def of(cls, answers: ArmAnswers) -> AnswerTable:
        """Of the closed questions of one arm."""
        closed = [question for question in answers.arm.survey if question.kind in CHOICE_KINDS]
        people = {who: at for at, who in enumerate(answers.countries)}
        codes = np.full((len(people), len(closed)), np.nan)
        for at, question in enumerate(closed):
            for who, code in answers.codes(question.id).items():
                codes[people[who], at] = np.nan if code is None else code
        return cls(tuple(closed), codes)


def style(table: AnswerTable) -> Style:
    """Figures of the whole questionnaire."""
    scales = [Scale.of(question) for question in table.questions]
    keys = [(question.trait, question.keyed) for question in table.questions]
    weights = np.ones(len(table.codes))
    runs = [run for run in batteries(scales) if scales[run[0]].is_ordered]
    with np.errstate(invalid="ignore"):
        counts = np.maximum(1, (~np.isnan(table.codes)).sum(axis=0))
        means = np.nansum(table.codes, axis=0) / counts
    return Style(
        acquiescence(means, scales, keys),
        straight_lining(table.codes, weights, runs),
        longstring(table.codes, weights, runs),
        tuple(tuple(table.questions[at].id for at in run) for run in runs),
        tuple(_reliability(table, trait) for trait in traits_of(keys, scales)),
    )


def _reliability(table: AnswerTable, trait: Any) -> ScaleReliability:
    turned = trait.turned(table.codes[:, list(trait.items)])
    whole = turned[~np.isnan(turned).any(axis=1)]
    ids = [table.questions[at].id for at in trait.items]
    if len(whole) < 3:
        nan = float("nan")
        return ScaleReliability(trait.name, nan, nan, tuple(ScaleItem(name, nan, nan) for name in ids), len(whole))
    covariance = np.cov(whole.T)
    correlations, _ = weighted_correlations(whole, np.ones(len(whole)))
    items = []
    for at, name in enumerate(ids):
        rest = [other for other in range(len(ids)) if other != at]
        items.append(
            ScaleItem(
                name, _correlation(whole[:, at], whole[:, rest].mean(axis=1)), alpha(covariance[np.ix_(rest, rest)])
            )
        )
    return ScaleReliability(trait.name, alpha(covariance), omega(correlations), tuple(items), len(whole))


def _correlation(one: Floats, other: Floats) -> float:
    if one.std() < 1e-12 or other.std() < 1e-12:
        return float("nan")
    return float(np.corrcoef(one, other)[0, 1])


def answer_correlations(table: AnswerTable) -> Floats:
    """Correlations between ordered questions, NaN for others; shape (k, k)."""
    ordered = [question.scale == "ordinal" or len(question.codes) == 2 for question in table.questions]
    found, n = weighted_correlations(table.codes, np.ones(len(table.codes)))
    found = np.where(n >= 20, found, np.nan)
    mask = np.outer(ordered, ordered)
    return np.asarray(np.where(mask, found, np.nan))
