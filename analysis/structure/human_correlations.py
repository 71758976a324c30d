"""How answers of the humans hang together, where that is known: for correlations and for a modelled reference."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from ...draws import generator
from .item_correlations import expected_correlations

Floats = NDArray[np.float64]

#: Sources whose matrix holds correlations of the latent answers; the personality inventory's are of the codes.
LATENT_SOURCES = frozenset({"wvs7"})


@dataclass(frozen=True)
class HumanCorrelations:
    """Correlations between questions among humans.

    Attributes:
        names: question ids.
        matrix: shape (k, k), raw code order: a high code is a high value.
        is_latent: of the normal variables under the answers rather than of the codes.
        basis: one sentence: whose correlations these are.
    """

    names: tuple[str, ...]
    matrix: Floats
    is_latent: bool
    basis: str

    def of(self, questions: Sequence[str]) -> HumanCorrelations:
        """The same for those of these questions that are known, in their order."""
        position = {name: at for at, name in enumerate(self.names)}
        kept = [name for name in questions if name in position]
        at = [position[name] for name in kept]
        return HumanCorrelations(tuple(kept), self.matrix[np.ix_(at, at)], self.is_latent, self.basis)

    def of_codes(self, shares: Sequence[Floats], codes: Sequence[Floats]) -> Floats:
        """Pearson correlations of option codes with these margins, shape (k, k).

        Args:
            shares, codes: of each question of ``names``; see ``expected_correlations``.
        """
        if not self.is_latent:
            return self.matrix.copy()
        return expected_correlations(self.matrix, list(shares), list(codes))

    def sample(self, shares: Sequence[Floats], codes: Sequence[Floats], n: int, seed: int, *purpose: object) -> Floats:
        """Answers of n modelled people with these margins and correlations (Gaussian copula), shape (n, k).

        Correlations of codes stand in for latent ones where the source gives those only: such people hang together a
        little less than the humans.
        """
        from scipy.special import ndtri

        root = _root(self.names, self.matrix.tobytes())
        latent = generator(seed, *purpose).standard_normal((n, len(self.names))) @ root.T
        latent /= np.sqrt(np.maximum((root**2).sum(axis=1), 1e-12))
        found = np.empty_like(latent)
        for at, (p, c) in enumerate(zip(shares, codes, strict=True)):
            cuts = ndtri(np.clip(np.cumsum(p)[:-1], 0.0, 1.0))
            found[:, at] = np.asarray(c, dtype=np.float64)[np.searchsorted(cuts, latent[:, at])]
        return np.asarray(found)


@lru_cache(maxsize=8)
def _root(names: tuple[str, ...], matrix: bytes) -> Floats:
    """A square root of the matrix, negative eigenvalues set to 0; the same for every country."""
    square = np.frombuffer(matrix, dtype=np.float64).reshape(len(names), len(names))
    values, vectors = np.linalg.eigh((square + square.T) / 2)
    return np.asarray(vectors * np.sqrt(np.maximum(values, 0.0)))


@lru_cache(maxsize=4)
def shipped_correlations(source: str) -> HumanCorrelations | None:
    """Correlations of a shipped source by name; None for other sources, of which none are known."""
    from ...populations.calibration.copula import LatentCorrelations

    known = LatentCorrelations.shipped()
    keys = [key for key in known.names if key[0] == source]
    if not keys or source == "demographic":
        return None
    is_latent = source in LATENT_SOURCES
    basis = (
        "pooled within-country latent correlations of 56 countries"
        if is_latent
        else "pooled correlations of all respondents of the source"
    )
    return HumanCorrelations(tuple(name for _, name in keys), np.asarray(known.among(keys)), is_latent, basis)
