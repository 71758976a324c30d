"""Demographics of respondents as standard scores within their country's adults."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from .copula import DEMOGRAPHICS, LatentCorrelations
from .country_covariates import demographic_moments
from .dimensions import EDUCATION, IN_WORK

Array = NDArray[np.float64]

#: Which text column, and which of its values, make each yes-or-no demographic.
YES_VALUES: dict[str, tuple[str, tuple[str, ...]]] = {
    "female": ("sex", ("female",)),
    "urban": ("area", ("urban",)),
    "married": ("marital", ("married",)),
    "employed": ("employment", IN_WORK),
    "unaffiliated": ("religion", ("unaffiliated",)),
}


@dataclass(frozen=True)
class DemographicScores:
    """How one country's demographics become standard scores.

    A category's score is the mean of the standard normal between its cut points, so that a category shared by few says
    more than one shared by many, and scores average 0 over the country's adults.

    Attributes:
        age_mean, age_sd: of adults, in years.
        levels: for each other demographic, the scores of its categories in order (no, yes; or low to high).
        spread: covariance of the scores, shape (n_demographics,) * 2.
    """

    age_mean: float
    age_sd: float
    levels: dict[str, Array]
    spread: Array

    @classmethod
    def of(cls, country: str) -> DemographicScores:
        """Scores of a country; means of all countries stand in for moments that it lacks."""
        moments = _moments(country)
        levels = {name: normal_scores([1 - moments[name], moments[name]]) for name in YES_VALUES}
        levels["education"] = normal_scores([moments[level] for level in EDUCATION])
        levels["income_step"] = normal_scores([0.1] * 10)
        shares = {name: np.array([1 - moments[name], moments[name]]) for name in YES_VALUES}
        shares["education"] = np.array([moments[level] for level in EDUCATION])
        shares["income_step"] = np.full(10, 0.1)
        sd = np.array(
            [
                1.0 if name == "age" else float(np.sqrt(shares[name] / shares[name].sum() @ levels[name] ** 2))
                for name in DEMOGRAPHICS
            ]
        )
        pooled = LatentCorrelations.shipped().among([("demographic", name) for name in DEMOGRAPHICS])
        return cls(moments["age_mean"], moments["age_sd"], levels, pooled * np.outer(sd, sd))

    def of_people(self, people: pa.Table) -> NDArray[np.float32]:
        """Scores of respondents of this country, shape (n_respondents, n_demographics); 0 where a value is missing."""
        out = np.zeros((people.num_rows, len(DEMOGRAPHICS)), dtype=np.float32)
        held = set(people.column_names)
        for at, name in enumerate(DEMOGRAPHICS):
            if name == "age" and "age" in held:
                age = people["age"].cast(pa.float32()).to_numpy(zero_copy_only=False)
                out[:, at] = np.nan_to_num((age - self.age_mean) / self.age_sd)
            elif name == "income_step" and "income_decile" in held:
                decile = people["income_decile"].cast(pa.float32()).to_numpy(zero_copy_only=False)
                step = np.clip(np.nan_to_num(decile, nan=1.0), 1, 10).astype(np.int64) - 1
                out[:, at] = np.where(np.isnan(decile), 0, self.levels[name][step])
            elif name == "education" and "education" in held:
                of_level = dict(zip(EDUCATION, self.levels[name].tolist(), strict=True))
                out[:, at] = _scored(people["education"], of_level, 0.0)
            elif name in YES_VALUES and YES_VALUES[name][0] in held:
                column, yes = YES_VALUES[name]
                no, has = self.levels[name].tolist()
                out[:, at] = _scored(people[column], dict.fromkeys(yes, has), no)
        return out


def normal_scores(shares: Sequence[float] | Array) -> Array:
    """Mean of a standard normal within each of several ordered categories, shape (n_categories,)."""
    from scipy.special import ndtri

    share = np.maximum(np.asarray(shares, dtype=float), 1e-4)
    share = share / share.sum()
    cut = ndtri(np.cumsum(share)[:-1])
    density = np.concatenate([[0.0], np.exp(-(cut**2) / 2) / np.sqrt(2 * np.pi), [0.0]])
    return np.asarray(-np.diff(density) / share)


def _scored(column: pa.ChunkedArray, scores: Mapping[str, float], other: float) -> NDArray[np.float32]:
    """The score of each row's word, ``other`` for words without one, 0 for null; by the dictionary, not row by row."""
    encoded = column.unify_dictionaries().combine_chunks()
    if not pa.types.is_dictionary(encoded.type):
        encoded = pc.dictionary_encode(encoded)
    words = encoded.dictionary.to_pylist()
    by_code = np.array([*(scores.get(word, other) for word in words), 0.0], np.float32)
    codes = encoded.indices.cast(pa.int64()).fill_null(len(words)).to_numpy(zero_copy_only=False)
    return np.asarray(by_code[codes])


def _moments(country: str) -> dict[str, float]:
    """Of this country where they are known, else the mean over countries."""
    codes, columns = demographic_moments()
    at = codes.index(country) if country in codes else None
    return {
        name: float(values[at]) if at is not None and np.isfinite(values[at]) else float(np.nanmean(values))
        for name, values in columns.items()
    }
