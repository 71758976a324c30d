"""How many answers there are so far, and what they cost."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, Self

import pyarrow as pa
import pyarrow.compute as pc


@dataclass(frozen=True)
class Tally:
    """Answers counted; tallies add up.

    Attributes:
        statuses: answers by status.
        cost_usd: spent on them, where prices are known.
        found: those among them that an earlier attempt had left.
    """

    statuses: Counter[str] = field(default_factory=Counter)
    cost_usd: float = 0.0
    found: int = 0

    @property
    def answers(self) -> int:
        """All of them, whatever their status."""
        return self.statuses.total()

    def __add__(self, other: Self) -> Tally:
        return Tally(self.statuses + other.statuses, self.cost_usd + other.cost_usd, self.found + other.found)

    @classmethod
    def of_rows(cls, rows: Iterable[Mapping[str, Any]], *, found: bool = False) -> Tally:
        """Answers as mappings."""
        listed = list(rows)
        cost = sum(row.get("cost_usd") or 0.0 for row in listed)
        return cls(Counter(row["status"] for row in listed), cost, len(listed) if found else 0)

    @classmethod
    def of_table(cls, table: pa.Table, *, found: bool = False) -> Tally:
        """Answers as a table with at least ``status`` and ``cost_usd``."""
        counts = pc.value_counts(table["status"]).to_pylist()
        statuses = Counter({count["values"]: count["counts"] for count in counts})
        return cls(statuses, pc.sum(table["cost_usd"]).as_py() or 0.0, table.num_rows if found else 0)
