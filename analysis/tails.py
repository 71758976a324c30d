"""What the draws of a distance say, in five numbers: how real people miss, how far the truth may be, how wide the noise is."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Tails:
    """Summaries of draws over their last axis, many cells and metrics at once; every part has the leading shape.

    Attributes:
        floor: mean miss of real people.
        floor_p95: what 1 in 20 samples of them exceeds.
        both: mean distance of other respondents from other humans.
        upper: its 95th percentile.
        top: 97.5th percentile over other respondents alone; NaN where there are none to draw.
    """

    floor: Floats
    floor_p95: Floats
    both: Floats
    upper: Floats
    top: Floats

    @classmethod
    def of(cls, floor: Floats, again: Floats, both: Floats) -> Tails:
        """Summarise draws, shapes (..., n_draws); NaN draws give NaN."""
        return cls(
            floor.mean(axis=-1),
            _quantile(floor, 0.95),
            both.mean(axis=-1),
            _quantile(both, 0.95),
            _quantile(again, 0.975),
        )

    def flat(self) -> Tails:
        """The same with one axis: cells first, then their metrics, from shape (n_metrics, n_cells)."""
        return Tails(*(part.T.ravel() for part in (self.floor, self.floor_p95, self.both, self.upper, self.top)))


def _quantile(draws: Floats, level: float) -> Floats:
    """Linear quantile of the last axis; leading rows without numbers are not sorted."""
    found = np.full(draws.shape[:-1], np.nan)
    held = ~np.isnan(draws[..., 0])
    if held.any():
        found[held] = np.quantile(draws if held.all() else draws[held], level, axis=-1).reshape(-1)
    return found
