"""Errors in subgroups: whether the old, the women and the graduates are met as well as the whole country."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import numpy as np

from ...counting import counted
from ..answer_columns import AnswerColumns
from ..demographic_split import Split
from ..distances import kolmogorov_smirnov
from ..estimates import estimate_columns
from ..references import real_people
from ..scale import Scale
from ..scoring import Plan
from ..truth import Truth
from .rows import Group, row

if TYPE_CHECKING:
    import pyarrow as pa

DRAWS = 200
NOWHERE = Group(0, "", "")
NO_PEOPLE = "the run's population was not given, so nobody's age, sex or education is known"
NO_GROUPS = "no subgroup with human answers has respondents who answered an ordered question"


def subgroup_errors(
    columns: AnswerColumns, truth: Truth, scales: Mapping[str, Scale], plan: Plan, people: pa.Table | None
) -> list[tuple[Group | None, dict[str, Any]]]:
    """One row per country and split of the truth, with the group it belongs to; None where a reason holds for all groups.

    Args:
        columns: the run's answers.
        truth: with subgroups.
        scales: options by question.
        plan: seed and floor.
        people: the run's population, or None.
    """
    from ..truth_respondents import regrouped

    found: list[tuple[Group | None, dict[str, Any]]] = []
    for split, part in truth.subgroups.items():
        if people is None:
            found.append((None, row(NOWHERE, "subgroup_error", subject=split.name, reason=NO_PEOPLE)))
            continue
        labels = _labels(columns, split, people)
        cells: dict[tuple[Group, str], list[tuple[float, float, float]]] = {}
        names: dict[tuple[Group, str], set[str]] = {}
        for one in estimate_columns(regrouped(columns, labels), scales):
            item = part.items.get(one.question_id)
            if one.reason or item is None or one.country not in item.position or not one.scale.is_ordered:
                continue
            country = one.country.split(" ", 1)[0]
            whole = truth.items[one.question_id]
            if item.scale.codes != one.scale.codes or country not in whole.position:
                continue
            human = item.of(one.country)
            drawn = real_people(
                human, plan.floor_of(one), DRAWS, plan.seed, "subgroup", split.name, one.question_id, one.country
            )
            key = (Group(one.round, one.variant, one.track), country)
            cells.setdefault(key, []).append(
                (
                    float(kolmogorov_smirnov(one.shares, human)),
                    float(kolmogorov_smirnov(drawn, human[None]).mean()),
                    float(kolmogorov_smirnov(whole.of(country), human)),
                )
            )
            names.setdefault(key, set()).add(one.question_id)
        for (group, country), values in cells.items():
            model, floor, blind = np.mean(values, axis=0)
            found.append(
                (
                    group,
                    row(
                        group,
                        "subgroup_error",
                        subject=split.name,
                        country=country,
                        model=float(model),
                        human=0.0,
                        people=float(floor),
                        baseline=float(blind),
                        n_questions=len(names[group, country]),
                        basis=f"the truth's own subgroups, {counted(len(values), 'cell')}",
                    ),
                )
            )
        if not cells:
            found.append((None, row(NOWHERE, "subgroup_error", subject=split.name, reason=NO_GROUPS)))
    return found


def _labels(columns: AnswerColumns, split: Split, people: pa.Table) -> np.ndarray[tuple[int], np.dtype[np.str_]]:
    place = {name: at for at, name in enumerate(people["respondent_id"].to_pylist())}
    mine = split.labels(people)
    return np.array([mine[place[name]] if name in place else "" for name in columns.keys["respondent_id"].values])
