"""A country for somebody of whom only other things are known."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from .... import draws
from ...calibration.countries import countries


def home_country(seed: int, positions: Sequence[int]) -> list[str]:
    """One ISO3 code a position: that of an adult of the world drawn at random.

    Territories whose own adults are not counted (``Country.adults_thousands`` is None) are never drawn. What else is
    known of the person plays no part.

    Source: UN World Population Prospects, adults of 2025.
    """
    known = [(country.iso3, country.adults_thousands) for country in countries() if country.adults_thousands]
    below = np.cumsum([adults for _, adults in known])
    at = draws.uniforms(seed, "home country", positions) * below[-1]
    return [known[row][0] for row in np.searchsorted(below, at, side="right")]
