"""Reading one date in a text, as people write them."""

from __future__ import annotations

import re
import unicodedata
from calendar import monthrange
from datetime import date
from functools import cache

from ....surveys import Question
from ..clauses.clause_asked import clauses_asked
from ..clauses.own_clauses import own_clauses
from ..words.reply_words import words_of
from ..words.word_table import rows_of
from .han_numbers import in_digits
from .numerals import numerals, plain_digits

#: A word of letters and the vowel signs of Indic scripts.
_NAME = r"((?<![^\W\d_])[^\W\d_](?:[^\W\d_]|[\u0900-\u0963\u0981-\u09e3\u0e31-\u0e4e]){2,14})"
#: A year in full, or with an apostrophe for its century.
_IN_FULL = r"(\d{4}|['’]\d{2})"
_YEAR_FIRST = re.compile(r"(?<!\d)(\d{4})\s?[-/.年년]\s?(\d{1,2})\s?[-/.月월]\s?(\d{1,2})[日일]?(?!\d)")
_VIETNAMESE = re.compile(r"(?<!\d)(\d{1,2})\s+tháng\s+(\d{1,2})(?:\s+năm|,)?\s+(\d{4})(?!\d)", re.IGNORECASE)
_DAY_FIRST = re.compile(r"(?<!\d)(\d{1,2})\s?([-/.])\s?(\d{1,2})\s?\2\s?(\d{4})(?!\d)")
_SHORT_YEAR = re.compile(r"(?<![\d.])(\d{1,2})\.\s?(\d{1,2})\.\s?['’]?(\d{2})(?![\d.:]\d|\d)")
_OF = r"(?:de l'any |de l’any |del año |dell'anno |de |del |of |in |im jahre? |roku |года |anno |do ano de )?"
_DAY_MONTH = re.compile(
    rf"(?<!\d)(\d{{1,2}})(?:st|nd|rd|th|er|\.|º|°|:e|-го|-е)?\s+(?:day of |of |de |di |d'|de l'"
    rf"|do mês de )?{_NAME}\.?,?\s+{_OF}{_IN_FULL}(?!\d)",
    re.IGNORECASE,
)
_MONTH_DAY = re.compile(
    rf"{_NAME}\.?\s+(?:the )?(\d{{1,2}})(?:st|nd|rd|th)?,?\s+(?:of |in )?{_IN_FULL}(?!\d)", re.IGNORECASE
)
_YEAR_MONTH_DAY = re.compile(rf"(?<!\d)(\d{{4}})\.?,?\s+{_NAME}\.?\s+(\d{{1,2}})(?!\d)", re.IGNORECASE)
#: Patterns, and which of their groups are year, month and day.
#: 20190305, and "5-Mar-19" as spreadsheets have it.
_BARE = re.compile(r"(?<!\d)((?:19|20)\d\d)(0[1-9]|1[0-2])([0-3]\d)(?!\d)")
_HYPHENED = re.compile(rf"(?<!\d)(\d{{1,2}})-{_NAME}-(\d{{4}}|\d\d)(?!\d)")
#: After a date, another day.
_OR_ANOTHER = re.compile(r"[日일号號](?:か|から|或者?|또는|이나|에서|~|〜|-|到|至)\s?\d{1,2}[日일号號]")
#: A year in words, by its halves: "twenty nineteen".
_IN_HALVES = re.compile(r"(?<!\d)(19|20)[ -](\d\d)(?!\d)")
_IN_DIGITS = ((_YEAR_FIRST, (1, 2, 3)), (_BARE, (1, 2, 3)), (_VIETNAMESE, (3, 2, 1)), (_SHORT_YEAR, (3, 2, 1)))
_WITH_NAME = ((_DAY_MONTH, (3, 2, 1)), (_HYPHENED, (3, 2, 1)), (_MONTH_DAY, (3, 1, 2)), (_YEAR_MONTH_DAY, (1, 2, 3)))
#: The years before the first of each era.
_ERAS = {"令和": 2018, "平成": 1988, "昭和": 1925, "民國": 1911, "民国": 1911}
_ERA = re.compile(rf"({'|'.join(_ERAS)})\s?(\d{{1,3}}|元)\s?年\s?(\d{{1,2}})\s?月\s?(\d{{1,2}})\s?日")
_HAS_YEAR = re.compile(r"\d{4}")
#: Years of two digits up to this one are of this century; Buddhist years from that one on, 543 ahead of ours.
_THIS_CENTURY, _BUDDHIST = 35, 2400
#: Before a date, the other of two days: "either the 3rd or the ", "between 3 and ", "antara 3 dan ".
_OTHER_END = re.compile(
    r"(?<!\d)\d{1,2}(?:st|nd|rd|th|er|\.|º|日)?\s*(?:-|–|—|/|to|or|and|oder|bis|und|ou|à|et|au|o|y|a|al|e|ou|eller|och|og"
    r"|til|till|of|en|tot"
    r"|lub|albo|do|i|nebo|až|či|vagy|és|sau|și|ή|και|или|и|до|либо|або|чи|та|veya|ile|ya da|atau|dan|sampai|au|na|hoặc|hay"
    r"|đến|या|और|أو|או|یا"
    r"|或|か|또는)\s*(?:the |el |le |il |l'|o |den |dem |de |der |ngày )?$",
    re.IGNORECASE,
)
_ONES = (
    "first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth thirteenth fourteenth fifteenth"
)
#: The first days of a month in other languages, and German and Swedish ones up to the thirty-first.
_DAYS_ABROAD = (
    "premier primero primeiro primo eerste første ensimmäinen prvního pierwszego первого первое першого πρώτη întâi|"
    "zweiten andra tweede anden andre toinen druhého drugiego второго другого|"
    "dritten tredje derde kolmas třetího trzeciego третьего третього|"
    "vierten fjärde vierde fjerde čtvrtého czwartego четвёртого четвертого|fünften femte vijfde pátého piątego пятого|"
    "sechsten sjätte zesde sjette šestého szóstego шестого шостого|siebten sjunde zevende syvende sedmého siódmego седьмого|"
    "achten åttonde achtste ottende osmého ósmego восьмого|neunten nionde negende niende devátého dziewiątego девятого|"
    "zehnten tionde tiende desátého dziesiątego десятого|elften elfte elfde|zwölften tolfte twaalfde|"
    "dreizehnten trettonde dertiende|vierzehnten fjortonde veertiende|fünfzehnten femtonde vijftiende|"
    "sechzehnten sextonde zestiende|siebzehnten sjuttonde zeventiende|achtzehnten artonde achttiende|"
    "neunzehnten nittonde negentiende|zwanzigsten tjugonde twintigste|einundzwanzigsten tjugoförsta|"
    "zweiundzwanzigsten tjugoandra|dreiundzwanzigsten tjugotredje|vierundzwanzigsten tjugofjärde|"
    "fünfundzwanzigsten tjugofemte|sechsundzwanzigsten tjugosjätte|siebenundzwanzigsten tjugosjunde|"
    "achtundzwanzigsten tjugoåttonde|neunundzwanzigsten tjugonionde|dreißigsten trettionde|einunddreißigsten trettioförsta"
)
#: Days of a month in words.
_DAYS = {
    word: day for day, word in enumerate(f"{_ONES} sixteenth seventeenth eighteenth nineteenth twentieth".split(), 1)
} | {f"twenty-{word}": 20 + day for day, word in enumerate(_ONES.split()[:9], 1)}
_DAYS |= {"thirtieth": 30, "thirty-first": 31, "ersten": 1, "första": 1}
_DAYS |= {word: day for day, words in enumerate(_DAYS_ABROAD.split("|"), 1) for word in words.split()}
_DAYS |= {
    word[:-1] + end: day for word, day in _DAYS.items() if word.endswith("ten") for end in ("r", "s")
}  # "fünfter"
_DAY_WORDS = frozenset(word for day in _DAYS for word in day.split("-"))
_DAY_IN_WORDS = re.compile(
    rf"\b({'|'.join(sorted((re.sub('-', '[- ]', day) for day in _DAYS), key=len, reverse=True))})(?= (?:of |de "
    rf"|di )?[^\W\d_]{{3,}},? |,? \d{{4}})",
    re.IGNORECASE,
)


