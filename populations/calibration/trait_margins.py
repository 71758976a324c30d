"""Distributions of the five personality traits by country, and the correlations between them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
import pyarrow.parquet as pq
from numpy.typing import NDArray

from .copula import LatentCorrelations
from .facets import FACETS
from .tables import SHIPPED

#: Traits in the order of the facets; each is read from ten items of the IPIP-50.
TRAITS: tuple[str, ...] = tuple(facet.name for facet in FACETS if facet.items[0][0] == "bigfive")
#: Standard normal scores at which a trait's quantiles are tabulated.
_GRID = np.linspace(-4.5, 4.5, 1801)


@dataclass(frozen=True)
class TraitMargin:
    """A Beta distribution on 0 to 1 with a trait's mean and standard deviation.

    Attributes:
        mean, sd: on the 0 to 1 scale.
        measured: the country stands in the source.
        quantiles: values at ``_GRID``.
    """

    mean: float
    sd: float
    measured: bool
    quantiles: NDArray[np.float64]

    def score(self, normal: NDArray[np.float32]) -> NDArray[np.float32]:
        """Trait scores of standard normal draws."""
        return np.interp(normal, _GRID, self.quantiles).astype(np.float32)


@lru_cache(maxsize=512)
def trait_margins(country: str) -> Mapping[str, TraitMargin]:
    """Margins by trait; a country outside the source takes the mean of all, widened by the spread between countries."""
    table = pq.read_table(SHIPPED / "bigfive_traits.parquet").to_pylist()
    out = {}
    for trait in TRAITS:
        rows = {row["country"]: row for row in table if row["trait"] == trait}
        between = float(np.std([row["mean"] for name, row in rows.items() if name != "ALL"]))
        row = rows.get(country)
        if row is not None:
            out[trait] = _margin(row["mean"], row["sd"], True)
        else:
            out[trait] = _margin(rows["ALL"]["mean"], float(np.hypot(rows["ALL"]["sd"], between)), False)
    return out


def _margin(mean: float, sd: float, measured: bool) -> TraitMargin:
    from scipy.special import betaincinv, ndtr

    size = mean * (1 - mean) / sd**2 - 1
    return TraitMargin(mean, sd, measured, betaincinv(mean * size, (1 - mean) * size, ndtr(_GRID)))


@lru_cache(maxsize=1)
def trait_correlations() -> NDArray[np.float64]:
    """Correlations of the trait scores (means of ten keyed items), shape (5, 5)."""
    correlations = LatentCorrelations.shipped()
    facets = [facet for facet in FACETS if facet.name in TRAITS]
    items = [key for facet in facets for key in facet.items]
    keys = np.zeros((len(items), len(facets)))
    for at, facet in enumerate(facets):
        for item, sign in zip(facet.items, facet.signs, strict=True):
            keys[items.index(item), at] = sign
    covariance = keys.T @ correlations.among(items) @ keys
    sd = np.sqrt(np.diag(covariance))
    return np.asarray(covariance / np.outer(sd, sd))
