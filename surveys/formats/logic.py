"""Conditions in the languages of other tools: XLSForm (XPath), LimeSurvey's expression manager and REDCap's branching logic.

The three differ in how they name questions and options; ``and``, ``or``, ``not``, comparisons and parentheses they share. One
reader takes all of them; each has its own writer.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Literal

from ...errors import InputError
from ..condition import DEEPEST, All, Answered, Any, Chosen, Compare, Condition, Not, value_text

#: Longest text that is read.
LONGEST = 20_000

#: Turns a comparison into a condition: name as written, operator (== != < <= > >= or ``chosen``), literal.
Resolve = Callable[[str, str, str], Condition]

_TOKEN = re.compile(
    r"""\s*(?:
      (?P<name>\$\{[^{}]{1,200}\} | \[[^\[\]]{1,200}\] | \d+X\d+X\d+\w*(?:\.NAOK)? | [A-Za-z_][\w.]*(?:-(?=[A-Za-z_])[\w.]+)* )
    | (?P<text>'[^']*'|"[^"]*")
    | (?P<number>-?\d+(?:\.\d+)?)
    | (?P<symbol>\|\||&&|<>|!=|==|<=|>=|[=<>()!,])
    | (?P<dot>\.)
    )""",
    re.VERBOSE,
)
_WORDS = {"eq": "==", "ne": "!=", "lt": "<", "le": "<=", "gt": ">", "ge": ">="}
_SYMBOLS = {"=": "==", "<>": "!=", "==": "==", "!=": "!=", "<": "<", "<=": "<=", ">": ">", ">=": ">="}
#: Functions that say of an answer that it is a number, which a question's kind says here.
_AS_NUMBER = ("intval", "floatval", "int", "number")
_MIRRORED = {"<": ">", "<=": ">=", ">": "<", ">=": "<=", "==": "==", "!=": "!="}


def read_logic(text: str, resolve: Resolve) -> Condition:
    """Read a condition.

    Args:
        text: the expression.
        resolve: makes a condition of one comparison; it may raise InputError for a name it does not know.

    Raises:
        InputError: not an expression of the part of these languages that a survey condition needs.
    """
    if len(text) > LONGEST:
        raise InputError("the condition is too long", parameter="condition", got=f"{len(text)} characters")
    tokens: list[tuple[str, str]] = []
    at, end = 0, len(text.rstrip())
    while at < end:
        match = _TOKEN.match(text, at)
        if match is None or match.lastgroup is None:
            raise InputError("the condition cannot be read", parameter="condition", got=text)
        tokens.append((match.lastgroup, match[match.lastgroup]))
        at = match.end()
    reader = _Reader(text, tokens, resolve)
    found = reader.disjunction(0)
    if reader.at < len(tokens):
        raise reader.problem()
    return found


class _Reader:
    def __init__(self, text: str, tokens: list[tuple[str, str]], resolve: Resolve) -> None:
        self.text, self.tokens, self.resolve, self.at = text, tokens, resolve, 0

    def problem(self) -> InputError:
        return InputError("the condition cannot be read", parameter="condition", got=self.text)

    def peek(self, ahead: int = 0) -> tuple[str, str]:
        return self.tokens[self.at + ahead] if self.at + ahead < len(self.tokens) else ("end", "")

    def take(self, *words: str) -> bool:
        kind, word = self.peek()
        if word.lower() in words and kind in ("symbol", "name"):
            self.at += 1
            return True
        return False

    def need(self, word: str) -> None:
        if not self.take(word):
            raise self.problem()

    def disjunction(self, depth: int) -> Condition:
        if depth > DEEPEST:
            raise self.problem()
        parts = [self.conjunction(depth)]
        while self.take("or", "||"):
            parts.append(self.conjunction(depth))
        return parts[0] if len(parts) == 1 else Any(tuple(parts))

    def conjunction(self, depth: int) -> Condition:
        parts = [self.negation(depth)]
        while self.take("and", "&&"):
            parts.append(self.negation(depth))
        return parts[0] if len(parts) == 1 else All(tuple(parts))

    def negation(self, depth: int) -> Condition:
        if depth > DEEPEST:
            raise self.problem()
        if self.take("!"):
            return Not(self.negation(depth + 1))
        if self.peek()[1].lower() == "not" and self.peek(1) == ("symbol", "("):
            self.at += 1
            return Not(self.negation(depth + 1))
        if self.take("("):
            inside = self.disjunction(depth + 1)
            self.need(")")
            return inside
        kind, word = self.peek()
        if kind == "name" and self.peek(1) == ("symbol", "("):
            return self.call(word.lower())
        return self.comparison()

    def call(self, function: str) -> Condition:
        self.at += 2
        kind, name = self.peek()
        if kind != "name" or function not in ("selected", "is_empty", "empty", *_AS_NUMBER):
            raise self.problem()
        self.at += 1
        if function in _AS_NUMBER:
            self.need(")")
            return self.resolve(_name(name), self.operator(), self.literal())
        if function == "selected":
            self.need(",")
            found = self.resolve(_name(name), "chosen", self.literal())
        else:
            found = self.resolve(_name(name), "==", "")
        self.need(")")
        return found

    def comparison(self) -> Condition:
        kind, word = self.peek()
        if kind == "name":
            self.at += 1
            return self.resolve(_name(word), self.operator(), self.literal())
        literal = self.literal()
        operator = self.operator()
        kind, word = self.peek()
        if kind != "name":
            raise self.problem()
        self.at += 1
        return self.resolve(_name(word), _MIRRORED[operator], literal)

    def operator(self) -> str:
        word = self.peek()[1]
        found = _SYMBOLS.get(word) or _WORDS.get(word.lower())
        if found is None:
            raise self.problem()
        self.at += 1
        return found

    def literal(self) -> str:
        kind, word = self.peek()
        if kind not in ("text", "number"):
            raise self.problem()
        self.at += 1
        return word[1:-1] if kind == "text" else word


def _name(word: str) -> str:
    return word[2:-1].strip() if word.startswith("${") else word[1:-1].strip() if word.startswith("[") else word


Dialect = Literal["xlsform", "lss", "redcap"]


def write_logic(
    condition: Condition,
    dialect: Dialect,
    name: Callable[[str], str],
    code: Callable[[str, float | str], str],
    is_multiple: Callable[[str], bool],
) -> str:
    """A condition in another tool's language.

    Args:
        condition: not ``All(())``.
        dialect: whose language.
        name: the tool's name of a question, or of a matrix row ``ID.ROW``.
        code: the tool's code of an option of a question.
        is_multiple: whether several options of a question may be chosen.
    """

    def reference(question: str) -> str:
        tool = name(question)
        return {"xlsform": f"${{{tool}}}", "lss": f"{tool}.NAOK", "redcap": f"[{tool}]"}[dialect]

    def answered(question: str) -> str:
        if dialect == "lss":
            return f"!is_empty({reference(question)})"
        return f"{reference(question)} {'!=' if dialect == 'xlsform' else '<>'} ''"

    def chosen(question: str, option: float | str) -> str:
        tool = code(question, option)
        if is_multiple(question):
            if dialect == "xlsform":
                return f"selected({reference(question)}, '{tool}')"
            return f'{name(question)}_{tool}.NAOK == "Y"' if dialect == "lss" else f"[{name(question)}({tool})] = '1'"
        quote = '"' if dialect == "lss" else "'"
        return f"{reference(question)} {'==' if dialect == 'lss' else '='} {quote}{tool}{quote}"

    def leaf(part: Compare) -> str:
        if part.operator == "==":
            return chosen(part.question, part.value) if not isinstance(part.value, str) else equal(part, "==")
        if part.operator == "!=":
            same = leaf(Compare(part.question, "==", part.value))
            return f"({answered(part.question)} and {negated(same)})"
        return f"({answered(part.question)} and {reference(part.question)} {part.operator} {value_text(part.value)})"

    def equal(part: Compare, operator: str) -> str:
        sign, quote = (operator, '"') if dialect == "lss" else ("=", "'")
        return f"{reference(part.question)} {sign} {value_text(part.value, quote)}"

    def negated(inside: str) -> str:
        return f"!({inside})" if dialect == "lss" else f"not({inside})"

    def write(part: Condition) -> str:
        if isinstance(part, All | Any):
            word = " and " if isinstance(part, All) else " or "
            return word.join(f"({write(one)})" if isinstance(one, All | Any) else write(one) for one in part.parts)
        if isinstance(part, Not):
            return negated(write(part.part))
        if isinstance(part, Answered):
            return answered(part.question)
        return chosen(part.question, part.code) if isinstance(part, Chosen) else leaf(part)

    return write(condition)
