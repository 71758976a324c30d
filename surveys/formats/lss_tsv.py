"""The tables of a LimeSurvey structure as tab-separated values (.txt), read and written.

One line stands for each setting, group, question, subquestion and answer in each language; a line belongs to the nearest group or
question above it. Source: LimeSurvey manual, "Tab Separated Value survey structure".
"""

from __future__ import annotations

import csv
import io
import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence

from ...errors import SurveyFormatError
from ...spreadsheet import as_cell, from_cell
from .loss import Losses
from .lss_tables import Tables
from .source_file import decoded

#: Columns that every file has; what else stands in a header are attributes of questions.
NEEDED = ("class", "type/scale", "name", "relevance", "text", "language")
COLUMNS = (
    "id", "related_id", "class", "type/scale", "name", "relevance", "text", "help", "language", "validation", "mandatory", "other",
    "default", "same_default",
)  # fmt: skip
_NO_ATTRIBUTES = {*COLUMNS, "encrypted", "same_script", "question_theme_name", "assessment_value"}
#: Classes of lines that only say that the survey has something of the kind.
_ELSEWHERE = {"AS": "assessments", "QTA": "quota", "C": "conditions"}
_PASSED_OVER = ("QTAM", "QTALS")
#: A cell that goes on with other lines of the file: its quotation mark was never meant to open one.
_SWALLOWED = re.compile(r'\n(?:"?\d*"?\t){0,2}"?(?:S|SL|G|Q|SQ|A|AS|C|QTA)"?\t')

#: A picture inside a text, which no wording keeps and no cell of a CSV reader holds.
_PICTURE = re.compile(r"(data:[\w/+.-]{1,60};base64,)[A-Za-z0-9+/=]*")

Line = tuple[int, dict[str, str]]


def read_rows(held: bytes, name: str, losses: Losses) -> Tables:
    """Rows by table name, as ``lss_tables.read_tables`` gives them; texts in tables of their own, as since version 4.

    Args:
        held: the file.
        name: of the file, for errors.
        losses: takes a fault for each line that belongs nowhere.

    Raises:
        SurveyFormatError: no text, or without LimeSurvey's columns.
    """
    reader = _Reader(losses)
    for line, row in _lines(decoded(held, name, allowed="a LimeSurvey structure in UTF-8"), name):
        reader.take(line, row)
    return reader.tables


def is_structure(header: str) -> bool:
    """Whether the first line of a table is that of a LimeSurvey structure."""
    return {"class", "type/scale"} <= {cell.strip().strip('"') for cell in re.split(r"[\t;,]", header.lower())}


def _lines(text: str, name: str) -> Iterator[Line]:
    """Numbers and cells of the lines under the header; blank cells left out."""
    if not text.strip():
        raise SurveyFormatError("the file is empty", where=name, allowed=f"columns {', '.join(NEEDED)} ...")
    try:
        header, *rows = _cells(_PICTURE.sub(r"\1", text))
    except csv.Error as error:
        raise SurveyFormatError(f"not a readable table ({error})", where=name, allowed="LimeSurvey's export") from error
    columns = [cell.strip() for cell in header[1]]
    absent = [column for column in NEEDED if column not in columns]
    if absent:
        raise SurveyFormatError(
            "no LimeSurvey structure", where=f"{name}, line {header[0]}", got=", ".join(columns[:6])[:120],
            allowed=f"columns {', '.join(NEEDED)} ...", hint=f"{', '.join(absent)} not there.",
        )  # fmt: skip
    for line, cells in rows:
        row = {column: cell.strip() for column, cell in zip(columns, cells, strict=False) if cell.strip()}
        if row:
            # LimeSurvey itself puts an apostrophe before an equals sign, for spreadsheets
            yield line, {column: from_cell(cell) for column, cell in row.items()}


def _cells(text: str) -> list[tuple[int, list[str]]]:
    header = text.lstrip("\r\n").partition("\n")[0]
    divider = max("\t;,", key=header.count)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=divider, strict=True)
    try:
        rows = [(reader.line_num, cells) for cells in reader if any(cells)]
        is_whole = not any(_SWALLOWED.search(cell) for _, cells in rows for cell in cells if "\n" in cell)
    except csv.Error as error:
        if "field larger" in str(error):
            raise
        is_whole = False
    if is_whole:
        return rows
    # versions before 3 quote nothing, so that a quotation mark is one
    return [(at, line.split(divider)) for at, line in enumerate(text.splitlines(), 1) if line.strip()]


