"""A question of a survey: wording, options, scale direction and missing codes."""

from dataclasses import dataclass, field
from typing import Literal

from ..errors import InputError

Kind = Literal["likert", "single"]
Scale = Literal["ordinal", "nominal"]


@dataclass(frozen=True)
class Option:
    """One answer a respondent may give.

    Attributes:
        code: the integer stored in data files; unique within the question.
        label: the words shown to the respondent.
    """

    code: int
    label: str


@dataclass(frozen=True)
class Question:
    """One item, as it is asked.

    Attributes:
        id: unique within the survey; the identifier of the data file it is compared with (``Q46``).
        text: the wording.
        options: the substantive answers in scale order.
        missing: codes that are no substantive answer (don't know, no answer ...), code to label; never in a statistic.
        kind: ``likert`` (ordered options) or ``single`` (one of several).
        scale: ``ordinal`` options may be shown forward or reversed, ``nominal`` ones in any order.
        source: the ground truth whose shares of this id it may be compared with (``wvs7``), or empty.
        topic: the block of related questions it belongs to; leave-topic-out calibration cuts along it.
        trait, keyed: for personality items, the trait scored and whether agreement raises (1) or lowers (-1) it.
    """

    id: str
    text: str
    options: tuple[Option, ...]
    missing: dict[int, str] = field(default_factory=dict)
    kind: Kind = "likert"
    scale: Scale = "ordinal"
    source: str = ""
    topic: str = ""
    trait: str = ""
    keyed: int = 0

    def __post_init__(self) -> None:
        """Refuse what no respondent could answer."""
        codes = [option.code for option in self.options]
        if len(codes) < 2:
            raise InputError(
                where=f"Question {self.id}", parameter="options", got=codes, allowed="two or more answer options"
            )
        if len(set(codes)) != len(codes):
            raise InputError(
                where=f"Question {self.id}", parameter="option codes", got=codes, allowed="unique integers"
            )
        both = set(codes) & set(self.missing)
        if both:
            raise InputError(
                where=f"Question {self.id}",
                parameter="missing codes",
                got=sorted(both),
                allowed="codes that are no option",
            )

    @property
    def codes(self) -> tuple[int, ...]:
        """Option codes in scale order."""
        return tuple(option.code for option in self.options)

    @property
    def labels(self) -> tuple[str, ...]:
        """Option labels in scale order."""
        return tuple(option.label for option in self.options)
