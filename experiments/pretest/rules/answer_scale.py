"""Answer scales: balanced, labelled, and of the kind that the question asks for."""

from __future__ import annotations

import re
from collections.abc import Iterator

from ..finding import Edit, Finding
from ..item import Item
from ..lexicon import Lexicon

UNBALANCED = "unbalanced scale"
UNLABELLED = "unlabelled points"
MISMATCH = "answers do not fit the question"

#: Scales with more points are usually numbered with labelled ends.
MOST_LABELLED = 7
_BARE = re.compile(r"[\s\-+–—.…*_•]*\d*[.)]?[\s\-–—.…*_•]*")
_NUMBERED = re.compile(r"^\s*[-+]?\d+\s*[-–—.:=)(]+\s*")


#: Balanced scales that people use, positive end first.
_USUAL = (
    ("Strongly agree", "Agree", "Neither agree nor disagree", "Disagree", "Strongly disagree"),
    (
        "Very satisfied",
        "Somewhat satisfied",
        "Neither satisfied nor dissatisfied",
        "Somewhat dissatisfied",
        "Very dissatisfied",
    ),
    ("Very good", "Good", "Neither good nor bad", "Bad", "Very bad"),
)


def unbalanced_scale(item: Item) -> Iterator[Finding]:
    """More positive than negative points, or the reverse; scales from nothing to much have no sides.

    Source: Questionnaire Appraisal System, step 7; Dillman, Smyth and Christian (2014), chapter 5.
    """
    words = item.lexicon
    if words is None or "positive_labels" not in words or item.question.kind not in ("likert", "single", "matrix"):
        return
    if len(item.labels) < 3 or any(re.search(r"\d", _NUMBERED.sub("", label)) for label in item.labels):
        return
    sides = _sides(item, words)
    known = [side for side in sides if side is not None]
    if len(known) < max(3, 0.7 * len(sides)):
        return
    up, down = known.count(1), known.count(-1)
    if up == down or _has_no_sides(item, sides, words):
        return
    more, fewer = ("positive", "negative") if up > down else ("negative", "positive")
    yield Finding(
        item.question.id,
        UNBALANCED,
        "moderate",
        "response",
        f"There are more {more} answers than {fewer} ones, which pulls the answers.",
        f"{up} positive, {down} negative: {', '.join(item.labels[:7])}",
        "Offer as many answers on either side, in mirrored words.",
        _mirrored(item),
    )


def _sides(item: Item, words: Lexicon) -> list[int | None]:
    """Side of each label. Some words are the middle only in the middle: "assez bon" between two good and two bad ones."""
    sides = [_side(label, words) for label in item.labels]
    middle, odd = divmod(len(sides), 2)
    if (
        odd
        and words.find("middle_labels", item.labels[middle])
        and sides.count(1) == sides.count(-1) + (sides[middle] or 0)
    ):
        sides[middle] = 0
    return sides


def _side(label: str, words: Lexicon) -> int | None:
    """1 for a positive label, -1 for a negative one, 0 for the middle, None where it cannot be told."""
    text = _NUMBERED.sub("", label).strip()
    if words.patterns["neutral_labels"].fullmatch(text) or re.match(words.tables["neutral_labels"][0], text, re.I):
        return 0
    positive = words.patterns["positive_labels"].search(text)
    negative = words.patterns["negative_labels"].search(text)
    if positive is None and negative is None:
        return 0 if words.patterns["neutral_labels"].search(text) else None
    is_denied = words.find("denied_labels", text) is not None
    if positive is not None and negative is not None:
        return None if is_denied else 0 if " nor " in text.lower() else -1
    return -1 if negative is not None or is_denied else 1


def _has_no_sides(item: Item, sides: list[int | None], words: Lexicon) -> bool:
    """Whether the scale runs from nothing to much of one thing: its only negative points deny the positive word."""
    low = [label for label, side in zip(item.labels, sides, strict=True) if side == -1]
    if low and all(_only_denies(label, words) for label in low):
        return True
    stems = {
        found[0].lower()
        for label in item.labels
        if (found := words.find("positive_labels", label) or words.find("negative_labels", label))
    }
    lowest = any(words.find("denied_labels", label) for label in (item.labels[0], item.labels[-1]))
    return len(stems) == 1 and lowest


def _only_denies(label: str, words: Lexicon) -> bool:
    """Whether a label denies a word and says no negative one beside it."""
    denies = words.find("denied_labels", label) is not None
    return denies and not words.find("negative_labels", words.without("denied_labels", label))


def _mirrored(item: Item) -> Edit:
    """The labels that a usual scale of the same word has and this one lacks."""
    folded = {label.lower() for label in item.labels}
    for known in _USUAL:
        stem = known[1].split()[-1].lower()
        if any(stem in label.split() for label in folded):
            return Edit(add=tuple(label for label in known if label.lower() not in folded))
    return Edit()


def unlabelled_points(item: Item) -> Iterator[Finding]:
    """Points without words: none at all and no key in the question, or holes in a short scale. Any language.

    Source: Krosnick and Berent (1993), American Journal of Political Science 37.
    """
    if item.question.kind not in ("likert", "single", "matrix") or len(item.labels) < 3:
        return
    if _is_number_question(item) or any(re.search(r"\d\s*[-–]\s*\d", label) for label in item.labels):
        return
    blank = [_BARE.fullmatch(label) is not None for label in item.labels]
    n = len(blank)
    if not any(blank):
        return
    ends_named = not blank[0] and not blank[-1]
    keyed = item.lexicon is not None and item.lexicon.find("scale_ends_in_text", item.text) is not None
    if (ends_named and n > MOST_LABELLED) or (all(blank) and keyed):
        return
    if item.lexicon is None and all(blank) and re.search(r"\d.{3,}\d", item.text):
        return  # a key may stand in the wording of a language without word lists
    everything = not ends_named and not keyed
    yield Finding(
        item.question.id,
        UNLABELLED,
        "severe" if everything else "moderate",
        "response",
        "Nobody knows what the ends mean." if everything else "Points between the ends have no words.",
        " | ".join(item.labels[:11]),
        "Say in words what each point means; on scales of more than seven points, at least the two ends.",
    )


def _is_number_question(item: Item) -> bool:
    """Whether the numbers are amounts (children, cars), which need no words."""
    words = item.lexicon
    return words is not None and words.find("amounts", item.core) is not None


def mismatch(item: Item) -> Iterator[Finding]:
    """How often, with answers that agree; how satisfied, with answers that count. Source: QAS, step 7b."""
    words = item.lexicon
    if words is None or "families" not in words or len(item.labels) < 2:
        return
    answers = item.family()
    asked = [name for name, pattern in words.groups["families"].items() if pattern.search(item.core)]
    fits = {"frequency": {"frequency", "quantity"}, "quantity": {"quantity", "frequency"}}
    if asked:
        allowed = set().union(*(fits.get(name, {name}) for name in asked))
        wrong = bool(answers) and answers not in allowed
    else:
        opener = words.patterns["yes_no_question"].match(item.sentences[-1] if item.sentences else "")
        never = ("satisfaction", "importance", "quality", *(("frequency",) if words.find("stative", item.core) else ()))
        wrong = bool(opener) and answers in never and " or " not in item.core
    if wrong:
        yield Finding(
            item.question.id,
            MISMATCH,
            "severe",
            "response",
            f"It asks for {asked[0] if asked else 'yes or no'}; the answers are of another kind ({answers}).",
            ", ".join(item.labels[:5]),
            "Rewrite the answers or the question so that one answers the other.",
        )