class _Reader:
    """Puts line after line into tables; a line in another language finds the row that it says the words of."""

    def __init__(self, losses: Losses) -> None:
        self.losses = losses
        self.tables: Tables = {
            name: []
            for name in (
                "surveys", "surveys_languagesettings", "groups", "group_l10ns", "questions", "subquestions", "question_l10ns",
                "question_attributes", "answers", "answer_l10ns", "defaultvalues",
            )
        }  # fmt: skip
        self.settings: dict[str, str] = {}
        self.about: dict[str, dict[str, str]] = {}
        self.ids: dict[tuple[str, ...], str] = {}
        self.given: set[str] = set()
        self.asked: dict[str, dict[str, str]] = {}
        self.met: Counter[tuple[str, ...]] = Counter()
        self.gid = self.qid = ""

    def take(self, line: int, row: dict[str, str]) -> None:
        kind = row.get("class", "").upper()
        language = row.get("language", "") or self.settings.get("language", "")
        if kind == "S":
            self.settings[row.get("name", "")] = row.get("text", "")
            self.tables["surveys"] = [self.settings]
        elif kind == "SL":
            if language not in self.about:
                self.about[language] = {"surveyls_language": language}
                self.tables["surveys_languagesettings"].append(self.about[language])
            self.about[language].setdefault(row.get("name", ""), row.get("text", ""))
        elif kind == "G":
            self.group(row, language)
        elif kind == "Q":
            self.question(row, language)
        elif kind in ("SQ", "A") and not self.qid:
            self.losses.fault(f"line {line}", f"left out: {kind} stands before any question")
        elif kind == "SQ":
            self.subquestion(row, language)
        elif kind == "A":
            self.answer(row, language)
        elif kind in _ELSEWHERE:
            self.tables.setdefault(_ELSEWHERE[kind], []).append(row)
        elif kind not in _PASSED_OVER:
            self.losses.fault(f"line {line}", f"left out: unknown class {kind[:20]!r}")

    def found(self, language: str, *key: str, wanted: str = "") -> tuple[str, bool]:
        """Id of what a key stands for, and whether it is met for the first time; what is met twice in a language is two."""
        self.met[(language, *key)] += 1
        whole = (*key, str(self.met[(language, *key)]))
        is_new = whole not in self.ids
        if is_new:
            is_free = wanted.isdecimal() and wanted not in self.given
            self.ids[whole] = wanted if is_free else f"n{len(self.ids)}"
            self.given.add(self.ids[whole])
        return self.ids[whole], is_new

    def group(self, row: dict[str, str], language: str) -> None:
        # without ids the groups of every language stand in the same order
        self.gid, is_new = self.found(language, "group", row.get("id", ""))
        self.qid = ""
        if is_new:
            known = {"randomization_group": row["random_group"]} if "random_group" in row else {}
            order = str(len(self.tables["groups"]) + 1)
            grelevance = row.get("relevance", "")
            self.tables["groups"].append({"gid": self.gid, "group_order": order, "grelevance": grelevance, **known})
        words = {"group_name": row.get("name", ""), "description": row.get("text", ""), "language": language}
        self.tables["group_l10ns"].append({"gid": self.gid, **words})

    def question(self, row: dict[str, str], language: str) -> None:
        title, own = row.get("name", ""), row.get("id", "")
        self.qid, is_new = self.found(language, "question", own or self.gid, "" if own else title, wanted=own)
        if is_new:
            self.asked[self.qid] = {
                "qid": self.qid, "parent_qid": "0", "gid": self.gid, "sid": self.settings.get("sid", ""), "title": title,
                "type": row.get("type/scale", ""), "question_order": str(len(self.asked) + 1),
                "relevance": row.get("relevance", ""), "preg": row.get("validation", ""), "other": row.get("other", "N"),
            }  # fmt: skip
            self.tables["questions"].append(self.asked[self.qid])
        for name, value in row.items():
            if name not in _NO_ATTRIBUTES:
                self.tables["question_attributes"].append({"qid": self.qid, "attribute": name, "value": value})
        if "default" in row:
            self.tables["defaultvalues"].append({"qid": self.qid, "defaultvalue": row["default"]})
        self.words(self.qid, row, language)

    def words(self, qid: str, row: dict[str, str], language: str) -> None:
        said = {"question": row.get("text", ""), "help": row.get("help", ""), "language": language}
        self.tables["question_l10ns"].append({"qid": qid, **said})

    def subquestion(self, row: dict[str, str], language: str) -> None:
        title, scale = row.get("name", ""), row.get("type/scale", "") or "0"
        if title == "other" and self.asked[self.qid]["other"] == "Y":
            return  # holds a default of the field beside "other"
        qid, is_new = self.found(language, "part", self.qid, scale, title, wanted=row.get("id", ""))
        if is_new:
            order = str(len(self.tables["subquestions"]) + 1)
            part = {"qid": qid, "parent_qid": self.qid, "title": title, "scale_id": scale, "question_order": order}
            self.tables["subquestions"].append({**part, "relevance": row.get("relevance", "")})
        if "default" in row:
            self.tables["defaultvalues"].append({"qid": qid, "defaultvalue": row["default"]})
        self.words(qid, row, language)

    def answer(self, row: dict[str, str], language: str) -> None:
        code, scale = row.get("name", ""), row.get("type/scale", "") or "0"
        aid, is_new = self.found(language, "answer", self.qid, scale, code)
        if is_new:
            # versions before 3 keep the value in the column of the relevance
            value = row.get("assessment_value", "") or row.get("relevance", "")
            order = str(len(self.tables["answers"]) + 1)
            held = {"aid": aid, "qid": self.qid, "code": code, "scale_id": scale, "sortorder": order}
            self.tables["answers"].append({**held, "assessment_value": value})
        self.tables["answer_l10ns"].append({"aid": aid, "answer": row.get("text", ""), "language": language})


