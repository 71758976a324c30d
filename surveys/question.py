"""A question of a survey: wording, kind, options, scale direction, missing codes and when it is asked."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import Literal, get_args

from ..errors import InputError
from .option import Option, Row, Wording
from .random_choice import Draw
from .skip import Skip

Kind = Literal["likert", "single", "multiple", "numeric", "matrix", "ranking", "allocation", "text", "date"]
KINDS: tuple[Kind, ...] = get_args(Kind)
Scale = Literal["ordinal", "nominal"]
Order = Literal["", "fixed", "reversed", "random"]

#: Kinds answered by one option code; all others are answered in the value column.
CHOICE_KINDS: frozenset[str] = frozenset(("likert", "single"))
#: Kinds that list options; the others are open.
OPTION_KINDS: frozenset[str] = frozenset(("likert", "single", "multiple", "matrix", "ranking", "allocation"))


@dataclass(frozen=True)
class Question:
    """One item, as it is asked.

    Attributes:
        id: unique within the survey; the identifier of the data file it is compared with (``Q46``).
        text: the wording; ``${Q1}`` stands for the answer to an earlier question (piping).
        options: the substantive answers in scale order; the columns of a matrix, the things ranked or allocated to.
        missing: codes that are no substantive answer (don't know, no answer ...), code to label; never in a statistic.
        kind: ``likert`` (one of several ordered options), ``single`` (one of several), ``multiple`` (some of several),
            ``numeric``, ``matrix`` (one option a row), ``ranking``, ``allocation`` (numbers that sum), ``text``, ``date``.
        scale: ``ordinal`` options may be shown forward or reversed, ``nominal`` ones in any order.
        source: the ground truth whose shares of this id it may be compared with (``wvs7``), or empty.
        topic: the block of related questions it belongs to; leave-topic-out calibration cuts along it.
        trait, keyed: for personality items, the trait scored and whether agreement raises (1) or lowers (-1) it.
        offered: those missing codes that are shown to the respondent as answers; the others are withheld.
        order: how options are shown: ``fixed``, ``reversed``, ``random`` (nominal scales only), or empty to let the
            elicitation vary it.
        rows: the items of a matrix.
        unit, low, high, whole: of a numeric answer; bounds inclusive, in that unit; ``whole`` allows no fractions.
        total: what the numbers of an allocation sum to.
        at_least, at_most: how many options may be chosen or ranked; None for no bound.
        show_if: condition under which it is asked, on answers to earlier questions; empty for always.
        skips: jumps taken after it.
        variants: other wordings of ``text`` by name, for pre-tests.
        variant: name of the wording that ``text`` is; empty for the main one.
        translations: wording in other languages, by BCP 47 tag.
        anchors: sets of statements, one per option in scale order, that free text is compared with.
        draw: decides who is asked it, where its block stands in a random choice; set by ``Survey.routed_questions``.
    """

    id: str
    text: str
    options: tuple[Option, ...] = ()
    missing: dict[int, str] = field(default_factory=dict)
    kind: Kind = "likert"
    scale: Scale = "ordinal"
    source: str = ""
    topic: str = ""
    trait: str = ""
    keyed: int = 0
    offered: tuple[int, ...] = ()
    order: Order = ""
    rows: tuple[Row, ...] = ()
    unit: str = ""
    low: float | None = None
    high: float | None = None
    whole: bool = False
    total: float | None = None
    at_least: int | None = None
    at_most: int | None = None
    show_if: str = ""
    skips: tuple[Skip, ...] = ()
    variants: dict[str, str] = field(default_factory=dict)
    variant: str = ""
    translations: dict[str, Wording] = field(default_factory=dict)
    anchors: tuple[tuple[str, ...], ...] = ()
    draw: Draw | None = None

    def __post_init__(self) -> None:
        """Refuse what no respondent could answer."""
        from .question_rules import broken_rule

        fault = broken_rule(self)
        if fault is not None:
            parameter, got, allowed = fault
            raise InputError(where=f"Question {self.id}", parameter=parameter, got=got, allowed=allowed)

    @property
    def codes(self) -> tuple[int, ...]:
        """Option codes in scale order."""
        return tuple(option.code for option in self.options)

    @property
    def labels(self) -> tuple[str, ...]:
        """Option labels in scale order."""
        return tuple(option.label for option in self.options)

    def label(self, code: int) -> str:
        """Words of an option or a missing code.

        Raises:
            InputError: no such code.
        """
        for option in self.options:
            if option.code == code:
                return option.label
        if code in self.missing:
            return self.missing[code]
        raise InputError(where=f"Question {self.id}", parameter="code", got=code, allowed=str(self.codes))

    def worded(self, variant: str) -> Question:
        """The question in another of its wordings; itself where it has none of that name."""
        return replace(self, text=self.variants[variant], variant=variant) if variant in self.variants else self

    def in_language(self, language: str) -> Question:
        """The question in another of its languages; itself where it is not translated."""
        wording = self.translations.get(language)
        if wording is None:
            return self
        return replace(
            self,
            text=wording.text or self.text,
            options=tuple(Option(one.code, wording.options.get(one.code, one.label)) for one in self.options),
            missing={code: wording.missing.get(code, label) for code, label in self.missing.items()},
            rows=tuple(Row(row.id, wording.rows.get(row.id, row.text)) for row in self.rows),
        )

    def is_wholly_in(self, language: str) -> bool:
        """Whether text, rows, options and offered missing codes are all translated; labels without a letter need not be."""
        wording = self.translations.get(language)
        if wording is None or not wording.text:
            return False
        shown = {code: self.missing[code] for code in self.offered} | {one.code: one.label for one in self.options}
        said = wording.missing | wording.options
        return all(code in said or not any(map(str.isalpha, label)) for code, label in shown.items()) and all(
            row.id in wording.rows for row in self.rows
        )

    def by_row(self) -> tuple[Question, ...]:
        """A matrix as one single-choice question a row, ``ID_ROW``; any other question alone."""
        if self.kind != "matrix":
            return (self,)
        return tuple(
            replace(
                self,
                id=f"{self.id}_{row.id}",
                text=f"{self.text} {row.text}",
                kind="likert" if self.scale == "ordinal" else "single",
                rows=(),
                skips=(),
                variants={name: f"{text} {row.text}" for name, text in self.variants.items()},
                translations={
                    language: replace(
                        wording, text=f"{wording.text or self.text} {wording.rows.get(row.id, row.text)}", rows={}
                    )
                    for language, wording in self.translations.items()
                },
            )
            for row in self.rows
        )
