"""Standardised drivers: what shifts a table-filled value."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from ..calibration.dimensions import EDUCATION, IN_WORK
from ..calibration.facets import FACET_NAMES

DEMOGRAPHIC_DRIVERS = ("age", "female", "education", "income", "urban", "employed", "partnered")

#: World adult means and standard deviations used to standardise, so that a driver means the same in every country.
AGE_MEAN, AGE_SD = 43.0, 17.0
FACET_MEAN, FACET_SD = 0.5, 0.22


def columns_of(people: pa.Table) -> dict[str, NDArray[Any]]:
    """Core fields of every respondent as arrays, shape (n,), strings as object arrays."""
    columns: dict[str, NDArray[Any]] = {}
    for name in people.column_names:
        column = people[name]
        if pa.types.is_dictionary(column.type):
            column = column.cast(column.type.value_type)
        columns[name] = np.asarray(column.to_numpy(zero_copy_only=False))
    return columns


def driver_matrix(columns: Mapping[str, NDArray[Any]]) -> NDArray[np.float32]:
    """Standardised drivers, shape (n, n_drivers), in the order ``DRIVERS``; facets that are absent or null count as average."""
    n = len(columns["age"])
    matrix = np.zeros((n, len(DRIVERS)), dtype=np.float32)
    education = np.searchsorted(np.sort(EDUCATION), columns["education"])
    rank = np.array([EDUCATION.index(name) for name in sorted(EDUCATION)])[education]
    matrix[:, 0] = (columns["age"] - AGE_MEAN) / AGE_SD
    matrix[:, 1] = np.where(columns["sex"] == "female", 1.0, -1.0)
    matrix[:, 2] = (rank - 1.5) / 1.12
    matrix[:, 3] = (columns["income_decile"] - 5.5) / 2.87
    matrix[:, 4] = np.where(columns["area"] == "urban", 1.0, -1.0)
    matrix[:, 5] = np.where(np.isin(columns["employment"], IN_WORK), 1.0, -1.0)
    matrix[:, 6] = np.where(columns["marital"] == "married", 1.0, -1.0)
    for position, facet in enumerate(FACET_NAMES, len(DEMOGRAPHIC_DRIVERS)):
        if f"facet_{facet}" in columns:
            score = columns[f"facet_{facet}"].astype(np.float32)
            matrix[:, position] = np.nan_to_num((score - FACET_MEAN) / FACET_SD)
    return np.clip(matrix, -2.5, 2.5)


DRIVERS = (*DEMOGRAPHIC_DRIVERS, *FACET_NAMES)
