"""Numbers from 11 to 99 in words of 27 languages, several spellings each: ``number_words.tsv``, one number a line.

Most were spelled out with num2words 0.5; Arabic, Greek, Hindi, native Korean, Swahili, Turkish and feminine forms by hand.
Numbers of several words ("treinta y cinco") are known as a whole, so that none is taken for its last word.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import cache

from ..words.word_table import rows_of


@cache
def number_phrases(split: Callable[[str], Sequence[str]]) -> dict[str, list[tuple[tuple[str, ...], int]]]:
    """Words of a number and the number, by the first word, the longest first; ``split`` takes a phrase apart."""
    phrases: dict[str, list[tuple[tuple[str, ...], int]]] = {}
    for _, value, spellings in rows_of("number_words.tsv"):
        for spelling in spellings.split("|"):
            words = tuple(split(spelling))
            phrases.setdefault(words[0], []).append((words, int(value)))
    return {first: sorted(found, key=lambda one: -len(one[0])) for first, found in phrases.items()}
