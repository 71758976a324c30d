"""How far a country's age, sex, education and way of life alone move its answers from those of other countries."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property, lru_cache

import numpy as np
from numpy.typing import NDArray

from ..populations.calibration.dimensions import EDUCATION

Floats = NDArray[np.float64]

#: Demographics whose make-up of a country is published; income steps are relative, and no religion's correlations assumed.
USED = ("age", "female", "education", "urban", "married", "employed")


@dataclass(frozen=True, eq=False)
class DemographicShift:
    """Latent effects of demographics on a source's questions, and every country's make-up.

    Attributes:
        slopes: by question id, effect of each of ``USED`` on the latent answer, shape (n_demographics,).
        moments: by country, its adults: ``age_mean``, ``age_sd``, shares of female, urban, married, employed and of each
            level of education; NaN where unknown.
    """

    slopes: Mapping[str, Floats]
    moments: Mapping[str, Mapping[str, float]]
    _known: dict[tuple[str, tuple[str, ...]], Floats | str] = field(default_factory=dict, repr=False)

    @cached_property
    def _table(self) -> tuple[list[str], dict[str, int], Floats]:
        """Names of the moments, row of each country, and the moments, shape (n_countries, n_moments)."""
        names = list(next(iter(self.moments.values()), {}))
        table = np.array([[one[name] for name in names] for one in self.moments.values()], dtype=np.float64)
        return names, {country: row for row, country in enumerate(self.moments)}, table

    def scores(self, country: str, others: Sequence[str]) -> Floats | str:
        """The country's mean demographics as standard scores within the average of others, shape (n_demographics,).

        A sentence where the make-up of the country is not known.
        """
        key = (country, tuple(others))
        if key not in self._known:
            self._known[key] = self._scores(country, others)
        return self._known[key]

    def _scores(self, country: str, others: Sequence[str]) -> Floats | str:
        from ..populations.calibration.demographic_scores import normal_scores

        mine = self.moments.get(country)
        names, places, table = self._table
        theirs = [places[name] for name in others if name in places]
        if mine is None or not theirs:
            return f"the demographic make-up of {country} is not known"
        mean = dict(zip(names, np.nanmean(table[theirs], axis=0).tolist(), strict=True))
        found = []
        for name in USED:
            if name == "age":
                found.append((mine["age_mean"] - mean["age_mean"]) / mean["age_sd"])
                continue
            levels = EDUCATION if name == "education" else (name,)
            own, other = (np.array([one[level] for level in levels]) for one in (mine, mean))
            if name != "education":
                own, other = (np.array([1 - value[0], value[0]]) for value in (own, other))
            found.append(float(own / own.sum() @ normal_scores(other)))
        # what is not known of a country moves nothing
        return np.asarray(np.nan_to_num(np.array(found)))

    def shifted(self, question_id: str, shares: Floats, country: str, others: Sequence[str]) -> Floats | str:
        """Other countries' mean shares, moved by how this country's demographics differ from theirs.

        Args:
            question_id: of the source.
            shares: of the others, shape (n_options,), options by rising code.
            country, others: ISO3 codes.

        Returns:
            Shape (n_options,), or a sentence why there is no such estimate.
        """
        from scipy.special import ndtr, ndtri

        slope = self.slopes.get(question_id)
        if slope is None:
            return "how answers go with demographics is not known for this question"
        scores = self.scores(country, others)
        if isinstance(scores, str):
            return scores
        below = ndtr(ndtri(np.clip(np.cumsum(shares)[:-1], 1e-9, 1 - 1e-9)) - float(slope @ scores))
        return np.asarray(np.diff(np.concatenate([[0.0], below, [1.0]])))


@lru_cache(maxsize=4)
def demographic_shift(source: str) -> DemographicShift | None:
    """The shift for a source of the atlas; None where correlations with demographics are not known."""
    from ..populations.calibration.copula import LatentCorrelations
    from ..populations.calibration.country_covariates import demographic_moments

    known = LatentCorrelations.shipped()
    demographics = [("demographic", name) for name in USED]
    questions = [key for key in known.names if key[0] == source and source != "demographic"]
    if not questions:
        return None
    between = known.among(demographics, questions)
    if not between.any():
        return None
    slopes = np.linalg.solve(known.among(demographics), between)
    codes, columns = demographic_moments()
    moments = {
        country: {name: float(values[at]) for name, values in columns.items()} for at, country in enumerate(codes)
    }
    return DemographicShift(
        {name: np.asarray(slopes[:, at]) for at, (_, name) in enumerate(questions)},
        moments,
    )
