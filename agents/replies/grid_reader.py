"""Reading replies to a matrix: one answer a row, as lines, as JSON, as a table or in running text."""

from __future__ import annotations

import json
import re

from ...plain_data import read_json
from ...surveys import Question
from .labels.bent_labels import is_same_word
from .labels.reply_labels import Labels
from .per_question import PerQuestion
from .reply_parser import parse_reply
from .reply_text import core_of
from .words.label_search import NO_SPACES
from .words.reply_words import FILLERS, NEGATIONS, folded, word_set, words_of

#: No row of a grid and its answer take more.
_LONGEST_LINE = 400
#: No word as short as this tells a row, unless it is its only one.
_ARTICLE = 3
#: Words as short as this are told apart by a letter: "star" is not "staff".
_TOO_ALIKE = 4
_REMEMBERED = 4096
#: Scripts that write particles onto words, before or after.
_ARABIC, _HANGUL = re.compile("[\u0590-\u06ff]"), re.compile("[\uac00-\ud7a3]")
_ENTRY = re.compile(
    r"[\W_]*(?:(?:row|item|statement|line|no\.?|zeile|ligne|fila|linha|riga|строка)\s*(?=\d))?(.+?)\s*"
    r"(?:[:=\t]|[.)](?=\s|[A-Z]\b)|\s-\s|=?->?|=>|→|⇒|(?<=^\d)\s(?=[A-Z]$))\s*(.+)$",
    re.IGNORECASE,
)
#: Where the reason of a row ends and its answer stands.
_CONCLUDED = re.compile(r".*(?:=>|->|→|⇒)\s*(\S.*)$")
_RESTATED = re.compile(r"(.+?)\s*(?:[:=]|\s-\s|->|→)\s*(.+)$")
_TABLE_ROW = re.compile(r"^[ \t]*\|[ \t]*([^|\n]+?)[ \t]*\|[ \t]*([^|\n]+?)[ \t]*\|?[ \t]*$", re.MULTILINE)
_ONE_LINE = re.compile(
    r"[,;/،、，]\s*(?=\w[^,;:=\n]{0,80}?\s*(?:[:=]|\s[-–—]\s|→|->|=>)|\d+\s*[.):=-])|(?<=[A-Z])\s+(?=\d+\s*[.):=-])"
)
#: "1. A little 2. Not at all", on one line.
_NUMBERED = re.compile(r"\W*1\s?[.):]\s")
_NEXT_NUMBER = re.compile(r"[\s,;]+(?=\d{1,2}\s?[.):]\s)")
#: Longer clauses are no answers that follow one another in the order of the rows.
_TERSE = 6
_LETTERS = re.compile(r"[A-Z](?:[ ,;/\t]+[A-Z])+[.]?")
_OBJECT = re.compile(r"\{[^{}]*\}")
_SENTENCE = re.compile(r"[.;!?\n:=]+")
_CLAUSE = re.compile(
    r"[.;!?\n:=,]+|\s(?:and|but|und|aber|et|mais|y|pero|e|ma|en|maar|och|men|og|i|и|а|но|ve|ama|dan|tapi|na|και|și|és|ja|та|و)\s|[،、，]"
)
#: One answer for every row.
_EVERY_ROW = re.compile(
    r"\b(?:beiden|beides|les deux|l'une et l'autre|amb[oa]s|entramb[ei]|allebei|båda|begge|molem\w+|obu|obie|oba|obydw\w+|oběma|obě"
    r"|mindkett\w+|amb(?:ele|ii)|обе(?:им)?|оба|обоим|обидв\w+|обом|ikisi\w*|keduanya|cả hai|και (?:στα|στις|τα|οι|τις) δύο)\b"
    r"|どちらも|両方|둘 다|(?:两|兩)个?都|两者|दोनों|كلاهما|كليهما|كلتاهما|שניהם|שתיהן|هر دو"
    r"|\b(?:all|every|each|both|across the board|everything|everyone|any of|none of|alle[ns]?|beide|tous|toutes|tout"
    r"|todos|todas|todo"
    r"|tutti|tutte|ninguno de|ninguna de|aucun d|nenhum d|nessun|все|всё|hepsi(?:ni)?|semua(?:nya)?|wszystki\w+|všechn\w+|minden\w*"
    r"|alla|alle|kaikki\w*|toate|όλ\w+|yote|wote|tất cả)\b|全部|すべて|모두|सभी|كل|جميع|همه|הכל|כולם|সব|ทั้งหมด"
)
#: What follows names the rows with another answer than the rest.
_EXCEPT = re.compile(
    r"\b(?:everyone|everybody|everything|all|each|every one|the rest|the others)(?: of them| others?| else)?"
    r"[ ,]+(?:except(?: for)?|but|apart from|besides|save(?: for)?|other than)\b(.*)$",
    re.IGNORECASE | re.DOTALL,
)
_FOR = re.compile(r"\s+(?:for|to)\s*$", re.IGNORECASE)
#: Words that give rows an answer: "they get C".
_GOT = re.compile(
    r"^(?:and |but )?(?:they|those|that one|it|these|he|she|which|who)(?:'s| is| are)? (?:get|gets|got|would be)?\s*(?:an? )?",
    re.IGNORECASE,
)
_LITTLE = (
    FILLERS
    | NEGATIONS
    | word_set("your our his her their you your's of for in on with from other others who that this these")
)


