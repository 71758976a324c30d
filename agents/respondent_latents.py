"""Respondents' standardised predictors and latent answers, the same to the last bit in whatever shard they are computed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from ..draws import uniforms
from ..populations.calibration.copula import DEMOGRAPHICS
from ..populations.calibration.demographic_scores import DemographicScores
from .loadings import FACTORS, Loading
from .quota import even_uniforms

Array = NDArray[np.float64]

#: Mean and standard deviation of each facet among a country's adults.
Moments = Mapping[str, tuple[float, float]]


@dataclass(frozen=True)
class RespondentLatents:
    """Predictors and hidden factors of respondents of one country.

    Attributes:
        predictors: by name, each shape (n,).
        factors: standard normals, shape (FACTORS, n); empty when no question needs them.
        place: respondents' positions within the country.
        country: ISO3.
    """

    predictors: Mapping[str, Array]
    factors: Array
    place: NDArray[np.int64]
    country: str

    @classmethod
    def of(
        cls, people: pa.Table, country: str, moments: Moments, *, seed: int, with_factors: bool
    ) -> RespondentLatents:
        """Read what is needed from respondents of one country.

        Args:
            people: respondents, all of this country.
            country: ISO3.
            moments: of the facets to use.
            seed: the run's seed.
            with_factors: whether any question loads on the hidden factors.
        """
        from scipy.special import ndtri

        place = people["place"].to_numpy(zero_copy_only=False).astype(np.int64)
        scores = DemographicScores.of(country).of_people(people)
        predictors = {name: scores[:, at].astype(np.float64) for at, name in enumerate(DEMOGRAPHICS)}
        for name, (mean, sd) in moments.items():
            values = people[name].to_numpy(zero_copy_only=False).astype(np.float64)
            predictors[name] = np.nan_to_num((values - mean) / sd)
        factors = np.empty((FACTORS if with_factors else 0, len(place)))
        for at in range(len(factors)):
            factors[at] = ndtri(uniforms(seed, f"psychometric/{country}/factor {at}", place))
        return cls(predictors, factors, place, country)

    def expected(self, loading: Loading) -> Array:
        """What facets and demographics say of the latent answer, shape (n,)."""
        # term by term and not a matrix product, whose rounding depends on how many rows there are
        total = np.zeros(len(self.place))
        for name, weight in zip(loading.predictors, loading.weights, strict=True):
            total += weight * self.predictors[name]
        return total

    def latent(self, loading: Loading, question_id: str, *, seed: int) -> Array:
        """Latent answers, mean 0 and variance 1 over the country's adults, shape (n,)."""
        from scipy.special import ndtri

        total = self.expected(loading)
        for weight, factor in zip(loading.factors, self.factors, strict=len(self.factors) > 0):
            total += weight * factor
        draw = even_uniforms(seed, f"psychometric/{self.country}/{question_id}", self.place)
        return np.asarray(total + loading.unique * ndtri(draw))
