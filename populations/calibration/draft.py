"""Respondents of one country as columns of codes, in the order of the joint's cells."""

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ...draws import generator
from . import dimensions as dim
from .allotment import allot, spread
from .cells import bands
from .conditionals import Conditionals, titles
from .rounding import round_cells

#: Streams of ``allotment.spread``, one per attribute.
STREAMS = (
    "age",
    "area",
    "religion",
    "income_decile",
    "household_size",
    "isco",
    "occupation",
    "language",
    "city",
    "name",
    "income",
)
#: Code of a missing value.
NONE = -1


@dataclass(frozen=True)
class Draft:
    """Codes per respondent, shape (n,) each; -1 is missing.

    Attributes:
        codes: ages and household sizes as such; the rest as positions in a vocabulary.
        income: international dollars a head and year.
    """

    codes: dict[str, NDArray[np.int32]]
    income: NDArray[np.float64]

    def __len__(self) -> int:
        return len(self.income)

    def take(self, rows: NDArray[np.int64]) -> "Draft":
        """The respondents at these rows, in that order."""
        return Draft({name: values[rows] for name, values in self.codes.items()}, self.income[rows])

    def values(self, name: str, given: Conditionals) -> NDArray[Any]:
        """A column's values, shape (n,): numbers, or words as objects with None for missing."""
        if name == "income_ppp":
            return self.income
        codes = self.codes[name]
        if name in ("age", "income_decile", "household_size"):
            return codes
        if name == "isco":
            return np.where(codes == NONE, np.nan, codes)
        return np.array([*vocabulary(name, given), None], dtype=object)[codes]

    @staticmethod
    def concatenate(drafts: list["Draft"]) -> "Draft":
        """All respondents of several drafts."""
        names = drafts[0].codes
        codes = {name: np.concatenate([draft.codes[name] for draft in drafts]) for name in names}
        return Draft(codes, np.concatenate([draft.income for draft in drafts]))


def vocabulary(name: str, given: Conditionals) -> list[str]:
    """Words of a text column, in the order of its codes."""
    if name in dim.VOCABULARIES:
        return list(dim.VOCABULARIES[name])
    if name == "occupation":
        return [title for listing in titles() for title in listing.names]
    if name == "name":
        return [*given.names[0].names, *given.names[1].names]
    return list(given.language.names if name == "language" else given.city.names)


def draft(
    table: NDArray[np.float64],
    given: Conditionals,
    n: int,
    seed: int,
    *purpose: object,
) -> Draft:
    """Draw n respondents.

    Args:
        table: shares of the cells by single year of age, shape ``cells.SHAPE``, summing to 1.
        given: the country's conditionals.
        n: respondents, at least 1.
        seed, purpose: decide every draw.
    """
    joint = bands(table)
    counts = round_cells(joint * (n / joint.sum()), generator(seed, *purpose, "cells"))
    cell = np.repeat(np.arange(joint.size), counts.ravel())
    band, sex, education, employment, marital = np.unravel_index(cell, dim.JOINT_SHAPE)
    draw = _Drawer(n, seed, purpose)
    work = education * len(dim.EMPLOYMENT) + employment
    codes: dict[str, NDArray[np.int32]] = {
        "age": draw("age", _ages_given_cell(table), cell) + dim.YOUNGEST,
        "sex": sex.astype(np.int32),
        "education": education.astype(np.int32),
        "employment": employment.astype(np.int32),
        "marital": marital.astype(np.int32),
        "area": draw("area", given.urban.reshape(-1, 2), work),
        "religion": draw("religion", given.religion, band),
        "income_decile": draw("income_decile", given.decile.reshape(-1, 10), work),
        "household_size": draw("household_size", given.household, marital) + 1,
    }
    everyone = np.zeros(n, dtype=np.int64)
    codes["language"] = draw("language", given.language.shares[None], everyone)
    codes["city"] = draw.some("city", given.city.shares[None], everyone, codes["area"] == 0)
    codes["name"] = _names(draw, given, sex)
    codes["isco"], codes["occupation"] = _work(draw, given, sex, education, codes["area"], employment < dim.WORKING)
    position = draw.spreading("income")
    income = _income(given.income, (codes["income_decile"] + position) / 10)
    codes["income_decile"] = codes["income_decile"] + 1
    return Draft(codes, income)


