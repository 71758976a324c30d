"""How values are sampled: the value core, eighteen facets per respondent, drawn jointly given country and demographics."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from types import MappingProxyType

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from ...counting import counted
from ...draws import uniforms
from ...errors import InputError, nearest
from .atlas import Atlas
from .atlas_item import Key
from .copula import ConditionalNormals, LatentCorrelations
from .demographic_scores import DemographicScores
from .facet_margins import Margin, facet_margins
from .facets import FACET_NAMES, FACETS, Facet
from .trait_margins import TRAITS, TraitMargin, trait_correlations, trait_margins

Array = NDArray[np.float64]
Single = NDArray[np.float32]

#: Respondents worked on at once: the working set of one block stays near the processor.
BLOCK = 1 << 15


@dataclass(frozen=True)
class FacetProvenance:
    """Where a facet's distribution in a country comes from.

    Attributes:
        facet: its name.
        calibration: ``measured`` if every question it is read from was asked there, otherwise ``modelled``.
        source, year: of the measurement, or of the measurements it was modelled from.
        detail: what was modelled, and from how many countries; empty when measured.
    """

    facet: str
    calibration: str
    source: str
    year: str
    detail: str = ""


def draw_facets(
    people: pa.Table, *, seed: int, atlas: Atlas | None = None, masked: frozenset[str] = frozenset()
) -> pa.Table:
    """Add one ``facet_<name>`` column (float32, 0 to 1) per facet.

    A Gaussian copula: latent answers to the facets' questions are correlated normals with the pooled within-country
    correlations, conditional on age, sex, education, area, income, marital status, work and having a religion; the
    country's own shares cut them into answers, and a facet is the mean of its answers. Drawing only these questions is
    drawing from the copula over all questions, since margins of a normal are normal. Personality is independent of the
    rest: no respondents answered both inventories.

    Args:
        people: respondents with ``place``, ``country`` and demographics; missing values count as average.
        seed: with country and place it determines every draw, in whatever shard or order.
        atlas: human shares to calibrate on; the shipped atlas when None.
        masked: facets left null, because they are, or nearly are, a question that will be scored.

    Returns:
        ``people`` with the columns added, or replaced.

    Raises:
        InputError: no ``place`` or ``country`` column, or an unknown facet in ``masked``.
    """
    _check(people, masked)
    atlas = atlas or Atlas.shipped()
    countries = people["country"].to_numpy(zero_copy_only=False)
    place = people["place"].to_numpy(zero_copy_only=False)
    scores = {name: np.empty(people.num_rows, dtype=np.float32) for name in FACET_NAMES}
    found, owner = np.unique(countries.astype(str), return_inverse=True)
    for at, country in enumerate(found.tolist()):
        rows = np.flatnonzero(owner == at)
        drawer = _Drawer.of(country, atlas)
        contiguous = len(rows) and rows[-1] - rows[0] + 1 == len(rows)
        for start in range(0, len(rows), BLOCK):
            part = rows[start : start + BLOCK]
            block = people.slice(int(part[0]), len(part)) if contiguous else people.take(pa.array(part))
            for name, values in drawer.draw(block, seed, place[part]).items():
                scores[name][part] = values
    out = people
    for name in FACET_NAMES:
        column = pa.nulls(people.num_rows, pa.float32()) if name in masked else pa.array(scores[name])
        at = out.schema.get_field_index(f"facet_{name}")
        out = (
            out.append_column(f"facet_{name}", column)
            if at < 0
            else out.set_column(at, pa.field(f"facet_{name}", pa.float32()), column)
        )
    return out


def facet_provenance(country: str, *, atlas: Atlas | None = None) -> Mapping[str, FacetProvenance]:
    """Where each facet's distribution in a country comes from, by facet name."""
    atlas = atlas or Atlas.shipped()
    margins, traits = facet_margins(atlas, country), trait_margins(country)
    out = {}
    for facet in FACETS:
        if facet.name in TRAITS:
            trait = traits[facet.name]
            detail = "" if trait.measured else "mean of all countries, widened by the spread between them"
            out[facet.name] = FacetProvenance(
                facet.name,
                "measured" if trait.measured else "modelled",
                "bigfive (self-selected sample)",
                "2012",
                detail,
            )
            continue
        guessed = [margins[key] for key in facet.items if not margins[key].measured]
        detail = (
            f"{len(guessed)} of {counted(len(facet.items), 'question')} estimated from "
            f"{counted(min(m.countries for m in guessed), 'country', 'countries')}"
            if guessed
            else ""
        )
        out[facet.name] = FacetProvenance(
            facet.name, "modelled" if guessed else "measured", facet.items[0][0], "2017-2022", detail
        )
    return MappingProxyType(out)


