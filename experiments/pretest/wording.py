"""Which answers mean the same in two wordings of a question, so that they can be compared."""

from __future__ import annotations

from dataclasses import dataclass

from ...errors import InputError
from ...surveys import Question
from ...surveys.question import CHOICE_KINDS

#: How codes are matched: the same ones in both, those both have, or the ends of two scales of different length.
RULES = ("codes", "common", "range")


@dataclass(frozen=True)
class Comparison:
    """One question in two wordings.

    Attributes:
        question_id, name, kind: question, variant and kind of change.
        main, variant: place on the common scale by option code; codes that are missing are not compared.
        codes, labels, places: compared answers of the main wording in scale order, and their places.
        is_ordinal: whether places are ordered; two answers always are.
        rule: one of ``RULES``.
    """

    question_id: str
    name: str
    kind: str
    main: dict[int, float]
    variant: dict[int, float]
    codes: tuple[int, ...]
    labels: tuple[str, ...]
    places: tuple[float, ...]
    is_ordinal: bool
    rule: str

    @classmethod
    def of(
        cls,
        main: Question,
        variant: Question,
        name: str,
        kind: str = "wording",
        *,
        rule: str = "codes",
        mirror: bool = False,
    ) -> Comparison:
        """Match the answers of two wordings.

        Args:
            main, variant: the question in both.
            name, kind: of the variant.
            rule: ``codes`` wants the same codes in both; ``common`` compares those that both have (a middle option added or
                dropped); ``range`` stretches two ordinal scales to the same length.
            mirror: whether to agree with the variant means to disagree with the main wording (a negated statement).

        Raises:
            InputError: the codes differ so that nothing can be compared, or the question has no options to compare.
        """
        where = f"variant {name}, question {main.id}"
        if main.kind not in CHOICE_KINDS or variant.kind not in CHOICE_KINDS:
            raise InputError(
                "only questions with one answer out of several can be compared",
                where=where,
                parameter="questions",
                got=f"{main.id} ({main.kind})",
                allowed=", ".join(sorted(CHOICE_KINDS)),
                hint="Split matrices with `deeppersona survey convert FILE --to native --by-row`."
                if "matrix" in (main.kind, variant.kind)
                else "",
            )
        shared = tuple(code for code in main.codes if code in variant.codes)
        if (rule == "codes" and set(main.codes) != set(variant.codes)) or (rule == "common" and len(shared) < 2):
            raise InputError(
                "the variant changes the codes, so its answers cannot be compared",
                where=where,
                parameter="options",
                got=sorted(variant.codes),
                allowed=f"the codes {sorted(main.codes)}, each meaning the same in both wordings",
                hint="Say `compare: common` to compare the codes that both have, or `compare: range` for scales of "
                "different length.",
            )
        ordinal = main.scale == "ordinal" or len(main.codes) == 2
        if rule == "range":
            if not ordinal or variant.scale != "ordinal":
                raise InputError(
                    "only ordinal scales have a range",
                    where=where,
                    parameter="compare",
                    got="range",
                    allowed="codes, common",
                )
            places = _stretched(main)
            other = _stretched(variant)
            codes = main.codes
        else:
            places = {code: float(at) for at, code in enumerate(shared)}
            other, codes = dict(places), shared
        top = max(places.values())
        if mirror:
            other = {code: top - place for code, place in other.items()}
        return cls(
            main.id,
            name,
            kind,
            dict(places),
            dict(other),
            codes,
            tuple(main.label(code) for code in codes),
            tuple(places[code] for code in codes),
            ordinal,
            rule,
        )


def _stretched(question: Question) -> dict[int, float]:
    """Places from 0 to 1 along the scale, by code."""
    return {code: at / (len(question.codes) - 1) for at, code in enumerate(question.codes)}
