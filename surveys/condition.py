"""Conditions on earlier answers, such as ``Q1 == 2 and (age >= 18 or Q3 has 4)``: parsed, never evaluated as Python.

Grammar: ``or`` over ``and`` over ``not`` over comparisons and parentheses. A comparison is ``ID == value`` (also ``!=``, ``<``,
``<=``, ``>``, ``>=``), ``ID in (1, 2)``, ``ID has 3`` (an option chosen in a multiple choice) or ``answered(ID)``. A value is a
number or a quoted text. A row of a matrix is ``ID.ROW``. Every comparison with a question that was not answered is false.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from functools import lru_cache
from operator import eq, ge, gt, le, lt, ne

from ..errors import InputError

#: Longest text and deepest nesting read; a condition that needs more is a mistake or an attack.
LONGEST, DEEPEST = 20_000, 40

#: An earlier answer: an option code or number, the chosen codes, a text; None or absent when there is none.
Given = float | str | Collection[int] | None
OPERATORS: dict[str, Callable[[float | str, float | str], bool]] = {
    "==": eq, "!=": ne, "<=": le, ">=": ge, "<": lt, ">": gt,
}  # fmt: skip


@dataclass(frozen=True)
class Compare:
    """An answer compared with a number or a text by one of ``OPERATORS``."""

    question: str
    operator: str
    value: float | str


@dataclass(frozen=True)
class Chosen:
    """Whether an option was chosen, in a multiple choice or any other question with options."""

    question: str
    code: int


@dataclass(frozen=True)
class Answered:
    """Whether a question was answered at all."""

    question: str


@dataclass(frozen=True)
class Not:
    """Negation."""

    part: Condition


@dataclass(frozen=True)
class All:
    """Conjunction; true without parts."""

    parts: tuple[Condition, ...]


@dataclass(frozen=True)
class Any:
    """Disjunction; false without parts."""

    parts: tuple[Condition, ...]


Condition = Compare | Chosen | Answered | Not | All | Any

_TOKEN = re.compile(
    r"\s*(?:(?P<number>-?\d+(?:\.\d+)?)(?![\w.])|(?P<name>[A-Za-z][A-Za-z0-9_.-]*)|(?P<text>'[^'\n]*'|\"[^\"\n]*\")"
    r"|(?P<symbol>==|!=|<=|>=|<|>|\(|\)|,))"
)


@lru_cache(4096)
def parse_condition(text: str) -> Condition:
    """Read a condition.

    Raises:
        InputError: the text is no condition; the position is given.
    """
    if len(text) > LONGEST:
        raise _problem("the condition is too long", f"{len(text)} characters", 0, f"at most {LONGEST} characters")
    reader = _Reader(text, _tokens(text))
    found = reader.disjunction(0)
    if reader.position < len(reader.tokens):
        raise reader.problem("and, or, or the end of the condition")
    return found


def conjunction(parts: Collection[Condition]) -> Condition:
    """All of them: flattened, repeated parts once; ``All(())`` when there is none."""
    flat: dict[Condition, None] = {}
    for part in parts:
        flat.update(dict.fromkeys(part.parts if isinstance(part, All) else (part,)))
    return next(iter(flat)) if len(flat) == 1 else All(tuple(flat))


def simplified(condition: Condition) -> Condition:
    """The same condition without double negations, and without ``answered`` beside a comparison, which says it already."""
    if isinstance(condition, Not):
        inner = simplified(condition.part)
        return inner.part if isinstance(inner, Not) else Not(inner)
    if isinstance(condition, Any):
        return Any(tuple(simplified(part) for part in condition.parts))
    if not isinstance(condition, All):
        return condition
    whole = conjunction([simplified(part) for part in condition.parts])
    if not isinstance(whole, All):
        return whole
    compared = {part.question for part in whole.parts if isinstance(part, Compare | Chosen)}
    return conjunction([part for part in whole.parts if not (isinstance(part, Answered) and part.question in compared)])


def names(condition: Condition) -> frozenset[str]:
    """Questions (and matrix rows) that a condition reads."""
    if isinstance(condition, All | Any):
        return frozenset().union(*(names(part) for part in condition.parts))
    return names(condition.part) if isinstance(condition, Not) else frozenset((condition.question,))


def holds(condition: Condition, given: Mapping[str, Given]) -> bool:
    """Whether a condition is true of the answers given so far."""
    if isinstance(condition, All):
        return all(holds(part, given) for part in condition.parts)
    if isinstance(condition, Any):
        return any(holds(part, given) for part in condition.parts)
    if isinstance(condition, Not):
        return not holds(condition.part, given)
    answer = given.get(condition.question)
    if answer is None:
        return False
    if isinstance(condition, Answered):
        return True
    if isinstance(condition, Chosen):
        return condition.code in answer if isinstance(answer, Collection) and not isinstance(answer, str) else (
            answer == condition.code
        )  # fmt: skip
    if isinstance(answer, Collection) and not isinstance(answer, str):
        return False
    if isinstance(answer, str) != isinstance(condition.value, str):
        return condition.operator == "!="
    return OPERATORS[condition.operator](answer, condition.value)


def written(condition: Condition) -> str:
    """A condition as text that ``parse_condition`` reads as the same condition."""
    if isinstance(condition, All | Any):
        if not condition.parts:
            raise InputError(where="written()", parameter="condition", got=condition, allowed="a condition with parts")
        word = " and " if isinstance(condition, All) else " or "
        return word.join(
            f"({written(part)})" if isinstance(part, All | Any) else written(part) for part in condition.parts
        )
    if isinstance(condition, Not):
        return f"not ({written(condition.part)})"
    if isinstance(condition, Answered):
        return f"answered({condition.question})"
    if isinstance(condition, Chosen):
        return f"{condition.question} has {condition.code}"
    return f"{condition.question} {condition.operator} {value_text(condition.value)}"


def value_text(value: float | str, quote: str = "'") -> str:
    """A value as it stands in a condition: whole numbers without a point, texts quoted."""
    if isinstance(value, str):
        return f'"{value}"' if quote in value else f"{quote}{value}{quote}"
    return str(int(value)) if float(value).is_integer() else repr(float(value))


def _tokens(text: str) -> list[tuple[str, str, int]]:
    tokens, at, end = [], 0, len(text.rstrip())
    while at < end:
        match = _TOKEN.match(text, at)
        if match is None or match.lastgroup is None:
            raise _problem("the condition cannot be read", text, at + 1, "a question id, number, text or operator")
        tokens.append((match.lastgroup, match[match.lastgroup], match.start(match.lastgroup) + 1))
        at = match.end()
    return tokens


def _problem(message: str, got: str, at: int, allowed: str) -> InputError:
    return InputError(
        f"{message} at character {at}" if at else message,
        parameter="condition",
        got=got,
        allowed=allowed,
        hint="Write it like Q1 == 2 and (Q2 in (1, 3) or not Q4 has 5).",
    )


class _Reader:
    def __init__(self, text: str, tokens: list[tuple[str, str, int]]) -> None:
        self.text, self.tokens, self.position = text, tokens, 0

    def problem(self, allowed: str) -> InputError:
        at = self.tokens[self.position][2] if self.position < len(self.tokens) else len(self.text) + 1
        return _problem("the condition cannot be read", self.text, at, allowed)

    def peek(self) -> tuple[str, str]:
        return self.tokens[self.position][:2] if self.position < len(self.tokens) else ("end", "")

    def take(self, kind: str, *words: str) -> str:
        found, word = self.peek()
        if found != kind or (words and word not in words):
            raise self.problem(" or ".join(words) or f"a {kind}")
        self.position += 1
        return word

    def disjunction(self, depth: int) -> Condition:
        if depth > DEEPEST:
            raise self.problem(f"at most {DEEPEST} levels of parentheses")
        parts = [self.conjunction(depth)]
        while self.peek() == ("name", "or"):
            self.position += 1
            parts.append(self.conjunction(depth))
        return parts[0] if len(parts) == 1 else Any(tuple(parts))

    def conjunction(self, depth: int) -> Condition:
        parts = [self.negation(depth)]
        while self.peek() == ("name", "and"):
            self.position += 1
            parts.append(self.negation(depth))
        return parts[0] if len(parts) == 1 else All(tuple(parts))

    def negation(self, depth: int) -> Condition:
        if self.peek() == ("name", "not"):
            if depth > DEEPEST:
                raise self.problem(f"at most {DEEPEST} levels")
            self.position += 1
            return Not(self.negation(depth + 1))
        if self.peek() == ("symbol", "("):
            self.position += 1
            inside = self.disjunction(depth + 1)
            self.take("symbol", ")")
            return inside
        return self.comparison()

    def comparison(self) -> Condition:
        name = self.take("name")
        if name in ("and", "or", "not", "in", "has"):
            self.position -= 1
            raise self.problem("a question id")
        if name == "answered" and self.peek() == ("symbol", "("):
            self.position += 1
            question = self.take("name")
            self.take("symbol", ")")
            return Answered(question)
        kind, word = self.peek()
        if kind == "name" and word == "has":
            self.position += 1
            return Chosen(name, self.code())
        if kind == "name" and word == "in":
            self.position += 1
            self.take("symbol", "(")
            values = [self.value()]
            while self.peek() == ("symbol", ","):
                self.position += 1
                values.append(self.value())
            self.take("symbol", ")")
            parts = tuple(Compare(name, "==", value) for value in values)
            return parts[0] if len(parts) == 1 else Any(parts)
        return Compare(name, self.take("symbol", *OPERATORS), self.value())

    def code(self) -> int:
        word = self.take("number")
        if "." in word:
            self.position -= 1
            raise self.problem("a whole number, the code of an option")
        return int(word)

    def value(self) -> float | str:
        kind, word = self.peek()
        if kind not in ("number", "text"):
            raise self.problem("a number or a quoted text")
        self.position += 1
        return float(word) if kind == "number" else word[1:-1]
