"""The tables inside a LimeSurvey .lss file, read and written as rows of texts."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from xml.sax.saxutils import escape

from ...errors import SurveyFormatError

Tables = dict[str, list[dict[str, str]]]

#: Characters that XML 1.0 cannot hold.
_FORBIDDEN = re.compile(r"[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def read_tables(held: bytes, name: str) -> tuple[Tables, list[str]]:
    """Rows by table name, and the languages of the survey.

    Raises:
        SurveyFormatError: not XML, or XML with a document type or entities, or no LimeSurvey survey.
    """
    from xml.etree.ElementTree import ParseError

    from defusedxml.common import DefusedXmlException
    from defusedxml.ElementTree import fromstring

    try:
        root = fromstring(held, forbid_dtd=True, forbid_entities=True, forbid_external=True)
    except DefusedXmlException as error:
        raise SurveyFormatError("markup with entities is refused", where=name, allowed="plain XML") from error
    except (ParseError, ValueError, LookupError, RecursionError) as error:
        position = getattr(error, "position", None)
        raise SurveyFormatError(
            "not valid XML", where=f"{name}, line {position[0]}" if position else name, allowed="a LimeSurvey .lss file"
        ) from error
    kind = (root.findtext("LimeSurveyDocType") or "").strip() if root.tag == "document" else ""
    if kind != "Survey":
        is_part = kind in ("Group", "Question")
        raise SurveyFormatError(
            "no LimeSurvey survey", where=name, got=f"a {kind.lower()} of one" if is_part else root.tag[:60],
            allowed="an .lss file", hint="Export the whole survey as its structure (.lss)." if is_part else "",
        )  # fmt: skip
    tables: Tables = {}
    for table in root:
        rows = table.find("rows")
        if rows is not None:
            tables[table.tag] = [{cell.tag: cell.text or "" for cell in row} for row in rows]
    return tables, [(one.text or "").strip() for one in root.findall("languages/language") if (one.text or "").strip()]


def write_tables(tables: Mapping[str, Sequence[Mapping[str, str]]], languages: Iterable[str], version: int) -> bytes:
    """The file's bytes; characters that XML cannot hold are left out."""
    lines = [
        '<?xml version="1.0" encoding="UTF-8"?>',
        "<document>",
        " <LimeSurveyDocType>Survey</LimeSurveyDocType>",
        f" <DBVersion>{version}</DBVersion>",
    ]
    lines += [" <languages>", *(f"  <language>{escape(tag)}</language>" for tag in languages), " </languages>"]
    for name, rows in tables.items():
        if not rows:
            continue
        columns = list(dict.fromkeys(column for row in rows for column in row))
        lines += [
            f" <{name}>",
            "  <fields>",
            *(f"   <fieldname>{column}</fieldname>" for column in columns),
            "  </fields>",
            "  <rows>",
        ]
        for row in rows:
            cells = "".join(
                f"<{column}>{escape(_FORBIDDEN.sub('', row[column]))}</{column}>" for column in columns if column in row
            )
            lines.append(f"   <row>{cells}</row>")
        lines += ["  </rows>", f" </{name}>"]
    return ("\n".join([*lines, "</document>"]) + "\n").encode()


def once(rows: list[dict[str, str]], key: str = "qid") -> list[dict[str, str]]:
    """Rows of an old layout repeat for every language; the first stands for all."""
    return list({row.get(key, str(at)): row for at, row in reversed(list(enumerate(rows)))}.values())[::-1]


def number(text: str | None) -> int:
    """The whole number in a cell, by which rows are put in order; 0 where there is none."""
    return int(text) if text and re.fullmatch(r"-?\d{1,9}", text) else 0
