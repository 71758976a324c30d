"""Reading written replies to questions that no single option answers: numbers, dates, several options, ranks, shares, grids."""

from __future__ import annotations

import json
import re
from datetime import date

from ...plain_data import read_json
from ...surveys import Question
from .dates import read_date
from .numerals import numerals, plain_digits
from .option_order import codes_by_letter
from .per_question import PerQuestion
from .refusal import is_refusal
from .reply_labels import Labels
from .reply_parser import Outcome, after_correction, parse_reply
from .reply_text import core_of
from .reply_words import folded, word_set, words_of

#: Two numbers that bound one another: no single value was given.
_RANGE = re.compile(
    r"(?<![\w.])\d+(?:[.,]\d+)?\s*(?:-|to|or|and|bis|oder|à|ou|a|o|до|或|到|~)\s*\d+(?:[.,]\d+)?(?![\w-])"
    r"|\bbetween\b|\bzwischen\b|\bentre\b",
    re.IGNORECASE,
)
_NOTHING = word_set(
    """
    none nothing no zero nil nobody keine kein aucun aucune ninguno ninguna nenhum нет 没有 無
    """
)
#: Having or doing none of what was asked for.
_NOT_ANY = re.compile(
    r"\b(?:don't|do not|didn't|haven't|have not|never|no longer|not) (?!know|want|wish|care|think|remember"
    r"|sure)\w+|\bich (?:habe keine?|\w+ nicht)\b"
    r"|\bno (?:tengo|trabajo)\b|\bje n(?:'ai|e \w+) pas\b|\bnão (?:tenho|trabalho)\b|\bnon (?:ho|lavoro)\b"
    r"|\bnie mam\b|\bу меня нет\b|没有"
)
_ONE = re.compile(
    r"\W*(?:just |only |i have |we have |nur |ich habe |j'ai |tengo |tenho |ho )?(?:one|an?|eine?n?|une?|una|uno|uma?)\b"
    r"(?! (?:lot|few|couple|bit|little|great|good|number|peu|poco|pouco|paar|wenig|or|to|half|dozen|hundred))"
)
_TIMES = {
    "k": 1e3,
    "thousand": 1e3,
    "tsd": 1e3,
    "mille": 1e3,
    "mil": 1e3,
    "million": 1e6,
    "m": 1e6,
    "mio": 1e6,
    "lakh": 1e5,
    "万": 1e4,
}
_HALF = re.compile(r"(\d+)\s*(?:and a half|½|1/2)")
_ENTRY = re.compile(
    r"^[\W_]*([A-Z]|[\w .'&/-]{2,60}?)\s*(?:[:=\t]|\s-\s|->|→|\))\s*\$?€?\s*(-?\d+(?:[.,]\d+)?)\s*(?:%|points?|pts)?\b",
    re.IGNORECASE | re.MULTILINE,
)

#: No count, year or amount of money comes near; a JSON number may be longer than a float can be.
BEYOND = 1e18
#: No row of a grid and its answer take more.
LONGEST_LINE = 400


def parse_value(text: str, question: Question, order: tuple[int, ...]) -> tuple[Outcome, str | None]:
    """Read a reply to a question that is not answered by one option.

    Args:
        text: what the model wrote.
        question: what was asked, of any kind but ``likert`` and ``single``.
        order: positions of the options in the order shown.

    Returns:
        Outcome, and if answered the value as the answers table holds it: a number without a unit; an ISO date; the text; a JSON
        list of option codes (multiple: in scale order; ranking: best first); a JSON object from option code to number
        (allocation) or from row id to option code (matrix).
    """
    core = core_of(text)
    if not core:
        return "unparsable", None
    if question.kind in ("numeric", "date"):
        core = after_correction(core, core.casefold()) or core
    if question.kind == "text":
        return ("refused", None) if is_refusal(core) else ("answered", core)
    if is_refusal(core):
        return "refused", None
    if question.kind == "numeric":
        value = _number(core, question)
    elif question.kind == "date":
        found = read_date(core)
        value = found.isoformat() if isinstance(found, date) else None
    elif question.kind == "multiple":
        value = _several(core, question, order)
    elif question.kind == "ranking":
        value = _ranking(core, question, order)
    elif question.kind == "allocation":
        value = _allocation(text, core, question, order)
    else:
        value = _matrix(text, core, question, order)
    return ("unparsable", None) if value is None else ("answered", value)


def number_text(value: float) -> str:
    """A number as the value column holds it: whole ones without a point."""
    return str(int(value)) if float(value).is_integer() else repr(float(value))


