"""XLSForms kept as text, sheets below each other: CSV with the sheet's name in the first column, or Markdown tables."""

from __future__ import annotations

import csv
import io
import re

from ...errors import SurveyFormatError
from .source_file import decoded

#: A row of cells and the line it ends on.
Line = tuple[int, list[str]]
SHEETS = ("survey", "choices", "settings")


def text_sheets(held: bytes, name: str) -> dict[str, list[Line]]:
    """Rows of the sheets survey, choices and settings, the header first.

    Args:
        held: the file's bytes.
        name: of the file, for errors.

    Raises:
        SurveyFormatError: not UTF-8 text, or not CSV.
    """
    text = decoded(held, name, allowed="CSV or Markdown in UTF-8")
    rows = _markdown(text) if re.search(r"^\s*\|", text, re.MULTILINE) else _csv(text, name)
    sheets: dict[str, list[Line]] = {}
    title = ""
    for number, cells in rows:
        if cells and cells[0]:
            title = cells[0].strip("*_ ").lower()
        if title in SHEETS and any(cells[1:]):
            sheets.setdefault(title, []).append((number, cells[1:]))
    return sheets


def _csv(text: str, name: str) -> list[Line]:
    reader = csv.reader(io.StringIO(text, newline=""), strict=True, skipinitialspace=True)
    try:
        return [(reader.line_num, [cell.strip() for cell in cells]) for cells in reader]
    except csv.Error as error:
        raise SurveyFormatError(f"not valid CSV ({error})", where=f"{name}, line {reader.line_num}") from error


def _markdown(text: str) -> list[Line]:
    rows = []
    for number, line in enumerate(text.splitlines(), 1):
        bare = line.strip()
        if bare.startswith("|") and not re.fullmatch(r"[|:\s-]+", bare):
            cells = re.split(r"(?<!\\)\|", bare.removeprefix("|").removesuffix("|"))
            rows.append((number, [cell.replace("\\|", "|").strip() for cell in cells]))
    return rows
