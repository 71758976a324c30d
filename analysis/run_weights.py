"""The answers of a run with the weights that estimates shall use."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from ..errors import InputError, RunError
from ..run import Run
from .answer_columns import coded
from .run_answers import judged_answers

#: Where ``rake`` leaves new weights, in the run's directory.
WEIGHTS_FILE = "weights.parquet"
CHOICES = ("design", "raked")


@dataclass(frozen=True)
class WeightedAnswers:
    """Answers ready for estimates.

    Attributes:
        answers: rows of ``ANSWER_SCHEMA``, the columns that analysis reads.
        weights: ``design`` or ``raked``.
        margins: name of the file of targets they were raked to; empty for design weights.
    """

    answers: pa.Table
    weights: str
    margins: str = ""


def weighted_answers(run: Run, weights: str = "") -> WeightedAnswers:
    """The answers of a run, with raked weights in place of the design weights where these are wanted.

    Args:
        run: a run with committed answers.
        weights: ``raked`` or ``design``; when empty, raked weights if the run has them.

    Raises:
        InputError: another word, or raked weights of a run that was never raked.
        RunError: the weights are not of these respondents.
    """
    if weights not in ("", *CHOICES):
        raise InputError(where="compare()", parameter="weights", got=weights, allowed=", ".join(CHOICES))
    path = run.path / WEIGHTS_FILE
    if weights == "design" or (not weights and not path.is_file()):
        return WeightedAnswers(judged_answers(run), "design")
    if not path.is_file():
        raise InputError(
            "this run was never raked",
            where="compare()",
            parameter="weights",
            got=weights,
            allowed="design",
            hint=f"deeppersona rake {run.location} --margins FILE",
        )
    table = pq.read_table(path)
    answers = judged_answers(run)
    owner = coded(answers, "respondent_id")
    known = dict(zip(table["respondent_id"].to_pylist(), table["weight"].to_numpy(), strict=True))
    foreign = [name for name in owner.values if name not in known]
    if foreign:
        raise RunError(
            "the weights are not of these respondents",
            where=str(path),
            parameter="respondent_id",
            got=foreign[0],
            hint="Rake the run again.",
        )
    values = np.array([known[name] for name in owner.values])[owner.codes]
    replaced = answers.set_column(answers.schema.get_field_index("weight"), "weight", pa.array(values, pa.float64()))
    about = table.schema.metadata or {}
    return WeightedAnswers(replaced, "raked", about.get(b"margins", b"").decode())