def _number(core: str, question: Question) -> str | None:
    core = plain_digits(core)
    if "½" in core or "half" in core or "1/2" in core:
        core = _HALF.sub(lambda half: f"{half[1]}.5", core)
    found = numerals(core)
    part = core
    if not found:
        lower = core.lower()
        if not _NOTHING.isdisjoint(words_of(core)[:3]) or (core.count(" ") < 8 and _NOT_ANY.search(lower)):
            return _within(0.0, question)
        return _within(1.0, question) if _ONE.match(lower) else None
    if "\n" in core:
        first = core.split("\n", 1)[0]
        in_first = numerals(first)
        part, found = (first, in_first) if in_first else (core, found)
    if len(found) > 1 and _RANGE.search(part):
        return None
    values = []
    for one in found:
        following = re.match(r"\s?(k|thousand|tsd|mille|mil|million|mio|lakh|万|m)\b", part[one.end :], re.IGNORECASE)
        # "4000 m" is a length; the short forms multiply only where they touch the number
        times = (
            _TIMES.get(following[1].casefold(), 1.0)
            if following and (part[one.end] != " " or len(following[1]) > 2)
            else 1.0
        )
        values.append(one.value * times)
    inside = {value for value in values if _within(value, question) is not None}
    if len(set(values)) == 1:
        return _within(values[0], question)
    # "I work 40 hours, 8 a day": the number that carries the unit, else the only one in range
    if question.unit:
        with_unit = {
            value
            for value, one in zip(values, found, strict=True)
            if re.match(rf"\s?{re.escape(question.unit.casefold().rstrip('s'))}", part[one.end :].casefold())
        }
        if len(with_unit) == 1:
            return _within(with_unit.pop(), question)
    return _within(inside.pop(), question) if len(inside) == 1 else None


def _within(value: float, question: Question) -> str | None:
    if (question.low is not None and value < question.low) or (question.high is not None and value > question.high):
        return None
    if question.whole and not float(value).is_integer():
        return None
    return number_text(value)


def _mentions(core: str, question: Question, order: tuple[int, ...]) -> list[int]:
    """Option codes in the order in which a reply names them, by letter or label, each once."""
    shown, labels = _SHOWN(question, order)
    places = [(one.start, one.code) for one in labels.named(core.casefold())]
    bare = labels.search.without(core)
    letters_only = re.fullmatch(r"[\W_]*(?:(?:and|und|et|y|e|then|[A-Za-z])[\W_]*)+", bare) is not None
    if letters_only or not places:
        compact = re.fullmatch(r"[\W_]*([A-Z]{2,26})[\W_]*", core)
        if compact and set(compact[1]) <= shown.keys():
            return list(dict.fromkeys(shown[letter] for letter in compact[1]))
        closing = r"(?=\s*(?:[,;.):&>|/\n\]+-]|$|and\b|then\b|und\b|et\b|y\b))"
        places += [
            (match.start(1), shown[match[1].upper()])
            for match in re.finditer(rf"(?<![\w'])([A-Za-z])(?![\w']){closing}", core)
            if match[1].upper() in shown and (match[1].isupper() or letters_only)
        ]
    return list(dict.fromkeys(code for _, code in sorted(places)))


#: Codes of the substantive options by letter, and their labels.
_SHOWN = PerQuestion(
    lambda question, order: (
        {letter: code for letter, code in codes_by_letter(question, order).items() if code in question.codes},
        Labels.of(question.options),
    )
)


def _several(core: str, question: Question, order: tuple[int, ...]) -> str | None:
    chosen = set(_mentions(core, question, order))
    if re.match(
        r"\W*(?:all(?: of (?:them|these|the above|the options))?|everything|alle|todos|todas|tous)\W*$",
        core,
        re.IGNORECASE,
    ):
        chosen = set(question.codes)
    none = re.match(
        r"\W*(?:none(?: of (?:them|these|the above|the options))?|nothing|keine(?:s)?|ninguno|ninguna|aucun)\b\W*$",
        core,
        re.IGNORECASE,
    )
    if not chosen and none is None:
        return None
    if len(chosen) < (question.at_least or 0) or (question.at_most is not None and len(chosen) > question.at_most):
        return None
    return json.dumps([code for code in question.codes if code in chosen])


def _ranking(core: str, question: Question, order: tuple[int, ...]) -> str | None:
    ranked = _mentions(core, question, order)
    least = question.at_least if question.at_least is not None else (question.at_most or len(question.options))
    if question.at_most is not None:
        ranked = ranked[: question.at_most]
    return json.dumps(ranked) if len(ranked) >= max(1, least) else None


