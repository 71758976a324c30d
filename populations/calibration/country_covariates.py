"""Covariates of countries: structure, which makes two of them alike, and the demographic moments of their adults."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
from numpy.typing import NDArray

from .countries import countries
from .tables import SHIPPED

Array = NDArray[np.float64]


@lru_cache(maxsize=1)
def country_structure() -> tuple[tuple[str, ...], Array]:
    """ISO3 codes, and per country log GDP, Gini, urban and old share, place, religions and region.

    Returns:
        Codes and covariates, shape (n_countries, n_covariates), NaN where unknown.
    """
    table = _table()
    codes = tuple(table["country"].to_pylist())
    region = {country.iso3: country.region for country in countries()}
    every = sorted(set(region.values()))
    belongs = [[float(region[code] == name) if code in region else np.nan for name in every] for code in codes]
    return codes, np.hstack([np.column_stack(list(_columns(table, "x_").values())), np.array(belongs)])


@lru_cache(maxsize=1)
def demographic_moments() -> tuple[tuple[str, ...], Mapping[str, Array]]:
    """ISO3 codes, and the moments of their adults by name, shape (n_countries,) each, NaN where unknown."""
    table = _table()
    return tuple(table["country"].to_pylist()), _columns(table, "d_")


def _table() -> pa.Table:
    return pq.read_table(SHIPPED / "atlas_countries.parquet")


def _columns(table: pa.Table, prefix: str) -> dict[str, Array]:
    return {
        name.removeprefix(prefix): table[name].to_numpy(zero_copy_only=False).astype(np.float64)
        for name in table.column_names
        if name.startswith(prefix)
    }
