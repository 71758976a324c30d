"""Telling a refusal from an answer, in the languages surveys are held in.

A refusal is a reply that declines: it breaks the role ("As an AI ..."), says that it cannot or will not answer, or keeps the
answer to itself. "I don't know" declines too. Breaking the role counts even when a letter follows: a model that speaks for
itself does not speak for the respondent.
"""

from __future__ import annotations

import re
from collections.abc import Collection

from .refusal_phrases import CYRILLIC_GREEK, ENGLISH, ENGLISH_HINTS, LATIN, LATIN_HINTS, OTHER_SCRIPTS
from .reply_words import WORD

_IN_CYRILLIC_GREEK = re.compile(r"[\u0370-\u052f]")
_IN_OTHER_SCRIPTS = re.compile(r"[\u0590-\u1dff\u3040-\ud7a3]")
#: Latin letters beyond western Europe's, as Polish, Turkish and Vietnamese write them.
_IN_FAR_LATIN = re.compile(r"[\u0100-\u024f\u1e00-\u1eff]")


def is_refusal(text: str, words: Collection[str] | None = None) -> bool:
    """Whether a reply declines to answer.

    Args:
        text: the reply proper, as ``core_of`` gives it.
        words: its words in folded case, where they are at hand.
    """
    lower = text.lower()
    if words is None:
        words = WORD.findall(lower)
    has_hint = not ENGLISH_HINTS.isdisjoint(words) or "n/a" in lower[:4] or "a.i." in lower
    if has_hint and ENGLISH.search(lower) is not None:
        return True
    is_ascii = text.isascii()
    has_hint = not LATIN_HINTS.isdisjoint(words) or (not is_ascii and _IN_FAR_LATIN.search(lower) is not None)
    if has_hint and LATIN.search(lower) is not None:
        return True
    if is_ascii:
        return False
    if _IN_CYRILLIC_GREEK.search(lower) is not None and CYRILLIC_GREEK.search(lower) is not None:
        return True
    return _IN_OTHER_SCRIPTS.search(lower) is not None and OTHER_SCRIPTS.search(lower) is not None
