"""Splitting people by age, sex and education, alike on both sides of a comparison."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from ..errors import GroundTruthError
from ..populations.calibration.dimensions import VOCABULARIES
from ..populations.calibration.subgroup_shares import BANDS as BANDS
from ..populations.calibration.subgroup_shares import DEMOGRAPHICS as DEMOGRAPHICS

if TYPE_CHECKING:
    import pyarrow as pa

OLDEST = 200

Strings = NDArray[np.str_]


@dataclass(frozen=True)
class Split:
    """One way to split a population.

    Attributes:
        by: some of age, sex, education.
        bands: age bands as written (``18-29``, ``50+``), when age is one of them.
    """

    by: tuple[str, ...]
    bands: tuple[str, ...] = ()

    @property
    def name(self) -> str:
        """For people: ``age x sex``."""
        return " x ".join(self.by)

    def labels(self, people: pa.Table) -> Strings:
        """Subgroup of each person, shape (n,): ``18-29 female``; empty for those in no band or with a gap.

        Args:
            people: a table with the columns of ``by``; age in years.
        """
        parts = [self._part(name, people) for name in self.by]
        joined = parts[0]
        for part in parts[1:]:
            joined = np.where((joined != "") & (part != ""), np.char.add(np.char.add(joined, " "), part), "")
        return np.asarray(joined, dtype=np.str_)

    def _part(self, name: str, people: pa.Table) -> Strings:
        values = people[name].to_pylist()
        if name != "age":
            return np.array([str(value or "") for value in values], dtype=np.str_)
        years = np.array([float("nan") if value is None else float(value) for value in values])
        found = np.full(len(years), "", dtype="<U16")
        for band in self.bands:
            low, high = band_limits(band)
            found[(years >= low) & (years <= high)] = band
        return found


def band_limits(band: str) -> tuple[int, int]:
    """Youngest and oldest age of a band.

    Raises:
        GroundTruthError: neither ``18-29`` nor ``50+``.
    """
    found = re.fullmatch(r"\s*(\d+)\s*(?:[-–]\s*(\d+)|\+)\s*", band)
    if not found:
        raise GroundTruthError(
            where="ground truth", parameter="age", got=band, allowed="a band such as 18-29 or 50+, or years"
        )
    return int(found[1]), int(found[2] or OLDEST)


def check_words(name: str, values: Iterable[str]) -> None:
    """Refuse words that no respondent of the population table carries: nobody could be matched.

    Raises:
        GroundTruthError: names the first.
    """
    for value in values:
        if value and value not in VOCABULARIES[name]:
            raise GroundTruthError(
                where="ground truth", parameter=name, got=value, allowed=", ".join(VOCABULARIES[name])
            )


def splits_of(names: Sequence[str]) -> list[tuple[str, ...]]:
    """Each demographic alone, and all of them crossed."""
    kept = [name for name in DEMOGRAPHICS if name in names]
    return [(name,) for name in kept] + ([tuple(kept)] if len(kept) > 1 else [])
