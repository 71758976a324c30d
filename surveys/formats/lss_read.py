"""Reading a survey from a LimeSurvey structure file (.lss), of old and new table layouts."""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import replace
from pathlib import Path
from typing import Any

from ..block import Block
from ..option import Option, Row, Wording
from ..survey import Survey
from .draft import Draft
from .foreign_text import plain
from .loss import Losses
from .lss_not_carried import is_shuffled, note_not_carried, note_tables
from .lss_parts import LssTexts, separated
from .lss_tables import Tables, read_tables
from .lss_write import MISSING
from .source_file import read_source

MAX_BYTES = 20_000_000
#: LimeSurvey's question types by what they ask; those with a fixed scale carry it.
_KINDS = {
    "L": "single", "!": "single", "O": "single", "Z": "single", "W": "single", "M": "multiple", "P": "multiple",
    "N": "numeric", "F": "matrix", "H": "matrix",
    "R": "ranking", "K": "allocation", "S": "text", "T": "text", "U": "text", "Q": "text", "D": "date", "Y": "fixed",
    "G": "fixed", "5": "fixed", "A": "grid",
    "B": "grid", "C": "grid", "E": "grid", "I": "fixed",
}  # fmt: skip
_FIXED = {
    "Y": ((1, "Yes", "Y"), (2, "No", "N")),
    "G": ((1, "Female", "F"), (2, "Male", "M")),
    "5": tuple((n, str(n), str(n)) for n in range(1, 6)),
    "A": tuple((n, str(n), str(n)) for n in range(1, 6)),
    "B": tuple((n, str(n), str(n)) for n in range(1, 11)),
    "C": ((1, "Yes", "Y"), (2, "Uncertain", "U"), (3, "No", "N")),
    "E": ((1, "Increase", "I"), (2, "Same", "S"), (3, "Decrease", "D")),
}


def read_lss(path: str | Path) -> tuple[Survey, Losses]:
    """Read a survey from an .lss file.

    Returns:
        The survey, and what was left out, renamed or guessed.

    Raises:
        SurveyFormatError: not XML, XML with entities, no LimeSurvey survey, or no question.
    """
    file = Path(path)
    tables, languages = read_tables(read_source(file, MAX_BYTES), file.name)
    return _Reader(file, tables, languages).survey()


#: Types that nobody can be asked in words.
_OTHER_KINDS = {
    "X": "a text without a question", "*": "an equation", "|": "an upload of files", "1": "an array without rows",
    ":": "an array without rows or columns", ";": "an array without rows or columns",
}  # fmt: skip


