"""Answers out of this package, into the files that researchers work with."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

from ...errors import InputError, nearest
from ...spreadsheet import as_cells
from ..survey import Survey
from .answer_table import AnswerTable, answer_table
from .loss import Losses

if TYPE_CHECKING:
    import pyarrow as pa

#: Formats by name, with the ending their files usually have.
EXPORTS = {"csv": ".csv", "parquet": ".parquet", "sav": ".sav", "dta": ".dta", "ddi": ".xml"}


def export_answers(
    answers: pa.Table,
    survey: Survey,
    path: str | Path,
    *,
    format: str = "",
    people: pa.Table | None = None,
    is_long: bool = False,
    about: str = "",
) -> Losses:
    """Write answers to a file, in one atomic step.

    Args:
        answers: in the columns of the answers table.
        survey: that was asked.
        path: the file; it must not exist.
        format: one of ``EXPORTS``; empty to go by the ending.
        people: the respondents' own columns, put in front.
        is_long: one row an answer as the run keeps them, instead of one a respondent; CSV and Parquet only.
        about: how the answers came about, for a codebook.

    In CSV a text that a spreadsheet would run as a formula has an apostrophe in front.

    Returns:
        What the format could not carry.

    Raises:
        InputError: an unknown format, an existing file, or answers to questions that the survey does not hold.
    """
    file = Path(path)
    kind = format or next((name for name, ending in EXPORTS.items() if ending == file.suffix.lower()), "")
    if kind not in EXPORTS:
        raise InputError(
            where="export()",
            parameter="format",
            got=format or file.suffix,
            allowed="csv, parquet, sav (SPSS), dta (Stata), ddi (codebook, .xml)",
            hint=nearest(format, EXPORTS),
        )
    if is_long and kind not in ("csv", "parquet"):
        raise InputError(where="export()", parameter="long", got=kind, allowed="csv, parquet")
    if file.exists():
        raise InputError(
            "the file exists",
            where="export()",
            parameter="out",
            got=str(file),
            allowed="a new file",
            hint="Delete it, or name another one with --out.",
        )
    part = file.with_name(f".{file.name}.part")
    losses = Losses()
    try:
        if is_long:
            _write_long(answers, part, kind)
        else:
            table = answer_table(answers, survey, people)
            if kind in ("sav", "dta"):
                from .statistics_files import write_dta, write_sav

                losses = (write_sav if kind == "sav" else write_dta)(table, part)
            elif kind == "ddi":
                from .ddi import ddi_codebook

                part.write_bytes(ddi_codebook(table, survey, about=about))
            else:
                losses = _write_wide(table, part, kind)
            for name, what in table.notes.items():
                losses.note(name, what)
        os.replace(part, file)  # noqa: PTH105
    except OSError as error:
        raise InputError(
            "cannot write the file", where="export()", parameter="out", got=str(file), hint=error.strerror or ""
        ) from error
    finally:
        part.unlink(missing_ok=True)
    return losses


def _write_long(answers: pa.Table, file: Path, kind: str) -> None:
    import json

    import pyarrow.parquet as pq

    if kind == "parquet":
        pq.write_table(answers, file)
        return
    frame = answers.to_pandas()
    if "distribution" in frame:
        frame["distribution"] = [
            None if one is None else json.dumps([float(share) for share in one]) for one in frame["distribution"]
        ]
    as_cells(frame).to_csv(file, index=False)


def _write_wide(table: AnswerTable, file: Path, kind: str) -> Losses:
    import json

    import pandas as pd

    losses = Losses()
    numbers = {one.name for one in table.variables if one.kind in ("code", "number")}
    frame = pd.DataFrame(
        {
            name: pd.to_numeric(table.frame[name]).convert_dtypes() if name in numbers else table.frame[name]
            for name in table.frame
        }
    )
    if kind == "csv":
        as_cells(frame).to_csv(file, index=False)
        losses.note("csv", "value labels and missing codes are not carried; --format ddi writes a codebook")
        return losses
    import pyarrow as pa
    import pyarrow.parquet as pq

    arrow = pa.Table.from_pandas(frame, preserve_index=False)
    fields = []
    for variable, column in zip(table.variables, arrow.schema, strict=True):
        about = {
            "label": variable.label,
            "labels": json.dumps({str(code): label for code, label in variable.labels.items()}, ensure_ascii=False),
            "missing": json.dumps(list(variable.missing)),
        }
        fields.append(column.with_metadata({name: text.encode() for name, text in about.items()}))
    pq.write_table(arrow.cast(pa.schema(fields, metadata=arrow.schema.metadata)), file)
    return losses
