"""Preferences that people gave, as a CSV file."""

from __future__ import annotations

import csv
from pathlib import Path

from ...errors import ExperimentError, nearest
from .bradley_terry import Comparison

COLUMNS = ("item", "left", "right", "choice")
CHOICES = {"left": 1.0, "right": 0.0, "tie": 0.5}
MOST_BYTES = 200_000_000


def read_labels(path: str | Path) -> list[Comparison]:
    """Comparisons from a CSV file with the columns item, left, right (names of arms) and choice (left, right or tie).

    Further columns, such as the rater, are left alone.

    Raises:
        ExperimentError: no such file, a column is missing, or a line breaks the format; names file and line.
    """
    file = Path(path)
    if not file.is_file():
        raise ExperimentError(
            "no such file", parameter="labels", got=str(path), allowed=f"a CSV file with {', '.join(COLUMNS)}"
        )
    if file.stat().st_size > MOST_BYTES:
        raise ExperimentError(
            where=str(path), parameter="labels", got=file.stat().st_size, allowed=f"at most {MOST_BYTES:,} bytes"
        )
    found = []
    try:
        with file.open(encoding="utf-8-sig", newline="") as stream:
            reader = csv.DictReader(stream)
            missing = [name for name in COLUMNS if name not in (reader.fieldnames or ())]
            if missing:
                raise ExperimentError(
                    f"columns are missing: {', '.join(missing)}",
                    where=str(path),
                    parameter="labels",
                    got=list(reader.fieldnames or ()),
                    allowed=", ".join(COLUMNS),
                )
            for row in reader:
                found.append(_comparison(row, f"{path}, line {reader.line_num}"))
    except (UnicodeDecodeError, csv.Error) as error:
        raise ExperimentError(f"no CSV in UTF-8 ({error})", where=str(path), parameter="labels") from error
    if not found:
        raise ExperimentError("no line holds a preference", where=str(path), parameter="labels", got=0)
    return found


def _comparison(row: dict[str, str | None], where: str) -> Comparison:
    item, left, right, choice = ((row[name] or "").strip() for name in COLUMNS)
    if choice.casefold() not in CHOICES:
        raise ExperimentError(
            where=where, parameter="choice", got=choice, allowed=", ".join(CHOICES), hint=nearest(choice, CHOICES)
        )
    if not left or not right or left == right:
        raise ExperimentError(where=where, parameter="left, right", got=(left, right), allowed="two different arms")
    return Comparison(item, left, right, CHOICES[choice.casefold()])
