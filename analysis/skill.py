"""Skill: how much of the way from the world average to a sample of real people an arm has gone."""

import numpy as np
from numpy.typing import ArrayLike, NDArray


def skill(world: ArrayLike, model: ArrayLike, floor: ArrayLike) -> NDArray[np.float64]:
    """(world-average error - model error) / (world-average error - floor), element by element.

    0 is as good as answering with the average of the other countries, 1 as good as that many real people of the country
    itself; below 0 the world average would have been the better answer, and above 1 the arm beats a random sample of that
    size (a systematically allocated one can).

    Args:
        world, model, floor: errors by one metric, of cells or summed over cells, of one shape. Of several cells the sums
            are given and not the mean of the scores, which would be ruled by cells whose world average is at the floor.

    Returns:
        Scores, NaN where an error is NaN or where the world average is no farther from the truth than the floor: then
        there is nothing to gain.

    Source: the skill score of forecast verification (Wilks 2011, Statistical Methods in the Atmospheric Sciences, 8.1.4).
    """
    first, second, third = (np.asarray(part, dtype=np.float64) for part in (world, model, floor))
    with np.errstate(invalid="ignore", divide="ignore"):
        return np.where(first - third > 0, (first - second) / (first - third), np.nan)
