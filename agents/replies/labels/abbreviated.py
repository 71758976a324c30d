"""Short replies that use only words of a label: "quite" for "Quite happy", "careful" for "Need to be very careful"."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from ..words.degree_words import DEGREE_WORDS
from ..words.label_phrases import ADVERBS, SILENT
from ..words.reply_words import BARE_NEGATIONS, DENIED, NEGATIONS, YES

_A_LOT = frozenset(("lot",))
#: Longer replies abbreviate nothing.
_LONGEST = 5


class Abbreviated:
    """The labels of one question, for replies that leave out some of their words.

    Args:
        by_phrase: folded label to code.
        own: degree words of replies to the labels' own.
        is_numbered: whether numbers are labels, so that a reply with a digit abbreviates none.
    """

    def __init__(self, by_phrase: Mapping[str, int], own: Mapping[str, str], *, is_numbered: bool) -> None:
        self._own = own
        self._is_numbered = is_numbered
        self._forms = [(frozenset(words := tuple(form.split())), words, code) for form, code in by_phrase.items()]
        owners: dict[str, set[int]] = {}
        for held, _, code in self._forms:
            for word in held:
                owners.setdefault(word, set()).add(code)
        self._owners = owners
        self._great_deal = any({"great", "deal"} <= held for held, _, _ in self._forms)
        # words that say nothing about which label is meant; "probably" does where only some labels have it
        n_codes = len(set(by_phrase.values()))
        self._silent = SILENT - {word for word in ADVERBS if 0 < len(owners.get(word, ())) < n_codes}

    def named(self, words: Sequence[str], text: str) -> int | None:
        """The one option that a text in folded case abbreviates; ``words`` are its words."""
        said = len(words)
        words = [word for word in words if word not in self._silent]
        if not 0 < len(words) <= _LONGEST or DENIED.search(text) or (self._is_numbered and any(map(str.isdigit, text))):
            return None
        words = [self._own.get(word, word) for word in words]
        used = frozenset(words)
        # "I don't think so" is no "Don't know", and "tidak selalu" no "Tidak pernah"
        if used <= BARE_NEGATIONS or (used <= NEGATIONS and len(words) < said):
            return None
        if used == _A_LOT and any(held > _A_LOT for held, _, _ in self._forms) and self._great_deal:
            return None  # as near to "a great deal" as to "quite a lot"
        if words[0] in YES and len(words) > 1 and YES.isdisjoint(self._owners):
            words = words[1:]  # "Oui, plutôt"
            used = frozenset(words)
        if len(words) > 1:
            # "more harm" for "More harm than good"
            begun = {code for _, form, code in self._forms if form[: len(words)] == tuple(words)}
            if len(begun) == 1:
                return begun.pop()
        if len(words) == 1 and words[0] in DEGREE_WORDS - NEGATIONS:
            # "very" for the one label that begins so
            begun = {code for held, form, code in self._forms if form[0] == words[0] and NEGATIONS.isdisjoint(held)}
            if len(begun) == 1:
                return begun.pop()
        forms = [(held, code) for held, form, code in self._forms if used <= held and _in_order(words, form)]
        codes = {code for _, code in forms}
        # "a bit worried" is not "not one bit worried"
        if len(codes) != 1 or (NEGATIONS.isdisjoint(used) and not any(NEGATIONS.isdisjoint(held) for held, _ in forms)):
            return None
        rare = [word for word in words if len(self._owners.get(word, ())) == 1 and len(word) > 1]
        return codes.pop() if rare or len(words) > 1 else None


def _in_order(words: Sequence[str], label: Sequence[str]) -> bool:
    place = iter(label)
    return all(word in place for word in words)
