"""Numbers that only bound what is meant: "over 65", "at least 48 hours", "30代" give no value."""

from __future__ import annotations

import re
from functools import cache

from ..words.label_search import NO_SPACES
from ..words.word_table import rows_of

#: Signs and words between a bound and its number.
_BETWEEN = r"\W*(?:(?:an?|the|the age of|de|las?|los|les?|die|den|das|os|as|i) )?[$€£₹¥]?"
#: A plus, or after a number and one or two words for what is counted.
_PLUS = r"\s*\+(?!\s*\d)"
_COUNTED, _COUNTER = r"['’]?\s*(?:[^\s\d.,:;!?]+\s+){0,2}?", r"\s*[^\W\d]{0,4}?\s*"
#: Characters before a number in which a bound may stand.
_NEAR = 40
#: A little more than a number is about as many.
_HARDLY = re.compile(
    r"\b(?:just|little|bit|slightly|barely|knapp|etwas|bisschen|peu|poco|po'|pouco|iets|lite|litt|lidt|trochę|troszkę|trochu|чуть"
    r"|немного|трохи|biraz|sedikit|puțin|vähän|kicsit|λίγο)\W*$"
)


def is_bound(text: str, start: int, end: int) -> bool:
    """Whether words around a number make it a bound.

    Args:
        text: in small letters.
        start, end: where the number stands.
    """
    before, after = _patterns()
    near = text[max(0, start - _NEAR) : start]
    found = before.search(near)
    return (found is not None and _HARDLY.search(near, 0, found.start()) is None) or after.match(text, end) is not None


@cache
def _patterns() -> tuple[re.Pattern[str], re.Pattern[str]]:
    """What finds a bound before a number, and one after it."""
    spaced: dict[str, list[str]] = {"before": [], "after": []}
    glued: dict[str, list[str]] = {"before": [], "after": []}
    for _, place, words in rows_of("number_bounds.tsv"):
        for phrase in words.split("|"):
            (glued if NO_SPACES.search(phrase) or "\uac00" <= phrase[0] <= "\ud7a3" else spaced)[place].append(
                re.escape(phrase).replace(r"\*", r"[^\W\d]*")
            )
    either = {place: "|".join(sorted(words, key=len, reverse=True)) for place, words in spaced.items()}
    glued_either = {place: "|".join(sorted(words, key=len, reverse=True)) for place, words in glued.items()}
    return (
        re.compile(rf"(?:(?<!\w)(?:{either['before']})|(?:{glued_either['before']})){_BETWEEN}$"),
        re.compile(rf"{_PLUS}|{_COUNTED}(?:{either['after']})(?!\w)|{_COUNTER}(?:{glued_either['after']})"),
    )
