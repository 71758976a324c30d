"""Finding the labels of options in a reply."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from functools import cached_property

from ...surveys import Option
from .bent_labels import BentLabels, spelled_out
from .degree_words import Degrees
from .label_search import FoundLabel, LabelSearch
from .reply import Reply
from .reply_words import (
    CLAUSE,
    DENIED,
    FILLERS,
    NEGATIONS,
    NO,
    NO_PHRASES,
    OPPOSING,
    YES,
    YES_PHRASES,
    folded,
    word_set,
    words_of,
)
from .scale_numbers import ScaleNumbers

_MARKER = re.compile(
    r"\b(?:so|overall|therefore|thus|hence|finally|final answer|ultimately|in the end|all in all|on balance"
    r"|all things considered|in conclusion|but (?:now|today|these days|nowadays|lately)|now(?:adays)? i(?:'m| am)?"
    r"|i(?:'d| would| will|'ll| have to)? (?:still |probably |rather |definitely |just )?(?:say|choose|pick|select"
    r"|go with|go for|answer|opt for|settle on|settled on|lean(?: more)?(?: towards?)?)(?: that)?"
    r"|my (?:final )?answer(?: is)?|insgesamt|also würde ich|alles in allem|unterm strich|en fin de compte|dans l'ensemble"
    r"|au final|en general|en conclusión|por lo tanto|en resumen|in definitiva|no geral|в целом|в общем"
    r"|总的来说|总体|全体的に|전반적으로)\b"
)
#: A denied word whose opposite is one word too: "I don't agree", "não concordo". And an idiom that denies without meaning it.
#: In front, what a reply holds wherever the pattern may match.
_OPPOSITES = (
    (
        "agree",
        re.compile(r"\b(?:do not|don't|can't|cannot|could not|couldn't) (?:really |quite |fully )?agree\b"),
        "disagree",
    ),
    ("concordo", re.compile(r"\bnão (?:\w+ )?concordo\b(?! nem)"), "discordo"),
    ("de acuerdo", re.compile(r"\bno (?:estoy |lo estoy )?(?:muy )?de acuerdo\b"), "en desacuerdo"),
    ("d'accordo", re.compile(r"\bnon (?:sono |ne sono )?d'accordo\b"), "in disaccordo"),
    ("be too", re.compile(r"\bcan(?:'t|not| not) be too (?=\w)"), "need to be very "),
)
#: Between a label that denies another and the one that is meant: "not very happy but quite happy".
_RATHER = re.compile(
    r"[\s,;.-]*(?:but |rather |just |only |more |sondern |sino |mais |ma |но |а |mas |pero |而是|是)*"
    r"(?:i'm |i am |i'd say |i would say |ich bin |je suis |soy |estoy |sono |sou |я )*(?:more (?:like |of )?|just |only )?"
)
_SENTENCE = re.compile(r"[^.,!;\n]{2,40}(?=[.,!;\n]\s*\S)")
_REASONS = re.compile(
    r"[\"']?\s*(?:[.;!\n:(-]|,? (?:because|since|as|although|though|given|mainly|weil|parce|porque|perché)\b)"
)
#: Words in which a label says "none" or "these": a reply may point in other words.
_POINTING = word_set(
    "them these those this that it of the whatsoever ever whatever either option options any my me for"
)
_SILENT = FILLERS | _POINTING


@dataclass(frozen=True)
class Labels:
    """The labels of one question's options.

    Attributes:
        texts: the labels.
        by_phrase: folded label (and a two-word label turned round) to code.
        by_number: the numbers of a numbered scale; None of any other.
        spoken: phrases that mean an option where they are the whole reply: "never" for "No".
    """

    texts: tuple[str, ...]
    by_phrase: dict[str, int]
    by_number: ScaleNumbers | None
    spoken: dict[str, int]

    @classmethod
    def of(cls, options: Sequence[Option]) -> Labels:
        """Labels of these options; a phrase that two options share names neither."""
        phrases: dict[str, set[int]] = {}
        spoken: dict[str, int] = {}
        for option in options:
            whole = folded(option.label)
            forms = {whole, folded(re.sub(r"\([^)]*\)", "", option.label))}
            words = whole.split()
            if len(words) == 2:
                forms.add(f"{words[1]} {words[0]}")
            if words[:3] == ["not", "at", "all"] and len(words) > 3:
                rest = " ".join(words[3:])
                forms |= {f"not {rest} {most}" for most in ("at all", "whatsoever", "in the least", "in the slightest")}
                forms |= {f"not {most} {rest}" for most in ("in the least", "the least bit", "remotely", "one bit")}
            for synonyms, replies in ((YES, YES_PHRASES), (NO, NO_PHRASES)):
                if whole in synonyms:
                    forms |= synonyms
                    spoken |= dict.fromkeys(replies, option.code)
            for form in forms - {""}:
                phrases.setdefault(form, set()).add(option.code)
        own = {folded(option.label): option.code for option in options}
        return cls(
            tuple(option.label for option in options),
            {
                form: own.get(form, next(iter(codes)))
                for form, codes in phrases.items()
                if len(codes) == 1 or form in own
            },
            ScaleNumbers.of(options),
            spoken,
        )

    @cached_property
    def _degrees(self) -> Degrees:
        return Degrees([form for form in self.by_phrase if not form.isdigit()])

    @cached_property
    def search(self) -> LabelSearch:
        """Finds these labels as they stand."""
        return LabelSearch(self.by_phrase, self._degrees)

    @cached_property
    def _bent(self) -> BentLabels:
        # on numbered scales one word, such as "left", is too little
        forms = {form: code for form, code in self.by_phrase.items() if self.by_number is None or " " in form}
        return BentLabels(forms, self._degrees.own)

    @cached_property
    def _word_owners(self) -> dict[str, set[int]]:
        owners: dict[str, set[int]] = {}
        for form, code in self.by_phrase.items():
            for word in form.split():
                owners.setdefault(word, set()).add(code)
        return owners

    @cached_property
    def _shuffled(self) -> dict[str, int]:
        """Options by the sorted words of longer labels, where they are no other option's: "not happy at all"."""
        owners: dict[str, set[int]] = {}
        for form, code in self.by_phrase.items():
            owners.setdefault(" ".join(sorted(form.split())), set()).add(code)
        return {form: next(iter(codes)) for form, codes in owners.items() if len(codes) == 1}

    @cached_property
    def _lengths(self) -> frozenset[int]:
        """Numbers of words of the labels that may be shuffled."""
        return frozenset(n for form in self._shuffled if 2 < (n := len(form.split())) < 8)

    @cached_property
    def _by_content(self) -> dict[str, int]:
        return {
            " ".join(word for word in form.split() if word not in FILLERS) or form: code
            for form, code in self.by_phrase.items()
        }

    def exact(self, text: str, words: Sequence[str] | None = None) -> int | None:
        """The option whose whole label the text is, or whose number on a numbered scale; ``words`` as in ``is_refusal``."""
        if len(text) > 200:
            return None
        words = words_of(text) if words is None else words
        phrase = " ".join(words)
        found = self.by_phrase.get(phrase)
        if found is None and self.spoken:
            found = self.spoken.get(phrase)
        if found is None and len(words) in self._lengths:
            found = self._shuffled.get(" ".join(sorted(words)))
        return found if found is not None or self.by_number is None else self.by_number.exact(text)

    def named(self, folded: str, words: Collection[str] | None = None) -> list[FoundLabel]:
        """Labels that stand in text in folded case and are not denied."""
        return [found for found in self.search.find(folded, words) if not found.is_denied]

    def contradicts(self, code: int, rest: str) -> bool:
        """Whether the words right after a letter are another option's label."""
        clause = CLAUSE.split(rest.lstrip(" .):,;-]\"'*=\n\t"), maxsplit=1)[0]
        words = [word for word in words_of(clause) if word not in FILLERS]
        other = self._by_content.get(" ".join(words))
        if other is None and self.by_number is not None:
            other = self.by_number.exact(clause)
        return other is not None and other != code

    def named_once(self, reply: Reply, opened: Callable[[str], int] = lambda text: 0) -> int | None:
        """The one option that a reply means, by label or number; None if it is none or more than one.

        Args:
            reply: what was written.
            opened: tells where the words that lead up to an answer end.
        """
        text = reply.folded
        words: Collection[str] = reply.words
        if not OPPOSING.isdisjoint(reply.watched):
            for part, opposite, meant in _OPPOSITES:
                if part in text:
                    text = opposite.sub(meant, text)
                    words = words_of(text)
        found = self.search.find(text, words)
        labels = [one for one in found if not one.is_denied]
        codes = {one.code for one in labels}
        if self.by_number is not None:
            numbers = self.by_number.named(text)
            if numbers:
                both = numbers | codes
                return both.pop() if len(both) == 1 else (numbers.pop() if len(numbers) == 1 else self.concluded(text))
        if len(codes) == 1:
            return self._longer(codes.pop(), text, words)
        if codes:
            return self._of_several(text, labels, opened)
        denied = {one.code for one in found}
        if not denied:
            short = self._abbreviated(words, text)
            if short is None and (first := _SENTENCE.match(text)):
                # "Neither. Both can be good or bad leaders."
                short = self._abbreviated(words_of(first[0]), first[0])
            if short is not None:
                return short
        spelled = spelled_out(text)
        held = self._bent.held(words if spelled is text else words_of(spelled))
        if held:
            bent, denied_too = self._bent.find(spelled, held)
            bent -= denied
            denied |= denied_too
            if not bent and not denied and self.by_number is None:
                bent = self._bent.hinted(spelled)
            if bent:
                return bent.pop() if len(bent) == 1 else None
        return self._other_than(denied)

    def _longer(self, code: int, text: str, words: Collection[str]) -> int:
        """The option of a label that holds the words found and more of the reply's: "we live together as married"."""
        longer = self._holders.get(code)
        if not longer:
            return code
        held = self._bent.held(words)
        if not any(one in longer for _, one in self._bent.wholly_held(held)):
            return code
        meant = self._bent.find(text, held)[0] & longer
        return meant.pop() if len(meant) == 1 else code

    @cached_property
    def _holders(self) -> dict[int, set[int]]:
        """By code, those of the labels that hold all words of its label and more than one other."""
        forms = {code: set(form.split()) for form, code in reversed(self.by_phrase.items())}
        return {
            code: {one for one, more in forms.items() if own < more and len(more) > len(own) + 1}
            for code, own in forms.items()
        }

    def _of_several(self, text: str, labels: list[FoundLabel], opened: Callable[[str], int]) -> int | None:
        first = labels[0]
        # "Quite happy. I am not very happy with my job, but ...": an answer, then its reasons
        if first.start <= opened(text) + 2 and _REASONS.match(text, first.end):
            return first.code
        meant = [
            label
            for label, after in zip(labels, [*labels[1:], None], strict=True)
            if not (after is not None and self._is_corrected(text, label, after))
        ]
        if len({one.code for one in meant}) == 1:
            return meant[0].code
        return self.concluded(text)

    def _is_corrected(self, text: str, label: FoundLabel, after: FoundLabel) -> bool:
        """Whether a label only denies another that is on offer, and the next one says what is meant; or is asked back."""
        if text[label.end : label.end + 1] == "?":
            return True
        first, _, rest = folded(text[label.start : label.end]).partition(" ")
        return (
            first in NEGATIONS
            and rest in self.by_phrase
            and _RATHER.fullmatch(text, label.end, after.start) is not None
        )

    def _other_than(self, denied: set[int]) -> int | None:
        """The other of two options where one is denied: "most people cannot be trusted"."""
        codes = set(self.by_phrase.values())
        return (codes - denied).pop() if len(codes) == 2 and len(denied) == 1 else None

    def concluded(self, text: str) -> int | None:
        """The one option named after the last word of conclusion, such as "so I'd say"; for text in folded case."""
        ends = [marker.end() for marker in _MARKER.finditer(text)]
        if not ends:
            return None
        rest = text[ends[-1] :]
        codes = {one.code for one in self.named(rest)}
        codes |= set() if self.by_number is None else self.by_number.named(rest)
        return codes.pop() if len(codes) == 1 else None

    def _abbreviated(self, words: Collection[str], text: str) -> int | None:
        """The option of a short reply that uses only words of its label: "quite" for "Quite happy", "careful" ..."""
        words = [word for word in words if word not in _SILENT]
        if (
            not 0 < len(words) <= 5
            or DENIED.search(text)
            or (self.by_number is not None and any(map(str.isdigit, text)))
        ):
            return None
        words = [self._degrees.own.get(word, word) for word in words]
        used = frozenset(words)
        codes = {code for held, form, code in self._forms if used <= held and _in_order(words, form)}
        if len(codes) != 1:
            return None
        rare = [word for word in words if len(self._word_owners.get(word, ())) == 1 and len(word) > 1]
        return codes.pop() if rare or len(words) > 1 else None

    @cached_property
    def _forms(self) -> list[tuple[frozenset[str], tuple[str, ...], int]]:
        """The words of every label, as a set and in order, and its code."""
        return [(frozenset(words := tuple(form.split())), words, code) for form, code in self.by_phrase.items()]


def _in_order(words: Sequence[str], label: Sequence[str]) -> bool:
    place = iter(label)
    return all(word in place for word in words)
