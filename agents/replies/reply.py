"""A reply as the steps of reading it see it."""

from __future__ import annotations

from .clauses import hedge, last_word, left_open
from .numbers import shown_places
from .refusals import refusal
from .words.reply_words import WATCHED, words_of

_WATCHED = WATCHED | last_word.CONCLUDING | refusal.TELLING | hedge.TELLING | left_open.TELLING | shown_places.TELLING


class Reply:
    """The reply proper and what every step would make anew: reading 100,000 replies is a matter of microseconds each.

    Attributes:
        text: the reply proper, as ``reply_text.core_of`` gives it.
        folded: the same in folded case.
        words: its words in folded case.
        watched: those of its words that a step of reading looks for before it takes a closer look.
    """

    __slots__ = ("folded", "text", "watched", "words")

    def __init__(self, text: str) -> None:
        self.text = text
        self.folded = text.casefold()
        self.words = words_of(text)
        self.watched = _WATCHED.intersection(self.words)