#: The last day of a month and its year.
_LAST_DAY = re.compile(
    rf"\b(?:last (?:day )?(?:of|in)|letzter? tag (?:im|des)|dernier jour (?:de |d')|último (?:día|dia) de"
    rf"|ultimo giorno (?:di|del mese di)"
    rf"|laatste dag van|sista (?:dagen )?(?:i|dagen i)|ostatni dzień|последний день) ?{_NAME},? (?:of |de |del "
    rf"|di )?([1-9]\d{{3}})(?!\d)",
    re.IGNORECASE,
)


@cache
def months() -> dict[str, int]:
    """Names of the months in folded case, in the cases that dates use, and their numbers: ``months.tsv``."""
    return {
        unicodedata.normalize("NFC", name.casefold()): int(number)
        for number, names in rows_of("months.tsv")
        for name in names.split()
    }


@cache
def _feasts() -> dict[str, tuple[int, int]]:
    """Feasts that fall on one day of the year in folded case, and month and day: ``feasts.tsv``."""
    rows = rows_of("feasts.tsv")
    return {
        unicodedata.normalize("NFC", name).casefold(): (int(month), int(day))
        for month, day, names in rows
        for name in names.split("|")
    }


@cache
def _feast() -> re.Pattern[str]:
    """Finds a feast with the year after it, as groups 1 and 2, or before it, as groups 4 and 3."""
    names = "|".join(sorted(map(re.escape, _feasts()), key=len, reverse=True))
    return re.compile(
        rf"(?<!after )(?<!before )(?<!nach )(?<!vor )(?<!\w)(?:({names}),? (?:the year |back |in |of |de |del |di |von "
        rf"|vom jahr |im jahr |van |i |w )?"
        rf"(\d{{4}})(?!\d)|(?<!\d)(\d{{4}})(?:年|,)?(?:的| )?({names})(?!\w))",
        re.IGNORECASE,
    )


