"""Options that say how often: "I go to the gym four times a week" is "Three to six times a week"; English only."""

from __future__ import annotations

import re
from collections.abc import Sequence
from math import inf

from ....surveys import Option
from ..numbers.numerals import numerals, plain_digits
from ..words.label_phrases import RELATIVES

#: Times a year.
_UNITS = {
    "day": 365.0,
    "night": 365.0,
    "morning": 365.0,
    "evening": 365.0,
    "week": 52.0,
    "fortnight": 26.0,
    "month": 12.0,
    "year": 1.0,
}
_WEEKDAY = r"(?:mon|tues|wednes|thurs|fri|satur|sun)days?"
_UNIT = r"(day|night|week|fortnight|month|year)"
_COUNT = r"(once|twice|thrice|several|many|some|a few|a couple(?: of)?|\d+(?:\.\d+)?)"
#: So many times in a unit: "once or twice a week", "2 to 4 times a month", "four a month", "5 days a week".
_TIMES = re.compile(
    rf"\b{_COUNT}(?: ?(?:to|or|-) ?(twice|more|\d+))?(?: ?(?:times?|x|×)| (?:days|nights|mornings|evenings|visits|drinks"
    rf"|beers|sessions))?"
    rf"(?: or (more))? (?:a|an|per|each|every|in a) {_UNIT}\b"
)
_EVERY = re.compile(
    rf"\b(almost |nearly |practically )?(?:every|each) (single |other |second |\d+ )?"
    rf"(day|night|morning|evening|week|fortnight|month|year|weekend|{_WEEKDAY})s?\b"
)
_DAYS = re.compile(rf"\b(?:on|every) {_WEEKDAY}(?:(?:,| and|, and) {_WEEKDAY})+")
_ADVERBS = (
    (re.compile(r"\b(?:almost|nearly|practically) daily\b|\bmost days\b"), (200.0, 364.0)),
    (re.compile(r"\b(?:daily|day in,? day out)\b"), (365.0, 365.0)),
    (re.compile(r"\b(?:fortnightly|biweekly)\b"), (26.0, 26.0)),
    (re.compile(r"\bweekly\b"), (52.0, 52.0)),
    (re.compile(r"\bmonthly\b"), (12.0, 12.0)),
    (re.compile(r"\bquarterly\b"), (4.0, 4.0)),
    (re.compile(r"\b(?:yearly|annually)\b"), (1.0, 1.0)),
)
_LESS = re.compile(r"\b(?:less|fewer|rarer)(?: often| frequently)? than\s+(?:about )?$|\b(?:under|up to|at most)\s+$")
_MORE = re.compile(r"\b(?:more|oftener)(?: often| frequently)? than\s+(?:about )?$|\b(?:over|at least)\s+$")
_OR_LESS = re.compile(r"\s*(?:or|and) (?:less|fewer|rarer)\b")
_OR_MORE = re.compile(r"\s*(?:or|and) (?:more|oftener)\b")
_NEVER = re.compile(r"\s*never\b.*")
#: What "several times" and the like mean, at least and at most by unit.
_SEVERAL = {
    "day": (2.0, 10.0),
    "night": (2.0, 10.0),
    "week": (2.0, 6.0),
    "fortnight": (2.0, 13.0),
    "month": (2.0, 3.0),
    "year": (2.0, 11.0),
}
#: Once a week is about four times a month.
_ROUNDED = 1.1
_WORDS = {"once": 1.0, "twice": 2.0, "thrice": 3.0}

Rate = tuple[float, float]


class Rates:
    """What a frequency in a reply means where the options are frequencies.

    Args:
        rates: least and greatest number of times a year, and code of each.
    """

    def __init__(self, rates: Sequence[tuple[Rate, int]]) -> None:
        self._rates = tuple(rates)

    @classmethod
    def of(cls, options: Sequence[Option]) -> Rates | None:
        """The frequencies of a question's options; None where fewer than three labels, or fewer than half of them, are some."""
        rates = []
        for option in options:
            label = option.label.casefold()
            found = [(0.0, 0.0)] if _NEVER.fullmatch(label) else [*dict.fromkeys(_rates(label))]
            if len(found) == 1:
                rates.append((found[0], option.code))
        is_scale = len(rates) > 2 and len(rates) * 2 >= len(options) and any(high > 0 for (_, high), _ in rates)
        return cls(rates) if is_scale else None

    def named(self, text: str) -> int | None:
        """The code of the one option that holds the frequency a reply gives; for text in folded case."""
        meant = {self._code(rate) for rate in _rates(RELATIVES.sub(" ", text))}
        return meant.pop() if len(meant) == 1 else None

    def _code(self, rate: Rate) -> int | None:
        for margin in (1.0, _ROUNDED):
            codes = [code for (low, high), code in self._rates if low <= rate[0] * margin and rate[1] <= high * margin]
            if codes:
                return codes[0] if len(codes) == 1 else None
        most = max(self._rates, key=lambda one: one[0][1])
        return most[1] if rate[0] > most[0][1] else None  # "twice a day" where the most is every day


def _rates(text: str) -> list[Rate]:
    """Times a year, at least and at most, of every frequency that a text gives."""
    text = _in_digits(text)
    found = [(len(re.findall(_WEEKDAY, days[0])) * 52.0, days.start(), days.end()) for days in _DAYS.finditer(text)]
    spans: list[tuple[Rate, int, int]] = [((times, times), start, end) for times, start, end in found]
    spans += [(_times(one), one.start(), one.end()) for one in _TIMES.finditer(text)]
    spans += [(_every(one), one.start(), one.end()) for one in _EVERY.finditer(text)]
    spans += [(rate, one.start(), one.end()) for adverb, rate in _ADVERBS for one in adverb.finditer(text)]
    spans.sort(key=lambda span: (span[1], -span[2]))
    rates: list[Rate] = []
    reached = 0
    for (low, high), start, end in spans:
        if start < reached:
            continue
        reached = end
        if _LESS.search(text, 0, start):
            low, high = 1e-9, low - 1e-9
        elif _MORE.search(text, 0, start):
            low, high = high + 1e-9, inf
        elif _OR_LESS.match(text, end):
            low = 1e-9
        elif _OR_MORE.match(text, end):
            high = inf
        rates.append((low, high))
    return rates


def _in_digits(text: str) -> str:
    """The text with number words as digits."""
    text = plain_digits(text)
    for one in reversed(numerals(text)):
        if not text[one.start].isdigit() and text[one.start : one.end] != "once":
            text = f"{text[: one.start]}{one.value:g}{text[one.end :]}"
    return text


def _times(found: re.Match[str]) -> Rate:
    count, to, more, unit = found.groups()
    if count in _WORDS or count[0].isdigit():
        low = _WORDS.get(count) or float(count)
        high = inf if more or to == "more" else low if to is None else 2.0 if to == "twice" else float(to)
    elif count.startswith("a couple"):
        low = high = 2.0
    else:
        low, high = _SEVERAL[unit]
    return low * _UNITS[unit], high * _UNITS[unit]


def _every(found: re.Match[str]) -> Rate:
    almost, which, unit = found.groups()
    if almost:
        return 200.0, 364.0
    times = _UNITS.get(unit, 52.0)
    if which in ("other ", "second "):
        times /= 2
    elif which is not None and which != "single ":
        times /= float(which)
    return times, times
