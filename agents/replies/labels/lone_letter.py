"""The option of a reply by the one capital that stands alone in it."""

from __future__ import annotations

from collections.abc import Mapping

from ..reply import Reply
from ..words.letter_phrases import AFTER_WORDS, CAPITAL, WORDS_TOO
from ..words.reply_words import NEGATIONS, is_negated
from .reply_labels import Labels


def only_letter(core: str, shown: Mapping[str, int]) -> int | None:
    """The option of the one capital that stands alone in a short reply and is not denied: "Mine is B", "not A, but B"."""
    capitals = [letter for letter in CAPITAL.finditer(core) if letter[0] in shown]
    meant = {letter[0] for letter in capitals if not is_negated(core[: letter.start()], letter[0])}
    # "A" and "I" are words too, unless the reply speaks in letters
    is_word = meant <= WORDS_TOO and len(capitals) < 2 and f"({''.join(meant)})" not in core
    if len(meant) != 1 or is_word or (len(capitals) > 1 and " or " in core):
        return None
    return shown[meant.pop()]


def letter_after_words(reply: Reply, shown: Mapping[str, int], labels: Labels) -> int | None:
    """The option of the one capital of a reply, after its last word, unless the words before it name another."""
    found = AFTER_WORDS.fullmatch(reply.text)
    if found is None:
        return None
    letter = found[1] or found[2] or found[3]
    if found[3] and is_negated(reply.text[: found.start(3)], letter):
        return None
    if letter not in shown or {one for one in CAPITAL.findall(reply.text) if one in shown} != {letter}:
        return None
    named = {one.code for one in labels.search.find(reply.folded, reply.words)}
    if found[2] and not named and not NEGATIONS.isdisjoint(reply.words):
        return None
    return shown[letter] if named <= {shown[letter]} else None
