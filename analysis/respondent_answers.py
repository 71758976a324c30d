"""Answers of one question as one distribution per respondent: replicates averaged, distributions and codes alike."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from .answer_columns import AnswerColumns
from .scale import Scale

Floats = NDArray[np.float64]
Integers = NDArray[np.int64]

#: A distribution column holds model probabilities; renormalise rounding, refuse what is no distribution.
PROBABILITY_TOLERANCE = 1e-6


@dataclass(frozen=True)
class RespondentAnswers:
    """What each respondent of one question answered, one row per respondent and cell.

    Attributes:
        scale: the options.
        cell: cell of each row, shape (n_rows,).
        respondent: code of the respondent, shape (n_rows,).
        weight: design weight, shape (n_rows,).
        shares: mean of the respondent's replicates as distributions, shape (n_rows, n_options). Sums to less than 1 where
            a reply fits no option; such cells are named in ``foreign``.
        foreign: replies that fit no option, by cell, shape (n_cells,).
        examples: a few of them in words.
    """

    scale: Scale
    cell: Integers
    respondent: Integers
    weight: Floats
    shares: Floats
    foreign: Integers
    examples: tuple[str, ...]

    @classmethod
    def of(
        cls, columns: AnswerColumns, name: str, rows: Integers, cell: Integers, n_cells: int, scale: Scale | None
    ) -> RespondentAnswers:
        """Gather the answered rows of one question.

        Args:
            columns: the answers.
            name: question id.
            rows, cell: answered rows of the question and the cell of each.
            n_cells: number of cells.
            scale: the options, or None to take the codes seen.
        """
        options = columns.options[rows]
        lists = _lists(columns.answers, rows)
        chosen = scale or _seen(name, options, lists)
        entries = _entries(chosen, options, lists)
        respondent = columns.keys["respondent_id"].codes[rows]
        n_people = max(int(respondent.max(initial=-1)) + 1, 1)
        labels, unit, replicates = np.unique(cell * n_people + respondent, return_inverse=True, return_counts=True)
        n_units, n_options = len(labels), len(chosen.codes)
        at = unit[entries.row] * n_options + entries.position
        amount = entries.amount / replicates[unit[entries.row]]
        spread: Floats = np.bincount(at, weights=amount, minlength=n_units * n_options).astype(np.float64)
        return cls(
            chosen,
            labels // n_people,
            labels % n_people,
            np.bincount(unit, weights=columns.weights[rows], minlength=n_units) / replicates,
            spread.reshape(n_units, n_options),
            np.bincount(cell, weights=entries.foreign, minlength=n_cells).astype(np.int64),
            entries.examples,
        )


@dataclass(frozen=True)
class _Entries:
    """Answered rows of one question spread over options, coordinate form: row, option position, amount (1 a row)."""

    row: Integers
    position: Integers
    amount: Floats
    foreign: NDArray[np.bool_]
    examples: tuple[str, ...]


def _lists(answers: pa.Table, rows: Integers) -> tuple[Integers, Floats] | None:
    """Offsets and values of the distribution column on these rows; None when it is absent or empty."""
    if "distribution" not in answers.column_names or answers["distribution"].null_count == answers.num_rows:
        return None
    column = answers["distribution"].take(pa.array(rows)).combine_chunks()
    if isinstance(column, pa.ChunkedArray):
        column = pa.concat_arrays(column.chunks) if column.num_chunks else pa.array([], type=column.type)
    lengths = pc.fill_null(pc.list_value_length(column), 0).to_numpy(zero_copy_only=False).astype(np.int64)
    values = column.flatten().to_numpy(zero_copy_only=False).astype(np.float64)
    return np.concatenate([[0], np.cumsum(lengths)]), values


def _seen(name: str, options: Floats, lists: tuple[Integers, Floats] | None) -> Scale:
    codes = np.unique(options[~np.isnan(options)]).astype(np.int64)
    longest = 0 if lists is None else int(np.diff(lists[0]).max(initial=0))
    return Scale.of_codes(name, codes if len(codes) >= longest else range(1, longest + 1))


def _entries(scale: Scale, options: Floats, lists: tuple[Integers, Floats] | None) -> _Entries:
    codes, n_options = np.array(scale.codes, dtype=np.float64), len(scale.codes)
    lengths = np.zeros(len(options), dtype=np.int64) if lists is None else np.diff(lists[0])
    single = lengths == 0
    at = np.searchsorted(codes, options)
    at = np.where(single & (at < n_options), at, 0)
    hit = single & (codes[at] == options) if n_options else np.zeros(len(options), dtype=bool)
    foreign = single & ~hit
    examples = [("no option code" if np.isnan(code) else f"code {code:g}") for code in np.unique(options[foreign])]
    row, position, amount = [np.flatnonzero(hit)], [at[hit]], [np.ones(int(hit.sum()))]
    if lists is not None and not single.all():
        spread, bad, shown = _spread(lists[0], lists[1], lengths, scale)
        foreign |= bad
        examples += shown
        row.append(spread[0])
        position.append(spread[1])
        amount.append(spread[2])
    return _Entries(np.concatenate(row), np.concatenate(position), np.concatenate(amount), foreign, tuple(examples[:5]))


def _spread(
    offsets: Integers, values: Floats, lengths: Integers, scale: Scale
) -> tuple[tuple[Integers, Integers, Floats], NDArray[np.bool_], list[str]]:
    """Rows of the distribution column as entries; rows that are no distribution over the options are foreign."""
    n_options, owner = len(scale.codes), np.repeat(np.arange(len(lengths)), lengths)
    total = np.bincount(owner, weights=values, minlength=len(lengths))
    negative = np.bincount(owner, weights=(values < 0) | ~np.isfinite(values), minlength=len(lengths)) > 0
    longer = (lengths > 0) & (lengths != n_options)
    broken = (lengths > 0) & ~longer & (negative | ~(np.abs(total - 1.0) <= PROBABILITY_TOLERANCE))
    shown = [f"a distribution over {length} options" for length in np.unique(lengths[longer])]
    if broken.any():
        shown.append("a distribution that does not sum to 1")
    kept = ~(longer | broken)[owner]
    owner, values = owner[kept], values[kept]
    position = (np.arange(len(kept)) - np.repeat(offsets[:-1], lengths))[kept]
    if scale.listed:
        position = np.array(scale.listed, dtype=np.int64)[position]
    return (owner, position, values / total[owner]), longer | broken, shown
