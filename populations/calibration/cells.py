"""The joint by single years of age: the table that filters, targets and allocations act on."""

import numpy as np
from numpy.typing import NDArray

from . import dimensions as dim
from .joint import Joint
from .tables import vectors

#: Shape of the table: single years 18-100, sex, education, employment, marital status.
SHAPE = (len(dim.AGES), *dim.JOINT_SHAPE[1:])


def expand(joint: Joint) -> NDArray[np.float64]:
    """Spread each band of the joint over its single years, given sex and education.

    Returns:
        Shares of shape ``SHAPE``, summing to 1.
    """
    code = joint.country.proxy_of or joint.country.iso3
    within = vectors("ages").of(code, "share")
    table = joint.share[dim.BAND_OF_AGE] * within[:, :, :, None, None]
    return np.asarray(table / table.sum())


def bands(table: NDArray[np.float64]) -> NDArray[np.float64]:
    """Sum single years (first axis) to the six bands."""
    return np.asarray(np.add.reduceat(table, dim.BAND_EDGES[:-1] - dim.YOUNGEST, axis=0))


def columns() -> dict[str, NDArray[np.generic]]:
    """Value of each demographic in every cell, arrays of shape ``SHAPE``, for filters."""
    values = [dim.AGES, *(np.array(dim.VOCABULARIES[axis], dtype=object) for axis in dim.JOINT_AXES[1:])]
    grids = np.meshgrid(*[np.arange(len(value)) for value in values], indexing="ij")
    return {axis: np.asarray(value)[grid] for axis, value, grid in zip(dim.JOINT_AXES, values, grids, strict=True)}
