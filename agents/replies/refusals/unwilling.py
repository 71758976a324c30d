"""Telling from a reply that names no answer whether it declines, in wordings wider than ``refusal`` may take for one.

``unwilling.tsv`` has them by language, ``unwilling_phrases`` for English. Most are a denial in the first person with a verb of
telling or judging near it: "je préfère m'abstenir de répondre", "nie chcę się w tej sprawie wypowiadać".
"""

from __future__ import annotations

import re
from collections.abc import Collection
from functools import cache
from typing import NamedTuple

from ..words.reply_words import word_set, words_of
from ..words.word_table import rows_of
from .unwilling_phrases import ENGLISH

#: By the first language of a row of the table, the script that a reply must hold for it, where one tells.
_SCRIPTS = {
    "ru": "[\u0400-\u04ff]",
    "uk": "[\u0400-\u04ff]",
    "el": "[\u0370-\u03ff]",
    "ar": "[\u0590-\u06ff]",
    "hi": "[\u0600-\u06ff\u0900-\u0eff]",
    "zh": "[\u3400-\u9fff]",
    "ja": "[\u3040-\u30ff]",
    "ko": "[\uac00-\ud7a3]",
}
#: Up to so many words stand between a denial and the verb denied.
_BETWEEN = 4

#: A reply with one of these is English, and in no language that denies by the endings of its verbs.
_IN_ENGLISH = word_set("i i'm i'd i'll the to not of that it's is about")


class _Rows(NamedTuple):
    """Phrases by which a reply declines.

    Attributes:
        by_word: those of which a reply with one of them holds a word, in folded case, by that word.
        by_script: the others, by the script that a reply must hold for them; None for Latin.
    """

    by_word: dict[str, list[re.Pattern[str]]]
    by_script: list[tuple[re.Pattern[str] | None, re.Pattern[str]]]


@cache
def _rows() -> _Rows:
    """The phrases of all languages, made when first needed, which for many runs is never."""
    languages: dict[str, dict[str, str]] = {}
    for language, kind, patterns in rows_of("unwilling.tsv"):
        languages.setdefault(language, {})[kind] = patterns
    rows: list[tuple[str | None, str, str]] = [(None, words, phrases) for words, phrases in ENGLISH]
    for language, kinds in languages.items():
        phrases = kinds["phrases"]
        if "denial" in kinds:
            near = rf"(?<!\w)(?:{kinds['denial']})(?:,? [\w'-]+){{0,{_BETWEEN}}}?[, ]+(?:{kinds['telling']})"
            phrases = f"{near}|{phrases}"
        rows.append((_SCRIPTS.get(language[:2]), kinds.get("words", ""), phrases))
    found = _Rows({}, [])
    for script, words, phrases in rows:
        pattern = re.compile(phrases)
        for word in word_set(words.casefold()):
            found.by_word.setdefault(word, []).append(pattern)
        if not words:
            found.by_script.append((None if script is None else re.compile(script), pattern))
    return found


def is_unwilling(text: str, words: Collection[str] | None = None) -> bool:
    """Whether a reply without an answer declines, or says that it does not know.

    Args:
        text: the reply proper, as ``core_of`` gives it.
        words: its words in folded case, where they are at hand.
    """
    folded = text.casefold()
    held = frozenset(words_of(folded) if words is None else words)
    rows = _rows()
    phrases = {one for word in rows.by_word.keys() & held for one in rows.by_word[word]}
    if any(one.search(folded) is not None for one in phrases):
        return True
    is_ascii = text.isascii()
    if is_ascii and not _IN_ENGLISH.isdisjoint(held):
        return False
    return any(
        one.search(folded) is not None
        for script, one in rows.by_script
        if script is None or (not is_ascii and script.search(folded) is not None)
    )
