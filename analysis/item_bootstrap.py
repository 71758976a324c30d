"""How averages would move had other questions of the same kind been asked: a bootstrap over questions."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from ..draws import generator

if TYPE_CHECKING:
    import pandas as pd

Floats = NDArray[np.float64]

#: Fewer questions say too little about other questions.
FEWEST_QUESTIONS = 5
TOO_FEW = f"fewer than {FEWEST_QUESTIONS} questions: no interval over questions"
#: The interval has to span this share of resamples.
LEVEL = 0.95
SUMMED = ("model", "count", "skill_world", "skill_model", "skill_floor")
COLUMNS = ("items_low", "items_high", "skill_low", "skill_high")


def with_item_intervals(averages: pd.DataFrame, cells: pd.DataFrame, *, seed: int, draws: int = 1000) -> pd.DataFrame:
    """The averages over all and by country with 95 % percentile intervals over resampled questions.

    They say how the average would move with other questions drawn like these, all cells of a question together; with the
    interval over respondents they have nothing to do.

    Args:
        averages: see ``Comparison``.
        cells: the cells averaged.
        seed, draws: of the resampling.

    Returns:
        The table with the columns ``items_low``, ``items_high`` (of the distance), ``skill_low``, ``skill_high`` and
        ``items_reason``, which says why there is none. ``skill_low`` is missing where a resample has nothing to gain.

    Source: cluster bootstrap, Davison and Hinkley (1997), Bootstrap Methods and their Application, 3.8.
    """
    scored = cells[cells["model"].notna()].assign(count=1.0)
    for name in ("world", "model", "floor"):
        scored[f"skill_{name}"] = scored[name].where(scored["world"].notna(), 0.0)
    keys = ["round", "variant", "track", "metric", "question_id"]
    # sums by question, once over all countries and once by country; in the order of their names, since answers come in any
    sums = {
        scope: _by_group(scored.groupby([*keys, *more], sort=True)[list(SUMMED)].sum(), keys, more)
        for scope, more in (("all", []), ("country", ["country"]))
    }
    rows = [_row(row, sums, seed, draws) for row in averages.to_dict("records")]
    names = (*COLUMNS, "items_reason")
    return averages.assign(**{name: [row[at] for row in rows] for at, name in enumerate(names)})


def _by_group(table: pd.DataFrame, keys: list[str], more: list[str]) -> dict[tuple[Any, ...], Floats]:
    group = [name for name in keys if name != "question_id"] + more
    return {key: part.to_numpy() for key, part in table.groupby(level=group, sort=False)}


def _row(
    row: dict[Any, Any], sums: dict[str, dict[tuple[Any, ...], Floats]], seed: int, draws: int
) -> tuple[float, float, float, float, str]:
    nothing = (np.nan, np.nan, np.nan, np.nan)
    if row["scope"] == "question":
        return *nothing, "one question"
    key = (row["round"], row["variant"], row["track"], row["metric"])
    part = sums[row["scope"]].get(key if row["scope"] == "all" else (*key, row["country"]))
    if part is None or np.isnan(row["model"]):
        return *nothing, str(row["reason"])
    if len(part) < FEWEST_QUESTIONS:
        return *nothing, TOO_FEW
    return *_interval(part, seed, draws), ""


@lru_cache(maxsize=16)
def _resamples(k: int, seed: int, draws: int) -> Floats:
    """How often each of k questions is drawn, shape (draws, k)."""
    return generator(seed, "questions", k, draws).multinomial(k, np.full(k, 1.0 / k), size=draws).astype(np.float64)


def _interval(sums: Floats, seed: int, draws: int) -> tuple[float, float, float, float]:
    """Ends of the distance's and of the skill's interval.

    Args:
        sums: ``SUMMED`` by question, shape (n_questions, 5).
        seed, draws: of the resampling.
    """
    model, count, world, ours, floor = (_resamples(len(sums), seed, draws) @ sums).T
    low, high = np.quantile(model / count, [(1 - LEVEL) / 2, (1 + LEVEL) / 2])
    gain = world - floor
    if not (gain > 0).all():
        return float(low), float(high), np.nan, np.nan
    skill_low, skill_high = np.quantile((world - ours) / gain, [(1 - LEVEL) / 2, (1 + LEVEL) / 2])
    return float(low), float(high), float(skill_low), float(skill_high)
