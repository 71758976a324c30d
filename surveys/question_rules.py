"""What a question must satisfy, rule by rule."""

from __future__ import annotations

import math
import re
from collections.abc import Iterable
from itertools import chain
from typing import TYPE_CHECKING

from ..printable import UNPRINTABLE

if TYPE_CHECKING:
    from .question import Question

Fault = tuple[str, object, str]
#: Longest text of a question, a label or anything else that is shown, in characters; about six pages.
LONGEST = 20_000
#: Largest code, either way: what value labels of Stata files hold, in round numbers.
LARGEST_CODE = 2_000_000_000
_ROW_ID = re.compile(r"[A-Za-z0-9_]{1,64}")
#: Fewest options by kind; a list of one thing to tick or to allocate to is still a question.
_FEWEST = {"likert": 2, "single": 2, "multiple": 1, "matrix": 2, "ranking": 2, "allocation": 1}


def broken_rule(question: Question) -> Fault | None:
    """The first rule a question breaks: parameter, what it got, what is allowed; None if it breaks none."""
    rules = (_words, _kind, _codes, _shape, _bounds, _wording)
    return next((fault for rule in rules if (fault := rule(question)) is not None), None)


def unfit_text(texts: Iterable[str]) -> Fault | None:
    """The first of the texts that no screen and no file takes as it is."""
    for text in texts:
        if not text.isprintable() and UNPRINTABLE.search(text):
            return "text", text, "text without control characters"
        if len(text) > LONGEST:
            return "text", f"{len(text):,} characters", f"at most {LONGEST:,} characters"
    return None


def _words(question: Question) -> Fault | None:
    translated = (
        (one.text, *one.options.values(), *one.missing.values(), *one.rows.values())
        for one in question.translations.values()
    )
    labels = (*question.labels, *question.missing.values(), *(row.text for row in question.rows))
    names = (question.id, question.unit, question.source, question.topic, question.trait, *question.variants)
    others = (*question.variants.values(), *chain.from_iterable(question.anchors), *chain.from_iterable(translated))
    return unfit_text((question.text, *labels, *names, *others))


def _kind(question: Question) -> Fault | None:
    from .question import KINDS, OPTION_KINDS

    if question.kind not in KINDS:
        return "kind", question.kind, ", ".join(KINDS)
    if question.scale not in ("ordinal", "nominal"):
        return "scale", question.scale, "ordinal, nominal"
    if question.order not in ("", "fixed", "reversed", "random"):
        return "order", question.order, "fixed, reversed, random"
    codes = [option.code for option in question.options]
    if question.kind not in OPTION_KINDS:
        return ("options", codes, f"none, since {question.kind} answers are open") if codes else None
    fewest = _FEWEST[question.kind]
    if len(codes) < fewest:
        return "options", codes, f"at least {fewest} answer options"
    if question.order == "random" and question.scale == "ordinal" and question.kind in ("likert", "single", "matrix"):
        return "order", "random", "fixed or reversed, since the scale is ordinal"
    return None


def _codes(question: Question) -> Fault | None:
    codes = [option.code for option in question.options]
    bare = [option.code for option in question.options if not option.label.strip()]
    if bare:
        return (
            "labels",
            "" if len(bare) == 1 else bare,
            "words for every option; a scale without labels cannot be shown",
        )
    if len(set(codes)) != len(codes):
        return "option codes", codes, "unique integers"
    if any(abs(code) > LARGEST_CODE for code in (*codes, *question.missing)):
        return "option codes", codes + list(question.missing), f"whole numbers of at most {LARGEST_CODE:,}"
    both = set(codes) & set(question.missing)
    if both:
        return "missing codes", sorted(both), "codes that are no option"
    unknown = [code for code in question.offered if code not in question.missing]
    if unknown or len(set(question.offered)) != len(question.offered):
        return "offered", list(question.offered), f"missing codes of the question, each once: {list(question.missing)}"
    return None


def _shape(question: Question) -> Fault | None:
    ids = [row.id for row in question.rows]
    if question.kind == "matrix" and not ids:
        return "rows", ids, "one or more rows"
    if question.kind != "matrix" and ids:
        return "rows", ids, "none, since only a matrix has rows"
    if len(set(ids)) != len(ids) or not all(_ROW_ID.fullmatch(one) for one in ids):
        return "row ids", ids, "unique names of letters, digits and underscores"
    if question.total is not None and question.kind != "allocation":
        return "total", question.total, "none, since only an allocation has a total"
    if question.kind == "allocation" and not (
        question.total is not None and math.isfinite(question.total) and question.total > 0
    ):
        return "total", question.total, "a positive number"
    if any(len(anchors) != len(question.options) for anchors in question.anchors):
        return "anchors", [len(anchors) for anchors in question.anchors], f"{len(question.options)} statements a set"
    return None


def _bounds(question: Question) -> Fault | None:
    low, high = question.low, question.high
    if (low is not None or high is not None or question.whole) and question.kind != "numeric":
        return "low, high, whole", (low, high, question.whole), "none, since only a numeric question has a range"
    if any(bound is not None and not math.isfinite(bound) for bound in (low, high)):
        return "low, high", (low, high), "finite numbers"
    if low is not None and high is not None and low > high:
        return "low, high", (low, high), "low at most high"
    least, most = question.at_least, question.at_most
    if (least is not None or most is not None) and question.kind not in ("multiple", "ranking"):
        return "at_least, at_most", (least, most), "none, since only multiple choice and ranking have them"
    if (least or 0) < 0 or (most is not None and most < max(1, least or 0)):
        return "at_least, at_most", (least, most), "at_least from 0, at_most from 1 and not below at_least"
    if max(least or 0, most or 0) > len(question.options):
        return "at_least, at_most", (least, most), f"at most the {len(question.options)} options"
    return None


def _wording(question: Question) -> Fault | None:
    codes, rows = {option.code for option in question.options}, {row.id for row in question.rows}
    for language, wording in question.translations.items():
        if set(wording.options) - codes or set(wording.missing) - set(question.missing) or set(wording.rows) - rows:
            return f"translation {language}", sorted(wording.options), "codes and rows of the question"
    return None
