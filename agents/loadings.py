"""How much respondents' facets and demographics say about an answer, and how answers hang together beyond that."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from ..populations.calibration.atlas import Atlas
from ..populations.calibration.atlas_item import Key
from ..populations.calibration.copula import DEMOGRAPHICS, LatentCorrelations, score_attenuation
from ..populations.calibration.facets import FACETS, Facet
from ..populations.calibration.leak_guard import NEARLY, facet_correlation

Array = NDArray[np.float64]

#: Ceiling on the share of an answer's latent variance that facets and demographics may explain. Measured within countries:
#: .047 to .071 for facets and demographics on an unseen question; the rest must stay residual.
MOST_EXPLAINED = 0.10
#: Factors that carry the remaining correlation between questions: 20 leave .02 of mean absolute error.
FACTORS = 20


@dataclass(frozen=True)
class Loading:
    """How one question's latent answer is made up; its variance is 1.

    Attributes:
        predictors: names of the facets (``facet_<name>``) and demographics with a weight.
        weights: of standardised predictors, shape (n_predictors,).
        explained: variance of the weighted sum.
        factors: weights of the hidden factors that all questions share, shape (FACTORS,).
        unique: standard deviation of what is this question's own.
    """

    predictors: tuple[str, ...]
    weights: Array
    explained: float
    factors: Array
    unique: float

    @property
    def spread(self) -> float:
        """Standard deviation of the latent answer around what facets and demographics say."""
        return float(np.sqrt(1 - self.explained))


NOTHING_KNOWN = Loading((), np.zeros(0), 0.0, np.zeros(FACTORS), 1.0)


@dataclass(frozen=True)
class LoadingBook:
    """Loadings of every question whose correlations are known.

    Attributes:
        known: by (source, question id).
        names: all predictors.
        among: correlations of the predictors, shape (n_predictors,) * 2.
    """

    known: Mapping[Key, Loading]
    names: tuple[str, ...]
    among: Array

    def borrowed(self, lenders: Sequence[tuple[Key, float]], forbidden: Collection[str]) -> Loading:
        """A loading lent by similar questions, for one whose own correlations are unknown.

        Args:
            lenders: known questions with signed weights; absolute weights of at most 1 in sum.
            forbidden: predictors that must not be used.
        """
        weights, factors = np.zeros(len(self.names)), np.zeros(FACTORS)
        for key, weight in lenders:
            lent = self.known[key]
            for name, value in zip(lent.predictors, lent.weights, strict=True):
                weights[self.names.index(name)] += weight * value
            factors += weight * lent.factors
        weights[[at for at, name in enumerate(self.names) if name in forbidden]] = 0.0
        explained = float(weights @ self.among @ weights)
        used = np.flatnonzero(weights)
        return Loading(
            tuple(self.names[at] for at in used),
            weights[used],
            explained,
            factors,
            float(np.sqrt(max(float(1 - explained - factors @ factors), 0.0))),
        )


def question_loadings(atlas: Atlas, facets: Sequence[str], *, guarded: bool) -> LoadingBook:
    """Loadings of every question whose correlations are known.

    Args:
        atlas: shares that the facets' scores are attenuated by (few options say less than the latent they cut).
        facets: names of the facets that respondents have.
        guarded: leave out a facet that is, or nearly is, the question.
    """
    return _loadings(atlas, tuple(facets), guarded)


@lru_cache(maxsize=16)
def _loadings(atlas: Atlas, facets: tuple[str, ...], guarded: bool) -> LoadingBook:
    correlations = LatentCorrelations.shipped()
    items = tuple(key for key in correlations.names if key[0] != "demographic")
    held = [facet for facet in FACETS if facet.name in facets]
    names = [f"facet_{facet.name}" for facet in held] + list(DEMOGRAPHICS)
    among, towards = _predictor_correlations(atlas, held, items)
    weights = np.zeros((len(names), len(items)))
    for at, key in enumerate(items):
        allowed = np.array([not guarded or not _nearly(facet, key) for facet in held] + [True] * len(DEMOGRAPHICS))
        weight = np.linalg.solve(among[np.ix_(allowed, allowed)], towards[allowed, at])
        explained = float(weight @ towards[allowed, at])
        weights[allowed, at] = weight * min(1.0, MOST_EXPLAINED / (explained + 1e-9)) ** 0.5
    common = weights.T @ among @ weights
    factors = _factors(correlations.among(items) - common)
    out = {}
    for at, key in enumerate(items):
        used = np.flatnonzero(weights[:, at])
        unique = float(np.sqrt(1 - common[at, at] - factors[at] @ factors[at]))
        out[key] = Loading(tuple(names[i] for i in used), weights[used, at], float(common[at, at]), factors[at], unique)
    return LoadingBook(out, tuple(names), among)


def _nearly(facet: Facet, key: Key) -> bool:
    return key in facet.items or abs(facet_correlation(facet, key)) > NEARLY


def _predictor_correlations(atlas: Atlas, held: Sequence[Facet], items: Sequence[Key]) -> tuple[Array, Array]:
    """Correlations among the predictors and of predictors with items' latents, facets being means of cut answers."""
    correlations = LatentCorrelations.shipped()
    parts = sorted({key for facet in held for key in facet.items})
    demographic: list[Key] = [("demographic", name) for name in DEMOGRAPHICS]
    variables = [*parts, *demographic]
    among = correlations.among(variables)
    towards = correlations.among(variables, items)
    mixing = np.zeros((len(variables), len(held) + len(demographic)))
    mixing[len(parts) :, len(held) :] = np.eye(len(demographic))
    shrink = np.ones(len(variables))
    for at, key in enumerate(parts):
        attenuation, sd = score_attenuation(atlas, key)
        # the personality items' published correlations are between scores already
        shrink[at] = attenuation if key[0] != "bigfive" else 1.0
        codes = atlas.shares(*key)[1]
        for column, facet in enumerate(held):
            if key in facet.items:
                mixing[at, column] = facet.signs[facet.items.index(key)] * sd / (codes[-1] - codes[0])
    among = among * np.outer(shrink, shrink)
    np.fill_diagonal(among, 1.0)
    covariance = mixing.T @ among @ mixing
    scale = np.sqrt(np.diag(covariance))
    return covariance / np.outer(scale, scale), (mixing.T * shrink) @ towards / scale[:, None]


def _factors(residual: Array, rounds: int = 15) -> Array:
    """Principal factors of a covariance matrix, communalities iterated, shape (n_items, FACTORS).

    Source: Harman (1976), "Modern Factor Analysis", chapter 8.
    """
    variance = np.diag(residual).copy()
    common = variance - 0.5 * variance
    found = np.zeros((len(residual), FACTORS))
    for _ in range(rounds):
        reduced = residual.copy()
        np.fill_diagonal(reduced, common)
        values, vectors = np.linalg.eigh(reduced)
        found = vectors[:, ::-1][:, :FACTORS] * np.sqrt(np.maximum(values[::-1][:FACTORS], 0))
        common = np.minimum((found**2).sum(axis=1), 0.95 * variance)
    over = (found**2).sum(axis=1) / (0.95 * variance)
    return np.asarray(found / np.sqrt(np.maximum(over, 1.0))[:, None])
