"""Respondents as columns, with what is needed to select and fill their attributes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from .drivers import columns_of, driver_matrix


@dataclass(frozen=True)
class Batch:
    """Respondents of one country.

    Attributes:
        columns: core fields and facets by name, each of shape (n,).
        place: the respondents' places, shape (n,).
        drivers: standardised drivers, shape (n, n_drivers).
    """

    columns: Mapping[str, NDArray[Any]]
    place: NDArray[np.int64]
    drivers: NDArray[np.float32]

    @classmethod
    def of(cls, people: pa.Table) -> Batch:
        """From rows of a population's ``people``."""
        columns = columns_of(people)
        return cls(columns, columns["place"].astype(np.int64), driver_matrix(columns))

    def __len__(self) -> int:
        return len(self.place)

    def take(self, rows: NDArray[np.int64]) -> Batch:
        """The respondents at these rows, in that order."""
        return Batch(
            {name: column[rows] for name, column in self.columns.items()}, self.place[rows], self.drivers[rows]
        )
