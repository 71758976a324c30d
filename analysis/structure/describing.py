"""The table of structure of a comparison."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import partial
from typing import TYPE_CHECKING, Any

from ..answer_columns import AnswerColumns
from ..estimates import Estimate
from ..in_order import in_order
from ..scale import Scale
from ..scoring import Plan
from ..truth import Truth
from .answer_matrix import AnswerMatrix, answer_matrices
from .answer_use import answer_use
from .between_countries import between_countries
from .human_correlations import HumanCorrelations
from .rows import COLUMNS, Group, averaged
from .statistic import STATISTICS
from .subgroups import subgroup_errors
from .within_country import within_country

if TYPE_CHECKING:
    import pandas as pd
    import pyarrow as pa


def describe(
    columns: AnswerColumns,
    cells: Sequence[Estimate],
    truth: Truth,
    scales: Mapping[str, Scale],
    plan: Plan,
    *,
    keys: Mapping[str, tuple[str, int]],
    correlations: HumanCorrelations | None,
    people: pa.Table | None = None,
) -> pd.DataFrame:
    """Every statistic of structure that the answers and the truth allow, over all countries and by country.

    Args:
        columns: the answers.
        cells: estimates that could be scored.
        truth: humans of the same cells.
        scales: options by question.
        plan: of the comparison.
        keys: trait and key by question id, for inventories.
        correlations: of the humans between questions, or None.
        people: the run's population, for subgroups.

    Returns:
        Rows of ``rows.row``; those without a value hold the reason. Rows over all countries come first (country is
        empty). No rows when nothing could be scored.
    """
    import pandas as pd

    groups: dict[Group, dict[str, list[Estimate]]] = {}
    for one in cells:
        by_country = groups.setdefault(Group(one.round, one.variant, one.track), {})
        by_country.setdefault(one.country, []).append(one)
    asked = list(dict.fromkeys(one.question_id for one in cells))
    matrices = {(one.round, one.variant, one.country): one for one in answer_matrices(columns, asked)}
    rows: list[dict[str, Any]] = []
    split = subgroup_errors(columns, truth, scales, plan, people) if truth.subgroups else []
    for group, by_country in groups.items():
        flat = [one for mine in by_country.values() for one in mine]
        single = [
            {**one, "round": group.round, "variant": group.variant, "track": group.track}
            for about, one in split
            if about in (group, None)
        ]
        tasks = [
            partial(
                _of_country,
                group,
                country,
                mine,
                matrices.get((group.round, group.variant, country)),
                truth,
                scales,
                plan,
                keys,
                correlations,
            )
            for country, mine in by_country.items()
        ]
        single += [one for some in in_order(tasks) for one in some]
        rows += _ordered([*between_countries(group, flat, truth, plan), *averaged(group, single)])
        if len(by_country) > 1:
            rows += _ordered(single)
    return pd.DataFrame(rows, columns=list(COLUMNS))


def _of_country(
    group: Group,
    country: str,
    cells: Sequence[Estimate],
    matrix: AnswerMatrix | None,
    truth: Truth,
    scales: Mapping[str, Scale],
    plan: Plan,
    keys: Mapping[str, tuple[str, int]],
    correlations: HumanCorrelations | None,
) -> list[dict[str, Any]]:
    rows = answer_use(group, country, cells, truth, plan, keys)
    if matrix is None:
        return rows
    names = [one.question_id for one in cells]
    return rows + within_country(group, matrix, names, truth, scales, keys, correlations, seed=plan.seed)


def _ordered(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """In the order of the statistics; traits and countries keep theirs."""
    place = {name: at for at, name in enumerate(STATISTICS)}
    return sorted(rows, key=lambda one: place[one["statistic"]])
