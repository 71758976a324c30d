"""A rate in the period that is asked for: "twice a week" is 8 where times a month are asked, in any of the languages of scales.

Months count four weeks or thirty days, as those who answer count them; a year 12 months, 52 weeks or 365 days.
"""

from __future__ import annotations

import re
from functools import lru_cache

from ....surveys import Question
from ..clauses.own_clauses import own_clauses
from ..words.reply_words import word_set, words_of
from ..words.scale_words import COMMA, Meanings, meanings
from .how_often import rates
from .time_units import asked_unit

#: How many of the one period make the other.
_PER = {
    ("DAY", "WEEK"): 7.0,
    ("DAY", "MONTH"): 30.0,
    ("DAY", "YEAR"): 365.0,
    ("WEEK", "MONTH"): 4.0,
    ("WEEK", "YEAR"): 52.0,
    ("MONTH", "YEAR"): 12.0,
}
_PERIODS = {
    **{"DAY": "DAY", "WEEK": "WEEK", "MONTH": "MONTH", "YEAR": "YEAR"},
    **{"DAILY": "DAY", "WEEKLY": "WEEK", "MONTHLY": "MONTH", "YEARLY": "YEAR"},
}
_OF_RATES = frozenset(_PERIODS) | word_set(
    "ONCE TWICE TIMES EVERY SEVERAL ALMOST MORETHAN LESSTHAN ATLEAST OR PER FILLER ME"
)
#: Times a year of each period, as ``rates`` counts them.
_A_YEAR = {"DAY": 365.0, "WEEK": 52.0, "MONTH": 12.0, "YEAR": 1.0}
_PARTS = re.compile(r"[.!?;:\n。！？…]+(?!\d)")
_LONGEST = 160
#: So many words may stand before a rate that nobody knows: "Vou uma vez por semana".
_WORDS_BEFORE = 8


def rates_told(text: str, question: Question) -> frozenset[float]:
    """How often in the period asked for a reply says that something happens, where it says so in another period alone.

    "Once or twice a week" says two rates; none are given where the reply names no other period.

    Args:
        text: the reply.
        question: a question for times, cups or whatever is counted a day, week, month or year.
    """
    asked = _period_asked(question.unit or "", question.text)
    if asked is None or len(text) > _LONGEST:
        return frozenset()
    parted = own_clauses(text, words_of(text))
    told = {rate for part in _PARTS.split(text if parted is None else parted.own) for rate in _rates_in(part)}
    if any(period == asked for period, _ in told):
        return frozenset()
    return frozenset(
        times * _PER[period, asked] if (period, asked) in _PER else times / _PER[asked, period]
        for period, times in told
    )


@lru_cache(1024)
def _period_asked(unit: str, text: str) -> str | None:
    """The one period of a question's unit, or else of its text; None where it has none, or asks for time itself."""
    if asked_unit(unit) is not None:
        return None
    for told in (unit, text):
        readings = [words for part in _PARTS.split(told) for words in meanings(part).values()]
        periods = {
            _PERIODS[one] for words in readings for word in words for said in word for one in said if one in _PERIODS
        }
        if periods:
            return periods.pop() if len(periods) == 1 else None
    return None


def _rates_in(statement: str) -> set[tuple[str, float]]:
    """The period and times of each rate that a run of known words may say, at least and at most, in any language."""
    words = statement.split()
    for at in range(min(len(words), _WORDS_BEFORE)):
        found = _rates_from(" ".join(words[at:]))
        if found:
            return found
    return set()


def _rates_from(statement: str) -> set[tuple[str, float]]:
    return {
        (period, end / _A_YEAR[period])
        for words in meanings(statement).values()
        for run, period in _runs(words)
        for rate in rates(run)
        for end in rate
    }


def _period_of(run: list[Meanings]) -> str | None:
    periods = {_PERIODS[one] for word in run for concepts in word for one in concepts if one in _PERIODS}
    return max(periods, key=lambda period: -_A_YEAR[period]) if periods else None


def _runs(words: list[Meanings]) -> list[tuple[list[Meanings], str]]:
    """Stretches of words that may belong to a rate, each with the period in it."""
    runs: list[list[Meanings]] = [[]]
    for word in words:
        kept = tuple(concepts for concepts in word if all(one in _OF_RATES or one.isdecimal() for one in concepts))
        if kept and word != COMMA:
            runs[-1].append(kept)
        else:
            runs.append([])
    return [(run, period) for run in runs if (period := _period_of(run)) is not None]
