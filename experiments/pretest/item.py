"""A question as the rules read it: its words, its sentences, the part that asks, and its answers."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cached_property

from ...surveys import Question
from .lexicon import Lexicon, lexicon

_SENTENCE = re.compile(r"(?<=[.!?…])[\"”’)]*\s+(?=[\"“‘(¿¡]?[\w])")
_PARENTHESES = re.compile(r"\([^()]{0,400}\)")
_QUOTED = re.compile(r"(?:(?<!\w)'[^']{2,120}'(?!\w)|\"[^\"]{2,120}\"|“[^”]{2,120}”)")
#: A statement about oneself; one that opens with an opinion ("I think that ...") is about something else.
_SELF = (
    r"(?:i(?! (?:think|believe|feel that|find that|am of the opinion|support|oppose))|"
    r"ich(?! (?:denke|glaube|finde|meine))|je(?! (?:pense|crois|trouve))|j'|yo(?! (?:creo|pienso)))\b"
)
_WORD = re.compile(r"[^\W\d_]+(?:['’\-][^\W\d_]+)*")
_ABBREVIATION = re.compile(r"\b(?:e\.g|i\.e|etc|vs|Dr|Mr|Mrs|Ms|St|z\.B|bzw|d\.h|p\.ex|U\.S|U\.K|No)\.", re.IGNORECASE)


@dataclass(frozen=True)
class Item:
    """One wording of a question, ready for the rules.

    Attributes:
        question: as it is asked.
        language: BCP 47 tag of the wording.
    """

    question: Question
    language: str

    @cached_property
    def lexicon(self) -> Lexicon | None:
        """Word lists of the language; None where there are none."""
        return lexicon(self.language)

    @cached_property
    def text(self) -> str:
        """The wording without piping, in straight quotes and single spaces."""
        text = re.sub(r"\$\{[^}]*\}", "…", self.question.text).replace("’", "'").replace("‘", "'")
        return " ".join(text.split())

    @cached_property
    def bare(self) -> str:
        """The wording without what stands in parentheses."""
        return " ".join(_PARENTHESES.sub(" ", self.text).split()).replace(" ?", "?").replace(" ,", ",")

    @cached_property
    def sentences(self) -> tuple[str, ...]:
        """Sentences of the bare wording."""
        held = _ABBREVIATION.sub(lambda found: found[0].replace(".", "․"), self.bare)
        return tuple(part.replace("․", ".").strip() for part in _SENTENCE.split(held) if part.strip())

    @cached_property
    def core(self) -> str:
        """The sentences that ask: those with a question mark, else the last one (a statement to agree with)."""
        asking = [sentence for sentence in self.sentences if "?" in sentence or "¿" in sentence]
        return " ".join(asking) or (self.sentences[-1] if self.sentences else "")

    @cached_property
    def statement(self) -> str:
        """What is to be agreed with or rated: the part after the last colon, or the core."""
        head, colon, tail = self.text.rpartition(": ")
        return tail if colon and len(tail.split()) >= 3 and len(head.split()) >= 3 else self.core

    @cached_property
    def words(self) -> tuple[str, ...]:
        """Words of the whole wording."""
        return tuple(_WORD.findall(self.text))

    @cached_property
    def labels(self) -> tuple[str, ...]:
        """Labels of the answers, substantive ones only, straight quotes."""
        return tuple(" ".join(label.replace("’", "'").split()) for label in self.question.labels)

    @cached_property
    def every_label(self) -> tuple[str, ...]:
        """Labels of all answers shown: substantive ones, then missing codes on offer."""
        return (*self.labels, *(self.question.missing[code] for code in self.question.offered))

    @cached_property
    def asked(self) -> str:
        """The core without quotations and without answers that the wording reads out."""
        text = _QUOTED.sub(" ", self.core)
        folded = text.casefold()  # a pattern a label is dear, and most labels are not in the wording
        read_out = [
            label
            for label in self.labels
            if len(label) > 1
            and label.casefold() in folded
            and re.search(rf"(?<!\w){re.escape(label)}(?!\w)", text, re.I)
        ]
        if len(read_out) >= 2:
            for label in sorted(read_out, key=len, reverse=True):
                text = re.sub(rf"(?<!\w){re.escape(label)}(?!\w)", " ", text, flags=re.IGNORECASE)
            text = re.sub(r"[:,]?(?:\s*[,:])+\s*(?:\w{1,4}\s*)?(?=[?.])", "", text)
        return " ".join(text.split())

    @cached_property
    def is_agreement(self) -> bool:
        """Whether the answers agree, approve or say yes to what was said."""
        words = self.lexicon
        if words is None or not self.labels:
            return False
        hits = sum(1 for label in self.labels if _fits(words, "agreement_options", label))
        return hits >= 2 and hits >= len(self.labels) / 2

    @cached_property
    def is_first_person(self) -> bool:
        """Whether it is a statement about oneself ("I often feel blue"), as inventories have them."""
        return "?" not in self.statement and bool(re.match(_SELF, self.statement, re.I))

    @cached_property
    def is_numbered(self) -> bool:
        """Whether the answers are the points of a numbered scale, its ends perhaps in words."""
        bare = sum(1 for label in self.labels if re.fullmatch(r"[-+]?\d+", label))
        return len(self.labels) > 2 and bare >= len(self.labels) - 2

    def family(self) -> str:
        """What the answers express (frequency, agreement, ...): the one family that most labels belong to; or empty."""
        words = self.lexicon
        if words is None or len(self.labels) < 2:
            return ""
        if self.is_numbered:  # which may express anything
            return ""
        for name, pattern in words.groups.get("option_families", {}).items():
            if sum(1 for label in self.labels if pattern.match(label)) >= max(2, 0.6 * len(self.labels)):
                return str(name)
        return ""


def _fits(words: Lexicon, name: str, label: str) -> bool:
    found = words.patterns[name].match(label) if name in words.patterns else None
    return found is not None
