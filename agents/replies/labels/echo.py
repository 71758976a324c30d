"""What of the prompt a reply repeats before, or instead of, answering."""

from __future__ import annotations

import re
from collections.abc import Sequence
from string import ascii_uppercase

from ..reply import Reply
from ..words.letter_phrases import LEADERS, LEADING, LISTED, LISTING
from ..words.reply_words import folded
from .reply_labels import Labels

#: What the prompt asks for.
_ASKED = re.compile(
    r"^\W*(?:please )?(?:answer|reply|respond) with (?:only )?(?:one|a|the|a single) letter\b[^\n]*", re.IGNORECASE
)

#: Shorter questions are words that an answer may begin with.
_SENTENCE = 12


def without_question(text: str, question: str) -> str:
    """A reply without the question that it repeats first."""
    begins = text[:4].lstrip(" \"'“„«*>")[:1]
    if not begins or not question or begins.casefold() != question[0].casefold() or len(question) < _SENTENCE:
        return text
    start = text.find(begins)
    rest = text[start + len(question) :]
    is_repeated = text[start : start + len(question)].casefold() == question.casefold() and any(map(str.isalnum, rest))
    return rest.lstrip(" \"'”“»*:-–\n") if is_repeated else text


def after_options(text: str, labels: Labels, count: int) -> str | None:
    """What a reply says after a list of all the options, each with its letter; None without such a list or anything after it.

    Args:
        text: the reply proper.
        labels: of the question's options.
        count: how many letters were shown.
    """
    if len(LEADERS.findall(text)) < count or len(text.casefold()) != len(text):
        return None
    listed = [
        (letter[0].strip(" \t(")[:1], one.end)
        for one in labels.search.find(text.casefold())
        if (letter := LEADING.search(text, 0, one.start)) is not None
    ]
    if len({letter for letter, _ in listed}) < count:
        return None
    return text[listed[-1][1] :].lstrip(" \t\n.,;/)") or None


def is_list_shown(text: str, shown: Sequence[str]) -> bool:
    """Whether a text is nothing but three or more options as they were shown, all in one line: "A. Bread B. Milk C. Tea".

    Args:
        text: the reply proper.
        shown: the labels in the order shown.
    """
    listed = " ".join(f"{letter} {folded(label)}" for letter, label in zip(ascii_uppercase, shown, strict=False))
    return len(shown) > 2 and "\n" not in text and "," not in text and folded(text) == listed.casefold()


def without_echo(reply: Reply, labels: Labels) -> str:
    """The reply without the prompt's request for a letter and without a list of the options, each on a line or all in one."""
    core = reply.text
    if "letter" in reply.words and (asked := _ASKED.match(core)) is not None:
        core = core[asked.end() :].strip()
        reply = Reply(core)
    spans: list[tuple[int, int]] = []
    if "\n" in core:
        spans = [match.span() for match in LISTED.finditer(core) if labels.exact(match[2]) is not None]
    # folding its case may move places
    elif len(core) > LISTING and len(LEADERS.findall(core)) > 2 and len(reply.folded) == len(core):
        found = labels.search.find(reply.folded, reply.words)
        spans = [(letter.start(), one.end) for one in found if (letter := LEADING.search(core, 0, one.start))]
    if not spans:
        return core
    letters = {core[start:end].lstrip(" \t([")[:1].upper() for start, end in spans}
    if len(letters) < (2 if "\n" in core else 3):
        return core
    for start, end in reversed(spans):
        core = core[:start] + core[end:]
    return core.strip(" \n.,;/")
