"""Ground truth from people's own answers: shares, correlations and subgroups of a user's sample."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa

from ..errors import GroundTruthError
from .answer_columns import AnswerColumns
from .demographic_split import BANDS, DEMOGRAPHICS, Split, check_words, splits_of
from .estimates import estimate_columns
from .structure.answer_matrix import answer_matrices
from .structure.human_correlations import HumanCorrelations
from .structure.item_correlations import weighted_correlations
from .truth import Truth

if TYPE_CHECKING:
    import pandas as pd

REQUIRED = ("respondent_id", "country", "question_id", "option_code")


def answers_of(frame: pd.DataFrame, *, where: str) -> pa.Table:
    """A tidy table of human answers as rows that estimates read: one row per respondent and question.

    Args:
        frame: columns respondent_id, country (ISO3), question_id, option_code, and optionally weight, age (years), sex,
            education. Rows without an option code are left out.
        where: named in errors.

    Raises:
        GroundTruthError: a column is missing, a code is no whole number, or a person answers a question twice.
    """
    missing = [name for name in REQUIRED if name not in frame.columns]
    if missing:
        raise GroundTruthError(
            where=where,
            parameter="columns",
            got=list(frame.columns),
            allowed=", ".join(REQUIRED),
            hint=f"Missing: {missing}.",
        )
    kept = frame.dropna(subset=["option_code"]).copy()
    codes = kept["option_code"].to_numpy(dtype=np.float64)
    if (codes != np.round(codes)).any():
        raise GroundTruthError(
            where=where, parameter="option_code", got=float(codes[codes != np.round(codes)][0]), allowed="whole numbers"
        )
    kept["respondent_id"] = kept["country"].astype(str) + "\x1f" + kept["respondent_id"].astype(str)
    twice = kept.duplicated(["respondent_id", "question_id"])
    if twice.any():
        row = kept[twice].iloc[0]
        raise GroundTruthError(
            "a person answers a question twice",
            where=where,
            parameter="respondent_id",
            got=(str(row["respondent_id"]).split("\x1f")[1], row["question_id"]),
            allowed="one row per respondent and question",
        )
    weight = kept["weight"].to_numpy(dtype=np.float64) if "weight" in kept.columns else np.ones(len(kept))
    return pa.table(
        {
            "respondent_id": pa.array(kept["respondent_id"].tolist(), pa.string()),
            "country": pa.array(kept["country"].astype(str).tolist(), pa.string()),
            "question_id": pa.array(kept["question_id"].astype(str).tolist(), pa.string()),
            "option_code": pa.array(codes.astype(np.int64)),
            "weight": pa.array(weight),
            "status": pa.array(["answered"] * len(kept)),
        }
    )


def people_of(frame: pd.DataFrame) -> pa.Table:
    """One row per respondent of the same table: respondent_id and those demographics that it has."""
    kept = frame.assign(respondent_id=frame["country"].astype(str) + "\x1f" + frame["respondent_id"].astype(str))
    first = kept.drop_duplicates("respondent_id")
    columns = {"respondent_id": pa.array(first["respondent_id"].tolist(), pa.string())}
    for name in DEMOGRAPHICS:
        if name in first.columns:
            held = [value if known else None for value, known in zip(first[name], first[name].notna(), strict=True)]
            if name == "age":
                columns[name] = pa.array([None if value is None else float(value) for value in held], pa.float64())
            else:
                columns[name] = pa.array([None if value is None else str(value) for value in held], pa.string())
                check_words(name, sorted({str(value) for value in held if value is not None}))
    return pa.table(columns)


def truth_of_respondents(frame: pd.DataFrame, *, id: str, regions: Mapping[str, str] | None = None) -> Truth:
    """Shares with effective numbers, correlations between questions, and shares of subgroups.

    Args:
        frame: see ``answers_of``.
        id: name of the truth.
        regions: ISO3 code to region.

    Raises:
        GroundTruthError: see ``answers_of``; a word for sex or education that populations do not use.
    """
    where = f"ground truth {id}"
    columns = AnswerColumns.of(answers_of(frame, where=where), where=where)
    whole = Truth.from_frame(_shares(columns), id=id, regions=regions)
    people = people_of(frame)
    place = {name: at for at, name in enumerate(people["respondent_id"].to_pylist())}
    order = [place[name] for name in columns.keys["respondent_id"].values]
    subgroups = {}
    for by in splits_of(people.column_names):
        split = Split(by, BANDS if "age" in by else ())
        truth = Truth.from_frame(_shares(regrouped(columns, split.labels(people)[order])), id=id, scales=whole.scales)
        if truth.items:
            subgroups[split] = truth
    return replace(whole, correlations=_correlations(columns, tuple(whole.items)), subgroups=subgroups)


def regrouped(columns: AnswerColumns, labels: np.ndarray[tuple[int], np.dtype[np.str_]]) -> AnswerColumns:
    """The same answers with ``COUNTRY subgroup`` for a country; respondents without a subgroup are left out.

    Args:
        columns: the answers.
        labels: subgroup of each respondent code, empty for none.
    """
    from .answer_columns import Coded

    country, person = columns.keys["country"], columns.keys["respondent_id"]
    mine = np.asarray(labels)[person.codes]
    values, group = np.unique(mine, return_inverse=True)
    pair = country.codes * len(values) + group
    kept, codes = np.unique(pair, return_inverse=True)
    names = tuple(f"{country.values[at // len(values)]} {values[at % len(values)]}".rstrip() for at in kept.tolist())
    rows = np.flatnonzero(mine != "")
    keys = {name: Coded(part.codes[rows], part.values) for name, part in columns.keys.items()}
    keys["country"] = Coded(codes[rows], names)
    return AnswerColumns(
        keys,
        columns.rounds[rows],
        columns.weights[rows],
        columns.options[rows],
        columns.permitted[rows],
        columns.answers.take(pa.array(rows)),
    )


def _shares(columns: AnswerColumns) -> pd.DataFrame:
    import pandas as pd

    found = [
        {"country": one.country, "question_id": one.question_id, "option_code": code, "share": float(share)}
        | {"n": one.n, "n_effective": one.n_effective}
        for one in estimate_columns(columns)
        if not one.reason
        for code, share in zip(one.scale.codes, one.shares, strict=True)
    ]
    return pd.DataFrame(found, columns=["country", "question_id", "option_code", "share", "n", "n_effective"])


def _correlations(columns: AnswerColumns, questions: tuple[str, ...]) -> HumanCorrelations | None:
    """Within-country correlations of the codes, countries weighted by their effective number."""
    total = np.zeros((len(questions), len(questions)))
    weight = np.zeros_like(total)
    for matrix in answer_matrices(columns, questions):
        found, n = weighted_correlations(matrix.codes, matrix.weights)
        held = ~np.isnan(found)
        total += np.where(held, found * n, 0.0)
        weight += np.where(held, n, 0.0)
    with np.errstate(invalid="ignore", divide="ignore"):
        mean = total / weight
    # a question without correlations cannot enter a matrix
    known = np.flatnonzero(~np.isnan(mean).any(axis=0))
    if len(known) < 2:
        return None
    names = tuple(questions[at] for at in known)
    return HumanCorrelations(
        names, mean[np.ix_(known, known)], False, "within-country correlations of the truth's own respondents"
    )
