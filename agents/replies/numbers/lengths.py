"""Lengths told in another unit than was asked for: "5 miles" are 8.05 kilometres, "500 metres" half of one."""

from __future__ import annotations

import re

_UNITS = (
    (1.0, r"km|kilom\w*|kiló?m\w*|chilometr\w*|quil[oôó]metr\w*|км|километр\w*|кілометр\w*"),
    (1.609344, r"miles?|mi|meilen?|millas?|miglia|milhas?|mijl(?:en)?|миль?|мили"),
    (0.001, r"m|met(?:er|re)s?|mètres?|metros?|metr[ioyóůa]\w*|метр\w*"),
)
_NUMBER = r"(?<![\w.,])(\d+(?:\.\d+)?)\s?(?:{})(?!\w)"
_PATTERNS = tuple((size, re.compile(_NUMBER.format(names), re.IGNORECASE)) for size, names in _UNITS)
_NAMES = tuple((size, re.compile(names, re.IGNORECASE)) for size, names in _UNITS)


def lengths_in(text: str, unit: str) -> str:
    """The text with lengths in the unit that is asked for, to a hundredth; as it is where the unit is no length or is told itself.

    Args:
        text: a reply with its numbers in digits.
        unit: the question's.
    """
    asked = next((size for size, names in _NAMES if names.fullmatch(unit.strip())), None)
    if asked is None:
        return text
    told = {size for size, pattern in _PATTERNS if pattern.search(text)}
    if len(told) != 1 or asked in told:
        return text
    size = told.pop()
    pattern = dict(_PATTERNS)[size]
    return pattern.sub(lambda one: f"{round(float(one[1]) * size / asked, 2):g} {unit}", text)
