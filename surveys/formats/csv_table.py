"""Surveys as one CSV row a question: the plain table people keep in a spreadsheet."""

from __future__ import annotations

import csv
import io
import re
from pathlib import Path
from typing import Any

from ...errors import InputError, SurveyFormatError
from ...spreadsheet import as_cell, from_cell
from ..option import Option, Row
from ..question import Question
from ..skip import Skip
from ..survey import Survey
from .loss import Losses
from .source_file import decoded, read_source
from .unsupported import note_random_choice

MAX_BYTES = 10_000_000
COLUMNS = (
    "id", "text", "kind", "scale", "options", "rows", "missing", "offered", "order", "unit", "low", "high",
    "whole", "total", "at_least", "at_most",
    "show_if", "skips", "source", "topic", "trait", "keyed",
)  # fmt: skip


def write_csv(survey: Survey) -> tuple[bytes, Losses]:
    """A survey as UTF-8 CSV: options as ``1=Yes|2=No`` (backslash before a bar, an equals sign or a backslash in a label)."""
    losses = Losses()
    for question in survey:
        for name in ("translations", "variants", "anchors"):
            if getattr(question, name):
                losses.note(question.id, f"{name} not carried")
    if survey.blocks:
        losses.note("survey", "blocks, pages and their randomisation not carried")
        for choice in survey.random_choices:
            note_random_choice(choice, losses)
        if any(block.show_if for block in survey.blocks):
            from ..routing import with_conditions_only

            survey = with_conditions_only(survey)
    losses.note("survey", "title, language, instruction, terms and citation not carried")
    stream = io.StringIO()
    writer = csv.DictWriter(stream, COLUMNS, lineterminator="\n")
    writer.writeheader()
    for question in survey:
        row: dict[str, Any] = {name: getattr(question, name) for name in COLUMNS}
        row |= {
            "options": _pairs([(str(one.code), one.label) for one in question.options]),
            "rows": _pairs([(row.id, row.text) for row in question.rows]),
            "missing": _pairs([(str(code), label) for code, label in question.missing.items()]),
            "offered": " ".join(map(str, question.offered)),
            "skips": _pairs([(one.to, one.condition) for one in question.skips]),
            "whole": "yes" if question.whole else "",
            "keyed": question.keyed or "",
        }
        cells = {name: as_cell(value) if isinstance(value, str) else value for name, value in row.items()}
        writer.writerow({name: "" if value is None else value for name, value in cells.items()})
    return stream.getvalue().encode(), losses


def read_csv(path: str | Path) -> tuple[Survey, Losses]:
    """Read a survey from such a table; ``id`` and ``text`` are needed, the other columns may be absent.

    Raises:
        SurveyFormatError: with the line.
    """
    file = Path(path)
    rows = csv_rows(read_source(file, MAX_BYTES), file.name)
    questions: list[Question] = []
    losses = Losses()
    for line, cells in rows:
        row = {name: from_cell(cell) for name, cell in cells.items()}
        absent = [name for name in ("id", "text") if not row.get(name)]
        if absent:
            raise SurveyFormatError(
                f"no {' and no '.join(absent)}",
                where=f"{file.name}, line {line}",
                allowed="a value in the columns id and text of every row",
                hint=f"The other columns may be {', '.join(COLUMNS[2:8])} ...",
            )
        unknown = sorted(set(row) - set(COLUMNS))
        if unknown:
            losses.note("survey", f"columns left out: {', '.join(unknown[:8])}")
        try:
            questions.append(_question(row))
        except (InputError, ValueError) as error:
            fault = error if isinstance(error, InputError) else None
            raise SurveyFormatError(
                fault.message if fault else "a value that cannot be read",
                where=f"{file.name}, line {line}",
                parameter=f"{row.get('id', '')} {fault.parameter if fault else ''}".strip(),
                got=fault.got if fault else str(error),
                allowed=fault.allowed if fault else "",
            ) from error
    try:
        name = re.sub(r"[^A-Za-z0-9_.-]", "-", file.stem).strip("-._")[:64] or "survey"
        return Survey(name, file.stem, tuple(questions)), losses
    except InputError as error:
        raise SurveyFormatError(
            error.message,
            where=f"{file.name}, {error.where}",
            parameter=error.parameter,
            got=error.got,
            allowed=error.allowed,
        ) from error