def read_date(text: str, question: Question) -> date | None:
    """The one date by which a reply answers; None if there is none, several are left, or day and month cannot be told apart.

    Read are 1980-05-23, 23.05.1980 and 23.05.80 (day first where points divide), 23/05/1980 and 05/23/1980 where only one reading
    is a date, "23 May 1980" and "May 23, 1980" with months in several languages, 1980年5月23日, years of Japanese eras and of the
    Buddhist calendar, and feasts with a year ("Christmas Day 2021"). Of several dates the one counts that is said of the
    respondent, in the clause that speaks of what was asked.
    """
    text = unicodedata.normalize("NFC", plain_digits(text))
    if not _DAY_WORDS.isdisjoint(words_of(text)):
        text = _DAY_IN_WORDS.sub(lambda day: str(_DAYS[day[1].casefold().replace(" ", "-")]), text)
    if _LAST_DAY.search(text) is not None:
        text = _LAST_DAY.sub(_in_digits, text)
    found = _dates(text) or _dates(_IN_HALVES.sub(r"\1\2", _numbers_in_digits(text)))
    days = {day for _, day in found}
    if len(days) == 1:
        return days.pop()
    if not days:
        return None
    parted = own_clauses(text, words_of(text))
    if parted is not None and parted.own != text and _dates(parted.own):
        return read_date(parted.own, question)
    told = {found[at][1] for at in clauses_asked(text, [start for start, _ in found], question)}
    if len(told) == 1:
        return told.pop()
    if ":" in text:
        # "We signed on 11 April 2012 and moved in two days later: 13 April 2012"
        return read_date(text.rpartition(":")[2], question)
    return None


def _numbers_in_digits(text: str) -> str:
    """The text with numbers in words as digits: "cinq mars deux mille dix-neuf"."""
    text = in_digits(text)
    for one in reversed(numerals(text)):
        text = f"{text[: one.start]}{one.value:g}{text[one.end :]}"
    return text


def _in_digits(last: re.Match[str]) -> str:
    """The last day of a month by its number: "the last day of December 2031"."""
    month = months().get(last[1].casefold())
    return last[0] if month is None else f"{monthrange(int(last[2]), month)[1]} {last[1]} {last[2]}"


def _dates(text: str) -> list[tuple[int, date | None]]:
    """Where each date of a text begins, and the date; None where it cannot be told or is one end of a range."""
    found: dict[int, date | None] = {}
    for pattern, (year, month, day) in _IN_DIGITS:
        for match in pattern.finditer(text):
            found.setdefault(match.start(), _date(match[year], match[month], match[day]))
    for match in _DAY_FIRST.finditer(text):
        readings = {_date(match[4], match[3], match[1])}
        if match[2] != ".":
            readings.add(_date(match[4], match[1], match[3]))
        known = readings - {None}
        found[match.start()] = known.pop() if len(known) == 1 else None
    for pattern, (year, month, day) in _WITH_NAME:
        for match in pattern.finditer(text):
            number = months().get(match[month].casefold())
            if number:
                found.setdefault(match.start(), _date(match[year], number, match[day]))
    if any(map(text.__contains__, _ERAS)):
        for match in _ERA.finditer(text):
            year = _ERAS[match[1]] + (1 if match[2] == "元" else int(match[2]))
            found[match.start()] = _date(year, match[3], match[4])
    if _HAS_YEAR.search(text):
        for match in _feast().finditer(text):
            month_and_day = _feasts()[(match[1] or match[4]).casefold()]
            found.setdefault(match.start(), _date(match[2] or match[3], *month_and_day))
    return [
        (start, None if _OR_ANOTHER.search(text, start) or _OTHER_END.search(text, max(0, start - 40), start) else day)
        for start, day in sorted(found.items())
    ]


def _date(year: str | int, month: str | int, day: str | int) -> date | None:
    number = int(str(year).lstrip("'’"))
    if number < 100:
        number += 2000 if number <= _THIS_CENTURY else 1900
    if number >= _BUDDHIST:
        number -= 543
    try:
        return date(number, int(month), int(day))
    except ValueError:
        return None
