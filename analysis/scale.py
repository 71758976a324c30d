"""The options of one question as the judge sees them: codes, labels and whether their order means anything."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from ..errors import DistributionError

if TYPE_CHECKING:
    from ..surveys.question import Question


@dataclass(frozen=True)
class Scale:
    """What a distribution of answers to one question is a distribution over.

    Attributes:
        question_id: the identifier shared by the answers and the ground truth.
        codes: substantive option codes in scale order, strictly increasing; missing codes are no options.
        labels: words of the options, as many as codes; empty strings where unknown.
        text: the wording, or empty.
        is_ordered: whether the order carries meaning. Two options always count as ordered: with two, every distance is
            the same either way round.
        topic: block of related questions, or empty.
        listed: position in ``codes`` of each option as the instrument lists them, where that is not by rising code;
            a ``distribution`` column follows the instrument.
    """

    question_id: str
    codes: tuple[int, ...]
    labels: tuple[str, ...] = ()
    text: str = ""
    is_ordered: bool = True
    topic: str = ""
    listed: tuple[int, ...] = ()

    def __post_init__(self) -> None:
        """Refuse codes that cannot carry a distribution."""
        if len(self.codes) == 2 and not self.is_ordered:
            object.__setattr__(self, "is_ordered", True)
        if any(after <= before for before, after in zip(self.codes, self.codes[1:], strict=False)):
            raise DistributionError(
                where=f"Scale {self.question_id}",
                parameter="codes",
                got=self.codes,
                allowed="strictly increasing integer codes",
            )
        if self.labels and len(self.labels) != len(self.codes):
            raise DistributionError(
                where=f"Scale {self.question_id}",
                parameter="labels",
                got=self.labels,
                allowed=f"{len(self.codes)} labels, one per option, or none",
            )

    @classmethod
    def of(cls, question: Question) -> Scale:
        """The scale of a survey question: its options by rising code, whichever way the instrument lists them."""
        options = sorted(question.options, key=lambda option: option.code)
        rising = [option.code for option in options]
        return cls(
            question.id,
            tuple(option.code for option in options),
            tuple(option.label for option in options),
            question.text,
            question.scale == "ordinal",
            question.topic,
            tuple(int(np.searchsorted(rising, code)) for code in question.codes)
            if rising != list(question.codes)
            else (),
        )

    @classmethod
    def of_codes(cls, question_id: str, codes: Iterable[int]) -> Scale:
        """A scale known only by the codes seen in data."""
        return cls(question_id, tuple(sorted({int(code) for code in codes})))

    def label(self, position: int) -> str:
        """Words of one option, or its code where no words are known."""
        return (self.labels[position] if self.labels else "") or str(self.codes[position])
