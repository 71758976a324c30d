"""The codes of a file that stand for missing codes and for statuses without an answer: none is a number that an answer can be."""

from __future__ import annotations

import math
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from itertools import count

from ..question import CHOICE_KINDS, Question
from .export_words import export_words

#: Statuses without an answer, and the labels of a questionnaire that mean the same, beside the words they get themselves.
_STATUSES = {
    "refused": ("refused", "no answer", "prefer not to say", "keine angabe"),
    "skipped": ("not asked", "not applicable", "not asked in this country", "not asked in survey"),
    "unparsable": (),
    "failed": (),
}
#: Codes that a questionnaire does not have count down from here.
FIRST_STATUS_CODE = -91


@dataclass(frozen=True)
class MissingCodes:
    """What stands in a file where there is no answer.

    Attributes:
        own: code in the file of each missing code of the questionnaire; another one only where an answer may be that number.
        statuses: code in the file of each status without an answer.
        labels: words of every code of both.
    """

    own: Mapping[int, int]
    statuses: Mapping[str, int]
    labels: Mapping[int, str]

    @property
    def moved(self) -> dict[int, int]:
        """Missing codes that stand in the file as another one, with that one."""
        return {code: written for code, written in self.own.items() if code != written}


def missing_codes(question: Question, numbers: Collection[float] = (), language: str = "en") -> MissingCodes:
    """A code for each missing code and status, apart from everything that an answer can be.

    The questionnaire's own code stays, and a status shares it where their words say the same, unless its columns can hold that
    number as an answer: 0 and 1 say whether an option of a multiple choice was chosen, a share or a number may be 99.

    Args:
        question: that was asked.
        numbers: given as answers, where a question is answered with numbers.
        language: BCP 47 tag of the questionnaire.
    """
    said = export_words(language)
    free = _free_codes(question, numbers)
    own = {code: next(free) if _is_answer(code, question, numbers) else code for code in question.missing}
    statuses: dict[str, int] = {}
    labels = {own[code]: label for code, label in question.missing.items()}
    for status, same in _STATUSES.items():
        words: str = getattr(said, status)
        held = next(
            (code for code, label in question.missing.items() if label.casefold() in (*same, words.casefold())), None
        )
        statuses[status] = own[held] if held is not None else next(free)
        labels.setdefault(statuses[status], words)
    return MissingCodes(own, statuses, labels)


def _is_answer(code: int, question: Question, numbers: Collection[float]) -> bool:
    if question.kind == "multiple":
        return code in (0, 1)
    if question.kind == "allocation":
        return 0 <= code <= (question.total or 0) or code in numbers
    low, high = question.low, question.high
    return (low is not None and high is not None and low <= code <= high) or code in numbers


def _free_codes(question: Question, numbers: Collection[float]) -> Iterator[int]:
    """Codes that nothing else uses: downwards, or upwards from missing codes that all lie above the options.

    SPSS takes a range of missing codes and one more, so that codes on both sides of the options would not all be declared.
    """
    own, codes = list(question.missing), question.codes
    if question.kind in (*CHOICE_KINDS, "matrix", "ranking") and len(own) > 1 and min(own) > max(codes):
        return iter(count(max(own) + 1))
    lowest = min([math.inf, *numbers, *([] if question.low is None else [question.low])])
    first = FIRST_STATUS_CODE if lowest > FIRST_STATUS_CODE else math.floor(lowest) - 1
    return (code for code in count(first, -1) if code not in codes and code not in question.missing)
