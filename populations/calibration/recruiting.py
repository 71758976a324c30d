"""Respondents for a stratum: drawn straight away, or drawn in excess and kept if they fit."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from ...counting import counted
from ...draws import generator
from ...errors import CohortError
from .cohort import Universe, empty
from .draft import draft
from .expression import Expression
from .new_column import NewColumn
from .people import People

#: Most respondents drawn for one stratum before it counts as too rare, and after which an empty one is given up.
MOST_DRAWN, MOST_IN_VAIN = 20_000_000, 2_000_000
#: Respondents per block when drawing in excess.
SMALLEST_BLOCK, LARGEST_BLOCK = 4_000, 1_000_000


def recruit(
    universe: Universe,
    n: int,
    conditions: Sequence[Expression],
    added: Sequence[NewColumn],
    where: str,
    seed: int,
    *purpose: object,
) -> tuple[People, float]:
    """Draw n respondents that meet the conditions left over by ``cohort.condition``.

    Args:
        universe: distribution to draw from.
        n: respondents.
        conditions: what could not be conditioned exactly; empty for most filters.
        added: a user's new columns.
        where: the whole filter, for errors.
        seed, purpose: decide every draw.

    Returns:
        The respondents, and the part of the universe that meets the conditions (estimated from what was drawn; 1 without any).

    Raises:
        CohortError: nobody fits, or too few in twenty million.
    """
    if not conditions:
        return _people(universe, n, added, seed, *purpose), 1.0
    kept: list[People] = []
    found = drawn = 0
    size = max(SMALLEST_BLOCK, 2 * n)
    while found < n:
        block = _people(universe, min(size, LARGEST_BLOCK), added, seed, *purpose, "block", len(kept))
        fits = np.logical_and.reduce(
            [condition.mask({name: block.values(name) for name in condition.names}) for condition in conditions]
        )
        kept.append(block.take(np.flatnonzero(fits)))
        found, drawn = found + int(fits.sum()), drawn + len(block)
        if found < n and (drawn >= MOST_DRAWN or (found == 0 and drawn >= MOST_IN_VAIN)):
            raise _too_rare(where, n, found, drawn)
        size = max(SMALLEST_BLOCK, int(1.2 * (n - found) * drawn / max(found, 1)))
    everybody = People.concatenate(kept)
    return everybody.take(_evenly(found, n, seed, *purpose)), found / drawn


def _people(universe: Universe, n: int, added: Sequence[NewColumn], seed: int, *purpose: object) -> People:
    people = People(draft(universe.table, universe.given, n, seed, *purpose), universe.given)
    drawn = {}
    for column in added:
        columns = {name: people.values(name) for name in column.predictors}
        drawn[column.name] = (column.labels, column.draw(n, columns, seed, *purpose))
    return People(people.draft, people.given, drawn)


def _evenly(found: int, n: int, seed: int, *purpose: object) -> NDArray[np.int64]:
    """Every k-th of those who fit, from a random start: the order of the joint's cells makes it a stratified sample."""
    start = generator(seed, *purpose, "kept").random()
    return np.asarray(np.floor((np.arange(n) + start) * found / n), dtype=np.int64)


def _too_rare(where: str, n: int, found: int, drawn: int) -> CohortError:
    if found == 0:
        return empty(where, f"None of {drawn:,} respondents drawn met it.")
    return CohortError(
        "the cohort is too rare",
        where="Population.build()",
        parameter="n",
        got=n,
        allowed=f"at most {found}, which is how many of {counted(drawn, 'respondent')} fit",
        hint="Ask for fewer respondents or loosen a condition.",
    )
