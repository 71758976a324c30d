"""Spread of trait scores that a source publishes by country."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache


@lru_cache(maxsize=4)
def published_spread(source: str) -> Mapping[tuple[str, str], float]:
    """Standard deviation of trait scores in [0, 1], by country and trait; empty for sources that publish none.

    Item shares give a country's trait mean exactly, but not its spread: that also depends on how items go together there.
    """
    if source != "bigfive":
        return {}
    import pyarrow.parquet as pq

    from ...populations.calibration.tables import SHIPPED

    rows = pq.read_table(SHIPPED / "bigfive_traits.parquet").to_pylist()
    return {(row["country"], row["trait"]): float(row["sd"]) for row in rows}
