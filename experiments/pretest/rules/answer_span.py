"""The numbers that an answer such as "18-24", "under 5" or "10 or more" covers, in any language that writes digits."""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from dataclasses import dataclass

_NUMBER = r"[-+]?\d{1,3}(?:[,. ]\d{3})+(?!\d)|[-+]?\d+(?:[.,]\d+)?"
_UNDER = (
    "less than|fewer than|under|below|before|earlier than|younger than|<|"
    "weniger als|unter|vor|moins de|avant|menos de|antes de"
)
_UP_TO = "up to|at most|no more than|≤|bis zu|bis|jusqu'à|hasta"
_OVER = (
    "more than|over|above|after|later than|nach|après|después de|older than|greater than|>|mehr als|über|plus de|más de"
)
_FROM = "at least|from|≥|mindestens|ab|au moins|al menos"
_OR_LESS = (
    "or (?:less|fewer|under|younger|below)|and (?:under|below|younger)|oder (?:weniger|jünger)|und jünger|ou moins|o menos|"
    "o meno|ou menos|of (?:minder|jonger)|eller (?:færre|mindre|yngre|färre)|lub mniej|или меньше"
)
_OR_MORE = (
    "or (?:more|over|older|above|higher|longer|later)|and (?:over|above|older|more|up|higher)|plus|"
    "oder (?:mehr|älter|öfter|länger|höher|darüber)|und (?:mehr|älter|darüber)|ou plus|et plus|o más|y más|"
    "o più|e più|e oltre|ou mais|e mais|of (?:meer|ouder|vaker|langer)|en ouder|eller (?:flere|mere|mer|fler|ældre|äldre)|"
    "lub więcej|и более|или больше"
)
_TO = "-|–|—|to|bis|à|a|through|and|und|et|y|up to|or|oder|ou|o|of|eller|lub|или"

_RANGE = re.compile(
    rf"^\D{{0,12}}?({_NUMBER})[^\d]{{0,24}}?\s*(?:{_TO})\s*({_UNDER})?\s*\D{{0,4}}({_NUMBER})\D*$", re.I
)
_BELOW = re.compile(rf"^(?:({_UNDER})|(?:{_UP_TO}))\s*\D{{0,4}}({_NUMBER})\D*$", re.I)
_BELOW_AFTER = re.compile(rf"^\D{{0,4}}({_NUMBER})\s*\D{{0,16}}\b(?:{_OR_LESS})\b.*$", re.I)
_ABOVE = re.compile(rf"^(?:({_OVER})|(?:{_FROM}))\s*\D{{0,4}}({_NUMBER})\D*$", re.I)
_ABOVE_AFTER = re.compile(rf"^\D{{0,4}}({_NUMBER})\s*(?:\+|\D{{0,16}}\b(?:{_OR_MORE})\b).*$", re.I)
_ONE = re.compile(rf"^\D{{0,4}}({_NUMBER})(?:\s+[^\d]{{0,20}})?$", re.I)
_NONE = re.compile(
    r"^(?:none|zero|never|no \w+|not at all|keine?r?|nie|aucune?|jamais|ninguno|ninguna|nunca|nothing|"
    r"i (?:do not|don't) .*)$",
    re.I,
)
_SMALL = {
    word: number
    for number, words in enumerate(
        (
            ("one", "once"),
            ("two", "twice"),
            ("three",),
            ("four",),
            ("five",),
            ("six",),
            ("seven",),
            ("eight",),
            ("nine",),
            ("ten",),
        ),
        start=1,
    )
    for word in words
}
#: The hyphen of "1- bis 2-mal" joins a word to the number and is no range.
_HANGING = re.compile(r"(?<=\d)-(?=\s*[^\W\d])")
_SMALL_WORD = re.compile(r"\b(" + "|".join(_SMALL) + r")\b", re.I)
_TIME = re.compile(
    r"\b(?:minut|hour|day|week|month|year|stunde|tag|woche|monat|jahr|heure|jour|semaine|mois|hora|día|semana|mes|año)\w*",
    re.I,
)


@dataclass(frozen=True)
class Span:
    """The numbers an answer covers.

    Attributes:
        low, high: ends; infinite where the answer is open.
        code, label: of the answer.
        low_open, high_open: whether the end itself does not belong to it.
    """

    low: float
    high: float
    code: int
    label: str
    low_open: bool = False
    high_open: bool = False


def span_of(label: str, code: int) -> Span | None:
    """What a label covers; None where it names no amount."""
    text = _SMALL_WORD.sub(lambda word: str(_SMALL[word[0].lower()]), label.strip())
    text = _HANGING.sub(" ", text)
    if _NONE.match(text):
        return Span(0.0, 0.0, code, label)
    if found := _RANGE.match(text):
        low, high = _number(found[1]), _number(found[3].lstrip("-"))
        return Span(low, high, code, label, high_open=bool(found[2])) if low <= high else None
    if found := _BELOW.match(text):
        return Span(-math.inf, _number(found[2]), code, label, high_open=bool(found[1]))
    if found := _BELOW_AFTER.match(text):
        return Span(-math.inf, _number(found[1]), code, label)
    if found := _ABOVE.match(text):
        return Span(_number(found[2]), math.inf, code, label, low_open=bool(found[1]))
    if found := _ABOVE_AFTER.match(text):
        return Span(_number(found[1]), math.inf, code, label)
    if found := _ONE.match(text):
        return Span(_number(found[1]), _number(found[1]), code, label)
    return None


def are_in_one_unit(labels: Sequence[str]) -> bool:
    """Whether no label counts months where another counts years."""
    return len({unit[0].lower()[:4] for label in labels for unit in _TIME.finditer(label)}) <= 1


def _number(text: str) -> float:
    held = text.replace(" ", "")
    if re.fullmatch(r"[-+]?\d{1,3}(?:[,.]\d{3})+", held):
        return float(re.sub(r"[,.]", "", held))
    return float(held.replace(",", "."))
