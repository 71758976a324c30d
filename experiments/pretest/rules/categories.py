"""Answer categories: none twice, no overlap, no gap, and one for everybody."""

from __future__ import annotations

import itertools
import math
import re
from collections.abc import Iterator
from dataclasses import replace

from ..finding import Edit, Finding
from ..item import Item
from .answer_span import Span, are_in_one_unit, span_of

OVERLAP = "overlapping categories"
MISSING = "missing category"


def categories(item: Item) -> Iterator[Finding]:
    """Source: Questionnaire Appraisal System, step 7 (response categories). Numbers in any language."""
    yield from _twice(item)
    spans = _spans(item)
    if spans:
        yield from _overlaps(item, spans)
        yield from _gaps(item, spans)
    elif item.question.kind in ("single", "multiple", "likert"):
        yield from _no_other(item)


def _twice(item: Item) -> Iterator[Finding]:
    seen: dict[str, str] = {}
    for label in item.every_label:
        key = re.sub(r"\W+", " ", label.casefold()).strip()
        if key and key in seen:
            yield Finding(
                item.question.id,
                OVERLAP,
                "severe",
                "response",
                "One answer stands twice.",
                label,
                "Remove one of them.",
            )
            return
        seen[key] = label


def _spans(item: Item) -> list[Span]:
    """The numeric answers from low to high; empty unless nearly all answers are amounts and two or more are ranges."""
    if not are_in_one_unit(item.labels):
        return []  # months beside years: the numbers alone say nothing
    words = item.lexicon
    spans = [span_of(label, code) for label, code in zip(item.labels, item.question.codes, strict=True)]
    found = [span for span in spans if span is not None]
    ranges = sum(span.low != span.high for span in found)
    other = sum(
        span is None and not (words and words.find("missing_answer", label))
        for span, label in zip(spans, item.labels, strict=True)
    )
    if any(span.high == 0.0 for span in found):  # beside an answer for none, "less than 1" means more than none
        found = [replace(span, low=0.0, low_open=True) if span.low == -math.inf else span for span in found]
    if other > len(item.labels) // 4 or not (ranges >= 2 or _counts(item, found)):
        return []
    return sorted(found, key=lambda span: (span.low, span.high))


def _counts(item: Item, spans: list[Span]) -> bool:
    """Whether the answers are single numbers of things, rather than points of a scale."""
    return item.lexicon is not None and item.lexicon.find("zero_possible", item.core) is not None and len(spans) > 2


def _overlaps(item: Item, spans: list[Span]) -> Iterator[Finding]:
    for one, other in itertools.pairwise(spans):
        if _touch(one, other) or one.high > other.low:
            yield Finding(
                item.question.id,
                OVERLAP,
                "severe",
                "response",
                "A respondent can belong to two of the answers.",
                f"{one.label} / {other.label}",
                "Let each answer begin where the one before has ended.",
                _apart(spans),
            )
            return


def _touch(one: Span, other: Span) -> bool:
    return one.high == other.low and not one.high_open and not other.low_open


def _apart(spans: list[Span]) -> Edit:
    """Ranges that end one below where the next begins; only for whole numbers that touch."""
    changed = {}
    for one, other in itertools.pairwise(spans):
        if _touch(one, other) and math.isfinite(one.low) and one.high > one.low + 1 and one.high == int(one.high):
            changed[one.code] = re.sub(rf"(\D)0*{int(one.high)}(?!\d)(?!.*\d)", rf"\g<1>{int(one.high) - 1}", one.label)
    return Edit(options={code: label for code, label in changed.items() if label})


def _gaps(item: Item, spans: list[Span]) -> Iterator[Finding]:
    whole = all(end == int(end) for span in spans for end in (span.low, span.high) if math.isfinite(end))
    step = 1.0 if whole else 0.1
    missing = [
        f"between {one.label} and {other.label}"
        for one, other in itertools.pairwise(spans)
        if other.low - one.high > _width(one, step, spans) + 1e-9
        or (one.high == other.low and one.high_open and other.low_open)
    ]
    first, last = spans[0], spans[-1]
    # without word lists, nobody knows whether "60 o più" is open, or whether the question is one about ages
    can_end = item.lexicon is not None or not re.search(r"[^\W\d_]", last.label)
    if can_end and math.isfinite(last.high) and not _is_complete(last.high, item):
        missing.append(f"above {last.label}")
    if item.lexicon is not None and math.isfinite(first.low) and first.low > max(0.0, _natural_start(item)):
        missing.append(f"below {first.label}")
    if missing:
        yield Finding(
            item.question.id,
            MISSING,
            "severe" if missing[0].startswith("between") else "moderate",
            "response",
            "Some respondents find no answer for themselves.",
            "; ".join(missing[:3]),
            "Close the gaps, and let the last answer be open (… or more).",
            Edit(add=tuple(f"answer {gap}" for gap in missing[:3])),
        )


def _width(one: Span, step: float, spans: list[Span]) -> float:
    """The largest distance between neighbouring answers that leaves nobody out: one unit, as fine as the labels are."""
    if one.high_open:
        return 0.0
    money = max((abs(span.high) for span in spans if math.isfinite(span.high)), default=0.0) >= 1000
    return 1.0 if money else step


def _is_complete(high: float, item: Item) -> bool:
    words = item.lexicon
    if high == 100 and any("%" in text or "percent" in text.lower() for text in (item.text, *item.labels)):
        return True
    if re.search(rf"(?<!\d){high:g}(?!\d)", item.text):
        return True  # the question itself ends there: in the past 30 days, on how many
    limits = words.tables.get("limits", {}) if words else {}
    return any(high == limit and re.search(pattern, item.text, re.I) for pattern, limit in limits.items())


def _natural_start(item: Item) -> float:
    words = item.lexicon
    if words is not None and words.find("age", item.text):
        return 25.0
    return 0.0 if words is not None and words.find("zero_possible", item.core) else 1.0


def _no_other(item: Item) -> Iterator[Finding]:
    """A list of reasons, sources or brands that offers nothing for who uses another one."""
    words = item.lexicon
    if words is None or "open_list" not in words or len(item.labels) < 3 or item.family() or item.is_numbered:
        return
    if not words.find("open_list", item.core) or any(words.find("other_answer", label) for label in item.every_label):
        return
    text = item.text.casefold()
    named = sum(1 for label in item.labels if label.casefold() in text)
    if named >= len(item.labels) - 1:
        return
    yield Finding(
        item.question.id,
        MISSING,
        "moderate",
        "response",
        "The list cannot be complete, and there is no answer for everything else.",
        ", ".join(item.labels[:6]),
        "Add an answer for everything else.",
        Edit(add=("Something else",)),
    )
