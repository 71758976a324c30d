"""Lengths and weights in another unit than was asked for, and shares in words: "5 miles", "150 pounds", "a quarter"."""

from __future__ import annotations

import re

#: Sizes of the units of a family in one of them, and their names.
_LENGTHS = (
    (1.0, r"km|kilom\w*|kiló?m\w*|chilometr\w*|quil[oôó]metr\w*|км|километр\w*|кілометр\w*"),
    (1.609344, r"miles?|mi|meilen?|millas?|miglia|milhas?|mijl(?:en)?|миль?|мили"),
    (0.001, r"m|met(?:er|re)s?|mètres?|metros?|metr[ioyóůa]\w*|метр\w*"),
)
_WEIGHTS = (
    (1.0, r"kg|kgs|kilos?|kilogram\w*|kilogramm\w*|кг|килограмм\w*"),
    (0.45359237, r"pounds?|lbs?|libras?|pfund|livres?"),
    (6.35029318, r"stones?"),
)
_NUMBER = r"(?<![\w.,])(\d+(?:\.\d+)?)\s?(?:{})(?!\w)"
_FAMILIES = tuple(
    tuple(
        (size, re.compile(names, re.IGNORECASE), re.compile(_NUMBER.format(names), re.IGNORECASE))
        for size, names in family
    )
    for family in (_LENGTHS, _WEIGHTS)
)
#: Shares of a hundred in words.
_SHARES = (
    (75, r"three quarters|drei viertel|trois quarts|tres cuartos|tre quarti|três quartos|driekwart"),
    (67, r"two thirds|zwei drittel|deux tiers|dos tercios|due terzi|dois terços|twee derde"),
    (33, r"(?:a|one) third|ein drittel|un tiers|un tercio|un terzo|um terço|een derde|треть"),
    (25, r"(?:a|one) quarter|ein viertel|un quart|un cuarto|un quarto|um quarto|een kwart|четверть"),
    (20, r"(?:a|one) fifth|ein fünftel|un cinquième|un quinto|um quinto|een vijfde"),
    (10, r"(?:a|one) tenth|ein zehntel|un dixième|un décimo|un decimo|um décimo|een tiende"),
    (50, r"(?:a |one )?half|die hälfte|la moitié|la mitad|(?:la )?metà|(?:a )?metade|de helft|половин[ау]"),
)
_WHOLE_SHARES = tuple(
    (
        share,
        re.compile(
            rf"\W*(?:about |around |roughly |etwa |environ |unos? |circa |cerca de |ongeveer |примерно )?(?:{words})\W*"
        ),
    )
    for share, words in _SHARES
)
_PERCENT = re.compile(r"%|per ?cent|prozent|pour ?cent|por ?ciento|per ?cento|procent\w*|процент\w*", re.IGNORECASE)


def in_unit_asked(text: str, unit: str) -> str:
    """The text with lengths or weights in the unit that is asked for, to a hundredth; as it is where the unit is told itself.

    Args:
        text: a reply with its numbers in digits.
        unit: the question's.
    """
    if _PERCENT.fullmatch(unit.strip()):
        share = next((share for share, words in _WHOLE_SHARES if words.fullmatch(text.casefold())), None)
        return text if share is None else f"{share} {unit}"
    for family in _FAMILIES:
        asked = next((size for size, names, _ in family if names.fullmatch(unit.strip())), None)
        if asked is None:
            continue
        told = [(size, pattern) for size, _, pattern in family if pattern.search(text)]
        if len(told) != 1 or told[0][0] == asked:
            return text
        times = told[0][0] / asked
        parts = told[0][1].split(text)  # every second one is a number
        numbers = [f"{round(float(one) * times, 2):g} {unit}" for one in parts[1::2]]
        return "".join(one + number for one, number in zip(parts[::2], [*numbers, ""], strict=True))
    return text
