"""Cohorts: a filter turned into a conditioned national distribution."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ...errors import CohortError
from . import cells
from . import dimensions as dim
from .conditionals import Conditionals, Listing
from .expression import Expression, Kind, parse

#: Columns drawn given the joint alone, so that filters on one of them can be conditioned exactly.
GIVEN_JOINT = ("area", "religion", "income_decile", "household_size", "language")


@dataclass(frozen=True)
class Universe:
    """The distribution that respondents are drawn from.

    Attributes:
        table: cells by single year of age, shape ``cells.SHAPE``, summing to 1.
        given: conditionals.
        share: part of the country's adults that it describes.
    """

    table: NDArray[np.float64]
    given: Conditionals
    share: float = 1.0


def fields(given: Conditionals, extra: Mapping[str, Kind] | None = None) -> dict[str, Kind]:
    """Columns that a filter may name, with their kinds."""
    numbers: dict[str, Kind] = dict.fromkeys(("age", "isco", "income_decile", "income_ppp", "household_size"), float)
    listed: dict[str, Kind] = {"language": given.language.names, "city": given.city.names}
    return {**dim.VOCABULARIES, **numbers, **listed, "occupation": None, "name": None, **(extra or {})}


def condition(
    universe: Universe, where: str, extra: Mapping[str, Kind] | None = None
) -> tuple[Universe, tuple[Expression, ...]]:
    """Restrict the universe to a cohort as far as that is exact.

    Conditions joined by ``and`` on the joint's columns act on its cells; conditions on a single column drawn given the joint act
    on that column and, by Bayes' rule, on the cells. The national joint therefore holds inside the cohort.

    Args:
        universe: a country's.
        where: the filter.
        extra: kinds of further columns, such as a user's new dimensions.

    Returns:
        The restricted universe and the conditions that must be met by drawing more and keeping those who fit.

    Raises:
        CohortError: the filter cannot be read, or leaves nobody.
    """
    expression = parse(where, fields(universe.given, extra))
    rest = []
    for part in expression.conjuncts():
        if part.names <= set(dim.JOINT_AXES):
            universe = keep_cells(universe, part.mask(_grid()))
        elif len(part.names) == 1 and (name := next(iter(part.names))) in GIVEN_JOINT:
            universe = keep_categories(universe, name, part.mask({name: labels(universe.given, name)}))
        else:
            rest.append(part)
    if universe.share <= 0:
        raise empty(where)
    return universe, tuple(rest)


def empty(where: str, hint: str = "") -> CohortError:
    """The error for a cohort without members."""
    return CohortError(
        "nobody in the country fits the filter",
        where="Population.build()",
        parameter="where",
        got=where,
        hint=hint or "Loosen a condition; `deeppersona build COUNTRY --n 1000` shows which categories occur.",
    )


def keep_cells(universe: Universe, mask: NDArray[np.bool_]) -> Universe:
    """Only the cells where the mask, of shape ``cells.SHAPE``, is true."""
    kept = np.where(mask, universe.table, 0.0)
    share = float(kept.sum())
    return replace(universe, table=kept / share if share > 0 else kept, share=universe.share * share)


def keep_categories(universe: Universe, column: str, mask: NDArray[np.bool_]) -> Universe:
    """Only some categories of a column drawn given the joint: P(cell | categories) and P(category | cell, categories)."""
    shares, chance = _chances(universe.given, column, mask)
    restricted = np.divide(shares * mask, chance[..., None], out=shares.copy(), where=chance[..., None] > 0)
    kept = universe.table * _to_cells(column, chance)
    share = float(kept.sum())
    return Universe(
        kept / share if share > 0 else kept, _replaced(universe.given, column, restricted), universe.share * share
    )


def share_of(universe: Universe, column: str, mask: NDArray[np.bool_]) -> float:
    """Part of the universe in some categories of a column drawn given the joint."""
    return float((universe.table * _to_cells(column, _chances(universe.given, column, mask)[1])).sum())


def labels(given: Conditionals, column: str) -> NDArray[Any]:
    """Values of a column's categories, in the order of its shares."""
    if column == "language":
        return np.array(given.language.names, dtype=object)
    if column in dim.VOCABULARIES:
        return np.array(dim.VOCABULARIES[column], dtype=object)
    return dim.DECILES if column == "income_decile" else dim.HOUSEHOLD_SIZES


@cache
def _grid() -> dict[str, NDArray[np.generic]]:
    return cells.columns()


def _chances(
    given: Conditionals, column: str, mask: NDArray[np.bool_]
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    shares = {
        "area": given.urban,
        "religion": given.religion,
        "income_decile": given.decile,
        "household_size": given.household,
        "language": given.language.shares,
    }[column]
    return shares, np.asarray((shares * mask).sum(-1))


def _to_cells(column: str, chance: NDArray[np.float64]) -> NDArray[np.float64]:
    """Spread a chance given the column's own predictors over the cells' axes (age, sex, education, employment, marital)."""
    if column == "religion":
        return chance[dim.BAND_OF_AGE][:, None, None, None, None]
    if column in ("area", "income_decile"):
        return chance[None, None, :, :, None]
    if column == "household_size":
        return chance[None, None, None, None, :]
    return np.asarray(chance).reshape(1, 1, 1, 1, 1)


def _replaced(given: Conditionals, column: str, shares: NDArray[np.float64]) -> Conditionals:
    if column == "language":
        return replace(given, language=Listing(given.language.names, shares))
    name = {"area": "urban", "religion": "religion", "income_decile": "decile", "household_size": "household"}[column]
    changed: dict[str, Any] = {name: shares}
    return replace(given, **changed)
