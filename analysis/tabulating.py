"""A table of estimates with intervals: shares and means by country and group, and their change between rounds."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from ..errors import InputError
from .answer_columns import AnswerColumns, Coded, coded
from .intervals import Interval, change_interval, mean_interval, share_interval
from .respondent_answers import RespondentAnswers
from .scale import Scale

if TYPE_CHECKING:
    import pandas as pd

#: Why allocated answers have an estimate but no interval.
ALLOCATED = "answers were allocated systematically: there is no sampling of respondents"


def tabulate(
    answers: pa.Table,
    scales: Mapping[str, Scale] | None = None,
    *,
    people: pa.Table | None = None,
    by: str = "",
    level: float = 0.95,
    is_allocated: bool = False,
) -> pd.DataFrame:
    """Weighted shares and means with design-based intervals.

    Args:
        answers: rows of ``ANSWER_SCHEMA``.
        scales: options by question id; questions without one get the codes seen.
        people: population table with ``respondent_id`` and the column ``by``.
        by: a column of ``people`` to split by (``sex``), or empty.
        level: of confidence.
        is_allocated: answers were spread over respondents systematically: estimates then stand without interval.

    Returns:
        One row per question, round, variant, country, group and statistic: ``share`` of each option, ``mean`` of the codes
        (ordered options only), and ``change`` of the mean since the first round among respondents who answered both.
        Columns round, variant, question_id, country, group, statistic, option_code, and those of ``Interval``. Cells whose
        answers fit no option have a ``reason`` in place of numbers.

    Raises:
        InputError: a column is missing, or a respondent of the answers is not among the people.
    """
    import pandas as pd

    columns = AnswerColumns.of(answers, where="tabulate()")
    groups = _groups(columns.keys["respondent_id"], people, by)
    rows = [
        row
        for name, found in columns.by_question()
        for row in _question(name, found, columns, groups, (scales or {}).get(name), level)
    ]
    frame = pd.DataFrame(rows)
    if is_allocated and len(frame):
        frame.loc[:, ["low", "high", "standard_error"]] = np.nan
        frame["reason"] = frame["reason"].where(frame["reason"] != "", ALLOCATED)
    return frame


def _groups(respondents: Coded, people: pa.Table | None, by: str) -> Coded:
    """Group of every respondent code."""
    if not by:
        return Coded(np.zeros(len(respondents.values), dtype=np.int64), ("",))
    if people is None or by not in people.column_names:
        raise InputError(
            where="tabulate()",
            parameter="by",
            got=by,
            allowed="a column of the people" if people is None else ", ".join(people.column_names),
        )
    groups = coded(people, by)
    place = {name: row for row, name in enumerate(people["respondent_id"].to_pylist())}
    missing = [name for name in respondents.values if name not in place]
    if missing:
        raise InputError(
            "respondents without a person",
            where="tabulate()",
            parameter="people",
            got=missing[:5],
            allowed="a row for every respondent of the answers",
        )
    return Coded(groups.codes[[place[name] for name in respondents.values]], groups.values)


def _question(
    name: str,
    rows: NDArray[np.int64],
    columns: AnswerColumns,
    groups: Coded,
    scale: Scale | None,
    level: float,
) -> Iterator[dict[str, Any]]:
    rows = rows[columns.is_answered(rows)]
    if not len(rows):
        return
    labels, cell = columns.cells(rows)
    people = RespondentAnswers.of(columns, name, rows, cell, len(labels), scale)
    group = groups.codes[people.respondent]
    codes = np.array(people.scale.codes, dtype=np.float64)
    means: dict[
        tuple[str, str, str], dict[int, tuple[NDArray[np.int64], NDArray[np.float64], NDArray[np.float64]]]
    ] = {}
    for index, (at_round, variant, country) in enumerate(labels):
        for number in np.unique(group[people.cell == index]):
            mine = (people.cell == index) & (group == number)
            key = {"round": at_round, "variant": variant, "question_id": name, "country": country}
            key |= {"group": groups.values[number]}
            weight = people.weight[mine]
            if people.foreign[index] or not weight.sum() > 0.0:
                reason = (
                    f"answers fit no option: {', '.join(people.examples)}" if people.foreign[index] else "weights are 0"
                )
                yield {**key, "statistic": "share", "option_code": None, **_empty(level, reason)}
                continue
            shares = people.shares[mine]
            for k, code in enumerate(people.scale.codes):
                yield _row(key, "share", code, share_interval(np.clip(shares[:, k], 0.0, 1.0), weight, level=level))
            if people.scale.is_ordered:
                values = shares @ codes
                yield _row(key, "mean", None, mean_interval(values, weight, level=level))
                kept = means.setdefault((variant, country, groups.values[number]), {})
                kept[at_round] = (people.respondent[mine], values, weight)
    for (variant, country, group_name), rounds in means.items():
        yield from _changes(name, variant, country, group_name, rounds, level)


def _changes(
    name: str,
    variant: str,
    country: str,
    group: str,
    rounds: Mapping[int, tuple[NDArray[np.int64], NDArray[np.float64], NDArray[np.float64]]],
    level: float,
) -> Iterator[dict[str, Any]]:
    first = min(rounds)
    who, before, weight = rounds[first]
    for at_round in sorted(set(rounds) - {first}):
        _, one, two = np.intersect1d(who, rounds[at_round][0], return_indices=True)
        key = {"round": at_round, "variant": variant, "question_id": name, "country": country, "group": group}
        if not len(one) or not weight[one].sum() > 0.0:
            yield {**key, "statistic": "change", "option_code": None, **_empty(level, "nobody answered both rounds")}
            continue
        found = change_interval(before[one], rounds[at_round][1][two], weight[one], level=level)
        yield _row(key, "change", None, found)


def _row(key: Mapping[str, Any], statistic: str, code: int | None, found: Interval) -> dict[str, Any]:
    return {**key, "statistic": statistic, "option_code": code, **asdict(found)}


def _empty(level: float, reason: str) -> dict[str, Any]:
    nan = float("nan")
    return asdict(Interval(nan, nan, nan, nan, 0, 0.0, level, "", reason))
