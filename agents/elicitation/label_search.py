"""Finding the labels of options where they stand in a text as they are, degree words aside."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from typing import NamedTuple

from .degree_words import Degrees
from .reply_words import DENYING, FILLERS, is_negated, words_of

#: Scripts that put no spaces between words.
NO_SPACES = re.compile(r"[\u0e00-\u0e7f\u3040-\u30ff\u3400-\u9fff]")


class FoundLabel(NamedTuple):
    """A label in a text: the option's code, where it stands in the text in folded case, and whether the text denies it."""

    code: int
    start: int
    end: int
    is_denied: bool


class LabelSearch:
    """Finds labels, the longer before the shorter.

    Args:
        by_phrase: folded label to code.
        degrees: what may stand for the degree words of these labels.
        turned: phrases that are a label's words in another order, whose words no sign may part: "Content, very much so".
    """

    def __init__(self, by_phrase: Mapping[str, int], degrees: Degrees, turned: Collection[str] = ()) -> None:
        forms = sorted((form for form in by_phrase if not form.isdigit()), key=len, reverse=True)
        spaced: dict[str, list[tuple[int, str]]] = {}
        unspaced: list[tuple[int, str]] = []
        for form in forms:
            words = form.split()
            is_unspaced = NO_SPACES.search(form) is not None
            if is_unspaced and len(words) == 1:
                unspaced.append((by_phrase[form], degrees.unspaced(form)))
                continue
            between = r"[ \-]+" if form in turned else r"[\W_]+"
            rest = "".join(between + degrees.pattern(words, at) for at in range(1, len(words)))
            for first in degrees.stand_ins(words[0]):
                if is_unspaced:
                    unspaced.append((by_phrase[form], re.escape(first) + rest))
                else:
                    spaced.setdefault(first, []).append((by_phrase[form], rest))
        # patterns begin with a plain word, which is fast to look for; what may not stand before it is seen to afterwards
        self._by_first = {
            first: (
                re.compile(rf"{re.escape(first)}(?:{'|'.join(f'({rest})' for _, rest in rests)})(?!\w)"),
                [code for code, _ in rests],
            )
            for first, rests in spaced.items()
        }
        # "ya" is yes in one language and another word in the next: such forms count where they open a reply
        self._opening = {form for form in turned if " " not in form}
        self._unspaced = re.compile("|".join(f"({body})" for _, body in unspaced)) if unspaced else None
        self._unspaced_codes = [code for code, _ in unspaced]

    def find(self, text: str, words: Collection[str] | None = None) -> list[FoundLabel]:
        """Labels in a text in folded case, in their order, none over another.

        Args:
            text: in folded case.
            words: its words or more, where they are at hand.
        """
        words = words_of(text) if words is None else words
        spans = []
        for first in self._by_first.keys() & words:
            pattern, codes = self._by_first[first]
            for match in pattern.finditer(text):
                start = match.start()
                before = text[start - 2 : start] if start > 1 else text[:start]
                if first in self._opening and not FILLERS.issuperset(words_of(text[:start])):
                    continue
                if not before or not (before[-1].isalnum() or before[-1] == "_" or _is_joined(before)):
                    spans.append((start, -match.end(), codes[match.lastindex - 1]))  # type: ignore[operator]
        if self._unspaced is not None and not text.isascii():
            for match in self._unspaced.finditer(text):
                spans.append((match.start(), -match.end(), self._unspaced_codes[match.lastindex - 1]))  # type: ignore[operator]
        if not spans:
            return []
        spans.sort()
        may_deny = not text.isascii() or "n't" in text or not DENYING.isdisjoint(words)
        found = []
        reached = 0
        for start, minus_end, code in spans:
            if start >= reached:
                reached = -minus_end
                is_denied = may_deny and is_negated(text[:start], text[start:reached], text[reached : reached + 40])
                found.append(FoundLabel(code, start, reached, is_denied))
        return found

    def without(self, text: str) -> str:
        """The text in folded case without any label that stands in it."""
        folded = text.casefold()
        for found in reversed(self.find(folded)):
            folded = f"{folded[: found.start]} {folded[found.end :]}"
        return folded


def _is_joined(before: str) -> bool:
    """Whether a hyphen joins what follows to a word before it: "un-happy"."""
    return before[-1] == "-" and len(before) == 2 and (before[0].isalnum() or before[0] == "_")
