"""How alike two countries are: a kernel over what their people answered to other questions and over their structure."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from .atlas import Atlas
from .atlas_item import Key
from .country_covariates import country_structure
from .probit import probit_thresholds

#: A question enters the profile if this many countries answered it: fewer say more about sampling than about likeness.
FEWEST_COUNTRIES = 8
#: A country with fewer known features than this has no profile of its own.
FEWEST_FEATURES = 10
#: Fixed before any of the core questions was scored, on the plateau of leave-country-out errors over all topics
#: (docs/decisions/003): squared length scale in units of the mean squared difference of standardised features, rank of
#: the fill-in for questions a country was not asked, and the weight of structure (wealth, religion, place, age) in features.
LENGTH_SCALE, FILL_RANK, STRUCTURE_WEIGHT = 2.0, 6, 1.0
#: The source whose questions describe every country, whichever survey is being answered.
REFERENCE = "wvs7"

Array = NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class CountryProfiles:
    """Standardised features of countries, with the question each feature was read from.

    Attributes:
        countries: ISO3 codes, one a row.
        features: location and extremity of each question on the probit scale; NaN where a country was not asked.
        owners: (source, question id) of each column.
        structure: covariates of the same countries (log GDP, Gini, urban and old share, place, religions, region), NaN if unknown.
    """

    countries: tuple[str, ...]
    features: Array
    owners: tuple[Key, ...]
    structure: Array

    @classmethod
    def of(cls, atlas: Atlas, sources: Collection[str] = (REFERENCE,)) -> CountryProfiles:
        """Profiles of every country that answered a question of these sources or has covariates."""
        known, covariates = country_structure()
        columns: list[dict[str, float]] = []
        owners: list[Key] = []
        for source in sorted(set(sources)):
            for question in atlas.questions(source):
                asked, _, shares = atlas.shares(source, question)
                if len(asked) < FEWEST_COUNTRIES:
                    continue
                for column in location_and_extremity(shares, atlas.effective_n(source, question)).T:
                    columns.append(dict(zip(asked, column.tolist(), strict=True)))
                    owners.append((source, question))
        answered = {country for column in columns for country in column}
        rows = tuple(sorted(answered | set(known)))
        features = np.full((len(rows), len(columns)), np.nan)
        row_of = {country: at for at, country in enumerate(rows)}
        for at, column in enumerate(columns):
            features[[row_of[country] for country in column], at] = list(column.values())
        structure = np.full((len(rows), covariates.shape[1]), np.nan)
        structure[[row_of[country] for country in known]] = covariates
        return cls(rows, features, tuple(owners), structure)

    def kernel_for(self, country: str, excluded: Collection[Key] = ()) -> CountryKernel:
        """The kernel to predict one country with: over profiles if its own is known, over structure alone if not.

        A country that answered (next to) nothing looks average once its profile is filled in: leaving each surveyed
        country's profile out, facets were missed by .070 with the filled profile and by .067 with structure alone, whose
        stated variance was right where the other's was a third of the truth.
        """
        if country in self.countries:
            hidden = set(excluded)
            row = np.isfinite(self.features[self.countries.index(country)])
            known = sum(1 for at in np.flatnonzero(row) if self.owners[at] not in hidden)
            if known >= FEWEST_FEATURES:
                return self.kernel(excluded)
        return self.kernel(self.owners)

    def kernel(self, excluded: Collection[Key] = ()) -> CountryKernel:
        """The kernel over all countries without the features of some questions.

        Args:
            excluded: (source, question id) pairs that must not count: the scored questions and their topic.
        """
        return self._kernel(frozenset(excluded))

    @lru_cache(maxsize=128)  # noqa: B019 - profiles are few and live as long as their atlas
    def _kernel(self, hidden: frozenset[Key]) -> CountryKernel:
        keep = np.array([owner not in hidden for owner in self.owners], dtype=bool)
        profile = self.features[:, keep]
        answered = np.asarray(np.isfinite(profile).any(axis=1))
        base = answered if answered.sum() > FILL_RANK else np.asarray(np.isfinite(self.structure).any(axis=1))
        joined = np.hstack([_standardised(profile, base), _standardised(self.structure, base)])
        weight = np.concatenate([np.ones(profile.shape[1]), np.full(self.structure.shape[1], STRUCTURE_WEIGHT)])
        filled = _filled(joined, base) * np.sqrt(weight)
        norm = (filled**2).sum(axis=1)
        distance = np.maximum(norm[:, None] + norm - 2 * _product("ij,kj->ik", filled, filled), 0) / weight.sum()
        return CountryKernel(
            self.countries,
            np.exp(-distance / (2 * LENGTH_SCALE)),
            np.isfinite(profile).sum(axis=1),
            len(set(self.owners) - hidden),
        )


@dataclass(frozen=True)
class CountryKernel:
    """Similarities of countries in (0, 1].

    Attributes:
        countries: ISO3 codes of rows and columns.
        gram: shape (n_countries, n_countries).
        observed: features each country was observed on.
        questions: questions that the profile was read from.
    """

    countries: tuple[str, ...]
    gram: Array
    observed: NDArray[np.int64]
    questions: int

    def between(self, one: Sequence[str], other: Sequence[str]) -> Array:
        """Similarities of two lists of countries, shape (len(one), len(other)); 0 to others for one without features."""
        row_of = {country: at for at, country in enumerate(self.countries)}
        left = np.array([row_of.get(country, -1) for country in one])
        right = np.array([row_of.get(country, -1) for country in other])
        block = self.gram[np.ix_(left, right)].copy()
        block[left < 0] = 0
        block[:, right < 0] = 0
        same = np.array(one)[:, None] == np.array(other)[None]
        return np.where(same, 1.0, block)


def location_and_extremity(shares: Array, n: Array) -> Array:
    """Mean and slope of a question's probit thresholds over its cut points: where a country stands and how spread it is.

    Args:
        shares: shape (n_countries, n_options).
        n: effective sample sizes, shape (n_countries,).

    Returns:
        Shape (n_countries, 2), or (n_countries, 1) for two options.
    """
    thresholds = probit_thresholds(shares, n)
    location = np.asarray(thresholds.mean(axis=1, keepdims=True))
    if thresholds.shape[1] == 1:
        return location
    steps = np.linspace(-1, 1, thresholds.shape[1])
    return np.asarray(np.hstack([location, thresholds @ steps[:, None] / (steps**2).sum()]))


def _standardised(values: Array, base: NDArray[np.bool_]) -> Array:
    within = values[base]
    seen = np.isfinite(within)
    count = np.maximum(seen.sum(axis=0), 1)
    mean = np.where(seen, within, 0).sum(axis=0) / count
    spread = np.sqrt(np.where(seen, (within - mean) ** 2, 0).sum(axis=0) / count)
    return np.asarray((values - mean) / np.where(spread > 1e-9, spread, 1.0))


def _filled(values: Array, base: NDArray[np.bool_], rounds: int = 30) -> Array:
    """Fill unknown entries from a low-rank fit (soft-impute): learned on ``base``, applied to every country alike.

    The few leading directions are followed from round to round by orthogonal iteration, in products too small for a
    threaded linear algebra library: on a busy machine its threads wait for each other a hundred times longer than they work.

    Source: Mazumder, Hastie and Tibshirani (2010), "Spectral regularization algorithms", JMLR 11.
    """
    seen = np.isfinite(values)
    known = np.where(seen, values, 0.0)
    learned, mask = known[base], seen[base]
    rank = min(FILL_RANK, min(learned.shape) - 1)
    left = np.linalg.qr(
        _product("ij,jk->ik", learned, np.cos(np.outer(np.arange(learned.shape[1]), np.arange(1, rank + 2))))
    )[0]
    singular = np.ones(rank + 1)
    for _ in range(rounds):
        for _ in range(2):
            left = np.linalg.qr(_product("ij,jl->il", learned, _product("kj,kl->jl", learned, left)))[0]
        right = _product("ij,ik->kj", learned, left)
        rotation, singular, turned = np.linalg.svd(right, full_matrices=False)
        left = left @ rotation
        shrunk = np.maximum(singular[:rank] - singular[rank], 0)
        learned = np.where(mask, known[base], _product("ik,kj->ij", left[:, :rank] * shrunk, turned[:rank]))
    out = known.copy()
    out[base] = learned
    noise = max(float((learned**2).mean() - (singular[:rank] ** 2).sum() / learned.size), 0.1)
    # prior precision of a country's coordinates: their spread among the countries that the fit was learned on
    precision = noise * np.diag(len(learned) / np.maximum(singular[:rank], 1e-9) ** 2)
    for row in np.flatnonzero(~base):
        have = seen[row]
        if have.any():
            basis = turned[:rank][:, have]
            scores = np.linalg.solve(basis @ basis.T + precision, basis @ known[row, have])
            out[row, ~have] = (scores @ turned[:rank])[~have]
    return out


def _product(subscripts: str, one: Array, two: Array) -> Array:
    return np.asarray(np.einsum(subscripts, one, two))
