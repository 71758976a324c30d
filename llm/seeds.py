"""The seed a model is given."""

from ..draws import key
from .completion import Options


def effective_seed(options: Options) -> int | None:
    """The seed of one replicate: a 31-bit integer that depends on ``seed`` and ``replicate``, or None without a seed.

    31 bits, since some servers store seeds as signed 32-bit integers.
    """
    if options.seed is None:
        return None
    return key(options.seed, "completion", options.replicate) & 0x7FFFFFFF
