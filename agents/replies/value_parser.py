"""Reading written replies to questions that no single option answers: numbers, dates, several options, ranks, shares, grids."""

from __future__ import annotations

import json
import re

from ...surveys import Question
from ..option_order import codes_by_letter
from .clauses.correction import after_correction
from .clauses.hedge import is_undecided
from .clauses.last_word import answer_all_the_same
from .clauses.own_clauses import own_clauses
from .declining_reply import ways_to_decline
from .grid_reader import read_grid
from .labels.echo import after_options, is_list_shown
from .labels.reply_labels import Labels
from .numbers.amounts import amounts
from .numbers.dates import read_date
from .numbers.large_numbers import large_numbers
from .numbers.number_reader import is_within, read_number
from .numbers.numerals import plain_digits
from .per_question import PerQuestion
from .ranking_reader import read_ranking
from .refusals.after_refusing import Rest, is_curt, rest_of, rests_of_asides, says_no_more, speaks_of_others
from .refusals.refusal import is_refusal
from .refusals.unwilling import is_unwilling
from .reply_parser import Outcome, parse_reply
from .reply_text import core_of, without_broken_end
from .several_reader import read_several
from .share_reader import read_shares
from .words.letter_phrases import CAPITAL, REMEMBERED
from .words.reply_words import BREAKING, small_letters, word_set, words_of

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
#: "三、四時間" is three or four hours.
_IN_A_ROW = re.compile(r"(?<=[0-9０-９一二三四五六七八九])、(?=[0-9０-９一二三四五六七八九])")
_DIGIT = re.compile(r"\d")
_NUMBERS = re.compile(r"\d+(?:[.,:]\d+)*")
#: Words of a number that is zero, and the digit that stands for others.
_NAUGHT = word_set("0 none nothing zero nil")
#: A page in place of an answer, and an answer of which only the key came.
_NO_ANSWER = re.compile(r"\s*<(?:!doctype|html|head|\?xml)\b", re.IGNORECASE)
_BROKEN_JSON = re.compile(r"\{\s*\"\w*(?:\"\s*(?::\W*)?)?")
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
    if question.kind == "numeric":
        text = _IN_A_ROW.sub("至", text)
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
        if _NO_ANSWER.match(text) is not None or not any(map(str.isalnum, core)) or _BROKEN_JSON.fullmatch(core):
            return "unparsable", None
        return ("refused", None) if is_refusal(core) else ("answered", core)
    if question.kind in ("multiple", "ranking"):
        shown, labels = _SHOWN(question, order)
        # "Options: A. Bread B. Milk C. Tea Answer: B": the prompt leaked
        rest = after_options(core, labels, len(shown)) if len(shown) > 2 else None
        value = None if rest is None else _value(rest, rest, question, order)
        if value is not None:
            return "answered", value
        if _INSTRUCTION.search(small_letters(core)):
            return "unparsable", None
        if question.kind == "multiple" and is_list_shown(core, [question.options[place].label for place in order]):
            return "unparsable", None
    if is_refusal(core):
        rest = answer_all_the_same(core)
        if rest is None or is_refusal(rest):
            value = _after_refusing(core, question, order)
            if value is not None:
                return "answered", value
            return ("unparsable" if is_undecided(core) else "refused"), None
        text = core = rest
    value = _value(text, core, question, order)
    if value is None or (value in ("0", "1") and _DIGIT.search(core) is None):
        after = _after_refusing(core, question, order, asides=value is None)
        if after is not None:
            return "answered", after
        if _DIGIT.search(core) is None and is_unwilling(core) and not _names_any(core, question, order):
            return "refused", None
    return ("unparsable", None) if value is None else ("answered", value)


def _value(text: str, core: str, question: Question, order: tuple[int, ...]) -> str | None:
    """The value of a reply that does not decline."""
    if question.kind == "numeric":
        return _number(core, question)
    if question.kind == "date":
        return _date(core, question)
    if question.kind == "multiple":
        return _several(core, question, order)
    if question.kind == "ranking":
        return _ranking(core, question, order)
    if question.kind == "allocation":
        return _allocation(text, core, question, order)
    return read_grid(text, core, question, order)


def _after_refusing(core: str, question: Question, order: tuple[int, ...], *, asides: bool = False) -> str | None:
    """The value that is all that a reply says after the last clause that declines: "None of your business, but fine: 2100".

    Args:
        core: the reply proper.
        question: what was asked.
        order: positions of the options in the order shown.
        asides: look after other clauses, too.
    """
    if not BREAKING.isdisjoint(words_of(core)):
        return None
    declined = rest_of(core)
    rests = [] if declined is None or is_curt(declined) else [declined]
    for rest in (*rests, *(rests_of_asides(core) if asides else ())):
        value = None if speaks_of_others(rest) else _wholly(rest, question, order)
        if value is not None:
            return value
    return None


def _wholly(rest: Rest, question: Question, order: tuple[int, ...]) -> str | None:
    """The value that is all that the rest of a reply says."""
    if question.options:
        shown, labels = _SHOWN(question, order)
        if _NUMBERS.search(rest.declining) or not shown.keys().isdisjoint(
            CAPITAL.findall(rest.declining.replace("I ", " "))
        ):
            return None
        own = {word for one in (*labels.by_phrase, *(row.text for row in question.rows)) for word in words_of(one)}
        own |= {letter.casefold() for letter in shown} | set(_NUMBERS.findall(rest.text))
        return _value(rest.text, rest.text, question, order) if says_no_more(rest.text, own) else None
    own = set(words_of(question.unit or "")) | _NAUGHT
    spoken = plain_digits(rest.last)
    for one in reversed(amounts(spoken)):
        spoken = f"{spoken[: one.start]} 0 {spoken[one.end :]}"
    is_whole = question.kind == "date" or says_no_more(_NUMBERS.sub("0", spoken), own)
    return _value(rest.last, rest.last, question, order) if is_whole else None


def _names_any(core: str, question: Question, order: tuple[int, ...]) -> bool:
    """Whether a reply names an option, by its letter or its label."""
    if not question.options:
        return bool(amounts(core))
    shown, labels = _SHOWN(question, order)
    return bool(labels.search.find(core.casefold()) or shown.keys() & set(CAPITAL.findall(core)) - {"A", "I"})


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
    if number is not None and not is_within(number, question):
        # "fifty thousand", where thousands are asked for; "per cent" is no hundred
        scales = (large_numbers().get(word, 1) for word in words_of(question.unit or ""))
        number /= next((scale for scale in scales if scale >= 1000), 1)
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
    parted = own_clauses(core, words_of(core))
    ranked = None if parted is None else read_ranking(parted.own, shown, labels, question.text, max(1, least))
    if ranked is None or len(ranked) < len(shown):
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
