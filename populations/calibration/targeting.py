"""A user's targets worked into the distribution that respondents are drawn from."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ...errors import MarginError, nearest
from . import cells
from . import dimensions as dim
from .cohort import Universe, labels
from .conditionals import Conditionals, Listing, fit_rows
from .margins import Target, Targets
from .raking import rake

#: A category that expects fewer respondents than this may be absent from a draw without being an error.
EXPECTED_TO_OCCUR = 5.0


def retarget(universe: Universe, targets: Targets) -> Universe:
    """The distribution nearest to the national one that meets the targets on the joint, and on each single column given it.

    The published margins are the seed here, not a constraint: where a target differs from them the target wins and the rest moves
    as little as it can. Associations between a column given the joint and anything else are left to the weights.

    Raises:
        MarginError: a target is impossible or contradicts another; the cell is named.
    """
    on_joint = [part for table in targets.tables if (part := _part(table, dim.JOINT_AXES)) is not None]
    if on_joint:
        grid = {name: values.ravel() for name, values in cells.columns().items()}
        raked = rake(universe.table.ravel(), on_joint, [target.positions(grid) for target in on_joint])
        universe = replace(universe, table=raked.reshape(cells.SHAPE))
    given = universe.given
    for table in targets.tables:
        for name in table.dimensions:
            if name in _OVERRIDES:
                given = _OVERRIDES[name](universe.table, given, table.marginal([name]))
    return replace(universe, given=given)


def rake_respondents(
    weights: NDArray[np.float64], targets: Targets, columns: dict[str, NDArray[Any]]
) -> NDArray[np.float64]:
    """Weights of drawn respondents that meet every target exactly, joint and new ones included.

    A cell in which nobody was drawn is left out if fewer than 5 were expected; the other cells of its table then share its part.

    Raises:
        MarginError: a larger cell is empty, or the targets cannot hold together.
    """
    kept, positions, complete = [], [], True
    for table in targets.tables:
        place = table.positions(columns)
        drawn = np.bincount(place[place >= 0], minlength=table.shares.size).reshape(table.shares.shape)
        absent = (drawn == 0) & (table.shares > 0) & (table.shares * len(weights) < EXPECTED_TO_OCCUR)
        if absent.all() or not (drawn > 0).any():
            continue
        complete &= not absent.any()
        shares = np.where(absent, 0.0, table.shares)
        kept.append(replace(table, shares=shares / shares.sum()))
        positions.append(place)
    return rake(weights, kept, positions, strict=complete) if kept else weights


def _part(table: Target, dimensions: tuple[str, ...]) -> Target | None:
    names = [name for name in table.dimensions if name in dimensions]
    return table.marginal(names) if names else None


def _wanted(target: Target, names: list[str]) -> NDArray[np.float64]:
    """The target's shares in the order of a column's categories.

    Raises:
        MarginError: the country has no such category.
    """
    wanted = np.zeros(len(names))
    for label, share in zip(target.categories[0], target.shares, strict=True):
        if label not in names:
            raise MarginError(
                f"{target.dimensions[0]} has no such category here",
                where=target.where,
                parameter="category",
                got=label,
                allowed=", ".join(names[:30]),
                hint=nearest(label, names),
            )
        wanted[names.index(label)] = share
    return wanted


def _area(table: NDArray[np.float64], given: Conditionals, target: Target) -> Conditionals:
    rows, wanted = table.sum((0, 1, 4)).ravel(), _wanted(target, list(dim.AREAS))
    return replace(given, urban=fit_rows(given.urban.reshape(-1, 2), rows, wanted).reshape(given.urban.shape))


def _religion(table: NDArray[np.float64], given: Conditionals, target: Target) -> Conditionals:
    rows = cells.bands(table).sum((1, 2, 3, 4))
    return replace(given, religion=fit_rows(given.religion, rows, _wanted(target, list(dim.RELIGIONS))))


def _decile(table: NDArray[np.float64], given: Conditionals, target: Target) -> Conditionals:
    rows, wanted = table.sum((0, 1, 4)).ravel(), _wanted(target, [str(decile) for decile in dim.DECILES])
    return replace(given, decile=fit_rows(given.decile.reshape(-1, 10), rows, wanted).reshape(given.decile.shape))


def _household(table: NDArray[np.float64], given: Conditionals, target: Target) -> Conditionals:
    wanted = _wanted(target, [str(size) for size in dim.HOUSEHOLD_SIZES])
    return replace(given, household=fit_rows(given.household, table.sum((0, 1, 2, 3)), wanted))


def _isco(table: NDArray[np.float64], given: Conditionals, target: Target) -> Conditionals:
    by_work = table.sum((0, 4))[:, :, : dim.WORKING]
    rows = np.einsum("sew,ewa->sea", by_work, given.urban[:, : dim.WORKING])
    wanted = _wanted(target, [str(group) for group in dim.ISCO_MAJOR])
    return replace(given, isco=fit_rows(given.isco.reshape(-1, 9), rows.ravel(), wanted).reshape(given.isco.shape))


def _language(table: NDArray[np.float64], given: Conditionals, target: Target) -> Conditionals:
    names = [str(name) for name in labels(given, "language")]
    return replace(given, language=Listing(given.language.names, _wanted(target, names)))


def _city(table: NDArray[np.float64], given: Conditionals, target: Target) -> Conditionals:
    return replace(given, city=Listing(given.city.names, _wanted(target, list(given.city.names))))


_OVERRIDES: dict[str, Callable[[NDArray[np.float64], Conditionals, Target], Conditionals]] = {
    "area": _area,
    "religion": _religion,
    "income_decile": _decile,
    "household_size": _household,
    "isco": _isco,
    "language": _language,
    "city": _city,
}
