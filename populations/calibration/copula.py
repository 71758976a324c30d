"""Latent correlations between answers, personality items and demographics, and Gaussian draws conditional on demographics."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
import pyarrow.parquet as pq
from numpy.typing import NDArray

from .atlas import Atlas
from .atlas_item import Key
from .tables import SHIPPED

Array = NDArray[np.float64]

#: Demographics that the correlations condition on, by their name in the published matrix.
DEMOGRAPHICS = ("age", "female", "education", "urban", "income_step", "married", "employed", "unaffiliated")
#: ASSUMED, not measured: correlation of having no religion with the latent of "how important is religion in your life"
#: (high code = not important). Within-country microdata were not available; without it, respondents without a religion
#: would attend services like everyone else. Its correlations with all other questions follow from that question's own.
UNAFFILIATED_ON_RELIGION = 0.6
RELIGION_ITEM: Key = ("wvs7", "Q6")


@dataclass(frozen=True)
class LatentCorrelations:
    """Correlations of the standard normal variables under the answers.

    Attributes:
        names: questions as (source, id), demographics as ("demographic", name).
        matrix: shape (n, n); raw code order, so a high code is a high value. Blocks of different sources are 0: no
            respondent answered both the World Values Survey and the personality inventory.
    """

    names: tuple[Key, ...]
    matrix: Array

    @classmethod
    def shipped(cls) -> LatentCorrelations:
        """World Values Survey 7 within-country correlations (mean of 56 countries) and IPIP-50 item correlations."""
        return _shipped()

    def has(self, key: Key) -> bool:
        """Whether this question's correlations are known."""
        return key in _positions(self.names)

    def rows(self, keys: Sequence[Key]) -> NDArray[np.int64]:
        """Positions of questions or demographics, all of which must be known."""
        position = _positions(self.names)
        return np.array([position[key] for key in keys], dtype=np.int64)

    def among(self, keys: Sequence[Key], others: Sequence[Key] | None = None) -> Array:
        """The block of the matrix between two lists, shape (len(keys), len(others or keys))."""
        return self.matrix[np.ix_(self.rows(keys), self.rows(others if others is not None else keys))]


@lru_cache(maxsize=1)
def _shipped() -> LatentCorrelations:
    values, value_names = _read("latent_correlations.parquet")
    traits, trait_names = _read("bigfive_correlations.parquet")
    demographic = set(DEMOGRAPHICS)
    kept = [at for at, name in enumerate(value_names) if name in demographic or (name[0] == "Q" and name[1:].isdigit())]
    names: list[Key] = [("demographic" if value_names[at] in demographic else "wvs7", value_names[at]) for at in kept]
    wvs = values[np.ix_(kept, kept)]
    religion = names.index(RELIGION_ITEM)
    column = UNAFFILIATED_ON_RELIGION * wvs[:, religion]
    wvs = np.block([[wvs, column[:, None]], [column[None], np.ones((1, 1))]])
    names.append(("demographic", "unaffiliated"))
    both = np.zeros((len(wvs) + len(traits),) * 2)
    both[: len(wvs), : len(wvs)] = wvs
    both[len(wvs) :, len(wvs) :] = traits
    return LatentCorrelations((*names, *(("bigfive", name) for name in trait_names)), both)


@lru_cache(maxsize=4)
def _positions(names: tuple[Key, ...]) -> Mapping[Key, int]:
    return {name: at for at, name in enumerate(names)}


def _read(file: str) -> tuple[Array, list[str]]:
    table = pq.read_table(SHIPPED / file)
    names = table["variable"].to_pylist()
    matrix = np.column_stack([table[name].to_numpy().astype(np.float64) for name in names])
    matrix = (matrix + matrix.T) / 2
    np.fill_diagonal(matrix, 1.0)
    return matrix, names


@dataclass(frozen=True)
class ConditionalNormals:
    """Latent answers of a respondent given demographics: ``scores @ slope + noise @ factor``, each of variance 1.

    Attributes:
        slope: shape (n_demographics, n_items).
        factor: shape (n_items, n_items); multiplies independent standard normals from the right.
    """

    slope: Array
    factor: Array

    @classmethod
    def given(cls, correlations: LatentCorrelations, items: Sequence[Key], spread: Array) -> ConditionalNormals:
        """Condition on demographics.

        Args:
            correlations: the pooled matrix.
            items: the questions to draw.
            spread: covariance of the demographic scores in the country, shape (n_demographics,) * 2. Scores of few
                categories vary less than the latent they stand for; the noise makes up the difference.
        """
        demographics = [("demographic", name) for name in DEMOGRAPHICS]
        between = correlations.among(demographics, items)
        slope = np.linalg.solve(correlations.among(demographics), between)
        residual = correlations.among(items) - slope.T @ spread @ slope
        return cls(
            np.asarray(slope, dtype=np.float64),
            np.asarray(np.linalg.cholesky(nearest_positive(residual)).T, dtype=np.float64),
        )


def nearest_positive(matrix: Array, floor: float = 1e-4) -> Array:
    """The matrix with eigenvalues raised to a floor and its diagonal kept."""
    values, vectors = np.linalg.eigh((matrix + matrix.T) / 2)
    if values[0] >= floor:
        return matrix
    raised = (vectors * np.maximum(values, floor)) @ vectors.T
    scale = np.sqrt(np.diag(matrix) / np.diag(raised))
    return np.asarray(raised * np.outer(scale, scale))


def score_attenuation(atlas: Atlas, key: Key) -> tuple[float, float]:
    """Correlation of a question's codes with its latent, and the codes' standard deviation, for mean shares of all countries.

    Source: Olsson, Drasgow and Dorans (1982), "The polyserial correlation coefficient", Psychometrika 47, equation 11.
    """
    from scipy.special import ndtri

    _, codes, shares = atlas.shares(*key)
    mean = shares.mean(axis=0)
    cut = ndtri(np.clip(np.cumsum(mean)[:-1], 1e-6, 1 - 1e-6))
    values = np.array(codes, dtype=float)
    sd = float(np.sqrt(mean @ values**2 - (mean @ values) ** 2))
    density = np.exp(-(cut**2) / 2) / np.sqrt(2 * np.pi)
    return float(density @ np.diff(values)) / sd, sd
