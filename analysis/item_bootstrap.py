"""How averages would move had other questions of the same kind been asked: a bootstrap over questions."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from ..draws import generator

if TYPE_CHECKING:
    import pandas as pd

#: Fewer questions say too little about other questions.
FEWEST_QUESTIONS = 5
TOO_FEW = f"fewer than {FEWEST_QUESTIONS} questions: no interval over questions"
#: The interval has to span this share of resamples.
LEVEL = 0.95
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
    found = averages.assign(**dict.fromkeys(COLUMNS, np.nan), items_reason="")
    if averages.empty:
        return found
    scored = cells[cells["model"].notna()]
    keys = ["round", "variant", "track", "metric"]
    sums = {
        "all": dict(list(scored.groupby(keys, sort=False))),
        "country": dict(list(scored.groupby([*keys, "country"], sort=False))),
    }
    for at, row in found.iterrows():
        if row["scope"] == "question":
            found.loc[at, "items_reason"] = "one question"
            continue
        key = tuple(row[name] for name in keys) + ((row["country"],) if row["scope"] == "country" else ())
        part = sums[row["scope"]].get(key)
        if part is None or np.isnan(row["model"]):
            found.loc[at, "items_reason"] = row["reason"]
            continue
        interval = _interval(part, seed, draws)
        if interval is None:
            found.loc[at, "items_reason"] = TOO_FEW
        else:
            found.loc[at, list(COLUMNS)] = interval
    return found


def _interval(cells: pd.DataFrame, seed: int, draws: int) -> tuple[float, float, float, float] | None:
    """Ends of the distance's and of the skill's interval; None for too few questions."""
    held = cells.assign(count=1.0, with_world=cells["world"].notna())
    skilled = held["with_world"]
    for name in ("world", "model", "floor"):
        held[f"skill_{name}"] = held[name].where(skilled, 0.0)
    names = ["model", "count", "skill_world", "skill_model", "skill_floor"]
    by_question = held.groupby("question_id")[names].sum().to_numpy()
    k = len(by_question)
    if k < FEWEST_QUESTIONS:
        return None
    times = generator(seed, "questions", k, draws).multinomial(k, np.full(k, 1.0 / k), size=draws)
    model, count, world, ours, floor = (times @ by_question).T
    low, high = np.quantile(model / count, [(1 - LEVEL) / 2, (1 + LEVEL) / 2])
    gain = world - floor
    if not (gain > 0).all():
        return float(low), float(high), np.nan, np.nan
    skill_low, skill_high = np.quantile((world - ours) / gain, [(1 - LEVEL) / 2, (1 + LEVEL) / 2])
    return float(low), float(high), float(skill_low), float(skill_high)
