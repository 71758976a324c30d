"""What the respondent needs to recall: a period, a memory that reaches so far, knowledge, the will to tell."""

from __future__ import annotations

from collections.abc import Iterator

from ..finding import Edit, Finding
from ..item import Item

PERIOD = "missing reference period"
RECALL = "hard to recall"
SENSITIVE = "sensitive"
DONT_KNOW = "missing don't know"


def reference_period(item: Item) -> Iterator[Finding]:
    """Behaviour and amounts without a period. Source: Questionnaire Appraisal System, step 3d (reference periods)."""
    words = item.lexicon
    if words is None or "needs_period" not in words or (item.is_agreement and item.statement != item.core):
        return
    found = words.find("needs_period", item.core)
    if found is None or words.find("period", item.bare):
        return
    if any(words.find("period_in_options", label) for label in item.labels) or words.find(
        "period_in_options", item.question.unit
    ):
        return
    yield Finding(
        item.question.id,
        PERIOD,
        "moderate",
        "retrieval",
        "No period is named, so everybody counts over another one.",
        found[0].strip(),
        "Name a period that people remember, such as the past seven days.",
    )


def recall(item: Item) -> Iterator[Finding]:
    """Exact amounts over years, and sums to be worked out. Source: Questionnaire Appraisal System, steps 5c and 5d."""
    words = item.lexicon
    if words is None or "recall_period" not in words:
        return
    far = words.find("recall_period", item.bare)
    amount = words.find("recall_amount", item.core)
    sums = words.find("calculation", item.core)
    if sums:
        evidence = sums[0]
    elif far and amount:
        evidence = f"{far[0]}: {amount[0]}"
    else:
        return
    yield Finding(
        item.question.id,
        RECALL,
        "moderate",
        "retrieval",
        "Hardly anybody can remember or work this out; the answers are guesses.",
        evidence,
        "Ask about a short, recent period, or about the last time.",
    )


def sensitive(item: Item) -> Iterator[Finding]:
    """What many will not tell, and no way offered to decline. Source: Questionnaire Appraisal System, step 6."""
    words = item.lexicon
    if words is None or "sensitive_severe" not in words or not words.find("about_you", item.text):
        return
    if any(words.find("refusal_answer", label) for label in item.every_label):
        return
    grave = words.find("sensitive_severe", item.text)
    found = grave or words.find("sensitive_mild", item.text)
    if found is None or (item.is_agreement and not grave):
        return
    yield Finding(
        item.question.id,
        SENSITIVE,
        "moderate" if grave else "mild",
        "response",
        "Many will leave this out or shade the answer.",
        found[0],
        "Put it late, say why it is asked, and offer a way to decline.",
        Edit(add=("Prefer not to say",)),
    )


def missing_dont_know(item: Item) -> Iterator[Finding]:
    """Knowledge that some do not have, and no way to say so; opinions are not meant (Krosnick et al. 2002)."""
    words = item.lexicon
    if words is None or "knowledge" not in words or not item.labels:
        return
    found = words.find("knowledge", item.core)
    if found is None or any(words.find("missing_answer", label) for label in item.every_label):
        return
    yield Finding(
        item.question.id,
        DONT_KNOW,
        "moderate",
        "response",
        "Who does not know has to guess.",
        found[0],
        "Offer a don't-know answer.",
        Edit(add=("Don't know",)),
    )
