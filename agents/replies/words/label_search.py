"""Finding the labels of options where they stand in a text as they are, degree words aside."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence
from typing import NamedTuple

from .degree_words import Degrees
from .reply_words import DENYING, FILLERS, is_negated, words_of

#: Scripts that put no spaces between words.
NO_SPACES = re.compile(r"[\u0e00-\u0e7f\u3040-\u30ff\u3400-\u9fff]")

_SENTENCE_END = re.compile(r"[.!?？。！\n]")

#: "And", "then", "the" and the like written onto an Arabic or Hebrew word, and particles onto a Korean one.
_JOINED = re.compile(
    r"(?<!\w)(?:[وف]([\u0620-\u064a]{3,})|(?:וה|[והלבכש])([\u05d0-\u05ea]{2,})"
    r"|([\uac00-\ud7a3]+?)(?:은|는|이|가|을|를|도|과|와|랑|하고|이랑|요|이요|이고|고|이에요|예요|입니다)(?!\w))"
)


class FoundLabel(NamedTuple):
    """A label in a text: the option's code, where it stands in the text in folded case, and whether the text denies it."""

    code: int
    start: int
    end: int
    is_denied: bool

    def is_asked(self, text: str) -> bool:
        """Whether the sentence of the label asks: "Who still carries cash? By phone, of course"."""
        end = _SENTENCE_END.search(text, self.end)
        return end is not None and end[0] in "?？"

    def is_statement(self, text: str) -> bool:
        """Whether the label is all that a sentence of the text says, fillers aside: as good an answer as any other."""
        start = max(text.rfind(sign, 0, self.start) for sign in ".!?;\n") + 1
        ends = [at for sign in ".!?;\n" if (at := text.find(sign, self.end)) >= 0]
        around = text[start : self.start] + " " + text[self.end : min(ends, default=len(text))]
        return FILLERS.issuperset(words_of(around))


class LabelSearch:
    """Finds labels by their words, the longer before the shorter.

    Args:
        by_phrase: folded label to code.
        degrees: what may stand for the degree words of these labels.
        turned: phrases that are a label's words in another order, whose words no sign may part: "Content, very much so".
    """

    def __init__(self, by_phrase: Mapping[str, int], degrees: Degrees, turned: Collection[str] = ()) -> None:
        #: by first word: code, what may stand for each further word, and whether the phrase is turned
        self._by_first: dict[str, list[tuple[int, list[frozenset[str]], bool]]] = {}
        unspaced: list[tuple[int, str]] = []
        for form in sorted((form for form in by_phrase if not form.isdigit()), key=len, reverse=True):
            words = form.split()
            forms = [degrees.stand_ins(words, at) for at in range(len(words))]
            if NO_SPACES.search(form) is None:
                for first in forms[0]:
                    self._by_first.setdefault(first, []).append((by_phrase[form], forms[1:], form in turned))
            elif len(words) == 1:
                unspaced.append((by_phrase[form], degrees.unspaced(form)))
            else:
                one_of = (f"(?:{'|'.join(sorted(map(re.escape, own), key=len, reverse=True))})" for own in forms)
                unspaced.append((by_phrase[form], (r"[ \-]+" if form in turned else r"[\W_]+").join(one_of)))
        self._parts = frozenset(word for form in by_phrase for word in form.split() if "'" in word)
        # "ya" is yes in one language and another word in the next: such forms count where they open a reply
        self._opening = {form for form in turned if " " not in form}
        self._unspaced = re.compile("|".join(f"({body})" for _, body in unspaced)) if unspaced else None
        self._unspaced_codes = [code for code, _ in unspaced]

    def find(self, text: str, words: Sequence[str] | None = None) -> list[FoundLabel]:
        """Labels in a text in folded case, in their order, none over another.

        Args:
            text: in folded case.
            words: its words, where they are at hand.
        """
        if not text.isascii() and _JOINED.search(text) is not None:
            text = _JOINED.sub(self._apart, text)
            words = None
        words = words_of(text) if words is None else words
        firsts = self._by_first.keys() & words
        spans = self._spaced(text, words, firsts) if firsts else []
        if self._unspaced is not None and not text.isascii():
            for match in self._unspaced.finditer(text):
                spans.append((match.start(), -match.end(), self._unspaced_codes[match.lastindex - 1]))  # type: ignore[operator]
            spans.sort()
        if not spans:
            return []
        may_deny = not text.isascii() or "n't" in text or not DENYING.isdisjoint(words)
        found = []
        reached = 0
        for start, minus_end, code in spans:
            if start >= reached:
                reached = -minus_end
                is_denied = may_deny and is_negated(text[:start], text[start:reached], text[reached : reached + 40])
                found.append(FoundLabel(code, start, reached, is_denied))
        return found

    def _apart(self, found: re.Match[str]) -> str:
        """A word less what is written onto it, where what is left begins a label; as long as before."""
        word = found[found.lastindex or 0]
        if word not in self._by_first or found[0] in self._by_first:
            return found[0]
        return word.ljust(len(found[0])) if found[3] else word.rjust(len(found[0]))

    def _spaced(self, text: str, words: Sequence[str], firsts: Collection[str]) -> list[tuple[int, int, int]]:
        """Start, end below zero and code of every phrase whose words, of which ``firsts`` may be the first, stand in a text."""
        if "'" in text:
            words = [part for word in words for part in ((word,) if word in self._parts else word.split("'"))]
        may_join = "-" in text or "_" in text
        spans = []
        place = seen = 0  # a place in the text, and how many words stand before it
        for at, word in enumerate(words):
            if word not in firsts:
                continue
            for code, further, is_turned in self._by_first[word]:
                last = at + len(further)
                if last >= len(words):
                    continue
                for own, there in zip(further, words[at + 1 : last + 1], strict=True):
                    if there not in own:
                        break
                else:
                    for there in words[seen:at]:
                        place = text.find(there, place) + len(there)
                    seen = at
                    start = end = text.find(word, place)
                    for there in words[at : last + 1]:
                        end = text.find(there, end) + len(there)
                    if may_join and _is_joined(text, start, end):
                        continue
                    if is_turned and not self._may_be_turned(text, start, end, words[at : last + 1]):
                        continue
                    spans.append((start, -end, code))
                    break
        return spans

    def _may_be_turned(self, text: str, start: int, end: int, words: Sequence[str]) -> bool:
        """Whether nothing parts the words of a turned phrase, or where it is one word, nothing but fillers stands before it."""
        if len(words) == 1:
            return words[0] not in self._opening or FILLERS.issuperset(words_of(text[:start]))
        return list(filter(None, text[start:end].replace("-", " ").split(" "))) == list(words)

    def without(self, text: str) -> str:
        """The text in folded case without any label that stands in it."""
        folded = text.casefold()
        for found in reversed(self.find(folded)):
            folded = f"{folded[: found.start]} {folded[found.end :]}"
        return folded


def _is_joined(text: str, start: int, end: int) -> bool:
    """Whether a hyphen joins a phrase to a word before it, or a low line to anything: "un-happy"."""
    before = text[max(0, start - 2) : start]
    return (
        text[end : end + 1] == "_"
        or before[-1:] == "_"
        or (before[-1:] == "-" and (before[:-1].isalnum() or before[:-1] == "_"))
    )
