"""Numbers that measure something else than what was asked for: ages, years of the calendar, days where cups are asked for."""

from __future__ import annotations

import re
from collections.abc import Sequence

from ..words.reply_words import word_set
from .dates import months
from .numerals import Numeral
from .time_units import NEXT_WORD, in_unit, unit_of

#: Words of other units.
_UNITS = {
    "length": word_set(
        "km kilometre kilometres kilometer kilometers kilometern kilómetros chilometri quilômetros км kilomètre kilomètres"
        " kilómetro quilômetro quilómetro quilómetros chilometro kilometry kilometrów kilometrů kilometra километр километра "
        "километров кілометр кілометра кілометрів kilometriä kilométer kilometri キロ キロメートル 公里 千米 킬로미터 كيلومتر "
        "mile miles metres"
    ),
    "percent": word_set("% percent prozent "),
}
#: A year of the calendar: what stands before or after it.
_YEAR_BEFORE = re.compile(
    r"(?<!\w)(?:in|since|until|till|before|after|summer|winter|spring|autumn|fall|seit|im jahre?|nach|vor|en|depuis|dès"
    r"|desde|em|dal|nel"
    r"|del|с|в|від|з|у|od|od roku|w|v|sinds|sedan|siden|vuodesta|vuonna|óta|din|în|από|το|sejak|tahun|pada|tangu|mwaka|từ|năm)"
    r" (?:the year |late |early |mid-)?$"
)
_YEAR_AFTER = re.compile(r"\s?(?:年|년|yılı|'[a-zıiuü]{2,4}\b|-?(?:óta|ben|ban|től|tól)\b|(?:году|года|року|roku)\b)")
#: Times of day: "the 7:42", "at 8:10".
_CLOCK = re.compile(r"\d{1,2}[:.]\d\d(?!\d)")
_CLOCK_BEFORE = re.compile(r"\b(?:the|at|until|till|from|um|bis|à|às|las|alle|kl\.?|o|в) (?:\d{1,2}[:.])?$")
#: Years that may be asked for.
CALENDAR = (1900.0, 2100.0)
_CURRENCIES = ("€", "$", "£", "¥", "₹", "%")


def _measure(word: str) -> str | None:
    """What a word measures; hours and minutes are of one kind."""
    unit = unit_of(word)
    if unit is None:
        return next((measure for measure, words in _UNITS.items() if word in words), None)
    return "hours" if unit == "minutes" else unit


def of_asked_measure(text: str, found: Sequence[Numeral], unit: str, high: float | None = None) -> list[Numeral]:
    """The numbers without those that measure something else than the unit does; all where nothing else is left.

    Args:
        text: the reply in folded case.
        found: the numbers in it.
        unit: the question's, empty where it has none.
        high: the highest number the question allows; one of the calendar asks for a year.
    """
    asked = _measure(unit.casefold().split(" ")[0]) if unit else None
    may_be_year = high is not None and CALENDAR[0] <= high <= CALENDAR[1]
    is_one = asked == "months" and len(in_unit(text, found, unit)) < len(found)  # "2 years and 3 months"
    own = []
    for one in found:
        if not (asked == "years" or may_be_year) and _is_year(text, one):
            continue
        if _CLOCK_BEFORE.search(text, max(0, one.start - 12), one.start) and _CLOCK.match(
            text, text.rfind(" ", 0, one.start) + 1
        ):
            continue
        following = NEXT_WORD.match(text, one.end)
        measure = None if following is None else _measure(following[1])
        if measure is None or measure == asked or not unit or (is_one and measure == "years"):
            own.append(one)
    if own or asked not in ("months", "years"):
        return own
    return [one for one in found if in_unit(text, [one], unit)[0] != one]  # "three years", where months are asked for


def _is_year(text: str, one: Numeral) -> bool:
    """Whether a number is a year of the calendar: "since 2009", "2019年"."""
    return (
        CALENDAR[0] <= one.value < CALENDAR[1]
        and text[one.start : one.end].isdigit()
        and text[one.end : one.end + 2].strip()[:1] not in _CURRENCIES
        and (
            _YEAR_AFTER.match(text, one.end) is not None
            or _YEAR_BEFORE.search(text, max(0, one.start - 20), one.start) is not None
            or not months().keys().isdisjoint(text[: one.start].split()[-1:])
        )
    )
