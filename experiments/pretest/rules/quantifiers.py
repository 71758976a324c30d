"""Words that say all or nothing, and words that say no amount."""

from __future__ import annotations

import re
from collections.abc import Iterator

from ..finding import Edit, Finding
from ..item import Item
from .categories import OVERLAP

ABSOLUTE = "absolute word"
VAGUE = "vague quantifier"
VAGUE_LABELS = "vague frequencies"


def absolute(item: Item) -> Iterator[Finding]:
    """Always, never, all: hardly anybody can say yes, so the answers pile up.

    Source: Krosnick and Presser (2010), Question and Questionnaire Design, 263-313.
    """
    words = item.lexicon
    if words is None or "absolutes" not in words or item.is_first_person:
        return
    text = words.without("absolute_exceptions", item.asked)
    found = words.find("absolutes", text) or words.find("absolute_subjects", text)
    if found is None:
        return
    word = found[0]
    shorter = re.sub(rf"\s*(?<!\w){re.escape(word)}(?!\w)", "", item.text, count=1) if len(word.split()) == 1 else ""
    yield Finding(
        item.question.id,
        ABSOLUTE,
        "moderate",
        "judgement",
        "An all-or-nothing word leaves most people only one answer.",
        word,
        "Leave the word out, or ask how often or how many.",
        Edit(texts=(shorter.strip(),)) if shorter and shorter != item.text else Edit(),
    )


def vague(item: Item) -> Iterator[Finding]:
    """Often, many, recently in the question: every respondent fills in another amount.

    Source: Questionnaire Appraisal System, step 3c (vague terms); Schaeffer (1991), Public Opinion Quarterly 55.
    """
    words = item.lexicon
    if words is None or "vague" not in words or item.is_first_person:
        return
    if item.is_agreement and item.statement != item.core:
        return
    text = words.without("vague_exceptions", item.asked)
    found = words.find("vague", text)
    if found is None or ("about_you" in words and not words.find("about_you", text)):
        return
    yield Finding(
        item.question.id,
        VAGUE,
        "moderate",
        "comprehension",
        "The word means another amount to every respondent.",
        found[0],
        "Ask for a number in a named period, or define the word.",
    )


def vague_labels(item: Item) -> Iterator[Finding]:
    """Answers such as rarely, sometimes, often, two of which mean the same."""
    words = item.lexicon
    if words is None or "same_frequency" not in words:
        return
    folded = [label.lower() for label in item.labels]
    for group in words.tables["same_frequency"]:
        same = [label for label in folded if label in group]
        if len(same) > 1:
            yield Finding(
                item.question.id,
                OVERLAP,
                "severe",
                "response",
                "Two answers mean the same amount.",
                " / ".join(same),
                "Keep one of them, or give numbers (once a week, two or three times a week ...).",
            )
            return
    vague_ones = [label for label in folded if words.patterns["frequency_labels"].fullmatch(label)]
    if len(vague_ones) >= 3 and words.find("about_you", item.core):
        yield Finding(
            item.question.id,
            VAGUE_LABELS,
            "mild",
            "response",
            "The answers say no number, so they compare people only within one culture and age.",
            ", ".join(vague_ones[:5]),
            "Where amounts matter, give numbers in a named period.",
        )
