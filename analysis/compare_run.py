"""Comparing a run with the humans its questions were asked of."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pyarrow as pa

from ..errors import GroundTruthError
from ..populations.calibration.atlas import Atlas
from ..run import Run
from ..surveys import Survey
from .comparing import compare as compare_answers
from .comparison import Comparison, Note
from .respondent_notes import respondent_notes
from .run_weights import weighted_answers
from .truth_sources import load_truth


def compare(run: Run | str | Path, against: str = "", *, seed: int | None = None, weights: str = "") -> Comparison:
    """Distances of a run's answers from human answers, beside noise floor and baselines.

    Args:
        run: a finished run, or its directory.
        against: ground truth: ``wvs7``, ``bigfive``, an imported source or a CSV file; when empty, the one that the
            survey's own questions name.
        seed: of floor and bootstrap; the run's own when None.
        weights: ``raked`` or ``design``; when empty, raked weights if the run has them.

    Raises:
        GroundTruthError: no such truth, or the survey names none and none was given.
        RunError: the run is not finished.
        InputError: raked weights of a run that was never raked.
    """
    return _compared(Run.opened(run), against, seed, weights)


def compare_as_one(run: Run, against: str = "", *, seed: int) -> Comparison:
    """As ``compare``, a run in a variant scored over all its questions together, those without such a wording included, so that
    it can be held against a run in another wording.
    """  # fmt: skip
    return _compared(run, against, seed, "", as_one=True)


def _compared(run: Run, against: str, seed: int | None, weights: str, *, as_one: bool = False) -> Comparison:
    run.require_finished("compare")
    survey = run.survey()
    truth = load_truth(against or own_truth(survey), questions=[question.id for question in survey])
    chosen = int(run.manifest["config"]["seed"]) if seed is None else seed
    weighted = weighted_answers(run, weights)
    answers = weighted.answers
    if as_one:
        answers = answers.drop(["variant"]).append_column("variant", pa.repeat("", len(answers)))
    people = run.population().people if truth.subgroups else None
    found = compare_answers(answers, truth, seed=chosen, questions=survey.questions, people=people)
    notes = respondent_notes(run)
    if weighted.weights == "raked":
        notes = (*notes, Note("raked", f"Answers are weighted to {weighted.margins}."))
    return replace(found, about={**found.about, "weights": weighted.weights}, notes=(*notes, *found.notes))


def names_truth(survey: Survey) -> bool:
    """Whether the survey's questions name one ground truth, so that a run of it can be compared without being told."""
    return len({question.source for question in survey if question.source}) == 1


def own_truth(survey: Survey) -> str:
    """The ground truth that the survey's questions name.

    Raises:
        GroundTruthError: they name none, or several.
    """
    named = sorted({question.source for question in survey if question.source})
    if len(named) == 1:
        return named[0]
    raise GroundTruthError(
        "the survey's questions name several ground truths"
        if named
        else "no question of the survey names a ground truth",
        where="compare()",
        parameter="against",
        got=named or None,
        allowed=", ".join(Atlas.with_imports().sources) + ", or a CSV file of shares",
        hint="Name one with --against.",
    )