def write_rows(tables: Mapping[str, Sequence[Mapping[str, str]]], languages: Sequence[str]) -> bytes:
    """The tables of a survey as LimeSurvey writes them, in UTF-8 with a byte order mark; ``read_rows`` gives them back.

    Args:
        tables: with texts in tables of their own (``question_l10ns`` ...).
        languages: of the survey, its own first.
    """
    attributes = sorted({"random_group", *(row["attribute"] for row in tables["question_attributes"])})
    stream = io.StringIO()
    writer = csv.DictWriter(
        stream, [*COLUMNS, *attributes, "assessment_value"], "", delimiter="\t", lineterminator="\n"
    )
    writer.writeheader()
    for row in _written(tables, languages):
        writer.writerow({column: as_cell(cell) for column, cell in row.items() if cell})
    return b"\xef\xbb\xbf" + stream.getvalue().encode()


def _written(tables: Mapping[str, Sequence[Mapping[str, str]]], languages: Sequence[str]) -> Iterator[dict[str, str]]:
    for name, value in tables["surveys"][0].items():
        yield {"class": "S", "name": name, "text": value}
    for row in tables["surveys_languagesettings"]:
        for name, value in row.items():
            yield {"class": "SL", "name": name, "text": value, "language": row["surveyls_language"]}
    names = {(row["gid"], row["language"]): row["group_name"] for row in tables["group_l10ns"]}
    asked = {(row["qid"], row["language"]): row["question"] for row in tables["question_l10ns"]}
    labels = {(row["aid"], row["language"]): row["answer"] for row in tables["answer_l10ns"]}
    questions, parts = _grouped(tables["questions"], "gid"), _grouped(tables["subquestions"], "parent_qid")
    answers, attributes = _grouped(tables["answers"], "qid"), _grouped(tables["question_attributes"], "qid")
    for language in languages:
        for group in tables["groups"]:
            yield {
                "id": group["gid"], "class": "G", "type/scale": group["group_order"], "name": names[group["gid"], language],
                "relevance": group["grelevance"], "language": language, "random_group": group.get("randomization_group", ""),
            }  # fmt: skip
            for row in questions.get(group["gid"], []):
                qid = row["qid"]
                held = attributes.get(qid, []) if language == languages[0] else []
                own = {one["attribute"]: one["value"] for one in held}
                yield {
                    "id": qid, "class": "Q", "type/scale": row["type"], "name": row["title"], "relevance": row["relevance"],
                    "text": asked.get((qid, language), ""), "language": language, "mandatory": row["mandatory"],
                    "other": row["other"], **own,
                }  # fmt: skip
                for part in parts.get(qid, []):
                    yield {
                        "id": part["qid"], "class": "SQ", "type/scale": part["scale_id"], "name": part["title"],
                        "relevance": part["relevance"], "text": asked.get((part["qid"], language), ""), "language": language,
                    }  # fmt: skip
                for answer in answers.get(qid, []):
                    yield {
                        "id": qid, "class": "A", "type/scale": answer["scale_id"], "name": answer["code"],
                        "text": labels.get((answer["aid"], language), ""), "language": language,
                        "assessment_value": answer["assessment_value"],
                    }  # fmt: skip


def _grouped(rows: Sequence[Mapping[str, str]], key: str) -> dict[str, list[Mapping[str, str]]]:
    found: dict[str, list[Mapping[str, str]]] = {}
    for row in rows:
        found.setdefault(row[key], []).append(row)
    return found
