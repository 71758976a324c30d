"""Columns that a user's targets add to the core, such as a region or a party."""

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ...draws import generator
from ...errors import MarginError
from .allotment import allot
from .margins import Target, Targets


@dataclass(frozen=True)
class NewColumn:
    """A dimension that no shipped table knows.

    Attributes:
        name: of the column.
        labels: its categories.
        predictors: dimensions of the core that its table is joint with; empty if it stands alone.
        shares: given the predictors' cell, shape (n_cells, n_labels); one row if there are none.
        cells: the predictors' table, for finding a respondent's cell; None if there are none.
    """

    name: str
    labels: tuple[str, ...]
    predictors: tuple[str, ...]
    shares: NDArray[np.float64]
    cells: Target | None

    def draw(self, n: int, columns: dict[str, NDArray[Any]], seed: int, *purpose: object) -> NDArray[np.int32]:
        """Codes for n respondents; independent of all that is not a predictor."""
        rng = generator(seed, *purpose, "new", self.name)
        group = np.zeros(n, dtype=np.int64) if self.cells is None else self.cells.positions(columns)
        # a respondent outside the predictors' categories (no occupation, say) draws from the column's overall shares
        overall = self.shares.mean(0) if self.cells is None else self.cells.shares.ravel() @ self.shares
        group = np.where(group < 0, len(self.shares), group)
        return allot(np.vstack([self.shares, overall]), group, rng.random(n), rng)


def new_columns(targets: Targets) -> tuple[NewColumn, ...]:
    """One column per new dimension, from the table that joins it with most dimensions of the core.

    Raises:
        MarginError: two new dimensions are joint with each other only.
    """
    columns = []
    for name in targets.new_dimensions:
        tables = [
            table
            for table in targets.tables
            if name in table.dimensions and not (set(table.dimensions) - {name}) & set(targets.new_dimensions)
        ]
        if not tables:
            raise MarginError(
                "a new dimension may be joint with shipped ones only",
                where=targets.tables[0].where,
                parameter="dimension",
                got=name,
                hint=f"Give a table of {name} alone, or of {name} and columns such as sex or education.",
            )
        columns.append(_column(name, max(tables, key=lambda table: len(table.dimensions))))
    return tuple(columns)


def _column(name: str, table: Target) -> NewColumn:
    predictors = [other for other in table.dimensions if other != name]
    ordered = table.marginal([*predictors, name])
    labels = ordered.categories[-1]
    shares = ordered.shares.reshape(-1, len(labels))
    overall = shares.sum(0)
    sums = shares.sum(1, keepdims=True)
    given = np.where(sums > 0, shares / np.where(sums > 0, sums, 1.0), overall)
    return NewColumn(name, labels, tuple(predictors), given, table.marginal(predictors) if predictors else None)
