"""Options that are bands of numbers, as of ages and incomes: "I'm 41" is "35-49"."""

from __future__ import annotations

import re
from collections.abc import Sequence
from math import inf

from ....surveys import Option
from ..numbers.alone import lives_alone, lives_with_one
from ..numbers.amounts import amounts
from ..numbers.number_meant import number_meant
from ..numbers.numerals import Numeral, numerals, plain_digits

_BELOW = re.compile(
    r"\b(?:under|below|less|fewer|up to|younger|unter|bis zu|weniger|moins|jusqu|menos|hasta|até|meno|fino|minder|до|менее|mniej)"
)
_ABOVE = re.compile(
    r"\b(?:over|above|more|older|upwards?|at least|über|ab|mehr|älter|plus|más|mais|più|oltre|meer|ouder|более|старше"
    r"|więcej)|\d\s?\+"
)
_JUST_BELOW = re.compile(
    rf"(?:{_BELOW.pattern}|\b(?:almost|nearly|not quite|not yet|turning|fast|presque|casi|quase|quasi|почти|prawie"
    rf"|bijna))(?: than)?(?: about)?\s*[$€£]?\s*$"
)
_JUST_ABOVE = re.compile(
    r"\b(?:over|above|more than|upwards of|über|más de|plus de|oltre|więcej niż|более|больше)\s*[$€£]?\s*$"
)
_DECADES = re.compile(
    r"\bin (?:my|his|her) (?:early |mid-? ?|late )?(twent|thirt|fort|fift|sixt|sevent|eight|ninet)ies\b"
)
_TENS = {"twent": 20, "thirt": 30, "fort": 40, "fift": 50, "sixt": 60, "sevent": 70, "eight": 80, "ninet": 90}


class Bands:
    """What a number in a reply means where the options are bands.

    Args:
        bands: least number, greatest number and code of each.
    """

    def __init__(self, bands: Sequence[tuple[float, float, int]]) -> None:
        self._bands = tuple(bands)

    @classmethod
    def of(cls, options: Sequence[Option]) -> Bands | None:
        """The bands of a question's options; None where fewer than two labels, or fewer than half of them, are bands."""
        bands = [(*band, option.code) for option in options if (band := _band(option.label)) is not None]
        return cls(bands) if len(bands) > 1 and len(bands) * 2 >= len(options) else None

    def named(self, text: str) -> int | None:
        """The code of the one band in which the number that a reply gives lies; for text in folded case."""
        text = plain_digits(text)
        decade = _DECADES.search(text)
        if decade is not None:
            codes = {self._code(_TENS[decade[1]]), self._code(_TENS[decade[1]] + 9)}
            return codes.pop() if len(codes) == 1 else None
        found = amounts(text)
        found = [Numeral(one.value + _beyond(text, one.start), one.start, one.end) for one in found]
        if not found and self._code(1) is not None and self._code(0) is None:
            # people are counted: "I live alone"
            return self._code(1) if lives_alone(text) else self._code(2) if lives_with_one(text) else None
        codes = {self._code(one.value) for one in found} - {None}
        if len(codes) > 1:
            meant = number_meant(text, found, lambda value: self._code(value) is not None)
            return None if meant is None else self._code(meant)
        return codes.pop() if codes else None

    def _code(self, value: float) -> int | None:
        codes = [code for low, high, code in self._bands if low <= value <= high]
        return codes[0] if len(codes) == 1 else None


def _beyond(text: str, start: int) -> float:
    """What to add to a number that a reply only nears: less than nothing after "under", a little after "over"."""
    before = text[max(0, start - 24) : start]
    return -1e-6 if _JUST_BELOW.search(before) else 1e-6 if _JUST_ABOVE.search(before) else 0.0


def _band(label: str) -> tuple[float, float] | None:
    text = plain_digits(label.casefold())
    values = [one.value for one in amounts(text.replace("-", " - "))]
    if len(values) == 2 and values[0] < values[1]:
        return values[0], values[1]
    if len(values) != 1:
        return None
    if _BELOW.search(text):
        return -inf, values[0] - 1e-9
    if _ABOVE.search(text):
        return values[0], inf
    is_whole = numerals(text)[0].end == len(text) and not numerals(text)[0].start
    return (values[0], values[0]) if is_whole or re.fullmatch(r"\s*\d+(?: \w+)?\s*", text) else None
