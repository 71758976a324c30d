"""One LimeSurvey question at a time, as the question that a respondent can be asked."""

from __future__ import annotations

import re
from collections.abc import Set
from dataclasses import replace
from typing import Any

from ...counting import counted
from ..option import Option, Row, Wording
from .draft import Draft
from .foreign_text import PICTURES, picture_name, plain
from .lss_not_carried import is_shuffled, note_not_carried
from .lss_parts import separated
from .lss_tables import number
from .lss_texts import LssTexts
from .lss_write import MISSING

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
#: Types that nobody can be asked in words.
_OTHER_KINDS = {
    "X": "a text without a question", "*": "an equation", "|": "an upload of files", "1": "an array without rows",
    ":": "an array without rows or columns", ";": "an array without rows or columns",
}  # fmt: skip


class LssQuestionReader:
    """Reads the rows of a file's table of questions into a draft.

    Args:
        draft: takes the questions, the names conditions call them by, and the losses.
        held: the file's texts.
        language: of the survey.
        titles: what the file calls its questions.
        is_ours: whether this package wrote the file, so that the absence of a mark says that a scale is nominal.
    """

    def __init__(self, draft: Draft, held: LssTexts, language: str, titles: Set[str], *, is_ours: bool) -> None:
        self.draft, self.held, self.language, self.titles, self.is_ours = draft, held, language, titles, is_ours

    def read(self, row: dict[str, str]) -> list[str]:
        """Names of the question, or of those that it is; none where a loss is noted."""
        rows = separated(row, self.held)
        made = [name for one in rows or [row] if (name := self._one(one))]
        if rows:
            where = row.get("title", "") or f"question {row.get('qid', '')}"
            self.draft.losses.note(
                where, f"its rows, columns or fields are read as {counted(len(made), 'question')} of their own"
            )
        return made

    def _one(self, row: dict[str, str]) -> str | None:
        qid, tool, code = row.get("qid", ""), row.get("title", ""), row.get("type", "")
        attributes = self.held.attributes.get(qid, {})
        kind = "numeric" if code in ("S", "T") and attributes.get("numbers_only") == "1" else _KINDS.get(code)
        where = f"question {tool or qid}"
        if kind is None:
            if code in _OTHER_KINDS:
                self.draft.losses.note(tool or where, f"left out: {_OTHER_KINDS[code]}")
            else:
                self.draft.losses.fault(tool or where, f"left out ({where}): unknown type {code!r}")
            return None
        if row.get("relevance", "").strip() == "0":
            self.draft.losses.note(tool or where, "left out: its relevance is 0, it is never asked")
            return None
        text, translated = self._texts(self.held.words.get(qid, {}))
        if not self.is_ours:
            held = [
                self._texts(self.held.words.get(part.get("qid", ""), {}))[0] for part in self.held.parts.get(qid, [])
            ]
            note_not_carried(self.draft.losses, tool or where, row, attributes, (text, *held))
            if any(part.get("relevance", "").strip() not in ("", "1") for part in self.held.parts.get(qid, [])):
                self.draft.losses.note(tool or where, "conditions of single rows or options left out: all are shown")
        fields: dict[str, Any] = {"scale": "nominal"}
        wordings: dict[str, Wording] = {}
        tools: list[str] = []
        # newer versions keep what is ranked as subquestions, older ones as answers
        if kind in ("multiple", "allocation") or (kind == "ranking" and not self.held.answers.get(qid)):
            tools = [part.get("title", "") for part in self.held.parts.get(qid, [])]
            texts = [self._texts(self.held.words.get(part.get("qid", ""), {})) for part in self.held.parts.get(qid, [])]
            fields |= self._options(where, tools, texts, [""] * len(tools), wordings)
        elif kind in ("single", "ranking", "matrix"):
            rows = sorted(self.held.answers.get(qid, {}).values(), key=lambda one: number(one.get("sortorder")))
            tools = [one["code"] for one in rows]
            fields |= self._options(
                where,
                tools,
                [self._texts(one["words"]) for one in rows],
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
            fields |= self._without_missing(fields["options"], tools, excluded, wordings)
            tools = [one for one in tools if one not in excluded] + [one for one in tools if one in excluded]
        if kind in ("single", "matrix"):
            fields |= self._scale(
                tool, kind, fields["options"], next((mark for mark in marks if not mark.startswith(MISSING)), "")
            )
        fields.setdefault("kind", kind)
        row_tools: list[str] = []
        if kind == "matrix":
            parts = self.held.parts.get(qid, [])
            row_tools = [part.get("title", "") for part in parts]
            ids = [re.sub(r"[^A-Za-z0-9_]", "", tool)[:64] or f"r{at}" for at, tool in enumerate(row_tools, 1)]
            texts = [self._texts(self.held.words.get(part.get("qid", ""), {})) for part in parts]
            fields["rows"] = tuple(Row(one, words or one) for one, (words, _) in zip(ids, texts, strict=True))
            for one, (_, others) in zip(ids, texts, strict=True):
                for tag, words in others.items():
                    wordings.setdefault(tag, Wording()).rows[one] = words
        fields |= self._limits(tool, kind, attributes)
        if is_shuffled(attributes) and fields["scale"] == "nominal" and kind != "matrix":
            fields["order"] = "random"
        tags = sorted({*translated, *wordings})
        question = self.draft.add(
            where, id=tool or f"Q{qid}", text=text,
            translations={tag: replace(wordings.get(tag, Wording()), text=translated.get(tag, "")) for tag in tags}, **fields,
        )  # fmt: skip
        if question is None:
            return None
        self._name(question.id, qid, row, tools, row_tools)
        relevance = row.get("relevance", "").strip()
        self.draft.conditions[question.id] = "" if relevance in ("", "1") else relevance
        return question.id

    def _name(self, ours: str, qid: str, row: dict[str, str], tools: list[str], row_tools: list[str]) -> None:
        """Remember every name that conditions may call the question by."""
        question = self.draft.questions[-1]
        names = [row.get("title", ""), f"{row.get('sid', '')}X{row.get('gid', '')}X{qid}"]
        self._name_by_number(ours, qid, tools)
        codes = dict(zip(tools, [*question.codes, *question.missing], strict=False))
        self.draft.codes[ours] = codes
        for name in names:
            self.draft.names[name] = ours
            for tool in tools if question.kind in ("multiple", "allocation") else ():
                self.draft.names[f"{name}_{tool}"] = self.draft.names[
                    name + tool if "X" in name else f"{name}_{tool}"
                ] = f"{ours}\t{tool}"
            for tool, part in zip(row_tools, question.rows, strict=False):
                self.draft.names[name + tool if "X" in name else f"{name}_{tool}"] = f"{ours}.{part.id}"

    def _name_by_number(self, ours: str, qid: str, tools: list[str]) -> None:
        """The names of newer versions, ``Q12`` and ``Q12_S34``, unless a question has that for its title."""
        number, question = f"Q{qid}", self.draft.questions[-1]
        if number in self.titles:
            return
        self.draft.names[number] = ours
        parts = self.held.parts.get(qid, [])
        if question.kind in ("multiple", "allocation"):
            of_parts = {part.get("qid"): f"{ours}\t{tool}" for part, tool in zip(parts, tools, strict=False)}
        else:
            of_parts = {part.get("qid"): f"{ours}.{row.id}" for part, row in zip(parts, question.rows, strict=False)}
        self.draft.names |= {f"{number}_S{part}": name for part, name in of_parts.items()}

    def _options(
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

    def _without_missing(
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

    def _scale(self, tool: str, kind: str, options: tuple[Option, ...], mark: str) -> dict[str, Any]:
        marked = {
            "likert": ("likert", "ordinal"),
            "ordinal": ("single", "ordinal"),
            "likert-nominal": ("likert", "nominal"),
        }.get(mark)
        guessed, scale = marked or (self.draft.guessed(tool, options) if not self.is_ours else ("single", "nominal"))
        return {"kind": "matrix" if kind == "matrix" else guessed, "scale": scale}

    def _limits(self, name: str, kind: str, attributes: dict[str, str]) -> dict[str, Any]:
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

    def _texts(self, words: dict[str, str]) -> tuple[str, dict[str, str]]:
        """Plain words in the survey's own language, and in the others by tag."""
        own = self._piped(words.get(self.language, ""))
        others = {
            tag: shown for tag, text in words.items() if tag not in ("", self.language) and (shown := self._piped(text))
        }
        return own, others

    def _piped(self, text: str) -> str:
        known = self.draft.names
        text = re.sub(r"\{INSERTANS:(\d+X\d+X\d+)\w*\}", lambda found: f"{{{known.get(found[1], found[1])}}}", text)
        return re.sub(
            r"\{\s*([A-Za-z][A-Za-z0-9_]*)(?:\.(?:shown|NAOK|value|code))?\s*\}",
            lambda found: f"${{{known[found[1]]}}}" if found[1] in known else found[0],
            plain(text) or self._pictured(text),
        )

    def _pictured(self, text: str) -> str:
        name = picture_name(text)
        if name:
            self.draft.losses.note("survey", PICTURES)
        return name


def _code(tool: str, value: str) -> int | None:
    """The integer that an answer code stands for: digits, n for minus, or digits after letters (A1, SQ001)."""
    ours = re.fullmatch(r"(n?)(\d{1,9})", tool)
    if ours:
        return int(ours[2]) * (-1 if ours[1] else 1)
    if re.fullmatch(r"-?\d{1,9}", value) and int(value) != 0:
        return int(value)
    ending = re.fullmatch(r"[A-Za-z]{1,4}0*(\d{1,5})", tool)
    return int(ending[1]) if ending else None
