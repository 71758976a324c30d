"""Weighted distributions of the answers: one per question, country, round and wording variant."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import partial

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from ..agents.answers import STATUSES
from ..counting import counted
from ..errors import InputError
from .answer_columns import AnswerColumns
from .in_order import in_order
from .respondent_answers import RespondentAnswers
from .scale import Scale

Floats = NDArray[np.float64]
Integers = NDArray[np.int64]

#: Stands in the reason where answers are none of the options that they are compared with.
FOREIGN = "outside the options of the ground truth"


@dataclass(frozen=True)
class Estimate:
    """What the respondents of one country answered to one question in one round and wording.

    Attributes:
        round, variant, country, question_id, track: the cell.
        scale: the options that ``shares`` is over.
        shares: weighted share per option, shape (n_options,); NaN throughout when nobody's answer counts.
        n: respondents with at least one counted answer.
        n_effective: Kish's effective number, (sum w)^2 / sum w^2, of those respondents.
        n_sampling: number of independent, equally weighted single answers that would carry the same sampling variance
            (first-order Rao-Scott); larger than n_effective when respondents answer with distributions or replicates,
            infinite when all of them give the same distribution.
        statuses: rows per status, all five.
        permitted_mass: weighted mean of the probability on permitted labels; NaN where no row states it.
        reason: why no distribution is given ("" when one is).
    """

    round: int
    variant: str
    country: str
    question_id: str
    track: str
    scale: Scale
    shares: Floats
    n: int
    n_effective: float
    n_sampling: float
    statuses: Mapping[str, int]
    permitted_mass: float
    reason: str = ""


def estimate(answers: pa.Table, scales: Mapping[str, Scale] | None = None) -> list[Estimate]:
    """Weighted answer distributions by round, variant, country and question.

    Only rows of status ``answered`` count. A row with a ``distribution`` counts as that distribution (options in the
    order of the instrument), any other as its option code. Replicates are averaged as distributions within the
    respondent, who then counts with the design weight, however many replicates were answered: averaging codes instead
    would invent middle answers.

    Args:
        answers: table with the columns of ``ANSWER_SCHEMA``; only respondent_id, country, question_id, status and
            option_code are required. A missing weight column means equal weights.
        scales: options by question id; a question without one gets the codes seen in the answers.

    Returns:
        One estimate per cell in order of round, variant, question (first appearance) and country (sorted).

    Raises:
        InputError: a required column is missing, a status is unknown, a weight is negative or missing, or one cell mixes
            tracks.
    """
    return estimate_columns(AnswerColumns.of(answers, where="estimate()"), scales)


def estimate_columns(columns: AnswerColumns, scales: Mapping[str, Scale] | None = None) -> list[Estimate]:
    """``estimate`` of answers that have been read already."""
    tasks = [partial(_question, name, rows, columns, scales or {}) for name, rows in columns.by_question()]
    found = [one for some in in_order(tasks) for one in some]
    order = {name: position for position, name in enumerate(columns.keys["question_id"].values)}
    return sorted(found, key=lambda one: (one.round, one.variant, order[one.question_id], one.country))


def _question(name: str, rows: Integers, columns: AnswerColumns, scales: Mapping[str, Scale]) -> list[Estimate]:
    labels, cell = columns.cells(rows)
    n_cells, status = len(labels), columns.keys["status"]
    counts = np.bincount(cell * len(status.values) + status.codes[rows], minlength=n_cells * len(status.values))
    counts = counts.reshape(n_cells, len(status.values))
    is_answered = columns.is_answered(rows)
    picked, owner = rows[is_answered], cell[is_answered]
    people = RespondentAnswers.of(columns, name, picked, owner, n_cells, scales.get(name))
    totals = _Totals.of(people, n_cells)
    tracks = _tracks(name, owner, columns.keys["track"].codes[picked], columns.keys["track"].values, n_cells)
    permitted = _weighted_mean(owner, columns.permitted[picked], columns.weights[picked], n_cells)
    found = []
    for index, (at_round, variant, country) in enumerate(labels):
        by_status: dict[str, int] = dict.fromkeys(map(str, STATUSES), 0)
        by_status |= {value: int(counts[index, position]) for position, value in enumerate(status.values)}
        reason = _reason(by_status, totals, people, index)
        found.append(
            Estimate(
                at_round,
                variant,
                country,
                name,
                tracks[index],
                people.scale,
                np.full(len(people.scale.codes), np.nan) if reason else totals.shares[index],
                int(totals.n[index]),
                float(totals.n_effective[index]),
                float(totals.n_sampling[index]),
                by_status,
                float(permitted[index]),
                reason,
            )
        )
    return found


@dataclass(frozen=True)
class _Totals:
    """Sums by cell."""

    shares: Floats
    n: Integers
    n_effective: Floats
    n_sampling: Floats

    @classmethod
    def of(cls, people: RespondentAnswers, n_cells: int) -> _Totals:
        """Weight over respondents."""
        owner, w, spread = people.cell, people.weight, people.shares
        sum_w = np.bincount(owner, weights=w, minlength=n_cells)
        sum_w2 = np.bincount(owner, weights=w**2, minlength=n_cells)
        shares = np.zeros((n_cells, spread.shape[1]))
        with np.errstate(invalid="ignore", divide="ignore"):
            for k in range(spread.shape[1]):
                shares[:, k] = np.bincount(owner, weights=w * spread[:, k], minlength=n_cells) / sum_w
            shares = shares / shares.sum(axis=1, keepdims=True)
            kish = np.where(sum_w2 > 0, sum_w**2 / sum_w2, 0.0)
            scatter = ((spread - shares[owner]) ** 2).sum(axis=1)
            variance = np.bincount(owner, weights=w**2 * scatter, minlength=n_cells) / sum_w**2
            multinomial = 1.0 - (shares**2).sum(axis=1)
            # variance of one multinomial answer over the variance found; 0/0 (all alike) keeps Kish's number
            sampling = np.where(multinomial <= 1e-12, kish, np.where(variance > 1e-15, multinomial / variance, np.inf))
        return cls(shares, np.bincount(owner, minlength=n_cells), kish, np.where(kish > 0, sampling, 0.0))


def _reason(by_status: Mapping[str, int], totals: _Totals, people: RespondentAnswers, index: int) -> str:
    if not by_status["answered"]:
        others = ", ".join(f"{count:,} {status}" for status, count in by_status.items() if count)
        return f"no answer counts: {others}"
    if people.foreign[index]:
        return (
            f"{counted(int(people.foreign[index]), 'answer')} {FOREIGN} "
            f"({', '.join(people.examples)}; {counted(len(people.scale.codes), 'option')} known)"
        )
    if not totals.n_effective[index] > 0:
        return "every respondent who answered has weight 0"
    return ""


def _tracks(name: str, cell: Integers, codes: Integers, values: tuple[str, ...], n_cells: int) -> list[str]:
    found: list[str] = [""] * n_cells
    for pair in np.unique(cell * len(values) + codes):
        index, track = divmod(int(pair), len(values))
        if found[index] and values[track] and found[index] != values[track]:
            raise InputError(
                "one cell mixes tracks, which never share a table",
                where="estimate()",
                parameter=f"track of {name}",
                got=sorted({found[index], values[track]}),
                allowed="one track per question, country, round and variant",
                hint="Compare the tracks one at a time.",
            )
        found[index] = values[track] or found[index]
    return found


def _weighted_mean(cell: Integers, values: Floats, weights: Floats, n_cells: int) -> Floats:
    stated = ~np.isnan(values)
    with np.errstate(invalid="ignore", divide="ignore"):
        return np.asarray(
            np.bincount(cell[stated], weights=(values * weights)[stated], minlength=n_cells)
            / np.bincount(cell[stated], weights=weights[stated], minlength=n_cells)
        )
