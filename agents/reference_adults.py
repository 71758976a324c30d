"""A reference draw of a whole country, against which a cohort's differences show."""

from __future__ import annotations

from collections.abc import Sequence

import pyarrow as pa

from ..populations.calibration.atlas import Atlas
from ..populations.calibration.value_core import draw_facets

#: Adults drawn, and the seed of the draw: fixed, since the reference must not change from run to run.
ADULTS, SEED = 8192, 0


def reference_adults(country: str, facets: Sequence[str], atlas: Atlas) -> pa.Table:
    """Demographics and facets of a national sample.

    Args:
        country: ISO3.
        facets: facet columns that are needed.
        atlas: shares that the facets are drawn from.
    """
    from ..populations.calibration.synthesis import synthesise

    people = synthesise(country, ADULTS, seed=SEED)
    return draw_facets(people, seed=SEED, atlas=atlas) if facets else people
