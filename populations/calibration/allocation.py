"""Oversampling: equal shares per category, with design weights that restore the national margin."""

from dataclasses import dataclass

import numpy as np

from ...errors import InputError, nearest
from . import dimensions as dim
from .cohort import GIVEN_JOINT, Universe, keep_categories, keep_cells, labels, share_of

#: Columns that can be allocated: those whose chance is known before anybody is drawn.
COLUMNS = ("age", "sex", "education", "employment", "marital", *GIVEN_JOINT)


@dataclass(frozen=True)
class Stratum:
    """One category of the allocated column.

    Attributes:
        label: the category; an age band for ``age``.
        universe: the distribution within it; its ``share`` counts from all adults of the country.
        n: respondents to draw.
    """

    label: str
    universe: Universe
    n: int


def allocation_column(allocate: str) -> str:
    """The column of ``equal:COLUMN``.

    Raises:
        InputError: another scheme or column.
    """
    scheme, _, column = allocate.partition(":")
    if scheme != "equal" or column not in COLUMNS:
        raise InputError(
            "no such allocation",
            where="Population.build()",
            parameter="allocate",
            got=allocate,
            allowed=", ".join(f"equal:{name}" for name in COLUMNS),
            hint=nearest(allocate, [f"equal:{name}" for name in COLUMNS]),
        )
    return column


def strata(universe: Universe, n: int, allocate: str) -> list[Stratum]:
    """Cut a universe into the categories that occur in it, with equal numbers of respondents.

    What does not divide evenly goes to the largest categories. A category without anybody is left out.

    Raises:
        InputError: an unknown allocation, or fewer respondents than categories.
    """
    column = allocation_column(allocate)
    parts = [(label, part) for label, part in _parts(universe, column) if part.share > 0]
    if n < len(parts):
        raise InputError(
            "fewer respondents than categories",
            where="Population.build()",
            parameter="n",
            got=n,
            allowed=f"at least {len(parts)} for {allocate}",
        )
    each, left = divmod(n, len(parts))
    largest = np.argsort([-part.share for _, part in parts], kind="stable")[:left]
    return [Stratum(label, part, each + (at in largest)) for at, (label, part) in enumerate(parts)]


def _parts(universe: Universe, column: str) -> list[tuple[str, Universe]]:
    if column in GIVEN_JOINT:
        names = labels(universe.given, column)
        masks = [np.arange(len(names)) == at for at in range(len(names))]
        return [
            (str(name), keep_categories(universe, column, mask))
            for name, mask in zip(names, masks, strict=True)
            if share_of(universe, column, mask) > 0
        ]
    axis = dim.JOINT_AXES.index(column)
    place = np.indices(universe.table.shape)[axis]
    if column == "age":
        return [(band, keep_cells(universe, dim.BAND_OF_AGE[place] == at)) for at, band in enumerate(dim.AGE_BANDS)]
    return [(name, keep_cells(universe, place == at)) for at, name in enumerate(dim.VOCABULARIES[column])]
