"""Units of time in the languages surveys are held in, and numbers of one as numbers of another: ``time_units.tsv``.

Hours and minutes, years and months are turned into each other; how many days make a week of work nobody says.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache, lru_cache

from ..words.word_table import rows_of
from .numerals import Numeral, numerals

#: How many of the second make one of the first.
_RATIOS = {("hours", "minutes"): 60.0, ("years", "months"): 12.0}
_PAIRS = tuple(frozenset(pair) for pair in _RATIOS)
_MARKS = r"\u0300-\u036f\u064b-\u065f\u0900-\u0963\u0980-\u09e3\u0e31-\u0e4e"
#: The word after a number, without a general counter before it: "3个小时".
NEXT_WORD = re.compile(
    rf"[ -]?(?:[个個] ?(?=[小钟鐘星]))?([^\W\d_\u3040-\u9fff\uac00-\ud7a3][^\W\d_\u3040-\u9fff\uac00-\ud7a3{_MARKS}]*"
    rf"(?:[{_MARKS}]+[^\W\d_{_MARKS}]*)*|[%€£$¥₹]|[\u3040-\u9fff\uac00-\ud7a3]{{1,3}})"
)
#: Scripts whose words no space parts from what follows them.
_GLUED = re.compile(r"[\u0e00-\u0e7f\u3040-\u30ff\u3400-\u9fff\uac00-\ud7a3]")
_INSIDE = re.compile(rf"[^\W\d_](?:[^\W\d_]|[{_MARKS}])*")
#: Between hours and the minutes beyond them.
_AND = re.compile(
    r"\W*(?:\w+\W+)?(?:(?:and|und|et|y|e|en|och|og|ja|i|a|și|și|és|και|и|і|ve|dan|và|na|و|और)\s+)?|\W*\w+\W*|[个個]?\w{1,2}[零又]?"
)


@cache
def _units() -> tuple[dict[str, str], tuple[tuple[str, str], ...]]:
    """Units by their words, and the beginnings of words that are one, with theirs."""
    whole: dict[str, str] = {}
    begun = []
    for _, unit, words, *_ in rows_of("time_units.tsv"):
        for word in words.casefold().split("|"):
            whole.setdefault(word.rstrip("*"), unit)
            if word.endswith("*") or _GLUED.match(word):
                begun.append((word.rstrip("*"), unit))
    return whole, tuple(sorted(begun, key=lambda pair: -len(pair[0])))


@lru_cache(4096)
def unit_of(word: str) -> str | None:
    """The unit a word in folded case is for: minutes, hours, days, weeks, months or years; None of other words."""
    whole, begun = _units()
    return whole.get(word) or next((unit for start, unit in begun if word.startswith(start)), None)


@lru_cache(1024)
def asked_unit(unit: str) -> str | None:
    """The unit of time of a question: "hours" of "hours a week"."""
    first = unit.casefold().split()[:1]
    return unit_of(first[0]) if first else None


def is_turned(unit: str | None, asked: str) -> bool:
    """Whether a unit is the one asked for, or turned into it."""
    return unit == asked or frozenset((unit, asked)) in _PAIRS


@cache
def _phrases(units: frozenset[str]) -> tuple[re.Pattern[str], dict[str, tuple[int, str]]]:
    """Finds what says one or two of these units without a number, and what each says: the number, and the unit in English."""
    said: dict[str, tuple[int, str]] = {}
    for _, unit, _, one, two in rows_of("time_units.tsv"):
        if unit in units:
            said |= {phrase.casefold(): (1, unit) for phrase in one.split("|") if phrase}
            said |= {phrase.casefold(): (2, unit) for phrase in two.split("|") if phrase}
    longest = sorted(said, key=lambda phrase: (-len(phrase), phrase))
    spaced = "|".join(re.escape(phrase) for phrase in longest if not _GLUED.search(phrase))
    glued = "|".join(re.escape(phrase) for phrase in longest if _GLUED.search(phrase))
    return re.compile(rf"(?<![\w-])(?:{spaced})(?!\w)|(?:{glued})(?!.{{0,4}}[也都])", re.IGNORECASE), said


def in_digits(text: str, unit: str) -> str:
    """A text with "une heure" as "1 hours", where the question asks for minutes or hours; months and years likewise.

    Args:
        text: the reply.
        unit: the question's, empty where it has none.
    """
    asked = asked_unit(unit)
    units = next((pair for pair in _PAIRS if asked in pair), None)
    if units is None:
        return text
    pattern, said = _phrases(units)

    def number(found: re.Match[str]) -> str:
        phrase = found[0].casefold()
        count, own = said[phrase]
        before = text[: found.start()].rstrip()
        numbers = numerals(before[-20:])
        # "on bir saat" is eleven hours; a bare noun is one only where nothing else is a number
        is_part = bool(numbers) and numbers[-1].end == len(before[-20:])
        is_noun = count == 1 and unit_of(phrase) is not None
        return found[0] if is_part or (is_noun and numerals(text)) else f"{count} {own}"

    return pattern.sub(number, text)


def in_unit(text: str, found: Sequence[Numeral], unit: str) -> list[Numeral]:
    """Numbers in the unit asked for: hours as minutes where minutes are, "1 h 30 min" as one number.

    Args:
        text: the reply in folded case.
        found: the numbers in it.
        unit: the question's.
    """
    asked = asked_unit(unit)
    turned: list[Numeral] = []
    last: str | None = None
    for one in found:
        given = _given(text, one)
        value = one.value
        if given is not None and asked is not None and given != asked:
            value *= _RATIOS.get((given, asked)) or 1 / _RATIOS.get((asked, given), 1.0)
        if turned and (last, given) in _RATIOS and _AND.fullmatch(text, turned[-1].end, one.start):
            turned[-1] = Numeral(turned[-1].value + value, turned[-1].start, one.end)
        else:
            turned.append(Numeral(value, one.start, one.end))
        last = given
    return turned


def _given(text: str, one: Numeral) -> str | None:
    """The unit of a number: of the word after it, or within it where a half stands after its unit: "deux heures et demie"."""
    following = NEXT_WORD.match(text, one.end)
    given = None if following is None else unit_of(following[1])
    return given or next((unit for word in _INSIDE.findall(text[one.start : one.end]) if (unit := unit_of(word))), None)