def _allocation(text: str, core: str, question: Question, order: tuple[int, ...]) -> str | None:
    assert question.total is not None
    shown, labels = _SHOWN(question, order)
    pairs = _json_pairs(text)
    if not pairs:
        # "Health 50, Schools 30": one line of entries is read like several lines
        lines = re.sub(r"(\d)\s*(?:%|points?|pts)?\s*[,;]\s+(?=[^\W\d])", r"\1\n", plain_digits(core))
        lines = re.sub(
            r"^([^\W\d][\w .'&/-]*?)\s+(-?\d+(?:[.,]\d+)?\s*(?:%|points?|pts)?\s*)$",
            r"\1: \2",
            lines,
            flags=re.MULTILINE,
        )
        pairs = [(name, float(number.replace(",", "."))) for name, number in _ENTRY.findall(lines)]
    given: dict[int, float] = {}
    if not pairs:
        pairs = _in_prose(core, labels)
    for name, number in pairs:
        key = name.strip(" .()*")
        code = (
            shown.get(key.upper()) if len(key) == 1 else labels.by_phrase.get(folded(re.sub(r"^[A-Z][.)]\s*", "", key)))
        )
        if code is None or code in given or number < 0:
            return None
        given[code] = number
    if not given or abs(sum(given.values()) - question.total) > 1e-6 * question.total:
        return None
    return json.dumps(
        {str(code): int(one) if (one := given.get(code, 0.0)) == int(one) else one for code in question.codes}
    )


def _in_prose(core: str, labels: Labels) -> list[tuple[str, float]]:
    """Labels and the numbers beside them in running text: "40 points to health, 40 to schools and 20 to defence"."""
    core = core.casefold()
    named = labels.named(core)
    found = numerals(core)
    places = sorted([(one.start, "label") for one in named] + [(one.start, "number") for one in found])
    kinds = [kind for _, kind in places]
    if len(named) != len(found) or kinds not in (["number", "label"] * len(named), ["label", "number"] * len(named)):
        return []
    return [(core[label.start : label.end], one.value) for label, one in zip(named, found, strict=True)]


def _json_pairs(text: str) -> list[tuple[str, float]]:
    found = re.search(r"\{[^{}]*\}", text)
    try:
        held = read_json(found[0]) if found else None
    except ValueError:
        return []
    if not isinstance(held, dict) or not all(
        isinstance(one, int | float) and not isinstance(one, bool) and abs(one) < BEYOND for one in held.values()
    ):
        return []
    return [(str(name), float(one)) for name, one in held.items()]


def _matrix(text: str, core: str, question: Question, order: tuple[int, ...]) -> str | None:
    answers: dict[str, int] = {}
    by_name = {str(number): row.id for number, row in enumerate(question.rows, 1)}
    by_name |= {folded(row.text): row.id for row in question.rows} | {folded(row.id): row.id for row in question.rows}
    lines = [line for line in core_lines(text) if line]
    bare = [line for line in lines if parse_reply(line, question, order)[0] == "answered"]
    for line in lines:
        if len(line) > LONGEST_LINE:
            continue
        entry = re.match(r"[\W_]*(.+?)\s*(?:[:=\t]|[.)](?=\s)|\s-\s|->|→)\s*(.+)$", line)
        row = by_name.get(folded(entry[1])) if entry else None
        if entry is None or row is None:
            continue
        answer = entry[2]
        restated = re.match(r"(.+?)\s*(?:[:=]|\s-\s|->|→)\s*(.+)$", answer)  # "1. Your family: A"
        if restated and by_name.get(folded(restated[1])) == row:
            answer = restated[2]
        outcome, code = parse_reply(answer, question, order)
        if outcome != "answered" or code is None or answers.get(row, code) != code:
            return None
        answers[row] = code
    if not answers and len(bare) == len(lines) == len(question.rows):
        codes = [parse_reply(line, question, order)[1] for line in lines]
        answers = {row.id: code for row, code in zip(question.rows, codes, strict=True) if code is not None}
    if len(answers) != len(question.rows):
        return None
    return json.dumps({row.id: answers[row.id] for row in question.rows})


def core_lines(text: str) -> list[str]:
    """Lines of a reply; a JSON object counts as one line an entry, and "1: A, 2: B" as two."""
    found = re.search(r"\{[^{}]*\}", text)
    if found:
        try:
            held = read_json(found[0])
        except ValueError:
            held = None
        if isinstance(held, dict):
            return [f"{name}: {value}" for name, value in held.items()]
    core = core_of(text)
    if "\n" not in core:
        core = re.sub(r"[,;]\s*(?=\w[\w ]*\s*[:=]|\d+\s*[.):=])", "\n", core)
    return [line.strip() for line in core.split("\n")]
