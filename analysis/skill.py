"""Skill: how much of the way from the world average to a sample of real people an arm has gone."""

import numpy as np
from numpy.typing import ArrayLike, NDArray


def skill(world: ArrayLike, model: ArrayLike, floor: ArrayLike) -> float:
    """(sum of world-average error - sum of model error) / (sum of world-average error - sum of floor).

    0 is as good as answering with the average of the other countries, 1 as good as that many real people of the country
    itself; below 0 the world average would have been the better answer, and above 1 the arm beats a random sample of that
    size (a systematically allocated one can). Cells are summed before dividing: a mean of ratios would be ruled by cells
    whose world average is at the floor already.

    Args:
        world, model, floor: errors by one metric, shape (n_cells,) or scalars; cells with a NaN are left out of all three.

    Returns:
        The score. NaN when no cell has all three errors, or when the world average is no farther from the truth than the
        floor: then there is nothing to gain and no score.

    Source: the skill score of forecast verification (Wilks 2011, Statistical Methods in the Atmospheric Sciences, 8.1.4).
    """
    stacked = np.atleast_2d(np.stack([np.ravel(np.asarray(part, dtype=np.float64)) for part in (world, model, floor)]))
    sums = stacked[:, ~np.isnan(stacked).any(axis=0)]
    if not sums.shape[1]:
        return float("nan")
    return float(gained(*sums.sum(axis=1)))


def gained(world: ArrayLike, model: ArrayLike, floor: ArrayLike) -> NDArray[np.float64]:
    """The same of errors that have been summed, element by element; NaN where there is nothing to gain."""
    first, second, third = (np.asarray(part, dtype=np.float64) for part in (world, model, floor))
    with np.errstate(invalid="ignore", divide="ignore"):
        return np.where(first - third > 0, (first - second) / (first - third), np.nan)
