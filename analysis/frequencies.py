"""Plain frequencies of a run: what was answered to every kind of question, by country, with who did not answer and why."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any, NamedTuple

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from ..agents.answers import STATUSES
from ..surveys import Question
from ..surveys.question import CHOICE_KINDS
from .estimates import estimate
from .scale import Scale

Floats = NDArray[np.float64]
_Number = Callable[[Any], float | None]
_Figure = Callable[[Floats, Floats], float]

#: What statuses without an answer are called where the questionnaire has no word of its own.
_WITHOUT = {"refused": "refused", "unparsable": "could not be read", "failed": "failed", "skipped": "not asked"}


class Cell(NamedTuple):
    """Whose answers stand in one column."""

    round: int
    variant: str
    country: str


@dataclass(frozen=True)
class Line:
    """One line of a table: words and a value for each column, NaN where nobody answered."""

    label: str
    values: tuple[float, ...]


@dataclass(frozen=True)
class Table:
    """One figure of a question.

    Attributes:
        measure: what the values are, with their unit.
        is_share: whether they are shares, 0 to 1.
        lines: in the order of the questionnaire.
        part: words of a matrix row; empty for other questions.
    """

    measure: str
    is_share: bool
    lines: tuple[Line, ...]
    part: str = ""


@dataclass(frozen=True)
class Frequencies:
    """Answers to one question.

    Attributes:
        question: as it was asked.
        cells: the columns: rounds, wordings and countries, in order.
        answered: rows that are an answer, one number a column.
        without: rows that are none, by reason, one number a column.
        tables: weighted by design weights; none for texts and dates.
    """

    question: Question
    cells: tuple[Cell, ...]
    answered: tuple[int, ...]
    without: Mapping[str, tuple[int, ...]]
    tables: tuple[Table, ...]


def frequencies(answers: pa.Table, questions: Iterable[Question]) -> list[Frequencies]:
    """What was answered to every question.

    Choices: share of each answer. Several answers: share that chose each. Rankings: share that put each first, and mean rank.
    Numbers and allocations: mean, spread and median, in the question's unit. Matrices: a table a row. Shares and means are over
    those who answered, with design weights; distributions and replicates count as in ``estimate``.

    Args:
        answers: with the columns of the answers table.
        questions: in the order to be shown; those without rows are left out.
    """
    found = []
    for question in questions:
        rows = answers.filter(pc.equal(answers["question_id"], question.id))
        if rows.num_rows:
            found.append(_of_question(question, rows))
    return found


def _of_question(question: Question, rows: pa.Table) -> Frequencies:
    places = list(zip(*(rows[name].to_pylist() for name in ("round", "variant", "country")), strict=True))
    cells = tuple(sorted({Cell(*place) for place in places}))
    reasons = Counter(
        (place, _reason(question, status, value))
        for place, status, value in zip(places, rows["status"].to_pylist(), rows["value"].to_pylist(), strict=True)
    )
    named = [*question.missing.values(), *(_WITHOUT.get(status, status) for status in STATUSES)]
    without = {
        name: counts
        for name in dict.fromkeys(named)
        if name and any(counts := tuple(reasons[(tuple(cell), name)] for cell in cells))
    }
    is_answered = pc.equal(rows["status"], "answered")
    answered = rows.filter(is_answered)
    tables = _shares_of_choices if question.kind in CHOICE_KINDS else _figures_of_values
    return Frequencies(
        question,
        cells,
        tuple(reasons[(tuple(cell), "")] for cell in cells),
        without,
        tuple(tables(question, answered, cells)) if answered.num_rows else (),
    )


def _reason(question: Question, status: str, value: str | None) -> str:
    """Why a row is no answer, in words; empty for an answer."""
    if status == "answered":
        return ""
    if status == "refused" and value is not None and value.lstrip("-").isdecimal() and int(value) in question.missing:
        return question.missing[int(value)]
    return _WITHOUT.get(status, status)


def _shares_of_choices(question: Question, rows: pa.Table, cells: Sequence[Cell]) -> list[Table]:
    found = {
        Cell(one.round, one.variant, one.country): dict(zip(one.scale.codes, one.shares, strict=True))
        for one in estimate(rows, {question.id: Scale.of(question)})
    }
    lines = [
        Line(option.label, tuple(float(found.get(cell, {}).get(option.code, np.nan)) for cell in cells))
        for option in question.options
    ]
    return [Table("share of those who answered", True, tuple(lines))]


def _mean(values: Floats, weights: Floats) -> float:
    return float(np.average(values, weights=weights))


def _figures_of_values(question: Question, rows: pa.Table, cells: Sequence[Cell]) -> list[Table]:
    columns = (rows[name].to_pylist() for name in ("round", "variant", "country", "value", "weight"))
    held: dict[Cell, list[tuple[Any, float]]] = {cell: [] for cell in cells}
    for at_round, variant, country, value, weight in zip(*columns, strict=True):
        held[Cell(at_round, variant, country)].append((value, weight))
    if question.kind in ("text", "date"):
        return []
    read = {cell: [(json.loads(value), weight) for value, weight in some] for cell, some in held.items()}

    def line(label: str, number: _Number, figure: _Figure = _mean) -> Line:
        return Line(label, tuple(_over(read[cell], number, figure) for cell in cells))

    def by_option(number: Callable[[int, Any], float | None]) -> tuple[Line, ...]:
        return tuple(line(one.label, partial(number, one.code)) for one in question.options)

    if question.kind == "numeric":
        lines = tuple(line(name, float, figure) for name, figure in _SPREAD.items())
        return [Table(question.unit or "in the unit asked for", False, lines)]
    if question.kind == "matrix":
        return [
            Table(
                "share of those who answered",
                True,
                by_option(partial(_is_in_row, row.id, frozenset(question.missing))),
                row.text,
            )
            for row in question.rows
        ]
    if question.kind == "multiple":
        return [Table("share of those who answered; several could be chosen", True, by_option(_is_chosen))]
    if question.kind == "ranking":
        return [
            Table("share that ranked it first", True, by_option(_is_first)),
            Table("mean rank, 1 is first; over those who ranked it", False, by_option(_rank)),
        ]
    return [Table(f"mean share of {question.total:g}", False, by_option(_amount))]


def _is_in_row(row: str, missing: frozenset[int], code: int, said: Mapping[str, int]) -> float | None:
    return None if said.get(row) in missing else float(said.get(row) == code)


def _is_chosen(code: int, said: Sequence[int]) -> float:
    return float(code in said)


def _is_first(code: int, said: Sequence[int]) -> float:
    return float(said[0] == code)


def _rank(code: int, said: Sequence[int]) -> float | None:
    return said.index(code) + 1.0 if code in said else None


def _amount(code: int, said: Mapping[str, float]) -> float:
    return float(said.get(str(code), 0.0))


def _over(said: Sequence[tuple[Any, float]], number: _Number, figure: _Figure) -> float:
    pairs = [(found, weight) for value, weight in said if (found := number(value)) is not None]
    if not pairs:
        return float("nan")
    values, weights = np.array(pairs, dtype=np.float64).T
    return figure(values, weights) if weights.sum() > 0 else float("nan")


def _standard_deviation(values: Floats, weights: Floats) -> float:
    return float(np.sqrt(np.average((values - _mean(values, weights)) ** 2, weights=weights)))


def _median(values: Floats, weights: Floats) -> float:
    """The smallest value that half of the weight does not exceed."""
    order = np.argsort(values)
    reached = np.cumsum(weights[order])
    return float(values[order][np.searchsorted(reached, reached[-1] / 2)])


_SPREAD: Mapping[str, _Figure] = {
    "mean": _mean,
    "standard deviation": _standard_deviation,
    "lowest": lambda values, weights: float(values.min()),
    "median": _median,
    "highest": lambda values, weights: float(values.max()),
}
