"""Reading one date in a text, as people write them."""

from __future__ import annotations

import re
import unicodedata
from datetime import date

from .numerals import plain_digits

_MONTHS = (
    "january jan januar janvier enero janeiro gennaio января styczeń ocak januari",
    "february feb februar février febrero fevereiro febbraio февраля luty şubat februari",
    "march mar märz mars marzo março марта marzec mart maret",
    "april apr avril abril aprile апреля kwiecień nisan",
    "may mai mayo maio maggio мая maj mayıs mei",
    "june jun juni juin junio junho giugno июня czerwiec haziran",
    "july jul juli juillet julio julho luglio июля lipiec temmuz",
    "august aug août agosto августа sierpień ağustos agustus",
    "september sep sept septembre septiembre setembro settembre сентября wrzesień eylül",
    "october oct oktober okt octobre octubre outubro ottobre октября październik ekim",
    "november nov novembre noviembre novembro ноября listopad kasım",
    "december dec dezember dez décembre diciembre dezembro dicembre декабря grudzień aralık desember",
)
_MONTH = {
    _key: number
    for number, names in enumerate(_MONTHS, 1)
    for name in names.split()
    for _key in {name, name.casefold()}
}
_YEAR_FIRST = re.compile(r"(?<!\d)(\d{4})\s?[-/.年]\s?(\d{1,2})\s?[-/.月]\s?(\d{1,2})日?(?!\d)")
_DAY_FIRST = re.compile(r"(?<!\d)(\d{1,2})\s?([-/.])\s?(\d{1,2})\s?\2\s?(\d{4})(?!\d)")
_DAY_MONTH = re.compile(
    r"(?<!\d)(\d{1,2})(?:st|nd|rd|th|er|\.|º)?\s+(?:of |de |di )?((?<![^\W\d_])[^\W\d_]{3,14})\.?,?\s+(?:de |of )?(\d{4})(?!\d)",
    re.IGNORECASE,
)
_MONTH_DAY = re.compile(
    r"((?<![^\W\d_])[^\W\d_]{3,14})\.?\s+(\d{1,2})(?:st|nd|rd|th)?,?\s+(\d{4})(?!\d)", re.IGNORECASE
)


def read_date(text: str) -> date | None:
    """The one date a text names; None if there is none, more than one, or day and month cannot be told apart.

    Read are 1980-05-23, 23.05.1980 (day first where points divide), 23/05/1980 and 05/23/1980 where only one reading is a date,
    "23 May 1980" and "May 23, 1980" with months in several languages, and 1980年5月23日.
    """
    text = unicodedata.normalize("NFC", plain_digits(text))
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
        month = _MONTH.get(match[2].casefold())
        if month:
            found.add(_date(match[3], month, match[1]))
    for match in _MONTH_DAY.finditer(text):
        month = _MONTH.get(match[1].casefold())
        if month:
            found.add(_date(match[3], month, match[2]))
    return found.pop() if len(found) == 1 else None


def _date(year: str | int, month: str | int, day: str | int) -> date | None:
    try:
        return date(int(year), int(month), int(day))
    except ValueError:
        return None
