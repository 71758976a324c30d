"""What the draws of a distance say, in five numbers: how real people miss, how far the truth may be, how wide the noise is."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Tails:
    """Summaries of draws over their last axis, many cells and metrics at once.

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
            np.quantile(floor, 0.95, axis=-1),
            both.mean(axis=-1),
            np.quantile(both, 0.95, axis=-1),
            np.quantile(again, 0.975, axis=-1),
        )

    def at(self, *place: int) -> Tails:
        """The numbers of one cell."""
        return Tails(*(part[place] for part in (self.floor, self.floor_p95, self.both, self.upper, self.top)))
