"""Calibrating a finished run."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc

from ...errors import InputError
from ...populations.calibration.atlas import Atlas
from ...run import Run
from ...surveys import Survey
from ..answer_columns import AnswerColumns
from ..compare_run import own_truth
from ..comparing import ALLOCATING_MODELS
from ..estimates import Estimate, estimate_columns
from ..run_weights import weighted_answers
from ..scale import Scale
from ..truth_sources import load_truth, read_table
from .calibrating import calibrate
from .calibration import Calibration
from .human_sample import SAME_FOR_ALL, rectify_run
from .statistical_estimates import known_elsewhere, near_duplicates

ADDS_NOTHING = (
    "The embedded respondent is itself the statistical estimate: nothing can be learned here about what a model adds."
)


def calibrate_run(run: Run, *, against: str = "", human: str | Path = "", seed: int | None = None) -> Calibration:
    """Raw shares beside calibrated ones, in each track that the run's questions allow.

    Args:
        run: a finished run; its last round and main wording count.
        against: ground truth to learn from and to be scored on, see ``compare``; each survey's own when empty.
        human: CSV file of a small human sample (respondent_id, country, question_id, option_code, optionally weight, age,
            sex, education): prediction-powered shares are added.
        seed: of intervals; the run's own when None.

    Raises:
        RunError: the run is unfinished.
        GroundTruthError: no such truth, or a malformed sample.
        InputError: nothing to calibrate: no truth and no sample.
    """
    run.require_finished("calibrate")
    survey = run.survey()
    answers = _last(weighted_answers(run, "").answers)
    columns = AnswerColumns.of(answers, where="calibrate()")
    asked = {question.id: Scale.of(question) for question in survey if question.kind in ("likert", "single")}
    is_scorable = bool(against) or any(question.source for question in survey)
    if not is_scorable and not human:
        raise InputError(
            "nothing to calibrate with: the questions name no ground truth and no human sample was given",
            where="calibrate()",
            parameter="against",
            got=against,
            allowed="a ground truth with --against, or a human sample with --human",
        )
    chosen = int(run.manifest["config"]["seed"]) if seed is None else seed
    found = Calibration(())
    if is_scorable:
        found = _tracks(survey, columns, asked, against, chosen, run.manifest["config"]["model"])
    if human:
        sample = read_table(Path(human), parameter="human", allowed="a CSV file of human answers")
        rows = rectify_run(columns, run.population().people, sample, asked, where=str(human))
        notes = (*found.notes, *([SAME_FOR_ALL] if any(row["note"] for row in rows) else []))
        found = replace(found, human=tuple(rows), notes=notes)
    return found


def _tracks(
    survey: Survey,
    columns: AnswerColumns,
    asked: dict[str, Scale],
    against: str,
    seed: int,
    model: str,
) -> Calibration:
    truth = load_truth(against or own_truth(survey), questions=list(asked))
    scales = {name: scale for name, scale in asked.items() if name in truth.items}
    estimates: list[Estimate] = estimate_columns(columns, truth.scales | scales)
    atlas = Atlas.with_imports()
    questions = [question for question in survey if question.id in scales]
    countries = list(dict.fromkeys(one.country for one in estimates))
    found = calibrate(
        estimates,
        truth,
        blocks={question.id: question.topic for question in survey},
        known=known_elsewhere(questions, countries, atlas),
        near=near_duplicates(questions, countries, atlas),
        seed=seed,
        is_systematic=model in ALLOCATING_MODELS,
    )
    return replace(found, notes=(ADDS_NOTHING, *found.notes)) if model in ALLOCATING_MODELS else found


def _last(answers: pa.Table) -> pa.Table:
    """Rows of the last round in the main wording."""
    last = answers.filter(pc.equal(answers["round"], pc.max(answers["round"])))
    main = last.filter(pc.equal(pc.fill_null(last["variant"].cast(pa.string()), ""), ""))
    return main if main.num_rows else last
