"""What can be seen of an answer without a judge."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from ...agents.replies.refusals.refusal import is_refusal
from ..text_distance import words_of

if TYPE_CHECKING:
    from ..asking import Reply

#: A longer text that begins like a refusal goes on to help.
_REFUSAL_WORDS = 80

_SENTENCE = re.compile(r"[.!?…]+(?:\s|$)|[。！？।॥؟۔]+")
_YOU = frozenset(("you", "your", "yours", "yourself"))


def declines(reply: Reply) -> bool:
    """Whether the assistant would not help: it says so in a short answer, in any of the languages that reading of replies knows."""
    if reply.status == "refused":
        return True
    return reply.is_answered and len(words_of(reply.text)) < _REFUSAL_WORDS and is_refusal(reply.text)


def word_count(text: str) -> float:
    """Words."""
    return float(len(words_of(text)))


def sentence_length(text: str) -> float:
    """Words per sentence."""
    return len(words_of(text)) / max(1, len([part for part in _SENTENCE.split(text) if part.strip()]))


def exclamations(text: str) -> float:
    """Exclamation marks per hundred words."""
    return 100.0 * len(re.findall("[!！]", text)) / max(1, len(words_of(text)))


def address(text: str) -> float:
    """Share of words that address the reader as "you" (English)."""
    words = words_of(text)
    return sum(word in _YOU for word in words) / max(1, len(words))


#: Heading to measure of tone; each is compared between matched people.
TONE = {
    "Words": word_count,
    "Words per sentence": sentence_length,
    "Exclamations per 100 words": exclamations,
    "Share of you": address,
}
