"""Quotas: draws that fill a distribution evenly, and the cut points that make a weighted sample meet it exactly."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike, NDArray

from ..draws import key

Array = NDArray[np.float64]


def even_uniforms(seed: int, purpose: object, place: ArrayLike) -> Array:
    """One number in (0, 1) per place: any aligned run of 2^k places falls once into each of 2^k equal cells.

    A van der Corput sequence over a shuffled index, both scrambled by hashing (nested uniform scrambling), so that
    sequences of different purposes are independent of each other.

    Args:
        seed: the run's seed.
        purpose: what the draw is for, any printable object.
        place: non-negative integers below 2^32.

    Source: Owen (1995), "Randomly permuted (t, m, s)-nets and (t, s)-sequences"; Burley (2020), "Practical hash-based
    Owen scrambling", Journal of Computer Graphics Techniques 9(4).
    """
    word = key(seed, "even", purpose)
    shuffle, scramble = np.uint32(word & 0xFFFFFFFF), np.uint32(word >> 32)
    index = _reversed(_scrambled(_reversed(np.asarray(place).astype(np.uint32)), shuffle))
    value = _reversed(_scrambled(index, scramble))
    return np.asarray((value.astype(np.float64) + 0.5) * 2.0**-32)


def quota_cuts(latent: Array, weight: Array, shares: Array) -> Array:
    """Cut points on realised latents at which the weighted shares of a sample equal given ones.

    Args:
        latent: shape (n,).
        weight: non-negative, shape (n,).
        shares: shape (n_options,), sum to 1.

    Returns:
        Ascending, shape (n_options - 1,); each share is met within half the weight of the respondent at the cut.
    """
    order = np.argsort(latent, kind="stable")
    value, mass = latent[order], np.cumsum(weight[order])
    middle = np.concatenate([[0.0], (mass[1:] + mass[:-1]) / 2, [np.inf]])
    middle[0] = mass[0] / 2
    aim = np.cumsum(shares)[:-1] * mass[-1]
    # how many respondents lie below the cut: as many as bring their summed weight nearest to the aim
    below = np.searchsorted(middle[:-1], aim, side="right")
    padded = np.concatenate([[value[0] - 1.0], value, [value[-1] + 1.0]])
    return np.asarray((padded[below] + padded[below + 1]) / 2)


def _reversed(bits: NDArray[np.uint32]) -> NDArray[np.uint32]:
    for shift, mask in ((1, 0x55555555), (2, 0x33333333), (4, 0x0F0F0F0F), (8, 0x00FF00FF)):
        move, keep = np.uint32(shift), np.uint32(mask)
        bits = ((bits >> move) & keep) | ((bits & keep) << move)
    return (bits >> np.uint32(16)) | (bits << np.uint32(16))


def _scrambled(bits: NDArray[np.uint32], seed: np.uint32) -> NDArray[np.uint32]:
    """Hash in which every bit depends on itself and lower bits only (Laine and Karras 2011, constants of Burley 2020)."""
    with np.errstate(over="ignore"):
        bits = bits ^ (bits * np.uint32(0x3D20ADEA))
        bits = bits + seed
        bits = bits * ((seed >> np.uint32(16)) | np.uint32(1))
        bits = bits ^ (bits * np.uint32(0x05526C56))
        return bits ^ (bits * np.uint32(0x53A22864))