def csv_rows(held: bytes, name: str) -> list[tuple[int, dict[str, str]]]:
    """Line numbers and rows of a CSV file with a header, divided by commas, semicolons or tabs; blank cells left out.

    Raises:
        SurveyFormatError: not UTF-8 text, not CSV, or without a header.
    """
    text = decoded(held, name, allowed="CSV in UTF-8")
    header_line = text.partition("\n")[0]
    divider = max(",;\t", key=header_line.count)  # the first of those that are equally often there
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=divider, strict=True)
    rows: list[tuple[int, dict[str, str]]] = []
    header: list[str] = []
    try:
        for cells in reader:
            if not header:
                header = [cell.strip() for cell in cells]
            elif any(cells):
                rows.append(
                    (
                        reader.line_num,
                        {key: cell.strip() for key, cell in zip(header, cells, strict=False) if key and cell.strip()},
                    )
                )
    except csv.Error as error:
        raise SurveyFormatError(f"not valid CSV ({error})", where=f"{name}, line {reader.line_num}") from error
    if not rows:
        raise SurveyFormatError("no rows under a header", where=name, allowed=f"columns {', '.join(COLUMNS[:5])} ...")
    return rows


def _question(row: dict[str, str]) -> Question:
    kind = row.get("kind", "likert" if row.get("options") else "text")
    whole = row.get("whole", "").lower() in ("yes", "true", "1")
    return Question(
        id=row.get("id", ""),
        text=" ".join(row.get("text", "").split()),
        options=tuple(Option(int(code), label) for code, label in unpaired(row.get("options", ""))),
        missing={int(code): label for code, label in unpaired(row.get("missing", ""))},
        kind=kind,  # type: ignore[arg-type]
        scale=row.get("scale", "ordinal" if kind in ("likert", "matrix") else "nominal"),  # type: ignore[arg-type]
        offered=tuple(int(code) for code in row.get("offered", "").split()),
        order=row.get("order", ""),  # type: ignore[arg-type]
        rows=tuple(Row(name, text) for name, text in unpaired(row.get("rows", ""))),
        unit=row.get("unit", ""),
        low=float(row["low"]) if "low" in row else None,
        high=float(row["high"]) if "high" in row else None,
        whole=whole,
        total=float(row["total"]) if "total" in row else None,
        at_least=int(row["at_least"]) if "at_least" in row else None,
        at_most=int(row["at_most"]) if "at_most" in row else None,
        show_if=row.get("show_if", ""),
        skips=tuple(Skip(condition, to) for to, condition in unpaired(row.get("skips", ""))),
        source=row.get("source", ""),
        topic=row.get("topic", ""),
        trait=row.get("trait", ""),
        keyed=int(row.get("keyed", "0")),
    )


def _pairs(pairs: list[tuple[str, str]]) -> str:
    escaped = [(key, re.sub(r"([|=\\])", r"\\\1", value)) for key, value in pairs]
    return "|".join(f"{key}={value}" for key, value in escaped)


def unpaired(text: str) -> list[tuple[str, str]]:
    """Pairs of ``1=Yes|2=No``; a backslash takes the next character as it is.

    Raises:
        InputError: a part without an equals sign.
    """
    pairs, key, value, escaped = [], None, "", False
    for character in f"{text}|" if text else "":
        if escaped:
            value, escaped = value + character, False
        elif character == "\\":
            escaped = True
        elif character == "=" and key is None:
            key, value = value.strip(), ""
        elif character == "|":
            if key is None:
                raise InputError(parameter="options", got=value, allowed="parts such as 1=Yes, divided by |")
            pairs.append((key, value.strip()))
            key, value = None, ""
        else:
            value += character
    return pairs
