"""Categories for respondents, in whole numbers that keep the expected totals and spread evenly over everything else."""

import numpy as np
from numpy.typing import NDArray

from ...draws import generator

#: Primes whose square roots step the sequences, one per attribute, so that no two attributes move together.
_PRIMES = (2, 3, 5, 7, 11, 13, 17, 19, 23, 29, 31, 37, 41, 43, 47, 53)


def spread(n: int, stream: int, seed: int, *purpose: object) -> NDArray[np.float64]:
    """A low-discrepancy number in [0, 1) for each of n positions (Kronecker sequence with a random shift).

    Any run of neighbouring positions gets numbers spread evenly, so that neighbours in the joint (same cell, same age, same sex)
    share out an attribute's categories as the whole population does.

    Args:
        n: positions.
        stream: which attribute, 0 to 15.
        seed, purpose: decide the shift.

    Source: Niederreiter (1992), Random Number Generation and Quasi-Monte Carlo Methods, chapter 3.
    """
    step = float(np.sqrt(_PRIMES[stream]) % 1.0)
    shift = float(generator(seed, *purpose).random())
    return np.asarray((np.arange(n) * step + shift) % 1.0)


def allot(
    shares: NDArray[np.float64],
    group: NDArray[np.int64],
    spreading: NDArray[np.float64],
    rng: np.random.Generator,
) -> NDArray[np.int32]:
    """One category per respondent.

    The expected counts of each group are rounded to whole ones; what one group rounds off is carried to the next, so that totals
    over all groups stay within about one respondent of their expectation. Inside a group, ``spreading`` says who gets which.

    Args:
        shares: category shares given the group, shape (n_groups, n_categories), rows summing to 1.
        group: group of each respondent, shape (n,).
        spreading: numbers in [0, 1), shape (n,).
        rng: decides what is rounded up.

    Returns:
        Category index per respondent, shape (n,).
    """
    sizes = np.bincount(group, minlength=len(shares))
    order = np.argsort(group + spreading)
    labels = np.tile(np.arange(shares.shape[1], dtype=np.int32), len(shares))
    categories = np.repeat(labels, whole_counts(shares, sizes, rng).ravel())
    result = np.empty(len(group), dtype=np.int32)
    result[order] = categories
    return result


def whole_counts(shares: NDArray[np.float64], sizes: NDArray[np.int64], rng: np.random.Generator) -> NDArray[np.int64]:
    """Whole counts per group and category; rows sum to the group sizes, columns stay close to their expectation.

    Remainders are rounded by a systematic sample with a random start, so that one respondent gets a category with its own
    probability; the running difference from expectation is added to the next group's aim.
    """
    counts = np.zeros(shares.shape, dtype=np.int64)
    carry = np.zeros(shares.shape[1])
    starts = rng.random(len(shares))
    for row in np.argsort(-sizes, kind="stable"):
        size = int(sizes[row])
        if not size:
            break
        expected = shares[row] * (size / shares[row].sum())
        aim = np.where(expected > 0, np.maximum(expected + carry, 0.0), 0.0)
        total = aim.sum()
        aim = aim * (size / total) if total > 0 else expected
        down = np.floor(aim + 1e-9)
        counts[row] = down
        missing = size - int(down.sum())
        if missing > 0:
            counts[row] += _systematic(np.maximum(aim - down, 0.0), missing, float(starts[row]))
        carry += expected - counts[row]
    return counts


def _systematic(rest: NDArray[np.float64], picks: int, start: float) -> NDArray[np.int64]:
    """Pick ``picks`` categories with chances proportional to their remainders (Madow 1949)."""
    reached = np.cumsum(rest)
    points = (np.arange(picks) + start) * (reached[-1] / picks)
    chosen = np.minimum(np.searchsorted(reached, points, side="right"), len(rest) - 1)
    return np.bincount(chosen, minlength=len(rest))
