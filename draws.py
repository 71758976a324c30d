"""Random draws that depend on a seed, a purpose and a place, and on nothing else.

Two kinds. ``generator`` gives a NumPy generator for one named purpose. ``uniforms`` gives one uniform number per index as a pure
function of (seed, purpose, index), so that respondent 17 draws the same number whichever shard, worker or order it is computed in.
"""

import hashlib

import numpy as np
from numpy.typing import ArrayLike, NDArray

#: What every generator and file format takes.
LARGEST_SEED = 2**63 - 1


def key(seed: int, *purpose: object) -> int:
    """A 64-bit integer that names one stream of draws: BLAKE2b over the seed and the parts of the purpose."""
    text = "\x1f".join([str(int(seed)), *(str(part) for part in purpose)])
    return int.from_bytes(hashlib.blake2b(text.encode(), digest_size=8).digest(), "little")


def generator(seed: int, *purpose: object) -> np.random.Generator:
    """A generator for one purpose, independent of every other purpose of the same seed."""
    return np.random.default_rng(key(seed, *purpose))


def uniforms(seed: int, purpose: object, index: ArrayLike) -> NDArray[np.float64]:
    """One number in the open interval (0, 1) per index, by hashing (SplitMix64 finaliser, applied twice).

    Args:
        seed: the run's seed.
        purpose: what the draw is for, any printable object.
        index: integers of any shape, usually respondents' positions.

    Returns:
        Array of the shape of ``index``.

    Source: Steele, Lea and Flood (2014), "Fast splittable pseudorandom number generators", OOPSLA.
    """
    return keyed_uniforms(np.uint64(key(seed, purpose)), index)


def keyed_uniforms(keys: ArrayLike, index: ArrayLike) -> NDArray[np.float64]:
    """As ``uniforms``, with the streams given as 64-bit keys (see ``key``) that broadcast against the index."""
    state = np.asarray(index, dtype=np.uint64) * np.uint64(0x9E3779B97F4A7C15) + np.asarray(keys, dtype=np.uint64)
    return ((_mix(_mix(state)) >> np.uint64(11)).astype(np.float64) + 0.5) * 2.0**-53


def _mix(z: NDArray[np.uint64]) -> NDArray[np.uint64]:
    z = (z ^ (z >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    z = (z ^ (z >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    return z ^ (z >> np.uint64(31))
