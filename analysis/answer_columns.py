"""Columns of an answers table as NumPy arrays, with the defaults that absent columns stand for."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from ..agents.answers import STATUSES
from ..errors import InputError

Floats = NDArray[np.float64]
Integers = NDArray[np.int64]

REQUIRED = ("respondent_id", "country", "question_id", "status", "option_code")


@dataclass(frozen=True)
class Coded:
    """A column of strings as integer codes.

    Attributes:
        codes: position in ``values``, shape (n_rows,).
        values: distinct strings in order of first appearance; null counts as the empty string.
    """

    codes: NDArray[np.int64]
    values: tuple[str, ...]


def required(answers: pa.Table, *, where: str) -> None:
    """Refuse a table that lacks what every comparison needs.

    Raises:
        InputError: a required column is missing, or there are no rows.
    """
    missing = [name for name in REQUIRED if name not in answers.column_names]
    if missing:
        raise InputError(
            f"the answers table lacks {', '.join(missing)}",
            where=where,
            parameter="columns",
            got=answers.column_names,
            allowed="the columns of the answers table",
        )
    if not answers.num_rows:
        raise InputError("the answers table is empty", where=where, parameter="rows", got=0, allowed="one row or more")


def coded(answers: pa.Table, name: str) -> Coded:
    """A string column as codes; an absent one is the empty string throughout."""
    if name not in answers.column_names:
        return Coded(np.zeros(answers.num_rows, dtype=np.int64), ("",))
    column = answers[name]
    if pa.types.is_dictionary(column.type):
        if not column.null_count and column.num_chunks:
            joined = column.unify_dictionaries().combine_chunks()
            joined = joined.chunk(0) if isinstance(joined, pa.ChunkedArray) else joined
            words = tuple(str(word) for word in joined.dictionary.to_pylist())
            if len(set(words)) == len(words):
                return Coded(joined.indices.to_numpy(zero_copy_only=False).astype(np.int64), words)
        column = column.cast(column.type.value_type)
    column = pc.dictionary_encode(pc.fill_null(column.cast(pa.string()), "")).combine_chunks()
    if isinstance(column, pa.ChunkedArray):
        column = column.unify_dictionaries().chunk(0)
    return Coded(column.indices.to_numpy(zero_copy_only=False).astype(np.int64), tuple(column.dictionary.to_pylist()))


def numbers(answers: pa.Table, name: str, absent: float) -> NDArray[np.float64]:
    """A numeric column as floats, null as NaN; an absent or wholly null one is ``absent`` throughout."""
    if name not in answers.column_names or answers[name].null_count == answers.num_rows:
        return np.full(answers.num_rows, absent)
    return np.asarray(answers[name].cast(pa.float64()).to_numpy(), dtype=np.float64)


def distinct(codes: Integers) -> tuple[Integers, Integers]:
    """Distinct codes of at least 0 in rising order, and the place of each row's among them.

    By counting where codes are dense, which millions of answers are sooner read than sorted.
    """
    top = int(codes.max(initial=-1)) + 1
    if top > max(1_000_000, 4 * len(codes)):
        found, place = np.unique(codes, return_inverse=True)
        return found, place
    held = np.zeros(top, dtype=bool)
    held[codes] = True
    return np.flatnonzero(held), (np.cumsum(held) - 1)[codes]


def in_groups(codes: Integers, n_groups: int) -> Integers:
    """Rows ordered by group, those of one group as they came; numbers of 16 bits are sorted by counting."""
    small = codes.astype(np.int16) if n_groups <= np.iinfo(np.int16).max else codes
    return np.argsort(small, kind="stable")


@dataclass(frozen=True)
class AnswerColumns:
    """An answers table as NumPy arrays of one length.

    Attributes:
        keys: question_id, country, variant, respondent_id, track and status as codes.
        rounds, weights, options, permitted: numbers; option code and permitted mass are NaN where null.
        answers: the table itself, for the distribution column.
    """

    keys: Mapping[str, Coded]
    rounds: Integers
    weights: Floats
    options: Floats
    permitted: Floats
    answers: pa.Table

    @classmethod
    def of(cls, answers: pa.Table, *, where: str) -> AnswerColumns:
        """Read and check the columns that estimates need.

        Raises:
            InputError: a required column is missing, a status is unknown, or a weight is negative or missing.
        """
        required(answers, where=where)
        names = ("question_id", "country", "variant", "respondent_id", "track", "status")
        keys = {name: coded(answers, name) for name in names}
        unknown = sorted(set(keys["status"].values) - set(STATUSES))
        if unknown:
            raise InputError(where=where, parameter="status", got=unknown, allowed=", ".join(STATUSES))
        weights = numbers(answers, "weight", 1.0)
        if np.isnan(weights).any() or (weights < 0).any():
            bad = weights[np.isnan(weights) | (weights < 0)][0]
            raise InputError(
                where=where, parameter="weight", got=float(bad), allowed="design weights of at least 0, none missing"
            )
        return cls(
            keys,
            np.nan_to_num(numbers(answers, "round", 0.0)).astype(np.int64),
            weights,
            numbers(answers, "option_code", np.nan),
            numbers(answers, "permitted_mass", np.nan),
            answers,
        )

    def is_answered(self, rows: Integers) -> NDArray[np.bool_]:
        """Which of these rows count."""
        values = self.keys["status"].values
        answered = values.index("answered") if "answered" in values else -1
        return np.asarray(self.keys["status"].codes[rows] == answered)

    def by_question(self) -> Iterator[tuple[str, Integers]]:
        """Question ids in order of first appearance, with their rows."""
        questions = self.keys["question_id"]
        order = in_groups(questions.codes, len(questions.values))
        bounds = np.concatenate([[0], np.cumsum(np.bincount(questions.codes, minlength=len(questions.values)))])
        for name, (start, stop) in zip(questions.values, pairwise(bounds), strict=True):
            if stop > start:
                yield name, order[start:stop]

    def cells(self, rows: Integers) -> tuple[list[tuple[int, str, str]], Integers]:
        """Round, variant and country of each cell among these rows, and the cell of each row."""
        country, variant = self.keys["country"], self.keys["variant"]
        at = self.rounds[rows] * len(variant.values) + variant.codes[rows]
        labels, cell = distinct(at * len(country.values) + country.codes[rows])
        named = []
        for label in labels.tolist():
            rest, at_country = divmod(label, len(country.values))
            at_round, at_variant = divmod(rest, len(variant.values))
            named.append((at_round, variant.values[at_variant], country.values[at_country]))
        return named, cell
