"""The sheets inside a workbook, read as rows of texts, once the archive is known to be harmless."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator
from typing import Any

from ...errors import SurveyFormatError

#: A workbook of 20,000 questions is about a megabyte.
MAX_BYTES, MAX_UNPACKED, MAX_MEMBERS, MAX_ROWS, MAX_COLUMNS = 10_000_000, 60_000_000, 200, 50_000, 200


def workbook_tables(held: bytes, name: str) -> dict[str, list[dict[str, str]]]:
    """Rows of the sheets survey, choices and settings, as column name to text; blank cells left out.

    Args:
        held: the file's bytes.
        name: of the file, for errors.

    Raises:
        SurveyFormatError: no workbook, an archive that would unpack to too much, markup with entities, too many rows.
    """
    _check_archive(held, name)
    import openpyxl

    try:
        workbook = openpyxl.load_workbook(io.BytesIO(held), read_only=True, data_only=True, keep_links=False)
        wanted = {sheet.title.strip().lower(): sheet for sheet in workbook.worksheets}
        return {
            title: list(_rows(wanted[title], name)) for title in ("survey", "choices", "settings") if title in wanted
        }
    except SurveyFormatError:
        raise
    except Exception as error:  # a broken part of a workbook surfaces as almost anything in the reader of workbooks
        raise SurveyFormatError(
            "not a readable workbook", where=name, allowed="an .xlsx file", hint=str(error)[:200]
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


def _rows(sheet: Any, name: str) -> Iterator[dict[str, str]]:
    columns: list[str] = []
    for number, cells in enumerate(sheet.iter_rows(values_only=True, max_row=MAX_ROWS + 2, max_col=MAX_COLUMNS)):
        if number > MAX_ROWS:
            raise SurveyFormatError("too many rows", where=name, got=sheet.title, allowed=f"at most {MAX_ROWS:,}")
        values = [_text(cell) for cell in cells]
        if not columns:
            if any(values):
                columns = [value.strip() for value in values]
            continue
        row = {column: value for column, value in zip(columns, values, strict=False) if column and value}
        if row:
            yield row


def _text(cell: object) -> str:
    if cell is None:
        return ""
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return "yes" if cell is True else "no" if cell is False else str(cell).strip()
