"""Two questions in one: a respondent who thinks differently of the two has no answer."""

from __future__ import annotations

import re
from collections.abc import Iterator

from ..finding import Edit, Finding
from ..item import Item
from ..lexicon import Lexicon

CHECK = "double-barrelled"
_OPPOSITES = re.compile(r"\b(\w+) or (?:un|in|im|dis|il|ir|not )\1\b", re.IGNORECASE)
#: A list that ends the question, as after "including": "benefits, child allowance and pensions of all members?"
_LIST = re.compile(
    r"[^?,]+(?:,\s(?!(?:do|does|did|are|is|was|were|have|has|can|will|would|how|what|which)\b)[^?,]+)+\b(?:and|or|und|oder|et|ou|y|o)\b[^?,]*\?\s*$",
    re.IGNORECASE,
)
_VERB = re.compile(
    r"\b(?:is|are|was|were|has|have|does|should|can|will|ist|sind|hat|haben|est|sont|es|son|está|están)\b",
    re.IGNORECASE,
)
_OPENING_AND = re.compile(r"^(?:and|und|et|y)\s+(\w)", re.IGNORECASE)
_CLAUSE = re.compile(r"[,;:–—]\s+")


def double_barrelled(item: Item) -> Iterator[Finding]:
    """Conjunctions in the part that asks, unless they join what is one thing, an introduction or an example.

    Source: Questionnaire Appraisal System, step 4c (assumptions: double-barrelled).
    """
    words = item.lexicon
    if words is None or "conjunctions" not in words:
        return
    asked = _asked_part(item, words)
    second = words.find("second_question", asked)
    if second is not None and not asked[second.end() :].strip(" ?.").startswith(("so on", "so forth")):
        yield _finding(item, _around(asked, second), _in_two(asked, second))
        return
    found = _joined(asked, words)
    if found is not None:
        yield _finding(item, _around(asked, found), _split(item, asked, found))
        return
    either = _either(asked, words)
    if either:
        yield _finding(item, either, Edit())
        return
    if item.is_agreement and not item.is_first_person and "reasons" in words:
        reason = words.find("reasons", asked)
        if reason and reason.start() > 12 and words.find("normative", asked[: reason.start()]):
            yield Finding(
                item.question.id,
                CHECK,
                "severe",
                "comprehension",
                "It asks for a view and for its reason at once: who shares the view for another reason has no answer.",
                _around(asked, reason),
                "Drop the reason, or ask for it in a question of its own.",
                Edit(texts=(asked[: reason.start()].rstrip(" ,") + ("?" if "?" in asked else "."),)),
            )


def _finding(item: Item, evidence: str, edit: Edit) -> Finding:
    return Finding(
        item.question.id,
        CHECK,
        "severe",
        "comprehension",
        "It asks about two things at once: who thinks differently of them has no answer.",
        evidence.strip(),
        "Ask about each in a question of its own.",
        edit,
    )


def _asked_part(item: Item, words: Lexicon) -> str:
    """The asking sentences without introductions before a comma and without examples."""
    kept = []
    for sentence in _sentences(item):
        # a question may open with "And": it goes on from the one before and joins nothing
        clauses = _CLAUSE.split(_OPENING_AND.sub(lambda found: found[1].upper(), sentence))
        while (
            len(clauses) > 1 and words.patterns.get("subordinate") and words.patterns["subordinate"].match(clauses[0])
        ):
            clauses = clauses[1:]
        text = ", ".join(clauses)
        example = words.find("examples", text)
        if example is not None and not re.match(r"\W*(?:how|what|wie|quel|qué)", text[example.end() :], re.I):
            if _LIST.match(text, example.end()):
                kept.append(text[: example.start()].rstrip(" ,") + "?")
                continue
            is_like = example[0].lower() == "like"
            end = -1 if is_like else text.find(",", example.end())
            if not is_like or text[: example.start()].rstrip().endswith((",", "s")):
                text = text[: example.start()] + (text[end:] if 0 < end < len(text) - 12 and "?" in text[end:] else "")
        kept.append(text)
    return " ".join(kept)


