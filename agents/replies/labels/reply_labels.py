"""Finding the labels of options in a reply."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache

from ....surveys import Option
from ..clauses.yes_or_no_denied import is_no, is_yes
from ..reply import Reply
from ..words.degree_words import DEGREE_WORDS, Degrees
from ..words.label_phrases import (
    CHOSEN_AFTER,
    CONCEDING,
    DEPENDING,
    DID_NOT,
    MARKER,
    NEITHER,
    OF_A_RELATIVE,
    OF_OTHERS,
    OPENS,
    OPPOSITES,
    PRONOUN,
    RATHER,
    REASONS,
    RELATIVES,
    SENTENCE,
    SENTENCES,
)
from ..words.label_search import FoundLabel, LabelSearch
from ..words.reply_words import CLAUSE, FILLERS, NEGATIONS, NO, NO_PHRASES, OPPOSING, YES, YES_PHRASES, folded, words_of
from ..words.scale_words import phrases_of
from .abbreviated import Abbreviated
from .bands import Bands
from .bent_labels import BentLabels, spelled_out
from .label_forms import own_forms, shared_tail, written_forms
from .paraphrases import Paraphrases
from .rates import Rates
from .scale_numbers import ScaleNumbers

_NEGATIVE = re.compile(r"\s*(?:-\s*\d|minus )", re.IGNORECASE)


@dataclass(frozen=True)
class Labels:
    """The labels of one question's options.

    Attributes:
        options: those the labels are of.
        by_phrase: folded label (and a two-word label turned round) to code.
        by_number: the numbers of a numbered scale; None of any other.
        spoken: phrases that mean an option where they are the whole reply: "never" for "No".
    """

    options: tuple[Option, ...]
    by_phrase: dict[str, int]
    by_number: ScaleNumbers | None
    spoken: dict[str, int]

    @classmethod
    @lru_cache(4096)
    def of(cls, options: tuple[Option, ...]) -> Labels:
        """Labels of these options, made once whatever the order shown; a phrase that two options share names neither."""
        phrases: dict[str, set[int]] = {}
        spoken: dict[str, int] = {}
        tail = shared_tail([option.label for option in options])
        for option in options:
            for form in sorted(written_forms(option.label, tail)):
                phrases.setdefault(form, set()).add(option.code)
            label = folded(option.label)
            for synonyms, replies in (
                (YES, YES_PHRASES),
                (NO, NO_PHRASES),
                *((one, one) for one in phrases_of("NEVER")),
            ):
                if label in synonyms:
                    spoken |= dict.fromkeys(replies, option.code)
        own = {folded(option.label): option.code for option in options}
        return cls(
            tuple(options),
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
    def _bands(self) -> Rates | Bands | None:
        return (Rates.of(self.options) or Bands.of(self.options)) if self.by_number is None else None

    @cached_property
    def _own(self) -> frozenset[str]:
        tail = shared_tail([option.label for option in self.options])
        return frozenset().union(*(own_forms(option.label, tail) for option in self.options))

    @cached_property
    def search(self) -> LabelSearch:
        """Finds these labels as they stand."""
        return LabelSearch(self.by_phrase, self._degrees, [form for form in self.by_phrase if form not in self._own])

    @cached_property
    def _bent(self) -> BentLabels:
        # on numbered scales one word, such as "left", is too little
        forms = {
            form: code
            for form, code in self.by_phrase.items()
            if " " in form or (self.by_number is None and form in self._own)
        }
        return BentLabels(forms, self._degrees.own)

    @cached_property
    def _abbreviated(self) -> Abbreviated:
        return Abbreviated(self.by_phrase, self._degrees.own, is_numbered=self.by_number is not None)

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
        """Codes by the words of labels without fillers; none for what two share, as "Probably not" and "Definitely not" do."""
        owners: dict[str, set[int]] = {}
        for form, code in self.by_phrase.items():
            owners.setdefault(" ".join(word for word in form.split() if word not in FILLERS), set()).add(code)
        return {content: codes.pop() for content, codes in owners.items() if content and len(codes) == 1}

    def _all_of(self, words: Sequence[str]) -> int | None:
        """The option whose label these words are, fillers aside."""
        code = self.by_phrase.get(" ".join(words))
        content = " ".join(word for word in words if word not in FILLERS)
        return self._by_content.get(content) if code is None else code

    def exact(self, text: str, words: Sequence[str] | None = None) -> int | None:
        """The option whose whole label the text is, or whose number on a numbered scale; ``words`` as in ``is_refusal``."""
        if len(text) > 200 or (self.by_number is not None and _NEGATIVE.match(text)):
            return None
        words = words_of(text) if words is None else words
        phrase = " ".join(words)
        found = self.by_phrase.get(phrase)
        if found is None and self.spoken:
            found = self.spoken.get(phrase)
        if found is None and len(words) in self._lengths:
            found = self._shuffled.get(" ".join(sorted(words)))
        return found if found is not None or self.by_number is None else self.by_number.exact(text)

    def yes_or_no(self, said: str) -> int | None:
        """The option that is "Yes", or "No"; None where no label is one."""
        is_so = is_yes if said == "yes" else is_no
        return next((one.code for one in self.options if is_so(one.label.casefold().strip())), None)

    def stated(self, text: str) -> int | None:
        """The option whose label is all that a text says, fillers aside, or whose number on a numbered scale."""
        words = words_of(text)
        code = self._all_of(words)
        if code is None and self.by_number is not None and sum(word not in FILLERS for word in words) == 1:
            named = self.by_number.named(text.casefold())
            return named.pop() if len(named) == 1 else None
        return code

    def abbreviated(self, text: str) -> int | None:
        """The option whose label a short text leaves out words of, and says nothing else."""
        return self._abbreviated.named(words_of(text), text.casefold())

    def named(self, folded: str, words: Sequence[str] | None = None) -> list[FoundLabel]:
        """Labels that stand in text in folded case and are not denied."""
        return [found for found in self.search.find(folded, words) if not found.is_denied]

    def mentioned(self, clause: str, *, whole: bool = False) -> set[int]:
        """Codes of the labels that a clause in folded case names, in any form of their words or, unless whole, by half of them."""
        codes = {found.code for found in self.named(clause)}
        spelled = spelled_out(clause)
        held = self._bent.held(words_of(spelled))
        if not codes and held:
            codes = self._bent.find(spelled, held)[0] or (set() if whole else self._bent.hinted(spelled))
        return codes

    def contradicts(self, code: int, rest: str) -> bool:
        """Whether the words right after a letter are another option's label."""
        clause = CLAUSE.split(rest.lstrip(" .):,;-]\"'*=\n\t"), maxsplit=1)[0]
        other = self._all_of(words_of(clause))
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
        words: Sequence[str] = reply.words
        if not OPPOSING.isdisjoint(reply.watched):
            for part, opposite, instead in OPPOSITES:
                if part in text:
                    text = opposite.sub(instead, text)
                    words = words_of(text)
        found = self.search.find(text, words)
        labels = [one for one in found if not one.is_denied]
        if labels and "my" in words:
            # "My sister is completely satisfied with hers" is no answer
            labels = [one for one in labels if not OF_A_RELATIVE.search(text, 0, one.start)]
            if not labels:
                return None
        codes = {one.code for one in labels}
        if self.by_number is not None:
            numbers = self.by_number.named(text)
            if numbers and len(codes) == 1 and not codes <= numbers and labels[0].start <= opened(text) + 2:
                # "No trust at all. When robbers came, they took three hours"
                return codes.pop()
            if numbers:
                both = numbers | codes
                return both.pop() if len(both) == 1 else (numbers.pop() if len(numbers) == 1 else self.concluded(text))
        if len(codes) == 1:
            return self._longer(codes.pop(), text, words, {one.code for one in found if one.is_denied})
        if codes:
            return self._of_several(text, labels, opened)
        denied = {one.code for one in found}
        if not denied and self._bands is not None:
            band = self._bands.named(text)
            if band is not None:
                return band
        if not denied:
            short = self._abbreviated.named(words, text)
            if short is None and (opening := SENTENCE.match(text)):
                # "Probably won't, the queue took five hours last time"
                short = self._abbreviated.named(words_of(spelled_out(opening[0])), opening[0])
            if short is not None:
                return short
        if self.spoken and not denied:
            # "Sure, I've voted in every election"
            said = self.spoken.get(folded(CLAUSE.split(text, maxsplit=1)[0]))
            if said is not None:
                return said
        if not denied and "i did not" in self.spoken and DID_NOT.search(text):
            return self.spoken["i did not"]  # "I have not paid any", where the options are yes and no
        if len(words) == 2 and denied and NEGATIONS.intersection(words) and len(set(words) - NEGATIONS) == 1:
            return None if len(self.options) > 2 else self._in_other_words(text, words, denied)  # "not always"
        meant = self._in_other_words(text, words, denied)
        return self._in_one_sentence(text) if meant is None and not found else meant

    def _in_one_sentence(self, text: str) -> int | None:
        """The option that the first or the last of several sentences is by itself, if the other is none: "Harder, somewhat. I "
        "..."."""
        parts = [part for part in SENTENCES.split(text) if part.strip(" .!\"'")]
        if len(parts) < 2:
            return None
        read = [(part, words_of(part)) for part in (parts[0], parts[-1])]
        wholly = [self.exact(part, words) for part, words in read]
        codes = {
            self._abbreviated.named(words, part) if code is None else code
            for (part, words), code in zip(read, wholly, strict=True)
        } - {None}
        return codes.pop() if len(codes) == 1 else None

    def _in_other_words(self, text: str, words: Sequence[str], denied: set[int]) -> int | None:
        """The option that a reply without any label as it stands means; ``denied`` are those it denies as they stand."""
        spelled = spelled_out(text)
        held = self._bent.held(words if spelled is text else words_of(spelled))
        if held:
            bent, denied_too = self._bent.find(spelled, held)
            bent -= denied
            denied |= denied_too
            if bent:
                return bent.pop() if len(bent) == 1 else None
        if self.by_number is None:
            own = RELATIVES.sub(" ", text) if "my " in text else text
            if own is not text and own.strip():
                text, spelled = own, spelled_out(own)
            meant = self._paraphrases.named(text, len(words))
            if meant is not None and meant not in denied:
                return meant
            other = self._other_than(denied)
            hinted = self._bent.hinted(spelled) - denied if held and other is None else set()
            if hinted:
                return hinted.pop() if len(hinted) == 1 else None
        return self._other_than(denied)

    @cached_property
    def _paraphrases(self) -> Paraphrases:
        return Paraphrases(self.options)

    def _longer(self, code: int, text: str, words: Sequence[str], denied: set[int]) -> int:
        """The option of a label that holds the words found and more of the reply's: "we live together as married"."""
        longer = self._holders.get(code, set()) - denied
        if not longer:
            return code
        held = self._bent.held(words)
        if not any(one in longer for _, one in self._bent.wholly_held(held)):
            return code
        meant = self._bent.find(text, held)[0] & longer
        return meant.pop() if len(meant) == 1 else code

    @cached_property
    def _holders(self) -> dict[int, set[int]]:
        """By code, those of the labels that hold all words of its label and a degree or more than one other word."""
        forms = {option.code: set(folded(option.label).split()) for option in self.options}
        return {
            code: {
                one
                for one, more in forms.items()
                if own < more and (len(more) > len(own) + 1 or more - own <= DEGREE_WORDS - NEGATIONS)
            }
            for code, own in forms.items()
        }

    def _of_several(self, text: str, labels: list[FoundLabel], opened: Callable[[str], int]) -> int | None:
        # "Regular: ni buena ni mala": what is neither is no answer
        neither = [one for one in labels if NEITHER.search(text, 0, one.start)]
        if len(neither) > 1:
            labels = [one for one in labels if one not in neither] or labels
        if DEPENDING.search(text):
            return None
        # "Most of them are, although there are a few honest ones"
        concession = CONCEDING.search(text, labels[0].end)
        if concession is not None:
            labels = [one for one in labels if one.start < concession.start()]
            if len({one.code for one in labels}) == 1:
                return labels[0].code
        # "Some would say very important": what others say is no answer
        labels = [one for one in labels if not OF_OTHERS.search(text, 0, one.start)] or labels
        if len({one.code for one in labels}) == 1:
            return labels[0].code
        first = labels[0]
        # "Quite happy. I am not very happy with my job, but ...": an answer, then its reasons
        last = labels[-1]
        # "... were merely good, and these beat the lot. Excellent."
        stated = {one.code for one in labels if one.is_statement(text)}
        if stated == {last.code} and not text[last.end :].strip(" .!*\"'") and last.is_statement(text):
            return last.code
        is_first = first.start <= opened(text) + 2 or (
            first.start < PRONOUN and OPENS.fullmatch(text, 0, first.start) is not None
        )
        if is_first and REASONS.match(text, first.end):
            others = [one for one in labels[1:] if one.code != first.code]
            return None if any(one.is_statement(text) for one in others) else first.code
        if all(text[one.end : one.end + 1] == "?" for one in labels):
            return None
        told = [one for one in labels if not one.is_asked(text)]
        if len({one.code for one in told}) == 1:
            return told[0].code
        chosen = {one.code for one in labels if CHOSEN_AFTER.match(text, one.end)}
        if len(chosen) == 1:
            return chosen.pop()
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
            first in NEGATIONS and rest in self.by_phrase and RATHER.fullmatch(text, label.end, after.start) is not None
        )

    def _other_than(self, denied: set[int]) -> int | None:
        """The other of two options where one is denied: "most people cannot be trusted"."""
        codes = set(self.by_phrase.values())
        return (codes - denied).pop() if len(codes) == 2 and len(denied) == 1 else None

    def concluded(self, text: str) -> int | None:
        """The one option named after the last word of conclusion, such as "so I'd say"; for text in folded case."""
        ends = [marker.end() for marker in MARKER.finditer(text)]
        if not ends:
            return None
        rest = text[ends[-1] :]
        codes = {one.code for one in self.named(rest)}
        codes |= set() if self.by_number is None else self.by_number.named(rest)
        return codes.pop() if len(codes) == 1 else None
