"""Negations: a statement with "not" that is to be agreed with, and two negations in one clause."""

from __future__ import annotations

import re
from collections.abc import Iterator

from ..finding import Finding
from ..item import Item
from ..lexicon import Lexicon

CHECK = "negation"
DOUBLE = "double negation"


def negation(item: Item) -> Iterator[Finding]:
    """Source: Questionnaire Appraisal System, step 3a (complex syntax); Schuman and Presser (1981), chapter 11."""
    words = item.lexicon
    if words is None or "negations" not in words:
        return
    text = words.without("balanced_negations", item.statement if item.is_agreement else item.asked)
    opener = words.find("leading_openers", text)
    if opener is not None and opener.start() == 0:
        text = text[opener.end() :]  # "don't you think" pushes, which another rule says; it denies nothing
    plain = [found[0] for found in words.patterns["negations"].finditer(text)]
    hidden = [found[0] for found in words.patterns["hidden_negations"].finditer(text)]
    twice = bool(plain) and len(plain) + len(hidden) >= 2 and _in_one_clause(text, words)
    if twice or _opposes_a_ban(text, words):
        yield Finding(
            item.question.id,
            DOUBLE,
            "severe",
            "comprehension",
            "Two negations must be worked out before anyone knows what a yes means.",
            ", ".join([*plain, *hidden][:4]),
            "Say it positively: ask whether something should be, not whether it should not be forbidden.",
        )
    elif plain and item.is_agreement and not item.is_first_person:
        yield Finding(
            item.question.id,
            CHECK,
            "moderate",
            "comprehension",
            "To disagree with a negated statement is a double negation.",
            plain[0],
            "State it positively.",
        )


def _opposes_a_ban(text: str, words: Lexicon) -> bool:
    """Whether somebody is asked to oppose that something is undone."""
    opposed = words.find("opposing", text)
    return opposed is not None and words.find("undoing", text[opposed.end() :]) is not None


def _in_one_clause(text: str, words: Lexicon) -> bool:
    return any(
        len(words.patterns["negations"].findall(clause)) + len(words.patterns["hidden_negations"].findall(clause)) >= 2
        for clause in re.split(r"[;:]|[.?!]\s", text)
    )
