"""Reading written replies to questions that no single option answers: numbers, dates, several options, ranks, shares, grids."""

from __future__ import annotations

import json
import re

from ...surveys import Question
from .correction import after_correction
from .dates import read_date
from .grid_reader import read_grid
from .hedge import is_undecided
from .last_word import answer_all_the_same
from .letter_phrases import REMEMBERED
from .number_reader import is_within, read_number
from .option_order import codes_by_letter
from .per_question import PerQuestion
from .ranking_reader import read_ranking
from .refusal import is_refusal
from .reply_labels import Labels
from .reply_parser import Outcome, parse_reply, ways_to_decline
from .reply_text import core_of, without_broken_end
from .reply_words import small_letters
from .several_reader import read_several
from .share_reader import read_shares

_TICK = re.compile(r"[☑✅✔✓]|\[[xX✓✔]\]|\([xX]\)")
#: A question that asks what is not wanted, and a reply that says so.
_ASKED_NOT = re.compile(r"\bnot (?:like|want|wish)\b", re.IGNORECASE)
_NOT_WANTED = re.compile(
    r"\b(?:would|do|could)(?:n't| not) (?:\w+ly )?(?:want|like|wish|care|accept|stand)\b|\bno\b(?= \w+ (?:next door"
    r"|near))",
    re.IGNORECASE,
)
#: The prompt, played back.
_INSTRUCTION = re.compile(
    r"\bplease (?:choose|select|pick|tick|answer|rank|order|indicate|enter|reply|list)\b|\b(?:choose|select) (?:all|the letters)\b"
    r"|\bletters that apply\b|^(?:question|options)\s*:",
    re.MULTILINE,
)
_CROSS = re.compile(r"[❌❎☐✗✘✖☒]|\[ \]|\( \)")


def parse_value(text: str, question: Question, order: tuple[int, ...]) -> tuple[Outcome, str | None]:
    """Read a reply to a question that is not answered by one option.

    Args:
        text: what the model wrote.
        question: what was asked, of any kind but ``likert`` and ``single``.
        order: positions of the options in the order shown.

    Returns:
        Outcome, and if answered the value as the answers table holds it: a number without a unit; an ISO date; the text; a JSON
        list of option codes (multiple: in scale order; ranking: best first); a JSON object from option code to number
        (allocation) or from row id to option code, or a missing code on offer (matrix). A missing code that was on offer and
        chosen for the whole question comes with ``refused``.
    """
    known = _READ(question, order)
    read = known.get(text)
    if read is None:
        read = _read_anew(text, question, order)
        if question.offered:
            read = _with_offered(read, text, question, order)
        if len(text) <= REMEMBERED:
            if len(known) >= _KEPT:
                known.clear()
            known[text] = read
    return read


#: What was read of each question's replies; models write the same few over and over.
_READ: PerQuestion[dict[str, tuple[Outcome, str | None]]] = PerQuestion(lambda question, order: {})
_KEPT = 2048


def _with_offered(
    read: tuple[Outcome, str | None], text: str, question: Question, order: tuple[int, ...]
) -> tuple[Outcome, str | None]:
    """What was read, or the missing code on offer that the reply chooses in place of an answer."""
    outcome, value = read
    if outcome == "answered":
        if question.kind != "matrix" or value is None:
            return read
        codes = set(json.loads(value).values())
        return ("refused", str(codes.pop())) if len(codes) == 1 and codes <= set(question.offered) else read
    if question.options:
        declined, code = parse_reply(text, question, order)
        return ("refused", str(code)) if declined == "refused" and code is not None else read
    core = core_of(text)
    offered = [(code, question.missing[code]) for code in question.offered]
    return next((("refused", str(code)) for is_so, code in ways_to_decline(offered) if is_so(core)), read)


def _read_anew(text: str, question: Question, order: tuple[int, ...]) -> tuple[Outcome, str | None]:
    if question.kind == "multiple":
        text = _ticked(text)
    core = core_of(text)
    if not core:
        return "unparsable", None
    if question.kind in ("numeric", "date"):
        core = without_broken_end(core)
        corrected = after_correction(core, core.casefold())
        if corrected is not None and not is_refusal(corrected):
            value = (_number if question.kind == "numeric" else _date)(corrected, question)
            if value is not None:
                return "answered", value
    if question.kind == "text":
        return ("refused", None) if is_refusal(core) else ("answered", core)
    if question.kind in ("multiple", "ranking") and _INSTRUCTION.search(small_letters(core)):
        return "unparsable", None
    if is_refusal(core):
        rest = answer_all_the_same(core)
        if rest is None or is_refusal(rest):
            return ("unparsable" if is_undecided(core) else "refused"), None
        text = core = rest
    if question.kind == "numeric":
        value = _number(core, question)
    elif question.kind == "date":
        value = _date(core, question)
    elif question.kind == "multiple":
        value = _several(core, question, order)
    elif question.kind == "ranking":
        value = _ranking(core, question, order)
    elif question.kind == "allocation":
        value = _allocation(text, core, question, order)
    else:
        value = read_grid(text, core, question, order)
    return ("unparsable", None) if value is None else ("answered", value)


def _ticked(text: str) -> str:
    """The ticked lines of a checklist; other text as it is."""
    lines = text.split("\n")
    ticked = [line for line in lines if _TICK.search(line)]
    return "\n".join(ticked) if ticked and any(_CROSS.search(line) for line in lines) else text


def number_text(value: float) -> str:
    """A number as the value column holds it: whole ones without a point."""
    return str(int(value)) if float(value).is_integer() else repr(float(value))


#: Codes of the substantive options by letter, and their labels.
_SHOWN = PerQuestion(
    lambda question, order: (
        {letter: code for letter, code in codes_by_letter(question, order).items() if code in question.codes},
        Labels.of(question.options),
    )
)


def _number(core: str, question: Question) -> str | None:
    number = read_number(core, question)
    return None if number is None or not is_within(number, question) else number_text(number)


def _date(core: str, question: Question) -> str | None:
    found = read_date(core, question)
    return None if found is None else found.isoformat()


def _several(core: str, question: Question, order: tuple[int, ...]) -> str | None:
    if _ASKED_NOT.search(question.text):
        core = _NOT_WANTED.sub("want", core)
    chosen = read_several(core, *_SHOWN(question, order))
    if chosen is None or len(chosen) < (question.at_least or 0):
        return None
    if question.at_most is not None and len(chosen) > question.at_most:
        return None
    return json.dumps([code for code in question.codes if code in chosen])


def _ranking(core: str, question: Question, order: tuple[int, ...]) -> str | None:
    shown, labels = _SHOWN(question, order)
    least = question.at_least if question.at_least is not None else (question.at_most or len(question.options))
    ranked = read_ranking(core, shown, labels, question.text, max(1, least))
    return None if ranked is None else json.dumps(ranked[: question.at_most])


def _allocation(text: str, core: str, question: Question, order: tuple[int, ...]) -> str | None:
    assert question.total is not None
    given = read_shares(text, core, question.total, *_SHOWN(question, order))
    if given is None:
        return None
    return json.dumps(
        {str(code): int(one) if (one := given.get(code, 0.0)) == int(one) else one for code in question.codes}
    )
