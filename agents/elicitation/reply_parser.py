"""Reading a written reply: strictly as a letter, then leniently as a label; a refusal is never read as an answer."""

import re
from typing import Literal

from ...surveys import Question
from .option_order import letters

#: How language models decline. Checked before anything else is read into a reply.
_REFUSAL = re.compile(
    r"\b(?:as an? (?:ai|artificial|language model|assistant)|i(?:'m| am) (?:just |only )?an? (?:ai|assistant|language model)"
    r"|i (?:can(?:no|')t|won't|will not|am not able to|am unable to|must decline|refuse|decline)"
    r"|i(?:'d| would) (?:rather|prefer) not|prefer not to (?:say|answer)|no comment|cannot (?:answer|provide|assist|help)"
    r"|not (?:comfortable|appropriate)|sorry)\b",
    re.IGNORECASE,
)
_STRICT = re.compile(r"^\W*([A-Z])\W*$", re.IGNORECASE)
_OPENING = re.compile(r"^\W*(?:(?:the|my)\s+)?(?:answer|choice|option|response)\b(?:\s+is\b)?[\s:=*\"'-]*", re.IGNORECASE)
#: A letter that stands apart: closed by punctuation or the end. "A long time ago" opens with a word, not with an answer.
_LETTER = re.compile(r"^\W*([A-Z])(?=[.):,;*\]\"'-]|\s*$)", re.IGNORECASE)

Outcome = Literal["answered", "refused", "unparsable"]


def parse_reply(text: str, question: Question, order: tuple[int, ...]) -> tuple[Outcome, int | None]:
    """Read a reply to lettered options.

    Args:
        text: what the model wrote.
        question: what was asked.
        order: positions of the options in the order shown under A, B, C ...

    Returns:
        Outcome, and the option code if answered.
    """
    reply = text.strip()
    shown = {letter: question.options[position].code for letter, position in zip(letters(question), order, strict=True)}
    strict = _STRICT.match(reply)
    if strict and strict[1].upper() in shown:
        return "answered", shown[strict[1].upper()]
    if not reply:
        return "unparsable", None
    if _REFUSAL.search(reply):
        return "refused", None
    named = _labels_named(reply, question)
    letter = _LETTER.match(_OPENING.sub("", reply))
    if letter and letter[1].upper() in shown:
        code = shown[letter[1].upper()]
        # "A. Not very happy" where A is something else contradicts itself: nobody can say which was meant
        return ("unparsable", None) if named and code not in named else ("answered", code)
    if len(named) == 1:
        return "answered", named.pop()
    return "unparsable", None


def _labels_named(reply: str, question: Question) -> set[int]:
    """Codes of the options whose whole label stands in the reply; a label inside a longer one that stands there is not."""
    folded = " ".join(re.findall(r"[^\W_]+(?:'[^\W_]+)?", reply.casefold()))
    found: dict[int, str] = {}
    for option in question.options:
        label = " ".join(re.findall(r"[^\W_]+(?:'[^\W_]+)?", option.label.casefold()))
        if label and re.search(rf"\b{re.escape(label)}\b", folded):
            found[option.code] = label
    return {
        code
        for code, label in found.items()
        if not any(label != other and re.search(rf"\b{re.escape(label)}\b", other) for other in found.values())
    }