def _sentences(item: Item) -> list[str]:
    asking = [sentence for sentence in item.sentences if "?" in sentence or "¿" in sentence]
    if item.statement != item.core and "?" not in item.statement:
        return [item.statement]
    if item.asked != item.core:
        return [item.asked]
    return asking or list(item.sentences[-1:])


def _joined(text: str, words: Lexicon) -> re.Match[str] | None:
    """The first conjunction that joins two things; None where every one is harmless."""
    harmless = [found.span() for found in words.patterns["fixed_pairs"].finditer(text)]
    for found in words.patterns["conjunctions"].finditer(text):
        if any(start <= found.start() < end or start < found.end() <= end for start, end in harmless):
            continue
        before, after = text[: found.start()].rstrip(), text[found.end() :].lstrip()
        left, right = _last_word(before), _first_word(after)
        if not left or not right or left[0].isdigit() or right[0].isdigit():
            continue
        if before.endswith((",", ";")) and _opens_clause(after):
            continue
        if left[0].isupper() and right[0].isupper() and re.search(r"\b[A-Z]\w+ (?:of|for|des|der|de)\b", before):
            continue
        clause = _CLAUSE.split(before)[-1]
        if "relations" in words and words.find("relations", clause):
            continue
        return found
    return None


def _opens_clause(after: str) -> bool:
    return bool(
        re.match(
            r"(?:please|then|if|tell|say|mark|choose|select|now|would you|bitte|veuillez|por favor)\b", after, re.I
        )
    )


def _either(text: str, words: Lexicon) -> str:
    """An "or" between two things that are rated together; empty where it only offers alternatives."""
    if "evaluative_or" not in words or not words.find("evaluative_or", text):
        return ""
    if words.find("balanced_or", text) or _OPPOSITES.search(text):
        return ""
    if words.find("fixed_pairs", re.sub(r"\bor\b", "and", text)):
        return ""  # what is one thing with "and" is one with "or"
    found = re.search(r"\bor\b", text)
    return _around(text, found) if found else ""


def _around(text: str, found: re.Match[str], margin: int = 40) -> str:
    """What was found with the whole words near it; an ellipsis stands for what is left out."""
    start = text.rfind(" ", 0, max(0, found.start() - margin)) + 1
    end = text.find(" ", min(len(text), found.end() + margin))
    shown = text[start : end if end > 0 else len(text)].strip(" ,;")
    return f"{'… ' if start else ''}{shown}{' …' if end > 0 else ''}"


def _in_two(text: str, at: re.Match[str]) -> Edit:
    first = text[: at.start()].rstrip(" ,")
    second = re.sub(r"^\w+,? ", "", text[at.start() :])
    if len(first.split()) < 3 or len(second.split()) < 3:
        return Edit()
    return Edit(texts=(f"{first}?", second[:1].upper() + second[1:]))


def _split(item: Item, text: str, at: re.Match[str]) -> Edit:
    """Two wordings, each with one of the two things; only where both are short and the sentence ends with them."""
    before, after = text[: at.start()].rstrip(" ,"), text[at.end() :].strip()
    ending = after[-1] if after[-1:] in "?." else ""
    rest = after.rstrip("?.").strip()
    if not rest or len(rest.split()) > 5 or len(item.sentences) > 1 or "," in before:
        return Edit()
    if _VERB.search(rest):  # a sentence of its own
        return Edit() if ending == "?" else Edit(texts=(f"{before}{ending}", f"{rest[:1].upper()}{rest[1:]}{ending}"))
    head = re.match(
        r"(.*\b(?:with|of|about|in|is|are|the|your|our|to|for|mit|de|con|Ihrer?m?|votre|su)) (\S+(?: \S+)?)$", before
    )
    if head is None:
        return Edit()
    return Edit(texts=(f"{before}{ending}", f"{head[1]} {re.sub(r'^(?:the|your|our) ', '', rest)}{ending}"))


def _last_word(text: str) -> str:
    found = re.search(r"([\w'\-]+)\W*$", text)
    return found[1] if found else ""


def _first_word(text: str) -> str:
    found = re.match(r"\W*([\w'\-]+)", text)
    return found[1] if found else ""