@dataclass(frozen=True)
class _Drawer:
    """All that a country's draws need: computed once a country, whatever the number of respondents."""

    country: str
    scores: DemographicScores
    normals: ConditionalNormals
    items: tuple[Key, ...]
    margins: Mapping[Key, Margin]
    traits: Mapping[str, TraitMargin]
    trait_factor: Array

    @classmethod
    @lru_cache(maxsize=256)
    def of(cls, country: str, atlas: Atlas) -> _Drawer:
        items = tuple(key for facet in FACETS if facet.name not in TRAITS for key in facet.items)
        scores = DemographicScores.of(country)
        normals = ConditionalNormals.given(LatentCorrelations.shipped(), items, scores.spread)
        margins = facet_margins(atlas, country)
        factor = np.asarray(np.linalg.cholesky(trait_correlations()).T, dtype=np.float64)
        return cls(country, scores, normals, items, margins, trait_margins(country), factor)

    def draw(self, people: pa.Table, seed: int, place: NDArray[np.int64]) -> dict[str, Single]:
        scores = np.ascontiguousarray(self.scores.of_people(people).T)
        latent = _mixed(self._normals(seed, "values", place, len(self.items)), self.normals.factor)
        for at, slopes in enumerate(self.normals.slope.T.astype(np.float32)):
            for slope, score in zip(slopes, scores, strict=True):
                latent[at] += slope * score
        out = {}
        row = 0
        for facet in FACETS:
            if facet.name not in TRAITS:
                out[facet.name] = self._score(facet, latent[row : row + len(facet.items)])
                row += len(facet.items)
        traits = _mixed(self._normals(seed, "traits", place, len(TRAITS)), self.trait_factor)
        for name, normal in zip(TRAITS, traits, strict=True):
            out[name] = self.traits[name].score(normal)
        return out

    def _score(self, facet: Facet, latent: Single) -> Single:
        total = np.zeros(latent.shape[1], dtype=np.float32)
        for key, sign, values in zip(facet.items, facet.signs, latent, strict=True):
            margin = self.margins[key]
            for cut, step in zip(margin.cuts, margin.steps, strict=True):
                total += (values > np.float32(cut)) * np.float32(sign * step)
            total += np.float32(sign * margin.lowest + (sign < 0))
        return np.asarray(np.clip(total / np.float32(len(facet.items)), 0, 1))

    def _normals(self, seed: int, purpose: str, place: NDArray[np.int64], count: int) -> Single:
        from scipy.special import ndtri

        out = np.empty((count, len(place)), dtype=np.float32)
        for at in range(count):
            out[at] = ndtri(uniforms(seed, f"value core/{purpose}/{self.country}/{at}", place))
        return out


def _mixed(normals: Single, factor: Array) -> Single:
    """Correlated normals from independent ones, shape (n_variables, n): an upper triangular factor, term by term.

    Not a matrix product: its rounding depends on the number of columns, so that shards would differ in the last bit.
    """
    out = np.zeros_like(normals)
    for at, column in enumerate(factor.T.astype(np.float32)):
        for weight, normal in zip(column[: at + 1], normals, strict=False):
            out[at] += weight * normal
    return out


def _check(people: pa.Table, masked: frozenset[str]) -> None:
    for name in ("place", "country"):
        if name not in people.column_names:
            raise InputError(
                f"a population needs the column {name}",
                where="draw_facets()",
                parameter="people",
                got=people.column_names,
                allowed="columns as written by the synthesiser",
            )
    for name in masked:
        if name not in FACET_NAMES:
            raise InputError(
                where="draw_facets()",
                parameter="masked",
                got=name,
                allowed=", ".join(FACET_NAMES),
                hint=nearest(name, FACET_NAMES),
            )
