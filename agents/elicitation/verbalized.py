"""Elicitation ``verbalized``: the model states how likely each answer is, in percent."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ...plain_data import read_json
from ...surveys import Option, Question
from ...surveys.question import CHOICE_KINDS
from .. import prompts
from ..option_order import codes_by_letter, drawn_order, listed, require_letters
from ..replies.labels.reply_labels import Labels
from ..replies.numbers.numerals import plain_digits
from ..replies.refusals.refusal import is_refusal
from ..replies.reply_parser import Outcome
from ..replies.reply_text import core_of
from ..replies.share_reader import read_shares
from ..replies.words.reply_words import folded
from .interview import Interview
from .order_record import order_line
from .reading import Reading

#: Stated percentages may miss 100 by this much in all, since models round; the rest is scaled.
TOLERANCE = 10.0

_NUMBER = r"\s*(?:[:=]|\s-\s|->|→)\s*(?:about |around |~|≈)?(\d{1,3}(?:[.,]\d+)?)(?!e)"
#: A letter, what may be said of it after a sign, and one number, not the beginning of "20-30%". A letter with words right
#: after it is none: "I think A: 20".
_SHARE = re.compile(
    rf"(?<![\w.])([A-Z])(?!\w)(?:\s*[.)(-][^:=\n\d%]{{0,80}}?)?{_NUMBER}(?![\d.,]*\d)(?!\s*(?:%|percent)?\s*(?:-|to\b)\s*\d)",
    re.IGNORECASE,
)
_BY_LABEL = re.compile(rf"^[\W_]*(.{{1,120}}?){_NUMBER}\s*(?:%|percent)?[\s.,;]*$", re.MULTILINE | re.IGNORECASE)
_RANGE = re.compile(r"\d\s*(?:%|percent)?\s*(?:-|to\b)\s*\d", re.IGNORECASE)
#: Percentages told in other forms than a line each are looked for in replies of so many characters.
LONGEST_PROSE = 600
#: The letter before a label.
_LETTERED = re.compile(r"^[A-Z](?:[.)]\s*|\s+)")


@dataclass(frozen=True)
class Verbalized:
    """One reply holding a percentage for every option, options in a drawn order.

    Stated distributions come closer to human ones than sampled answers do (Meister, Guestrin and Hashimoto 2024, arXiv
    2411.05403). The option, or a missing code on offer, is drawn from the stated distribution.

    Attributes:
        temperature: of the reply.
    """

    temperature: float = 0.7
    name: str = "verbalized"
    kinds: frozenset[str] = CHOICE_KINDS

    def require(self, questions: Iterable[Question]) -> None:
        """See ``Elicitation.require``: every answer needs a letter."""
        require_letters(questions)

    async def ask(self, interview: Interview) -> Reading:
        """See ``Elicitation.ask``; a reply that cannot be read is asked for once more."""
        question = interview.question
        order = drawn_order(question, interview.rng)
        first = prompts.render(
            "verbalized", instruction=interview.tail, question=question.text, options=listed(question, order)
        )
        how = "Reply with one line for each letter, such as A: 25, the percentages summing to 100."
        room = 16 + 16 * (len(question.options) + len(question.offered))
        outcome: Outcome = "unparsable"
        for text in (first, prompts.render("again_value", how=how)):
            reply = await interview.written(text, temperature=self.temperature, max_tokens=room)
            if reply.finish_reason == "refusal":
                outcome, shares = "refused", None
            else:
                outcome, shares = parse_shares(reply.text, question, order)
            if shares is not None:
                options = shares[: len(question.options)]
                shown = [order_line(order, options / options.sum())] if options.sum() > 0 else []
                return Reading.drawn(interview, shares, provenance=shown)
        return Reading.of(interview.calls, outcome)


def parse_shares(text: str, question: Question, order: tuple[int, ...]) -> tuple[Outcome, NDArray[np.float64] | None]:
    """Read stated percentages.

    Args:
        text: what the model wrote: lines such as ``A: 25%`` or ``Very happy: 25``, or a JSON object; shares of 1 do too.
        question: what was asked.
        order: positions of the options in the order shown.

    Returns:
        Outcome, and if answered the shares of the options in scale order and of the missing codes on offer after them, shape
        (n_options + n_offered,), summing to 1. Unparsable if a letter is given twice with different numbers or with a range
        of them, or the sum misses 100 by more than ``TOLERANCE``.
    """
    core = plain_digits(core_of(text))
    shown = codes_by_letter(question, order)
    offered = (Option(code, question.missing[code]) for code in question.offered)
    labels = Labels.of((*question.options, *offered))
    given = _stated(text, core, shown, labels)
    if given is None:
        return "unparsable", None
    if not given and is_refusal(core):
        return "refused", None
    if not _is_whole(given, len(shown)) and len(core) <= LONGEST_PROSE and _RANGE.search(core) is None:
        told = read_shares(text, core, 100.0, shown, labels) or {}
        # one alone is how sure somebody is
        given = told if len(told) > 1 else {}
    shares = np.array([given.get(code, 0.0) for code in (*question.codes, *question.offered)])
    if not _is_whole(given, len(shown)) or shares.sum() <= 0:
        return "unparsable", None
    return "answered", shares / shares.sum()


def _stated(text: str, core: str, shown: dict[str, int], labels: Labels) -> dict[int, float] | None:
    """The number stated for each code; None where two are."""
    given: dict[int, float] = {}
    for name, number in _pairs(text, core):
        key = name.strip(" .()*\"'")
        code = shown.get(key.upper()) if len(key) == 1 else labels.by_phrase.get(folded(key))
        if code is None:
            code = labels.by_phrase.get(folded(_LETTERED.sub("", key)))
        if code is None:
            continue
        value = float(number.replace(",", "."))
        if given.setdefault(code, value) != value:
            return None
    return given


def _is_whole(given: dict[int, float], n_shown: int) -> bool:
    """Whether percentages, or shares of 1, sum to about the whole; nearly exactly, where some options have none."""
    total = sum(given.values())
    scale = 1.0 if total <= 1.0 + TOLERANCE / 100 else 100.0
    return abs(total - scale) <= (TOLERANCE / 100 if len(given) == n_shown else 0.02) * scale


def _pairs(text: str, core: str) -> list[tuple[str, str]]:
    found = re.search(r"\{[^{}]*\}", text)
    if found:
        try:
            held = read_json(found[0])
        except ValueError:
            held = None
        if isinstance(held, dict):
            numbers = {str(key): str(value).strip(" %") for key, value in held.items()}
            return [(key, value) for key, value in numbers.items() if re.fullmatch(r"\d{1,3}(?:\.\d+)?", value)]
    by_letter = _SHARE.findall(core)
    return by_letter if by_letter else _BY_LABEL.findall(core)
