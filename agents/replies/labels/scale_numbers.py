"""The numbers of scales whose inner points are bare numbers, in a reply."""

from __future__ import annotations

import re
from collections.abc import Sequence

from ....surveys import Option
from ..numbers.number_meant import counts_something, number_meant
from ..numbers.numerals import numerals, plain_digits
from ..words.reply_words import is_negated

#: "One - that is never right" and "number one"; elsewhere "one" is a pronoun.
_ONE = re.compile(
    r"^\W*one\s*[-.,;:!]|\bnumber one\b(?! (?:reason|thing|priority|issue|problem|rule|concern))", re.IGNORECASE
)
_MIDDLE = re.compile(
    r"\W*(?:i'm |i am |i'd say |just |right |dead |smack |bang |somewhere |squarely |genau |en plein |justo "
    r"|esattamente |precies )*"
    r"(?:in the (?:very )?middle|the middle|dead cent(?:re|er)|the cent(?:re|er)|in the cent(?:re|er)"
    r"|in der mitte|die mitte|au milieu"
    r"|en el (?:medio|centro)|nel mezzo|al centro|no (?:meio|centro)|in het midden|i mitten|i midten|po środku|pośrodku|uprostřed"
    r"|középen|la mijloc|στη μέση|посередине|в середине|посередині|tam ortada|ortada|di tengah(?:-tengah)?"
    r"|ở giữa|真ん中|正中间|中间|가운데)"
    r"(?: of the (?:road|scale))?(?:です|입니다|요|吧)?\W*"
)
_BETWEEN_ONE = re.compile(r"\bbetween (?:a |about )?one and\b", re.IGNORECASE)
_RANGE = re.compile(r"\d\s?(?:-|~|to|or|bis|oder|à|ou|a|o|до|или|или|of|lub|veya|atau|eller|至|到|或)\s?\d")


class ScaleNumbers:
    """What numbers in a reply mean.

    Args:
        numbers: number to code.
    """

    def __init__(self, numbers: dict[float, int]) -> None:
        self._codes = numbers
        low, high = min(numbers), max(numbers)
        between = r"(?:to|-|~|through|and|bis|und|à|a|al|et|y|e|до|sampai|hingga|hadi|至|到|=)"
        self._ends = re.compile(
            rf"(?:from |of |between |von |zwischen |de |del |da |entre |от |从)?(?<!\d){low:g}(?!\d) "
            rf"?(?:\([^)]*\)|=[^,;.\d]*)? ?"
            rf"{between}+ ?(?<!\d){high:g}(?!\d)(?: ?\([^)]*\)|=[^,;.\d]*)?"
            rf"|(?:where|with|and)? ?(?<!\d)(?:{low:g}|{high:g}) (?:is|means|meaning|being|stands for) [^,.;\d]{{2,40}}(?=[,.;])"
            rf"|(?<!\d){low:g} (?:is|means|being) [^;.\d]{{2,40}}(?<!\d){high:g} (?:is|means|being) [^,;.\d]{{2,40}}",
            re.IGNORECASE,
        )
        top = {
            10: "ten|zehn|dix|diez|dez|dieci|tien|десяти|on|sepuluh|tio|dziesięciu",
            5: "five|fünf|cinq|cinco|cinque|пяти",
        }
        words = f"|{top[int(high)]}" if high in top else ""
        self._out_of = re.compile(
            rf"\b{high:g}[- ]point(?: scale)?|(?:\s*/\s*|\s+(?:out of|on|of|von|auf|sur|de|su"
            rf"|van|av|na|из|dari|over|kati ya|sobre|em|trên|üzerinden)\s+"
            rf"(?:a (?:scale of |possible (?:of )?))?)(?:{high:g}(?!\d)(?: (?:points|scale))?{words})(?!\w)",
            re.IGNORECASE,
        )

    @classmethod
    def of(cls, options: Sequence[Option]) -> ScaleNumbers | None:
        """The numbers of a question's options; None where fewer than half of its labels are bare numbers."""
        numbers = {float(option.label): option.code for option in options if re.fullmatch(r"\s*-?\d+\s*", option.label)}
        if not numbers or len(numbers) * 2 < len(options):
            return None
        for option in options:
            leading = re.match(r"\s*(-?\d+)\b", option.label)
            if leading is not None or option.code >= 0:  # "Don't know" is no point of the scale
                numbers.setdefault(float(leading[1]) if leading else float(option.code), option.code)
        return cls(numbers)

    @property
    def _middle(self) -> int | None:
        """The code halfway between the ends, where a point stands there."""
        return self._codes.get((min(self._codes) + max(self._codes)) / 2)

    def exact(self, text: str) -> int | None:
        """The code of the number that the text is, or of the point in the middle."""
        if self._middle is not None and _MIDDLE.fullmatch(text.casefold()) is not None:
            return self._middle
        digits = plain_digits(text).strip(" .()")
        if not digits.isdecimal() or not digits.isascii() or len(digits) > 5:
            return None
        return self._codes.get(float(digits))

    def named(self, text: str) -> set[int]:
        """Codes of the numbers that stand in the text, the ends of the scale itself ("from 1 to 10", "out of 10") left out.

        Years, ages and counts in the reasons are no points of the scale, but a fraction between two points is no point either.
        """
        text = plain_digits(text)
        found = numerals(text)
        if len(found) > 1:
            found = numerals(self._out_of.sub(" ", text))
        if len({one.value for one in found}) > 1:
            text = self._out_of.sub(" ", self._ends.sub(" ", text))
            found = numerals(text)
            if len(found) > 1 and not _RANGE.search(text):
                found = [one for one in found if not is_negated(text[: one.start], text[one.start : one.end])]
        values = {one.value for one in found}
        low, high = min(self._codes), max(self._codes)
        if len(self._codes) > 3 and values.issuperset(self._codes):
            return set()  # the scale itself, played back
        if _BETWEEN_ONE.search(text):
            return set()
        if len(values) == 1 and counts_something(text, found[0]):
            return set()
        if not found and 1 in self._codes and _ONE.search(text):
            return {self._codes[1]}
        if len(values) > 1 and not _RANGE.search(text):
            meant = number_meant(text, found, lambda value: low <= value <= high, counts_are_aside=True)
            uncounted = {one.value for one in found if not counts_something(text, one)}
            values = ({meant} if meant is not None else uncounted) if uncounted or meant is not None else values
        if any(low < value < high and value not in self._codes for value in values):
            return set()
        return {self._codes[value] for value in values if value in self._codes}