@dataclass(frozen=True)
class _Drawer:
    """Draws one attribute after another with streams of their own."""

    n: int
    seed: int
    purpose: tuple[object, ...]

    def spreading(self, name: str) -> NDArray[np.float64]:
        return spread(self.n, STREAMS.index(name), self.seed, *self.purpose, name)

    def __call__(self, name: str, shares: NDArray[np.float64], group: NDArray[np.int64]) -> NDArray[np.int32]:
        if not shares.shape[1]:
            return np.full(self.n, NONE, dtype=np.int32)
        return allot(shares, group, self.spreading(name), generator(self.seed, *self.purpose, name, "rounding"))

    def some(
        self, name: str, shares: NDArray[np.float64], group: NDArray[np.int64], chosen: NDArray[np.bool_]
    ) -> NDArray[np.int32]:
        """Only the chosen respondents; the others get ``NONE``."""
        result = np.full(self.n, NONE, dtype=np.int32)
        if shares.shape[1] and chosen.any():
            rng = generator(self.seed, *self.purpose, name, "rounding")
            result[chosen] = allot(shares, group[chosen], self.spreading(name)[chosen], rng)
        return result


def _ages_given_cell(table: NDArray[np.float64]) -> NDArray[np.float64]:
    """Shares of single years given the cell of the joint, shape (n_cells, 83)."""
    by_cell = np.zeros((len(dim.AGE_BANDS), int(np.prod(dim.JOINT_SHAPE[1:])), len(dim.AGES)))
    flat = table.reshape(len(dim.AGES), -1)
    for band in range(len(dim.AGE_BANDS)):
        rows = band == dim.BAND_OF_AGE
        by_cell[band][:, rows] = flat[rows].T
    return by_cell.reshape(-1, len(dim.AGES))


def _names(draw: _Drawer, given: Conditionals, sex: NDArray[np.int64]) -> NDArray[np.int32]:
    """Positions in the men's names followed by the women's."""
    men, women = given.names
    shares = np.zeros((2, len(men.names) + len(women.names)))
    shares[0, : len(men.names)], shares[1, len(men.names) :] = men.shares, women.shares
    return draw("name", shares, sex)


def _work(
    draw: _Drawer,
    given: Conditionals,
    sex: NDArray[np.int64],
    education: NDArray[np.int64],
    area: NDArray[np.int32],
    working: NDArray[np.bool_],
) -> tuple[NDArray[np.int32], NDArray[np.int32]]:
    """Major group (1-9) and title (position in all titles, by major group) of those in work."""
    group = (sex * len(dim.EDUCATION) + education) * 2 + area
    major = draw.some("isco", given.isco.reshape(-1, len(dim.ISCO_MAJOR)), group, working)
    listings = titles()
    shares = np.zeros((len(listings), sum(len(listing.names) for listing in listings)))
    start = 0
    for row, listing in enumerate(listings):
        shares[row, start : start + len(listing.names)] = listing.shares
        start += len(listing.names)
    isco = np.where(major == NONE, NONE, major + 1).astype(np.int32)
    return isco, draw.some("occupation", shares, isco.astype(np.int64), working)


def _income(deciles: NDArray[np.float64], rank: NDArray[np.float64]) -> NDArray[np.float64]:
    """Income at a rank in [0, 1): log-linear between the decile means, flat beyond the outermost midpoints, to the nearest ten."""
    midpoints = (np.arange(10) + 0.5) / 10
    return np.asarray(np.round(np.exp(np.interp(rank, midpoints, np.log(deciles))), -1))
