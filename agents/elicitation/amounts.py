"""Numbers in a text with what multiplies or halves them: "61k", "2.5 million", "seven and a half"."""

from __future__ import annotations

import re

from .numerals import Numeral, numerals

_TIMES = {
    "k": 1e3,
    "thousand": 1e3,
    "tsd": 1e3,
    "mille": 1e3,
    "mil": 1e3,
    "million": 1e6,
    "m": 1e6,
    "mio": 1e6,
    "lakh": 1e5,
    "万": 1e4,
}
_FOLLOWING = re.compile(r"\s?(k|thousand|tsd|mille|mil|million|mio|lakh|万|m)\b", re.IGNORECASE)
#: Signs of a half, looked for before any of the patterns.
_HALVES = ("half", "½", "1/2", "halb", "demi", "medi", "meia", "mezz", "setengah", "полов", "pół", "buçuk", "半")
_AND_A_HALF = re.compile(
    r"\s*(?:(?:hours?|days?|weeks?|months?|years?|cups?|heures?|horas?|ore|часа?|godziny|saat) )?(?:and a half|½|1/2"
    r"|und (?:ein )?halb"
    r"|einhalb|et demie?|y media?|e meia|e mezz[ao]|setengah|с половиной|i pół|buçuk|半)",
    re.IGNORECASE,
)
_ONE_AND_A_HALF = re.compile(r"\ban? (hour|day|week|month|year|cup) and a half\b", re.IGNORECASE)
_ONE = re.compile(r"\b(?:one|an?) (?=(?:hour|minute)s?\b)", re.IGNORECASE)
_ONE_AND_A_HALF_OF = re.compile(r"\bone and a half\b", re.IGNORECASE)
_COUPLE = re.compile(r"\ba couple(?: of)?\s", re.IGNORECASE)
_DOZEN = re.compile(r"\ba dozen\b ?", re.IGNORECASE)
_HALF_A_DOZEN = re.compile(r"\bhalf a dozen\b ?", re.IGNORECASE)
_CLOCK = re.compile(r"(?<![\w:])(\d{1,2}) ?h ?(\d{1,2}) ?(?:m|min|minutes)?\b", re.IGNORECASE)
_DIGIT_AND_A_HALF = re.compile(r"(?<![\d.,/])(\d{1,3})\s*(?:½|1/2)(?!\d)")
_HALF_A = re.compile(
    r"(?<!and )\b(?:half (?:an?|of an?)|a half|eine halbe|une demi|media|meia|mezz)[ '-]*(?=hour|day|cup|stunde|heure|hora|ora)",
    re.IGNORECASE,
)


def halves_in_digits(text: str) -> str:
    """The text with "half an hour" as "0.5 hour", "an hour and a half" as "1.5 hour", "one hour" and "1h15" in full."""
    if any(half in text for half in _HALVES):
        text = _HALF_A.sub(
            "0.5 ", _ONE_AND_A_HALF_OF.sub("1.5", _ONE_AND_A_HALF.sub(r"1.5 \1", _DIGIT_AND_A_HALF.sub(r"\1.5", text)))
        )
    if "couple" in text or "dozen" in text:
        text = _COUPLE.sub("2 ", _DOZEN.sub("12 ", _HALF_A_DOZEN.sub("6 ", text)))
    if "hour" in text or "minute" in text:
        text = _ONE.sub("1 ", text)
    return _CLOCK.sub(r"\1 hours \2 minutes", text)


def amounts(text: str) -> list[Numeral]:
    """Numbers in the order they stand, times the thousand or million that follows them and with the half that does."""
    found = numerals(text)
    if not found:
        return found
    is_halved = any(half in text for half in _HALVES)
    whole = []
    for one in found:
        value, end = one.value, one.end
        half = _AND_A_HALF.match(text, one.end) if is_halved and value.is_integer() else None
        if half is not None:
            value, end = value + 0.5, half.end()
        following = _FOLLOWING.match(text, one.end)
        # "4000 m" is a length; the short forms multiply only where they touch the number
        if following is not None and (text[one.end] != " " or len(following[1]) > 2):
            value *= _TIMES.get(following[1].casefold(), 1.0)
        whole.append(Numeral(value, one.start, end))
    return whole
