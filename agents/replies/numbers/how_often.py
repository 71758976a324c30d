"""How often something happens, whatever the language: "three times a week", 週に1回, "Haftada üç kez"."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import product
from typing import NamedTuple

from ..words.reply_words import word_set
from ..words.scale_words import Meanings

#: Times a year, and the most of them that "several" may mean.
_UNITS = {"DAY": (365.0, 10.0), "WEEK": (52.0, 6.0), "MONTH": (12.0, 4.0), "YEAR": (1.0, 11.0)}
_SINGLE = {"DAILY": "DAY", "WEEKLY": "WEEK", "MONTHLY": "MONTH", "YEARLY": "YEAR"}
_COUNTS = {"ONCE": 1.0, "TWICE": 2.0}
_EMPTY = frozenset({"FILLER", "ME", "COMMA", "PER"})
_KNOWN = frozenset({*_UNITS, *_SINGLE, *_COUNTS}) | word_set("TIMES SEVERAL EVERY OR ALMOST MORETHAN LESSTHAN ATLEAST")
_MOST_READINGS = 256


class Rate(NamedTuple):
    """Times a year, at least and at most."""

    low: float
    high: float


def rates(words: Sequence[Meanings]) -> list[Rate]:
    """How often known words may say that something happens; none where they do not say it in units of time."""
    ways = 1
    for one in words:
        ways *= len(one)
    if not 0 < ways <= _MOST_READINGS:
        return []
    found = {
        rate
        for reading in product(*words)
        if (rate := _rate([concept for concepts in reading for concept in concepts])) is not None
    }
    return sorted(found)


def _rate(concepts: list[str]) -> Rate | None:
    said = [one for one in concepts if one not in _EMPTY]
    if not said or any(one not in _KNOWN and not one.isdecimal() for one in said):
        return None
    units = [_SINGLE.get(one, one) for one in said if one in _UNITS or one in _SINGLE]
    if not units or len(units) > 2 or (len(units) == 2 and (units[0] == units[1] or "DAY" not in units)):
        return None
    period = max(units, key=lambda unit: -_UNITS[unit][0])
    times_a_year, most = _UNITS[period]
    is_each = "EVERY" in said or any(one in _SINGLE for one in said)
    has_times = "TIMES" in said or len(units) == 2
    at = next(at for at, one in enumerate(said) if _SINGLE.get(one, one) == period)
    if at and said[at - 1].isdecimal() and period == said[at] and (is_each or has_times):
        # "every two weeks", 一周三次
        times_a_year, most = times_a_year / max(int(said[at - 1]), 1), most * int(said[at - 1])
        said = said[: at - 1] + said[at:]
    counts = [_COUNTS[one] if one in _COUNTS else float(one) for one in said if one in _COUNTS or one.isdecimal()]
    if len(counts) > 2 or (len(counts) == 2 and not counts[0] < counts[1]) or any(one > 1000 for one in counts):
        return None
    if "SEVERAL" in said:
        if not has_times or counts:
            return None
        low, high = 2.0, most
    elif counts and (has_times or not {"ONCE", "TWICE"}.isdisjoint(said)):
        low, high = counts[0], counts[-1]
    elif not counts and (is_each or "TIMES" in said):
        low = high = 1.0
    else:
        return None
    low, high = low * times_a_year, high * times_a_year
    if "ALMOST" in said:
        return Rate(low * 5 / 7, high - 1) if low == 365 else None
    if "MORETHAN" in said:
        return Rate(high + 1, 1e6)
    if "LESSTHAN" in said:
        return Rate(0.01, low - 0.01)
    return Rate(low, 1e6) if "ATLEAST" in said else Rate(low, high)
