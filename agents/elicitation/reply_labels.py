"""Finding the labels of options, and the numbers of numbered scales, in a reply."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cached_property

from ...surveys import Option
from .numerals import numerals, plain_digits
from .reply_words import CLAUSE, DENIED, FILLERS, NO, YES, folded, is_negated

_NO_SPACES = re.compile(r"[\u0e00-\u0e7f\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]")


_MARKER = re.compile(
    r"\b(?:so|overall|therefore|thus|hence|finally|final answer|ultimately|in the end|all in all|on balance"
    r"|all things considered|in conclusion"
    r"|i(?:'d| would| will|'ll| have to)? (?:still |probably |rather |definitely |just )?(?:say|choose|pick|select"
    r"|go with|go for|answer|opt for|settle on|lean towards?)(?: that)?"
    r"|my (?:final )?answer(?: is)?|insgesamt|also würde ich|alles in allem|en fin de compte|dans l'ensemble"
    r"|en general|en conclusión|por lo tanto)\b",
    re.IGNORECASE,
)
_OUT_OF = re.compile(
    r"(?:\s*/\s*|\s+(?:out of|of|von|sur|de|su|auf|из|dari|over|kati ya|von insgesamt|sobre|em)\s+)(?:10|ten|zehn|dix"
    r"|diez|dez|dieci)\b",
    re.IGNORECASE,
)


_DISAGREEING = re.compile(
    r"\b(?:do not|don't|can't|cannot|could not|couldn't) (?:really |quite |fully )?agree\b", re.IGNORECASE
)


@dataclass(frozen=True)
class Labels:
    """The labels of one question's options.

    Attributes:
        texts: the labels.
        by_phrase: folded label (and a two-word label turned round) to code.
        by_number: number to code, on scales whose inner points are bare numbers; else empty.
    """

    texts: tuple[str, ...]
    by_phrase: dict[str, int]
    by_number: dict[float, int]

    @classmethod
    def of(cls, options: Sequence[Option]) -> Labels:
        """Labels of these options; a phrase that two options share names neither."""
        phrases: dict[str, set[int]] = {}
        for option in options:
            whole = folded(option.label)
            forms = {whole, folded(re.sub(r"\([^)]*\)", "", option.label))}
            words = whole.split()
            if len(words) == 2:
                forms.add(f"{words[1]} {words[0]}")
            for synonyms in (YES, NO):
                if whole in synonyms:
                    forms |= synonyms
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
            _numbers(options),
        )

    @cached_property
    def _pattern(self) -> re.Pattern[str]:
        forms = sorted((form for form in self.by_phrase if not form.isdigit()), key=len, reverse=True)
        parts = []
        for form in forms:
            body = r"[\W_]+".join(re.escape(word) for word in form.split())
            parts.append(body if _NO_SPACES.search(form) else rf"(?<!\w){body}(?!\w)")
        return re.compile("|".join(parts) or r"(?!)", re.IGNORECASE)

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
    def _by_content(self) -> dict[str, int]:
        return {
            " ".join(word for word in form.split() if word not in FILLERS) or form: code
            for form, code in self.by_phrase.items()
        }

    def without(self, text: str) -> str:
        """The text without any label that stands in it."""
        return self._pattern.sub(" ", text)

    def exact(self, text: str, words: Sequence[str] | None = None) -> int | None:
        """The option whose whole label the text is, or whose number on a numbered scale; ``words`` as in ``is_refusal``."""
        if len(text) > 200:
            return None
        words = folded(text).split() if words is None else words
        found = self.by_phrase.get(" ".join(words))
        if found is None and 2 < len(words) < 8:
            found = self._shuffled.get(" ".join(sorted(words)))
        if found is not None or not self.by_number:
            return found
        digits = plain_digits(text).strip(" .()")
        return (
            self.by_number.get(float(digits)) if digits.isdecimal() and digits.isascii() and len(digits) < 6 else None
        )

    def named(self, text: str) -> list[tuple[int, int, int]]:
        """Labels that stand in the text and are not negated: code, start, end."""
        found = []
        for match in self._pattern.finditer(text):
            if not is_negated(text[: match.start()], match[0]):
                found.append((self.by_phrase[folded(match[0])], match.start(), match.end()))
        return found

    def contradicts(self, code: int, rest: str) -> bool:
        """Whether the words right after a letter are another option's label."""
        clause = CLAUSE.split(rest.lstrip(" .):,;-]\"'*=\n\t"), maxsplit=1)[0]
        words = [word for word in folded(clause).split() if word not in FILLERS]
        other = self._by_content.get(" ".join(words))
        if other is None and self.by_number:
            other = self.exact(clause)
        return other is not None and other != code

    def named_once(self, text: str, opened: Callable[[str], int] = lambda text: 0) -> int | None:
        """The one option that a reply means, by label or number; None if it is none or more than one.

        Args:
            text: the reply proper.
            opened: tells where the words that lead up to an answer end.
        """
        text = _DISAGREEING.sub("disagree", text)
        labels = self.named(text)
        codes = {code for code, _, _ in labels}
        if self.by_number:
            numbers = self._numbers_named(text)
            if numbers:
                both = numbers | codes
                return both.pop() if len(both) == 1 else (numbers.pop() if len(numbers) == 1 else self.concluded(text))
        if len(codes) == 1:
            return codes.pop()
        if codes:
            code, start, end = labels[0]
            # "Quite happy. I am not very happy with my job, but ...": an answer, then its reasons
            if start <= opened(text) + 2 and re.match(
                r"[\"']?\s*(?:[.;!\n:(-]|,? (?:because|since|as|although|though)\b)", text[end:]
            ):
                return code
            return self.concluded(text)
        return self._abbreviated(text)

    def concluded(self, text: str) -> int | None:
        """The one option named after the last word of conclusion, such as "so I'd say"."""
        ends = [marker.end() for marker in _MARKER.finditer(text)]
        if not ends:
            return None
        rest = text[ends[-1] :]
        codes = {code for code, _, _ in self.named(rest)}
        if self.by_number:
            codes |= self._numbers_named(rest)
        return codes.pop() if len(codes) == 1 else None

    def _numbers_named(self, text: str) -> set[int]:
        """Codes of the numbers that stand in the text, the ends of the scale itself ("from 1 to 10", "out of 10") left out."""
        low, high = min(self.by_number), max(self.by_number)
        text = plain_digits(text)
        ends = (
            rf"(?:from |of |between |von |zwischen |de |del |da |entre |от )?\b{low:g}\b ?(?:\([^)]*\) ?)?(?:to|-"
            rf"|through|and|bis|und|à|a|al|et|y|до|sampai|hingga|hadi|=)+ ?\b{high:g}\b(?: ?\([^)]*\))?"
        )
        found = numerals(_OUT_OF.sub(" ", text))
        if len({one.value for one in found}) > 1:
            found = numerals(_OUT_OF.sub(" ", re.sub(ends, " ", text, flags=re.IGNORECASE)))
        values = {one.value for one in found}
        inside = {value for value in values if value in self.by_number}
        # years, ages and counts in the reasons are no points of the scale, but a fraction between two points is no point either
        if any(low < value < high and value not in self.by_number for value in values):
            return set()
        return {self.by_number[value] for value in inside} if len(inside) == 1 or len(inside) > 1 else set()

    def _abbreviated(self, text: str) -> int | None:
        """The option of a short reply that uses only words of its label: "quite" for "Quite happy", "careful" ..."""
        words = [word for word in folded(text).split() if word not in FILLERS]
        if (
            not 0 < len(words) <= 5
            or DENIED.search(text.casefold())
            or (self.by_number and any(map(str.isdigit, text)))
        ):
            return None
        codes = [code for code in dict.fromkeys(self.by_phrase.values()) if self._covers(words, code)]
        if len(codes) != 1:
            return None
        rare = [word for word in words if len(self._word_owners.get(word, ())) == 1 and len(word) > 1]
        return codes[0] if rare or len(words) > 1 else None

    def _covers(self, words: Sequence[str], code: int) -> bool:
        return any(
            owner == code and set(words) <= set(form.split()) and _in_order(words, form.split())
            for form, owner in self.by_phrase.items()
        )


def _in_order(words: Sequence[str], label: Sequence[str]) -> bool:
    place = iter(label)
    return all(word in place for word in words)


def _numbers(options: Sequence[Option]) -> dict[float, int]:
    """Number to code where all labels but the ends and named points are bare numbers."""
    numbers = {float(option.label): option.code for option in options if re.fullmatch(r"\s*-?\d+\s*", option.label)}
    if len(numbers) * 2 < len(options):
        return {}
    for option in options:
        leading = re.match(r"\s*(-?\d+)\b", option.label)
        numbers.setdefault(float(leading[1]) if leading else float(option.code), option.code)
    return numbers