class _Reader:
    def __init__(self, file: Path, tables: Tables, languages: list[str]) -> None:
        self.draft, self.file, self.tables = Draft("LimeSurvey", file.name), file, tables
        settings = (tables.get("surveys") or [{}])[0]
        self.language = settings.get("language", "").strip() or (languages or ["en"])[0]
        self.words: dict[str, dict[str, str]] = defaultdict(dict)  # qid to language to text
        for row in [*tables.get("question_l10ns", []), *tables.get("questions", []), *tables.get("subquestions", [])]:
            if "question" in row:
                self.words[row.get("qid", "")].setdefault(row.get("language", "") or self.language, row["question"])
        self.answer_words: dict[str, dict[str, str]] = defaultdict(dict)
        for row in tables.get("answer_l10ns", []):
            self.answer_words[row.get("aid", "")][row.get("language", "")] = row.get("answer", "")
        self.answers: dict[str, dict[str, dict[str, Any]]] = defaultdict(dict)  # qid, with its scale, to code to row
        met: set[tuple[str, ...]] = set()
        for row in tables.get("answers", []):
            mine = self.answers[_with_scale(row, "qid")]
            key = (row.get("qid", ""), row.get("code", ""), row.get("scale_id", "0"), row.get("language", ""))
            if key in met:
                self.draft.losses.fault(f"answers of question {key[0]}", f"code given twice: {key[1]}")
            met.add(key)
            held = mine.setdefault(row.get("code", ""), {"code": "", **row, "words": {}})
            held["words"] |= self.answer_words.get(row.get("aid", ""), {})
            if "answer" in row:
                held["words"].setdefault(row.get("language", "") or self.language, row["answer"])
        for row in tables.get("questions", []):
            self.draft.present |= {
                row.get("title", ""),
                f"{row.get('sid', '')}X{row.get('gid', '')}X{row.get('qid', '')}",
            } - {""}
        self.attributes: dict[str, dict[str, str]] = defaultdict(dict)
        for row in tables.get("question_attributes", []):
            if row.get("value"):
                self.attributes[row.get("qid", "")].setdefault(row.get("attribute", ""), row["value"])
        self.parts: dict[str, list[dict[str, str]]] = defaultdict(list)
        for row in _once(tables.get("subquestions", [])):
            self.parts[_with_scale(row, "parent_qid")].append(row)
        for rows in self.parts.values():
            rows.sort(key=lambda row: _number(row.get("question_order")))

    def survey(self) -> tuple[Survey, Losses]:
        groups = sorted(_once(self.tables.get("groups", []), "gid"), key=lambda row: _number(row.get("group_order")))
        by_group: dict[str, list[dict[str, str]]] = defaultdict(list)
        for row in _once(self.tables.get("questions", [])):
            if row.get("parent_qid", "0") in ("0", ""):
                by_group[row.get("gid", "")].append(row)
        known = [row.get("gid", "") for row in groups]
        blocks, titles, equations = [], dict[str, str](), dict[str, str]()
        for row in self.tables.get("group_l10ns", []) + self.tables.get("groups", []):
            if row.get("group_name") and (
                row.get("language", "") in ("", self.language) or row.get("gid", "") not in titles
            ):
                titles.setdefault(row.get("gid", ""), plain(row["group_name"]))
        held: set[str] = set()
        for number, gid in enumerate([*known, *(one for one in by_group if one not in known)], 1):
            group = next((row for row in groups if row.get("gid") == gid), {})
            page, is_random = [], False
            for row in sorted(by_group.get(gid, []), key=lambda one: _number(one.get("question_order"))):
                for made in self.question(row):
                    page.append(made)
                    is_random |= "random_group" in self.attributes.get(row.get("qid", ""), {})
                    outer, own = group.get("grelevance", "").strip(), self.draft.conditions[made]
                    if outer and outer != "1":
                        equations[made] = f"({outer}) and ({own})" if own else outer
            if page:
                title = titles.get(gid, "")
                name = re.sub(r"[^A-Za-z0-9_.-]", "", title)[:60]
                name = name if name and name[0].isalpha() and name not in held else f"block{number}"
                held.add(name)
                blocks.append(Block(name, (tuple(page),), "" if title == name else title, "", is_random))
        self.draft.conditions |= equations
        languages = self.tables.get("surveys_languagesettings", [])
        note_tables(self.draft.losses, self.tables)
        settings = next(
            (row for row in languages if row.get("surveyls_language") == self.language),
            languages[0] if languages else {},
        )
        described, welcome = (plain(settings.get(f"surveyls_{name}")) for name in ("description", "welcometext"))
        if blocks and len(blocks) == 1 and blocks[0].id == "block" and not blocks[0].is_random:
            blocks = []
        survey = self.draft.finished(
            id=(self.is_ours and described[:64]) or self.file.stem,
            title=plain(settings.get("surveyls_title", "")) or self.file.stem,
            blocks=tuple(blocks),
            language=self.language,
            instruction=" ".join(one for one in ("" if self.is_ours else described, welcome) if one),
            instructions={
                row["surveyls_language"]: words
                for row in languages
                if row.get("surveyls_language") not in (None, "", self.language)
                and (words := plain(row.get("surveyls_welcometext", "")))
            },
            has_random_blocks=len(blocks) > 1 and any(row.get("randomization_group") for row in groups),
        )
        return survey, self.draft.losses

    def question(self, row: dict[str, str]) -> list[str]:
        """Names of the question, or of those that it is; none where a loss is noted."""
        rows = separated(row, LssTexts(self.words, self.parts, self.answers, self.attributes))
        made = [name for one in rows or [row] if (name := self.one(one))]
        if rows:
            where = row.get("title", "") or f"question {row.get('qid', '')}"
            self.draft.losses.note(where, f"its rows, columns or fields are read as {len(made)} questions of their own")
        return made

    def one(self, row: dict[str, str]) -> str | None:
        qid, tool, code = row.get("qid", ""), row.get("title", ""), row.get("type", "")
        attributes = self.attributes.get(qid, {})
        kind = "numeric" if code in ("S", "T") and attributes.get("numbers_only") == "1" else _KINDS.get(code)
        where = f"question {tool or qid}"
        if kind is None:
            if code in _OTHER_KINDS:
                self.draft.losses.note(tool or where, f"left out: {_OTHER_KINDS[code]}")
            else:
                self.draft.losses.fault(tool or where, f"left out ({where}): unknown type {code!r}")
            return None
        text, translated = self.texts(self.words.get(qid, {}))
        if not self.is_ours:
            held = [self.texts(self.words.get(part.get("qid", ""), {}))[0] for part in self.parts.get(qid, [])]
            note_not_carried(self.draft.losses, tool or where, row, attributes, (text, *held))
            if any(part.get("relevance", "").strip() not in ("", "1") for part in self.parts.get(qid, [])):
                self.draft.losses.note(tool or where, "conditions of single rows or options left out: all are shown")
        fields: dict[str, Any] = {"scale": "nominal"}
        wordings: dict[str, Wording] = {}
        tools: list[str] = []
        # newer versions keep what is ranked as subquestions, older ones as answers
        if kind in ("multiple", "allocation") or (kind == "ranking" and not self.answers.get(qid)):
            tools = [part.get("title", "") for part in self.parts.get(qid, [])]
            texts = [self.texts(self.words.get(part.get("qid", ""), {})) for part in self.parts.get(qid, [])]
            fields |= self.options(where, tools, texts, [""] * len(tools), wordings)
        elif kind in ("single", "ranking", "matrix"):
            rows = sorted(self.answers.get(qid, {}).values(), key=lambda one: _number(one.get("sortorder")))
            tools = [one["code"] for one in rows]
            fields |= self.options(
                where,
                tools,
                [self.texts(one["words"]) for one in rows],
                [one.get("assessment_value", "") for one in rows],
                wordings,
            )
        if row.get("other") == "Y" and kind in ("single", "multiple"):
            code_of_other = max((option.code for option in fields["options"]), default=0) + 1
            fields["options"] = (
                *fields["options"],
                Option(code_of_other, plain(attributes.get("other_replace_text")) or "Other"),
            )
            tools = [*tools, "other"]
        if kind in ("fixed", "grid"):
            if code not in _FIXED:
                self.draft.losses.note(tool, "left out: it only sets the language")
                return None
            fields["options"] = tuple(Option(number, label) for number, label, _ in _FIXED[code])
            tools = [name for _, _, name in _FIXED[code]]
            kind = "single" if kind == "fixed" else "matrix"
        marks = attributes.get("cssclass", "").split()
        excluded = {mark.removeprefix(MISSING) for mark in marks if mark.startswith(MISSING)} & set(tools)
        if excluded:
            fields |= self.without_missing(fields["options"], tools, excluded, wordings)
            tools = [one for one in tools if one not in excluded] + [one for one in tools if one in excluded]
        if kind in ("single", "matrix"):
            fields |= self.scale(
                tool, kind, fields["options"], next((mark for mark in marks if not mark.startswith(MISSING)), "")
            )
        fields.setdefault("kind", kind)
        row_tools: list[str] = []
        if kind == "matrix":
            parts = self.parts.get(qid, [])
            row_tools = [part.get("title", "") for part in parts]
            ids = [re.sub(r"[^A-Za-z0-9_]", "", tool)[:64] or f"r{at}" for at, tool in enumerate(row_tools, 1)]
            texts = [self.texts(self.words.get(part.get("qid", ""), {})) for part in parts]
            fields["rows"] = tuple(Row(one, words or one) for one, (words, _) in zip(ids, texts, strict=True))
            for one, (_, others) in zip(ids, texts, strict=True):
                for tag, words in others.items():
                    wordings.setdefault(tag, Wording()).rows[one] = words
        fields |= self.limits(tool, kind, attributes)
        if is_shuffled(attributes) and fields["scale"] == "nominal" and kind != "matrix":
            fields["order"] = "random"
        tags = sorted({*translated, *wordings})
        question = self.draft.add(
            where, id=tool or f"Q{qid}", text=text,
            translations={tag: replace(wordings.get(tag, Wording()), text=translated.get(tag, "")) for tag in tags}, **fields,
        )  # fmt: skip
        if question is None:
            return None
        self.name(question.id, qid, row, tools, row_tools)
        relevance = row.get("relevance", "").strip()
        self.draft.conditions[question.id] = "" if relevance in ("", "1") else relevance
        return question.id

    def name(self, ours: str, qid: str, row: dict[str, str], tools: list[str], row_tools: list[str]) -> None:
        """Remember every name that conditions may call the question by."""
        question = self.draft.questions[-1]
        names = [row.get("title", ""), f"{row.get('sid', '')}X{row.get('gid', '')}X{qid}"]
        codes = dict(zip(tools, [*question.codes, *question.missing], strict=False))
        self.draft.codes[ours] = codes
        for name in names:
            self.draft.names[name] = ours
            for tool in tools if question.kind in ("multiple", "allocation") else ():
                self.draft.names[f"{name}_{tool}"] = self.draft.names[
                    name + tool if "X" in name else f"{name}_{tool}"
                ] = f"{ours}\t{tool}"
            for tool, part in zip(row_tools, question.rows, strict=False):
                self.draft.names[f"{name}_{tool}"] = f"{ours}.{part.id}"

    def options(
        self,
        where: str,
        tools: list[str],
        texts: list[tuple[str, dict[str, str]]],
        values: list[str],
        wordings: dict[str, Wording],
    ) -> dict[str, Any]:
        codes = [_code(tool, value) for tool, value in zip(tools, values, strict=True)]
        if any(code is None for code in codes) or len(set(codes)) < len(codes):
            said = self.draft.losses.fault if len(set(tools)) < len(tools) else self.draft.losses.note
            said(where, f"codes {', '.join(tools[:4])} numbered 1 to {len(tools)}")
            codes = list(range(1, len(tools) + 1))
        options = []
        for code, (label, others) in zip(codes, texts, strict=True):
            assert code is not None
            options.append(Option(code, label))
            for tag, words in others.items():
                wordings.setdefault(tag, Wording()).options[code] = words
        return {"options": tuple(options)}

    def without_missing(
        self, options: tuple[Option, ...], tools: list[str], excluded: set[str], wordings: dict[str, Wording]
    ) -> dict[str, Any]:
        """Options without those that are marked as missing codes."""
        missing = {one.code: one.label for one, tool in zip(options, tools, strict=True) if tool in excluded}
        for tag, words in wordings.items():
            moved = {code: label for code, label in words.options.items() if code in missing}
            kept = {code: label for code, label in words.options.items() if code not in missing}
            wordings[tag] = replace(words, options=kept, missing=moved)
        return {
            "options": tuple(one for one in options if one.code not in missing),
            "missing": missing,
            "offered": tuple(missing),
        }

    def scale(self, tool: str, kind: str, options: tuple[Option, ...], mark: str) -> dict[str, Any]:
        marked = {
            "likert": ("likert", "ordinal"),
            "ordinal": ("single", "ordinal"),
            "likert-nominal": ("likert", "nominal"),
        }.get(mark)
        guessed, scale = marked or (self.draft.guessed(tool, options) if not self.is_ours else ("single", "nominal"))
        return {"kind": "matrix" if kind == "matrix" else guessed, "scale": scale}

    @property
    def is_ours(self) -> bool:
        """Whether this package wrote the file, so that the absence of a mark says that a scale is nominal."""
        return (self.tables.get("surveys") or [{}])[0].get("sid") == "100000" and bool(
            self.tables.get("question_l10ns")
        )

    def limits(self, name: str, kind: str, attributes: dict[str, str]) -> dict[str, Any]:
        wanted = {
            "numeric": (("low", "min_num_value_n", float), ("high", "max_num_value_n", float)),
            "allocation": (("total", "equals_num_value", float),),
            "multiple": (("at_least", "min_answers", int), ("at_most", "max_answers", int)),
            "ranking": (("at_least", "min_answers", int), ("at_most", "max_answers", int)),
        }.get(kind, ())
        found: dict[str, Any] = {}
        for field, attribute, make in wanted:
            if attribute in attributes:
                try:
                    found[field] = make(attributes[attribute])
                except ValueError:
                    self.draft.losses.note(name, f"{attribute} left out: {attributes[attribute][:60]!r} is no number")
        if kind == "numeric":
            found |= {"whole": attributes.get("num_value_int_only") == "1", "unit": plain(attributes.get("suffix", ""))}
        if kind == "allocation" and "total" not in found:
            found["total"] = 100.0
            self.draft.losses.note(name, "several numbers without a given sum, read as an allocation of 100")
        return found

    def texts(self, words: dict[str, str]) -> tuple[str, dict[str, str]]:
        """Plain words in the survey's own language, and in the others by tag."""
        own = self.piped(words.get(self.language, ""))
        others = {
            tag: shown for tag, text in words.items() if tag not in ("", self.language) and (shown := self.piped(text))
        }
        return own, others

    def piped(self, text: str) -> str:
        known = self.draft.names
        text = re.sub(r"\{INSERTANS:(\d+X\d+X\d+)\w*\}", lambda found: f"{{{known.get(found[1], found[1])}}}", text)
        return re.sub(
            r"\{\s*([A-Za-z][A-Za-z0-9_]*)(?:\.(?:shown|NAOK|value|code))?\s*\}",
            lambda found: f"${{{known[found[1]]}}}" if found[1] in known else found[0],
            plain(text),
        )


def _code(tool: str, value: str) -> int | None:
    """The integer that an answer code stands for: digits, n for minus, or digits after letters (A1, SQ001)."""
    ours = re.fullmatch(r"(n?)(\d{1,9})", tool)
    if ours:
        return int(ours[2]) * (-1 if ours[1] else 1)
    if re.fullmatch(r"-?\d{1,9}", value) and int(value) != 0:
        return int(value)
    ending = re.fullmatch(r"[A-Za-z]{1,4}0*(\d{1,5})", tool)
    return int(ending[1]) if ending else None


def _with_scale(row: dict[str, str], key: str) -> str:
    """The id under ``key``; of a row on a question's second scale with a mark, so that the two scales stay apart."""
    scale = row.get("scale_id", "0").strip() or "0"
    return row.get(key, "") + (f"#{scale}" if scale != "0" else "")


def _once(rows: list[dict[str, str]], key: str = "qid") -> list[dict[str, str]]:
    """Rows of an old layout repeat for every language; the first stands for all."""
    return list({row.get(key, str(at)): row for at, row in reversed(list(enumerate(rows)))}.values())[::-1]


def _number(text: str | None) -> int:
    return int(text) if text and re.fullmatch(r"-?\d{1,9}", text) else 0
