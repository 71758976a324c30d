"""A run beside a small human sample: who is predicted by whom, and the rectified shares."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from ...counting import counted
from ..answer_columns import AnswerColumns
from ..demographic_split import BANDS, DEMOGRAPHICS, Split
from ..respondent_answers import RespondentAnswers
from ..scale import Scale
from ..truth_respondents import answers_of, people_of
from .prediction_powered import rectified

if TYPE_CHECKING:
    import pandas as pd

Floats = NDArray[np.float64]
Strings = NDArray[np.str_]

#: Simulated respondents behind a prediction; smaller groups are predicted by a coarser one.
FEWEST_ALIKE = 5
#: Humans of one question and country below which a standard error says nothing.
FEWEST_HUMANS = 10
SAME_FOR_ALL = (
    "no age, sex or education in the sample and no respondent of the run in it: every person is predicted alike, which "
    "adds nothing to the sample"
)


def rectify_run(
    columns: AnswerColumns, people: pa.Table, frame: pd.DataFrame, scales: Mapping[str, Scale], *, where: str
) -> list[dict[str, Any]]:
    """Prediction-powered shares of every question and country that both the run and the sample have.

    A human is predicted by the respondent of the same id, if the run asked the sample's own people, and else by the
    simulated respondents of the same age band, sex and education; the simulated population stands for the country's.

    Args:
        columns: the run's answers of one round and wording.
        people: the run's population.
        frame: the sample, see ``truth_respondents.answers_of``.
        scales: options by question.
        where: named in errors.

    Returns:
        One row per question, country and option: raw, sample, sample_error, rectified, rectified_error, power, worth, n,
        reason. A question or country without an estimate has one row with its reason.

    Raises:
        GroundTruthError: a malformed sample.
    """
    humans = AnswerColumns.of(answers_of(frame, where=where), where=where)
    theirs = people_of(frame)
    splits = _splits(theirs, people)
    groups = [(split.labels(people), split.labels(theirs)) for split in splits]
    rows: list[dict[str, Any]] = []
    run_questions = dict(columns.by_question())
    for name, found in humans.by_question():
        if name not in run_questions:
            rows.append(_missing(name, "", "the run did not ask it"))
            continue
        scale = scales.get(name)
        sample = _respondents(humans, name, found, scale)
        run = _respondents(columns, name, run_questions[name], sample[1].scale if scale is None else scale)
        for country in dict.fromkeys(sample[0]):
            rows += _country(name, country, sample, run, humans, columns, people, theirs, groups)
    return rows


def _respondents(
    columns: AnswerColumns, name: str, rows: NDArray[np.int64], scale: Scale | None
) -> tuple[list[str], RespondentAnswers]:
    """Country of each cell and the respondents' distributions."""
    rows = rows[columns.is_answered(rows)]
    labels, cell = columns.cells(rows)
    return [label[2] for label in labels], RespondentAnswers.of(columns, name, rows, cell, len(labels), scale)


def _country(
    name: str,
    country: str,
    sample: tuple[list[str], RespondentAnswers],
    run: tuple[list[str], RespondentAnswers],
    humans: AnswerColumns,
    columns: AnswerColumns,
    people: pa.Table,
    theirs: pa.Table,
    groups: Sequence[tuple[Strings, Strings]],
) -> list[dict[str, Any]]:
    at = sample[1].cell == sample[0].index(country)
    if country not in run[0]:
        return [_missing(name, country, "the run did not ask this country")]
    mine = run[1].cell == run[0].index(country)
    if sample[1].foreign[sample[0].index(country)] or run[1].foreign[run[0].index(country)]:
        return [_missing(name, country, "answers that are no option of the question")]
    n = int(at.sum())
    if n < FEWEST_HUMANS:
        return [_missing(name, country, f"{counted(n, 'human')}: fewer than {FEWEST_HUMANS}")]
    answers, simulated = sample[1].shares[at], run[1].shares[mine]
    if not run[1].weight[mine].sum() > 0:
        return [_missing(name, country, "every respondent who answered has weight 0")]
    human_ids = [humans.keys["respondent_id"].values[code] for code in sample[1].respondent[at]]
    run_ids = [columns.keys["respondent_id"].values[code] for code in run[1].respondent[mine]]
    position = {person: row for row, person in enumerate(run_ids)}
    # the sample's ids carry their country, see ``answers_of``
    own = [position.get(person.split("\x1f", 1)[1]) for person in human_ids]
    reason = ""
    if all(row is not None for row in own):
        predicted, population = simulated[[row for row in own if row is not None]], simulated
    else:
        population, predicted = _by_group(
            simulated, run[1].weight[mine], _places(run_ids, people), _places(human_ids, theirs), groups
        )
        reason = "" if groups else SAME_FOR_ALL
    found = rectified(
        answers, predicted, population, weights=sample[1].weight[at], population_weights=run[1].weight[mine]
    )
    raw = np.average(simulated, axis=0, weights=run[1].weight[mine])
    shares = np.clip(found.shares, 0.0, 1.0)
    return [
        {
            "question_id": name,
            "country": country,
            "option_code": code,
            "raw": float(raw[k]),
            "sample": float(found.sample[k]),
            "sample_error": float(found.sample_errors[k]),
            "rectified": float(shares[k] / shares.sum()),
            "rectified_error": float(found.errors[k]),
            "power": found.power,
            "worth": found.worth,
            "n": n,
            "note": reason,
            "reason": "",
        }
        for k, code in enumerate(sample[1].scale.codes)
    ]


def _by_group(
    simulated: Floats,
    weights: Floats,
    run_rows: NDArray[np.int64],
    human_rows: NDArray[np.int64],
    groups: Sequence[tuple[Strings, Strings]],
) -> tuple[Floats, Floats]:
    """Predictions for the run's own people and for the humans: the mean of the finest group that is large enough."""
    everyone = np.average(simulated, axis=0, weights=weights)
    population = np.tile(everyone, (len(simulated), 1))
    predicted = np.tile(everyone, (len(human_rows), 1))
    # coarse groups first, so that finer ones overwrite them
    for run_labels, human_labels in groups:
        ours, theirs = run_labels[run_rows], human_labels[human_rows]
        for label in np.unique(ours):
            rows = ours == label
            if not label or rows.sum() < FEWEST_ALIKE or not weights[rows].sum() > 0:
                continue
            mean = np.average(simulated[rows], axis=0, weights=weights[rows])
            population[rows] = mean
            predicted[theirs == label] = mean
    return population, predicted


def _places(ids: Sequence[str], people: pa.Table) -> NDArray[np.int64]:
    place = {name: at for at, name in enumerate(people["respondent_id"].to_pylist())}
    return np.array([place[name] for name in ids], dtype=np.int64)


def _splits(theirs: pa.Table, ours: pa.Table) -> list[Split]:
    """Each demographic that both sides have, then pairs, then all: coarse to fine."""
    both = [name for name in DEMOGRAPHICS if name in theirs.column_names and name in ours.column_names]
    chosen = [tuple(both[:size]) for size in range(1, len(both) + 1)]
    return [Split(by, BANDS if "age" in by else ()) for by in chosen]


def _missing(question_id: str, country: str, reason: str) -> dict[str, Any]:
    return {"question_id": question_id, "country": country, "option_code": "", "note": "", "reason": reason}
