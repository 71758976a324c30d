"""Answers of a multi leaf that stand alone: none, nothing, nobody, never."""

from __future__ import annotations

import re
from functools import cache

_ALONE = re.compile(
    r"(none|nothing|nobody|nowhere|neither|not|never|no)\b|I (do not|have none|have no|collect nothing|eat them all|"
    r"could forgive all|live alone|work alone)\b",
)

#: Answers that begin like these and can still be given beside others.
_BESIDE_OTHERS = frozenset(
    {
        "no criminal record",
        "no home of my own",
        "no income",
        "no steady income",
        "no work found",
        "not taking the medicine",
        "not watching",
        "never married",
    }
)


@cache
def is_exclusive(value: str) -> bool:
    """True if nobody can give this answer and another one to the same question."""
    return _ALONE.match(value) is not None and value not in _BESIDE_OTHERS
