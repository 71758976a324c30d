"""Rules about questions: second person, one question, neutral, and answered by the values that stand beside it."""

from __future__ import annotations

import re
from collections.abc import Iterator

from .source import Finding, Source

LONGEST = 160

_YOU = re.compile(r"\b(you|your|yours|yourself)\b", re.IGNORECASE)
_LEADING = re.compile(
    r"(\b(?:don|do|is|would|should|are|ca|could|have|did)n't\b|\bof course\b|\bobviously\b|^do you agree that\b|, right\?$)",
    re.IGNORECASE,
)

#: How a question begins that is answered by yes or no; a clause may stand before it.
_POLAR = re.compile(
    r"(?:^|, |; |: |\bwhen [^,]+ |– )(do|does|did|have|has|had|are|is|was|were|am|can|could|would|will|should|must|may|"
    r"might|need|shall)\b",
    re.IGNORECASE,
)
_COUNTED = re.compile(
    r"\bhow (many|much|long|old|far|tall|often|large|big|heavy|high|late|early|soon|deep|wide|fast)\b|\bhow [a-z]+ [a-z]+\b|"
    r"\b(what|which|in what|at what|on what|from what|until what|to what)\b|\bout of\b|\bof (the|every|your|all)\b|\bfrom \d",
    re.IGNORECASE,
)
#: What a question says when its reference period is one of these; "last night" would be no week.
_PERIODS = {
    "past_week": re.compile(r"\b(weeks?|seven|night|yesterday)\b", re.IGNORECASE),
    "past_month": re.compile(r"\b(months?|weeks|thirty days|30 days)\b", re.IGNORECASE),
    "past_year": re.compile(r"\b(years?|twelve months|season|harvest)\b", re.IGNORECASE),
}
_POINTS_AWAY = re.compile(r"\bthis (person|group|orientation)\b", re.IGNORECASE)
_OPEN = re.compile(r"\b(how|what|which|who|whom|whose|where|when|why)\b", re.IGNORECASE)


def question_form(source: Source) -> Iterator[Finding]:
    """One neutral question in the second person of at most 160 characters."""
    seen: dict[str, str] = {}
    for leaf in source.tree:
        question = leaf.question
        if len(question) > LONGEST:
            yield source.about(leaf, "question-length", f"{len(question)} characters; allowed: {LONGEST}")
        if question.count("?") != 1 or not question.endswith("?"):
            yield source.about(leaf, "question-mark", f"{question!r} is not one question ending in a question mark")
        if not _YOU.search(question):
            yield source.about(leaf, "second-person", f"{question!r} does not ask you")
        if _LEADING.search(question):
            yield source.about(leaf, "leading-question", f"{question!r} suggests an answer")
        key = question.casefold()
        if key in seen:
            yield source.about(leaf, "duplicate-question", f"{question!r} is also asked by {seen[key]}")
        seen.setdefault(key, leaf.id)


def values_answer(source: Source) -> Iterator[Finding]:
    """A yes|no leaf asks a yes-or-no question; a count or quantity asks for a number."""
    for leaf in source.tree:
        polar = _POLAR.search(leaf.question) is not None
        if leaf.values[:2] in (("yes", "no"), ("no", "yes")):
            starts_open = _OPEN.match(leaf.question) and not leaf.question.lower().startswith("when ")
            if not polar or starts_open:
                yield source.about(leaf, "values-mismatch", f"{leaf.question!r} cannot be answered by yes or no")
        elif leaf.kind in ("count", "quantity") and not _COUNTED.search(leaf.question):
            yield source.about(leaf, "values-mismatch", f"{leaf.question!r} does not ask for a number ({leaf.unit})")


def reference_period(source: Source) -> Iterator[Finding]:
    """A question about the past week, month or year says so: nothing else tells the respondent."""
    for leaf in source.tree:
        said = _PERIODS.get(leaf.period)
        if said and not said.search(leaf.question):
            yield source.about(leaf, "period-unsaid", f"{leaf.question!r} does not say that it means the {leaf.period}")


def self_contained(source: Source) -> Iterator[Finding]:
    """A question does not point at another one: the walk may pick it alone."""
    for leaf in source.tree:
        if found := _POINTS_AWAY.search(leaf.question):
            yield source.about(leaf, "points-away", f"{leaf.question!r} leaves open which is {found[0]!r}")


RULES = (question_form, values_answer, reference_period, self_contained)
