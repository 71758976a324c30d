"""The cells that calibration learns from and is scored on."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from ..scale import Scale

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class QuestionCells:
    """One question in all its countries.

    Attributes:
        scale: the options.
        block: topic; questions of one block are left out together.
        countries: ISO3 codes.
        model: shares of the run, shape (n_countries, n_options).
        n: respondents behind each row, infinite where nothing was sampled, shape (n_countries,).
        human: shares of the humans, same shape as ``model``.
        statistics: an estimate without the run, same shape; NaN rows where there is none.
        tracks: what the run itself was allowed to know, per country; empty where it says nothing.
    """

    scale: Scale
    block: str
    countries: tuple[str, ...]
    model: Floats
    n: Floats
    human: Floats
    statistics: Floats
    tracks: tuple[str, ...]

    def only(self, rows: NDArray[np.bool_]) -> QuestionCells:
        """The same for some of the countries."""
        kept = tuple(name for name, keep in zip(self.countries, rows, strict=True) if keep)
        tracks = tuple(name for name, keep in zip(self.tracks, rows, strict=True) if keep)
        return QuestionCells(
            self.scale,
            self.block,
            kept,
            self.model[rows],
            self.n[rows],
            self.human[rows],
            self.statistics[rows],
            tracks,
        )


def with_statistics(questions: Sequence[QuestionCells], found: Mapping[tuple[str, str], Floats]) -> list[QuestionCells]:
    """Those cells for which there is an estimate without the run.

    Args:
        questions: cells.
        found: estimates by question id and country.
    """
    kept = []
    for one in questions:
        name = one.scale.question_id
        has = np.array([(name, country) in found for country in one.countries])
        if not has.any():
            continue
        part = one.only(has)
        statistics = np.stack([found[name, country] for country in part.countries])
        kept.append(replace(part, statistics=statistics))
    return kept


def within(questions: Sequence[QuestionCells], allowed: Collection[str]) -> list[QuestionCells]:
    """Those cells whose run knew no more than a track allows: a run that knew more would win a table it has no place in."""
    kept = []
    for one in questions:
        rows = np.array([track in allowed for track in one.tracks])
        if rows.any():
            kept.append(one.only(rows))
    return kept
