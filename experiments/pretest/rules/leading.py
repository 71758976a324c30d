"""Wordings that push: openers that expect a yes, authorities and crowds, words that judge, presuppositions."""

from __future__ import annotations

import re
from collections.abc import Iterator

from ..finding import Edit, Finding
from ..item import Item

CHECK = "leading"
LOADED = "loaded"
_ASKS_AGREEMENT = re.compile(r"do you (?:agree|disagree)|stimmen Sie|êtes-vous|está", re.I)
_DO_YOU_AGREE = re.compile(
    r"^(?:do|don't|wouldn't|would) you (?:not )?(?:also )?(?:agree|think|say|feel) (?:that )?(?P<claim>.+?)\?$", re.I
)


def leading(item: Item) -> Iterator[Finding]:
    """Source: Questionnaire Appraisal System, steps 3a and 4a; Payne (1951), The Art of Asking Questions."""
    words = item.lexicon
    if words is None:
        return
    text = item.bare
    opener = words.find("leading_openers", text)
    if opener is not None and not _is_balanced(item):
        one_sided = bool(_ASKS_AGREEMENT.match(opener[0])) and item.is_agreement and len(item.labels) > 2
        yield Finding(
            item.question.id,
            CHECK,
            # an answer scale that names the other side makes up for half of it
            "mild" if one_sided else "severe",
            "judgement",
            "The wording names one side only." if one_sided else "The wording tells which answer is expected.",
            opener[0].strip(" ,"),
            "Say neutrally what is asked, both sides named.",
            _neutral(item, text),
        )
        return
    loaded = words.find("loaded_words", text)
    evidence = loaded[0] if loaded else _judging_adjective(item)
    if evidence:
        yield Finding(
            item.question.id,
            LOADED,
            "severe",
            "judgement",
            "A word takes sides or stirs feelings before the respondent has answered.",
            evidence,
            "Replace it by a plain word that people of every view would accept.",
            _without(text, evidence),
        )


def _is_balanced(item: Item) -> bool:
    """Whether the wording names both sides itself."""
    words = item.lexicon
    return words is not None and words.find("both_sides", item.bare) is not None


def _judging_adjective(item: Item) -> str:
    words = item.lexicon
    if words is None or "loaded_adjectives" not in words or item.is_first_person:
        return ""
    text = item.bare
    for found in words.patterns["loaded_adjectives"].finditer(text):
        before = re.search(r"([\w'-]+)\s+$", text[: found.start()])
        after = re.match(r"(?:,| and)?\s*([^\W\d_][\w'-]+)", text[found.end() :])
        if before is None or after is None:
            continue
        if not words.patterns["attributive"].fullmatch(before[1]):
            continue
        if after[1].lower() in words.words("no_nouns") or words.patterns["scale_pairs"].match(text[found.start() :]):
            continue
        return found[0]
    return ""


def _neutral(item: Item, text: str) -> Edit:
    found = _DO_YOU_AGREE.match(text)
    if found is None:
        return Edit()
    claim = found["claim"].strip()
    yes_or_no = len(item.labels) < 3 or item.family() == "yes_no"
    return Edit(
        texts=(f"Do you think that {claim}, or not?" if yes_or_no else f"Do you agree or disagree that {claim}?",)
    )


def _without(text: str, word: str) -> Edit:
    if " " in word:
        return Edit()
    shorter = re.sub(
        rf"\b(an?) {re.escape(word)},? (\w)", lambda found: f"{'an' if found[2] in 'aeiou' else 'a'} {found[2]}", text
    )
    shorter = re.sub(rf"(?<!\w){re.escape(word)},?\s+", "", shorter)
    return Edit(texts=(shorter,)) if shorter != text else Edit()
