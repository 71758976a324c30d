"""The respondents of a study that is no survey: drawn, or a population of the user's."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from ..errors import ExperimentError
from ..populations.persona import Persona
from ..populations.population import Population


def people(countries: Sequence[str], n: int, *, seed: int, depth: int, directory: str = "") -> list[Persona]:
    """n respondents of each country, or n of a population.

    Args:
        countries, n, seed, depth: see ``Population.build``.
        directory: a population that was saved, or a run; sampled evenly where it holds more than n.

    Raises:
        ExperimentError: the directory holds nobody.
        RunError: it holds no population.
    """
    if not directory:
        return list(Population.build(list(countries), n, seed=seed, depth=depth).personas())
    found = Population.load(directory)
    if not len(found):
        raise ExperimentError("nobody is in the population", parameter="population", got=directory)
    rows = np.unique(np.linspace(0, len(found) - 1, min(n, len(found))).astype(np.int64))
    return list(found.take(rows).personas())
