"""Numbers from 11 to 99 in words of 27 languages, several spellings each: ``number_words.tsv``, one number a line.

Most were spelled out with num2words 0.5; Arabic, Greek, Hindi, native Korean, Swahili, Turkish and feminine forms by hand.
Numbers of several words ("treinta y cinco") are known as a whole, so that none is taken for its last word.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import cache

from .word_table import rows_of

#: How Chinese and Japanese put tens and hundreds together.
_HAN_DIGITS = {one: value for value, one in enumerate("〇一二三四五六七八九")} | {"零": 0, "两": 2, "兩": 2}
_HAN_UNITS = {"十": 10, "百": 100, "千": 1000}
_HAN_TEN_THOUSANDS = "万萬"
HAN_NUMBER = "[" + "".join(_HAN_DIGITS) + "".join(_HAN_UNITS) + _HAN_TEN_THOUSANDS + "]{2,}"


@cache
def number_phrases(split: Callable[[str], Sequence[str]]) -> dict[str, list[tuple[tuple[str, ...], int]]]:
    """Words of a number and the number, by the first word, the longest first; ``split`` takes a phrase apart."""
    phrases: dict[str, list[tuple[tuple[str, ...], int]]] = {}
    for _, value, spellings in rows_of("number_words.tsv"):
        for spelling in spellings.split("|"):
            words = tuple(split(spelling))
            phrases.setdefault(words[0], []).append((words, int(value)))
    return {first: sorted(found, key=lambda one: -len(one[0])) for first, found in phrases.items()}


def han_number(text: str) -> int | None:
    """The number of 二十五 or 一百二十; None for digits in a row without a unit, which are none."""
    for ten_thousands in _HAN_TEN_THOUSANDS:
        before, sign, after = text.partition(ten_thousands)
        if sign:
            many, rest = _han_digits(before), han_number(after) if len(after) > 1 else _han_digits(after or "零")
            return None if many is None or rest is None or not before else many * 10_000 + rest
    return _han_digits(text) if any(unit in text for unit in _HAN_UNITS) else None


def _han_digits(text: str) -> int | None:
    """The number of digits with units up to thousands between them, or of one digit."""
    total, digit = 0, None
    last = 10_000
    for one in text:
        unit = _HAN_UNITS.get(one)
        if unit is None:
            if digit not in (None, 0) or one not in _HAN_DIGITS:
                return None
            digit = _HAN_DIGITS[one]
            continue
        if unit >= last:
            return None
        total, digit, last = total + (1 if digit in (None, 0) else digit) * unit, None, unit
    return total + (digit or 0)
