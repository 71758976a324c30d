"""The sheets of an XLSForm, read as rows of texts: from a workbook, once the archive is known to be harmless, or from text."""

from __future__ import annotations

import io
import warnings
import zipfile
from collections.abc import Iterable, Iterator
from typing import Any

from ...errors import SurveyFormatError
from .xlsform_names import column_name
from .xlsform_text import SHEETS, Line, text_sheets

#: A workbook of 20,000 questions is about a megabyte.
MAX_BYTES, MAX_UNPACKED, MAX_MEMBERS, MAX_ROWS, MAX_COLUMNS = 10_000_000, 60_000_000, 200, 50_000, 200


#: Under this name, which no column has, a row says where it stands in its sheet, counted from 1.
PLACE = " row"


def form_tables(held: bytes, name: str) -> dict[str, list[dict[str, str]]]:
    """Rows of the sheets survey, choices and settings, as column name to text; blank cells left out.

    Args:
        held: the file's bytes.
        name: of the file, for errors; one that ends with .csv, .md or .txt holds text, any other a workbook.

    Raises:
        SurveyFormatError: no workbook, an archive that would unpack to too much, markup with entities, too many rows.
    """
    if name.lower().endswith((".csv", ".md", ".txt")):
        return {title: list(_rows(lines, name)) for title, lines in text_sheets(held, name).items()}
    _check_archive(held, name)
    import openpyxl

    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # of what else a workbook holds: styles, extensions, drop-down lists
            workbook = openpyxl.load_workbook(io.BytesIO(held), read_only=True, data_only=True, keep_links=False)
            wanted = {sheet.title.strip().lower(): sheet for sheet in workbook.worksheets}
            return {title: list(_rows(_lines(wanted[title]), name)) for title in SHEETS if title in wanted}
    except SurveyFormatError:
        raise
    except Exception as error:  # a broken part of a workbook surfaces as almost anything in the reader of workbooks
        raise SurveyFormatError(
            "not a readable workbook", where=name, allowed="an .xlsx file", hint=" ".join(str(error).split())[:200]
        ) from error


def _check_archive(held: bytes, name: str) -> None:
    try:
        with zipfile.ZipFile(io.BytesIO(held)) as archive:
            members = archive.infolist()
            unpacked = sum(member.file_size for member in members)
            if len(members) > MAX_MEMBERS or unpacked > MAX_UNPACKED:
                raise SurveyFormatError(
                    "the workbook would unpack to too much", where=name, got=f"{len(members)} parts, {unpacked:,} bytes",
                    allowed=f"at most {MAX_MEMBERS} parts and {MAX_UNPACKED:,} bytes",
                )  # fmt: skip
            budget = MAX_UNPACKED
            for member in members:
                with archive.open(member) as stream:
                    # the sizes an archive states about itself may lie
                    part = stream.read(budget + 1)
                budget -= len(part)
                if budget < 0:
                    raise SurveyFormatError(
                        "the workbook would unpack to too much", where=name, allowed=f"{MAX_UNPACKED:,} bytes"
                    )
                if member.filename.endswith((".xml", ".rels", ".vml")) and (
                    b"<!DOCTYPE" in part or b"<!ENTITY" in part
                ):
                    raise SurveyFormatError("markup with entities is refused", where=name, got=member.filename)
    except SurveyFormatError:
        raise
    except Exception as error:  # zlib, lzma and struct have errors of their own
        raise SurveyFormatError("not a workbook", where=name, allowed="an .xlsx file") from error


def _lines(sheet: Any) -> Iterator[Line]:
    rows = sheet.iter_rows(values_only=True, max_row=MAX_ROWS + 2, max_col=MAX_COLUMNS)
    for number, cells in enumerate(rows, 1):
        yield number, [_text(cell) for cell in cells]


def _rows(lines: Iterable[Line], name: str) -> Iterator[dict[str, str]]:
    columns: list[str] = []
    for count, (number, values) in enumerate(lines):
        if count > MAX_ROWS:
            raise SurveyFormatError("too many rows", where=name, allowed=f"at most {MAX_ROWS:,} rows a sheet")
        if not columns:
            columns = [column_name(value) for value in values] if any(values) else []
            continue
        row = {column: value for column, value in zip(columns, values, strict=False) if column and value}
        if row:
            yield {**row, PLACE: str(number)}


def _text(cell: object) -> str:
    if cell is None:
        return ""
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return "yes" if cell is True else "no" if cell is False else str(cell).strip()