class _Rows:
    """The words by which each row of a matrix is told."""

    def __init__(self, question: Question) -> None:
        own = {row.id: {*words_of(row.text), *words_of(row.id.replace("_", " "))} - _LITTLE for row in question.rows}
        labels = {word for option in question.options for word in words_of(option.label)}
        self._telling = {
            row: [
                word
                for word in words
                if sum(word in other for other in own.values()) == 1
                and word not in labels
                and (len(word) > _ARTICLE or not word.isascii() or len(words) == 1)
            ]
            for row, words in own.items()
        }
        self._met: dict[str, frozenset[str]] = {}
        self.by_name = {str(number): row.id for number, row in enumerate(question.rows, 1)}
        self.by_name |= {folded(row.text): row.id for row in question.rows}
        self.by_name |= {folded(row.id): row.id for row in question.rows}

    def named(self, clause: str) -> list[str]:
        """Rows of which a telling word stands in a clause."""
        words = words_of(clause)
        small = clause.casefold()
        return [
            row
            for row, telling in self._telling.items()
            if any(row in self._told_by(word) for word in words)
            or any(NO_SPACES.search(own) and own in small for own in telling)
        ]

    def _told_by(self, word: str) -> frozenset[str]:
        """Rows that a word tells; remembered, since replies repeat their words."""
        found = self._met.get(word)
        if found is None:
            if len(self._met) >= _REMEMBERED:
                self._met.clear()
            found = self._met[word] = frozenset(
                row for row, telling in self._telling.items() if any(_is_form(word, own) for own in telling)
            )
        return found


def _is_form(word: str, own: str) -> bool:
    if word.endswith(own) and _ARABIC.match(own):
        return len(word) - len(own) <= _ARTICLE  # "and the", "in the"
    if word.startswith(own) and _HANGUL.match(own):
        return len(word) - len(own) <= _ARTICLE
    return word == own or (min(len(word), len(own)) > _TOO_ALIKE and is_same_word(word, own))


_ROWS = PerQuestion(lambda question, order: _Rows(question))


def read_grid(text: str, core: str, question: Question, order: tuple[int, ...]) -> str | None:
    """The option of every row, as a JSON object from row id to code; None where a row has none or two.

    A row may have a missing code that was on offer.

    Args:
        text: what the model wrote.
        core: the reply proper.
        question, order: see ``parse_value``.
    """
    rows = _ROWS(question, ())
    answers = _by_lines(text, question, order, rows)
    if answers is not None and not answers:
        answers = _but_for_some(core, question, order, rows)
    if answers is not None and not answers:
        answers = _in_turn(core, question, order, rows)
    if answers is not None and not answers:
        answers = _in_prose(core, question, order, rows)
    if answers is None or len(answers) != len(question.rows):
        return None
    return json.dumps({row.id: answers[row.id] for row in question.rows})


