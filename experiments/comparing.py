"""Arms of one or several studies side by side, each against one of them on the very same cells."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from ..analysis.distances import METRICS
from ..draws import generator
from ..errors import ExperimentError, nearest
from .running import read_manifest
from .survey.study import CELLS
from .table import Column, Figure, Table, Value

if TYPE_CHECKING:
    import pandas as pd

#: Fewer questions say too little about other questions.
FEWEST_QUESTIONS = 5

PAIRED = (
    "Difference: mean over the cells that both arms have, this arm less the reference; below 0 this arm is nearer to the humans. "
    "Brackets hold the 95 % interval over resampled questions, both arms resampled together; rather too narrow with few questions, "
    "and none below five."
)


def compare_studies(
    folders: Sequence[str | Path], *, metric: str = "ks", reference: str = "", draws: int = 2000
) -> Table:
    """Every arm's mean distance, and its paired difference from a reference arm.

    Args:
        folders: directories of finished studies of survey answers.
        metric: distance, see ``analysis.distances.METRICS``.
        reference: name of an arm, with its study in front (``STUDY/ARM``) where several have it; the first arm when empty.
        draws: bootstrap samples.

    Raises:
        ExperimentError: a directory without a finished study of survey answers, an unknown metric or arm.
    """
    if metric not in METRICS:
        raise ExperimentError(parameter="metric", got=metric, allowed=", ".join(METRICS), hint=nearest(metric, METRICS))
    several = len(folders) > 1
    arms: dict[str, pd.Series] = {}
    for folder in folders:
        arms |= _arms(Path(folder), metric, f"{Path(folder).name}/" if several else "")
    if not arms:
        raise ExperimentError("nothing was scored by this metric", parameter="metric", got=metric)
    chosen = _named(reference, list(arms)) if reference else next(iter(arms))
    rows: list[dict[str, Value]] = []
    for name, distances in arms.items():
        row: dict[str, Value] = {"arm": name, "cells": len(distances), "distance": float(distances.mean())}
        shared = distances.index.intersection(arms[chosen].index)
        if name != chosen and len(shared):
            row["shared"] = len(shared)
            row["difference"] = _difference(distances[shared] - arms[chosen][shared], draws)
        rows.append(row)
    columns = (
        Column("arm", "Arm"),
        Column("cells", "Cells"),
        Column("distance", "Distance"),
        Column("shared", "Shared cells"),
        Column("difference", f"Difference from {chosen}"),
    )
    return Table("compare", f"{METRICS[metric].label}, arm by arm", columns, rows, (PAIRED,))


def _named(reference: str, arms: Sequence[str]) -> str:
    """The arm of that name; what stands behind an arm's own name, such as its track, may be left out where one arm has it."""
    own = [name for name in arms if name == reference or name.startswith((f"{reference} (", f"{reference}, "))]
    if len(own) != 1:
        raise ExperimentError(
            "several arms have that name" if own else "no arm of that name",
            parameter="reference",
            got=reference,
            allowed="; ".join(own or arms),
            hint=nearest(reference, [name.partition(" (")[0] for name in arms]),
        )
    return own[0]


def _arms(folder: Path, metric: str, prefix: str) -> dict[str, pd.Series]:
    """Distances by question and country (mean over seeds) of each arm, model and track."""
    import pandas as pd

    read_manifest(folder)
    if not (folder / CELLS).is_file():
        raise ExperimentError(
            "this study has no scored survey answers",
            parameter="study",
            got=str(folder),
            allowed="a finished study of kind survey or multiverse",
        )
    cells = pd.read_csv(folder / CELLS, keep_default_na=False, na_values={"distance": [""]})
    cells = cells[(cells["metric"] == metric) & cells["distance"].notna()]
    models = cells.groupby("arm")["model"].nunique()
    found: dict[str, pd.Series] = {}
    for (arm, model, track), part in cells.groupby(["arm", "model", "track"], sort=False):
        name = prefix + str(arm) + (f", {model}" if models[str(arm)] > 1 else "") + (f" ({track})" if track else "")
        found[name] = part.groupby(["question_id", "country"])["distance"].mean()
    return found


def _difference(differences: pd.Series, draws: int) -> Figure:
    by_question = differences.groupby(level="question_id").agg(["sum", "count"]).to_numpy(dtype=np.float64)
    mean = float(differences.mean())
    k = len(by_question)
    if k < FEWEST_QUESTIONS:
        return Figure(mean)
    picked = generator(0, "compare studies", k).multinomial(k, np.full(k, 1.0 / k), size=draws)
    sums, counts = (picked @ by_question).T
    low, high = np.quantile(sums / counts, [0.025, 0.975])
    return Figure(mean, float(low), float(high))
