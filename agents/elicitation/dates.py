"""Reading one date in a text, as people write them."""

from __future__ import annotations

import re
import unicodedata
from datetime import date
from functools import cache
from importlib.resources import files

from .numerals import plain_digits
from .reply_words import words_of

#: A word of letters and the vowel signs of Indic scripts.
_NAME = r"((?<![^\W\d_])[^\W\d_](?:[^\W\d_]|[\u0900-\u0963]){2,14})"
_YEAR_FIRST = re.compile(r"(?<!\d)(\d{4})\s?[-/.年년]\s?(\d{1,2})\s?[-/.月월]\s?(\d{1,2})[日일]?(?!\d)")
_VIETNAMESE = re.compile(r"(?<!\d)(\d{1,2})\s+tháng\s+(\d{1,2})(?:\s+năm|,)?\s+(\d{4})(?!\d)", re.IGNORECASE)
_DAY_FIRST = re.compile(r"(?<!\d)(\d{1,2})\s?([-/.])\s?(\d{1,2})\s?\2\s?(\d{4})(?!\d)")
_DAY_MONTH = re.compile(
    rf"(?<!\d)(\d{{1,2}})(?:st|nd|rd|th|er|\.|º)?\s+(?:of |de |di |d'|de l')?{_NAME}\.?,?\s+(?:de |of )?(\d{{4}})(?!\d)",
    re.IGNORECASE,
)
_MONTH_DAY = re.compile(rf"{_NAME}\.?\s+(\d{{1,2}})(?:st|nd|rd|th)?,?\s+(\d{{4}})(?!\d)", re.IGNORECASE)
_YEAR_MONTH_DAY = re.compile(rf"(?<!\d)(\d{{4}})\.?,?\s+{_NAME}\.?\s+(\d{{1,2}})(?!\d)", re.IGNORECASE)
_ONES = (
    "first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth thirteenth fourteenth fifteenth"
)
#: Days of a month in English words; one in other languages.
_DAYS = {
    word: day for day, word in enumerate(f"{_ONES} sixteenth seventeenth eighteenth nineteenth twentieth".split(), 1)
} | {f"twenty-{word}": 20 + day for day, word in enumerate(_ONES.split()[:9], 1)}
_DAYS |= {"thirtieth": 30, "thirty-first": 31, "premier": 1, "primero": 1, "primeiro": 1, "primo": 1, "ersten": 1}
_DAY_WORDS = frozenset(word for day in _DAYS for word in day.split("-"))
_DAY_IN_WORDS = re.compile(
    rf"\b({'|'.join(sorted((re.sub('-', '[- ]', day) for day in _DAYS), key=len, reverse=True))})(?= (?:of |de "
    rf"|di )?[^\W\d_]{{3,}},? |,? \d{{4}})",
    re.IGNORECASE,
)


@cache
def months() -> dict[str, int]:
    """Names of the months in folded case, in the cases that dates use, and their numbers: ``months.tsv``."""
    rows = (files(__package__) / "months.tsv").read_text("utf-8").splitlines()[1:]
    return {
        unicodedata.normalize("NFC", name.casefold()): int(number)
        for number, _, names in (row.partition("\t") for row in rows)
        for name in names.split()
    }


def read_date(text: str) -> date | None:
    """The one date a text names; None if there is none, more than one, or day and month cannot be told apart.

    Read are 1980-05-23, 23.05.1980 (day first where points divide), 23/05/1980 and 05/23/1980 where only one reading is a date,
    "23 May 1980" and "May 23, 1980" with months in several languages, and 1980年5月23日.
    """
    text = unicodedata.normalize("NFC", plain_digits(text))
    if not _DAY_WORDS.isdisjoint(words_of(text)):
        text = _DAY_IN_WORDS.sub(lambda day: str(_DAYS[day[1].casefold().replace(" ", "-")]), text)
    found: set[date | None] = set()
    for match in _YEAR_FIRST.finditer(text):
        found.add(_date(match[1], match[2], match[3]))
    for match in _DAY_FIRST.finditer(text):
        readings = {_date(match[4], match[3], match[1])}
        if match[2] != ".":
            readings.add(_date(match[4], match[1], match[3]))
        known = readings - {None}
        found.add(known.pop() if len(known) == 1 else None)
    for match in _DAY_MONTH.finditer(text):
        month = months().get(match[2].casefold())
        if month:
            found.add(_date(match[3], month, match[1]))
    for match in _MONTH_DAY.finditer(text):
        month = months().get(match[1].casefold())
        if month:
            found.add(_date(match[3], month, match[2]))
    for match in _YEAR_MONTH_DAY.finditer(text):
        month = months().get(match[2].casefold())
        if month:
            found.add(_date(match[1], month, match[3]))
    for match in _VIETNAMESE.finditer(text):
        found.add(_date(match[3], match[2], match[1]))
    if len(found) > 1 and ":" in text:
        # "We signed on 11 April 2012 and moved in two days later: 13 April 2012"
        return read_date(text.rpartition(":")[2])
    return found.pop() if len(found) == 1 else None


def _date(year: str | int, month: str | int, day: str | int) -> date | None:
    try:
        return date(int(year), int(month), int(day))
    except ValueError:
        return None
