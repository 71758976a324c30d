"""Country shares of the questions that facets are read from: measured, or modelled from other countries and widened."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from .atlas import Atlas
from .atlas_item import Key
from .country_kernel import REFERENCE, CountryKernel, CountryProfiles
from .facets import FACETS
from .probit import probit_thresholds, shares_of_thresholds
from .share_estimate import estimate_shares


@dataclass(frozen=True)
class Margin:
    """One question's shares in one country as cut points of a standard normal.

    Attributes:
        cuts: ascending, one fewer than options.
        lowest, steps: value of the first option and the rise at each cut, options spread evenly over 0 to 1 by code.
        measured: the question was asked in this country.
        countries: other countries that an estimate was learned from, 0 when measured.
    """

    cuts: tuple[float, ...]
    lowest: float
    steps: tuple[float, ...]
    measured: bool
    countries: int = 0


@lru_cache(maxsize=512)
def facet_margins(atlas: Atlas, country: str) -> Mapping[Key, Margin]:
    """Margins of every question that a facet of the value core is read from, by (source, question id)."""
    return {key: _margin(atlas, country, key) for facet in FACETS for key in facet.items if key[0] == REFERENCE}


def _margin(atlas: Atlas, country: str, key: Key) -> Margin:
    countries, codes, shares = atlas.shares(*key)
    n = atlas.effective_n(*key)
    if country in countries:
        at = countries.index(country)
        own, learned = shares[at], 0
        size = n[at]
    else:
        estimate = estimate_shares(country, countries, shares, n, _kernel(atlas, country, atlas.item(*key).topic))
        # widened: a country drawn from the prediction, not the prediction's middle
        middle = probit_thresholds(estimate.shares[None], np.array([1e9]))[0]
        own = shares_of_thresholds(middle / np.sqrt(1 + estimate.variance))
        learned, size = estimate.countries, 1e9
    values = np.array(codes, dtype=float)
    values = (values - values[0]) / (values[-1] - values[0])
    cuts = probit_thresholds(own[None], np.array([max(size, 1e4)]))[0]
    return Margin(tuple(cuts.tolist()), float(values[0]), tuple(np.diff(values).tolist()), learned == 0, learned)


def _kernel(atlas: Atlas, country: str, topic: str) -> CountryKernel:
    """A country that was asked other questions must not be described by the topic that is being estimated."""
    return _profiles(atlas).kernel_for(country, [key for key, item in atlas.items.items() if item.topic == topic])


@lru_cache(maxsize=8)
def _profiles(atlas: Atlas) -> CountryProfiles:
    return CountryProfiles.of(atlas)