def _by_lines(text: str, question: Question, order: tuple[int, ...], rows: _Rows) -> dict[str, int] | None:
    """Answers that stand beside the names of their rows, or one a line; None where a named row's answer cannot be told."""
    answers: dict[str, int] = {}
    lines = [line for line in _lines(text) if line]
    for line in lines:
        entry = _ENTRY.match(line) if len(line) <= _LONGEST_LINE else None
        row = rows.by_name.get(folded(entry[1])) if entry else None
        if entry is None or row is None:
            continue
        answer = entry[2]
        restated = _RESTATED.match(answer)  # "1. Your family: A"
        if restated and rows.by_name.get(folded(restated[1])) == row:
            answer = restated[2]
        concluded = _CONCLUDED.match(answer)
        if concluded:
            answer = concluded[1]
        code = parse_reply(answer, question, order)[1]
        if code is None or answers.get(row, code) != code:
            return None
        answers[row] = code
    if not answers and len(lines) == len(question.rows):
        read = [parse_reply(line, question, order)[1] for line in lines]
        if None not in read:
            return {row.id: code for row, code in zip(question.rows, read, strict=True) if code is not None}
    return answers if len(answers) == len(question.rows) else {}


def _but_for_some(core: str, question: Question, order: tuple[int, ...], rows: _Rows) -> dict[str, int]:
    """One answer for all rows but those that a reply excepts: "A for everyone except strangers; they get C"."""
    found = _EXCEPT.search(core)
    if found is None:
        return {}
    excepted = rows.named(found[1])
    rest = parse_reply(core[: found.start()].strip(" ,;:-"), question, order)[1]
    rest = parse_reply(_FOR.sub("", core[: found.start()]), question, order)[1] if rest is None else rest
    other = [
        code
        for part in _SENTENCE.split(found[1])
        for _, code in [parse_reply(_GOT.sub("", part.strip()), question, order)]
    ]
    codes = {code for code in other if code is not None}
    if rest is None or not excepted or len(codes) != 1:
        return {}
    code = codes.pop()
    return {row.id: code if row.id in excepted else rest for row in question.rows}


def _in_turn(core: str, question: Question, order: tuple[int, ...], rows: _Rows) -> dict[str, int]:
    """Nothing but as many answers as rows, in their order: "Never, never and often"."""
    clauses = [one for one in _CLAUSE.split(_SENTENCE.split(core)[0]) if one.strip()]
    if not 1 < len(clauses) == len(question.rows) or "{" in core:
        return {}
    if any(rows.named(one) or len(words_of(one)) > _TERSE for one in clauses):
        return {}
    codes = [code for one in clauses if (code := parse_reply(one.strip(), question, order)[1]) is not None]
    return {row.id: code for row, code in zip(question.rows, codes, strict=False)} if len(codes) == len(clauses) else {}


def _in_prose(core: str, question: Question, order: tuple[int, ...], rows: _Rows) -> dict[str, int] | None:
    """Answers in running text, clause by clause; an answer belongs to the rows named since the last."""
    joined = any("," in option.label or " and " in option.label for option in question.options)
    answers: dict[str, int] = {}
    meant: list[str] = []
    unnamed: list[int] = []
    is_on_all: bool | None = None
    for clause in (_SENTENCE if joined else _CLAUSE).split(core):
        named = rows.named(clause)
        meant = [*meant, *named]
        outcome, code = parse_reply(clause.strip(), question, order) if clause.strip() else ("unparsable", None)
        if outcome != "answered" or code is None:
            continue
        if not meant and not answers:
            if is_on_all is None:
                # "every day" is an answer, "every one" is all rows
                is_on_all = _EVERY_ROW.search(Labels.of(question.options).search.without(core)) is not None
            if is_on_all:
                return {row.id: code for row in question.rows}
        if not meant:
            unnamed.append(code)
        for row in meant:
            if answers.setdefault(row, code) != code:
                return None
        meant = []
    left = [row.id for row in question.rows if row.id not in answers]
    if len(left) == len(unnamed) == 1 and answers:
        answers[left[0]] = unnamed[0]  # "TV daily, radio never" where the row is called Television
    return answers


def _lines(text: str) -> list[str]:
    """Lines of a reply; a JSON object counts as one line an entry, a table as one a row, and "1: A, 2: B" as two."""
    found = _OBJECT.search(text)
    if found:
        try:
            held = read_json(found[0])
        except ValueError:
            held = None
        if isinstance(held, dict):
            return [f"{name}: {value}" for name, value in held.items()]
    core = core_of(_TABLE_ROW.sub(r"\1: \2", text) if "|" in text else text)
    if _LETTERS.fullmatch(core):
        return re.findall("[A-Z]", core)
    if "\n" not in core and _NUMBERED.match(core):
        core = _NEXT_NUMBER.sub("\n", core)
    if "\n" not in core:
        core = _ONE_LINE.sub("\n", core)
    return [line.strip() for line in core.split("\n")]
