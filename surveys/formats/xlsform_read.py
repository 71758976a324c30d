"""Reading a survey from an XLSForm workbook (xlsform.org), refusing archives and markup that attack the reader."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from ...errors import SurveyFormatError
from ..block import Block
from ..option import Option, Row, Wording
from ..survey import Survey
from .draft import Draft
from .foreign_text import plain
from .language_tag import language_tag
from .loss import Losses
from .scale_guess import guessed_scale
from .source_file import read_source
from .xlsform_parts import COUNT, LIMIT, NOT_ASKED, limits, merged_blocks
from .xlsform_workbook import MAX_BYTES, workbook_tables
from .xlsform_write import WITHHELD

_SUM = re.compile(r"^\s*(?:\$\{[^{}]+\}\s*\+\s*)*\.\s*=\s*(\d+(?:\.\d+)?)\s*$")


@dataclass
class _Group:
    row: dict[str, str]
    members: list[dict[str, str]] = field(default_factory=list)


def read_xlsform(path: str | Path) -> tuple[Survey, Losses]:
    """Read a survey from an XLSForm .xlsx file.

    Returns:
        The survey, and what was left out, renamed or guessed.

    Raises:
        SurveyFormatError: no workbook, an archive that would unpack to too much, markup with entities, or no question.
    """
    file = Path(path)
    tables = workbook_tables(read_source(file, MAX_BYTES), file.name)
    if "survey" not in tables:
        raise SurveyFormatError(
            "no sheet named survey", where=file.name, got=sorted(tables), allowed="an XLSForm workbook"
        )
    return _Reader(file, tables).survey()


class _Reader:
    def __init__(self, file: Path, tables: dict[str, list[dict[str, str]]]) -> None:
        self.draft = Draft("XLSForm", file.name)
        self.tables, self.file = tables, file
        settings = (tables.get("settings") or [{}])[0]
        self.settings = settings
        self.language = language_tag(settings.get("default_language", "")) or self._first_language() or "en"
        self.lists: dict[str, list[dict[str, str]]] = {}
        for row in tables.get("choices", []):
            name = row.get("list_name") or row.get("list name")
            if name and row.get("name"):
                self.lists.setdefault(name, []).append(row)
        self.blocks: list[Block] = []
        self.block_conditions: dict[str, str] = {}
        self.instruction, self.instructions = "", dict[str, str]()

    def survey(self) -> tuple[Survey, Losses]:
        stack: list[_Group] = []
        page: list[str] = []
        pages: list[tuple[str, ...]] = []
        loose = 0
        for number, row in enumerate(self.tables["survey"], 2):
            kind = " ".join(row.get("type", "").split())
            if kind in ("begin_group", "begin group", "begin_repeat", "begin repeat"):
                if "repeat" in kind:
                    self.draft.losses.note(row.get("name", f"row {number}"), "repeat read once")
                stack.append(_Group(row))
                if len(stack) > 40:
                    raise self.draft.refused(
                        "groups nested too deeply", got=f"row {number}", allowed="at most 40 levels"
                    )
                continue
            if kind in ("end_group", "end group", "end_repeat", "end repeat"):
                if not stack:
                    raise self.draft.refused("end of a group that never began", got=f"row {number}")
                group = stack.pop()
                made = self.group(group)
                if made is None and group.row.get("name", "").startswith("page_") and page:
                    pages.append(tuple(page))
                    page = []
                elif made is not None:
                    page.append(made)
                if not stack:
                    if page:
                        pages.append(tuple(page))
                    if pages:
                        loose += made is not None
                        self.block(group.row if made is None else {"name": f"loose_{loose}"}, pages)
                    page, pages = [], []
                continue
            if stack and self.is_battery(stack[-1]):
                stack[-1].members.append(row)
                continue
            made = self.question(row, kind, number)
            if made:
                page.append(made)
                outer = [one.row.get("relevant", "") for one in stack if one.row.get("relevant")]
                if outer:
                    own = row.get("relevant", "")
                    self.draft.conditions[made] = " and ".join(f"({text})" for text in (*outer, own) if text)
            if not stack and page:
                loose += 1
                self.block({"name": f"loose_{loose}"}, [tuple(page)])
                page = []
        if stack:
            raise self.draft.refused("a group without an end", got=stack[-1].row.get("name", ""))
        blocks = tuple(self.blocks) if not all(block.id.startswith("loose_") for block in self.blocks) else ()
        survey = self.draft.finished(
            id=self.settings.get("form_id", "") or self.file.stem,
            title=self.plain(self.settings.get("form_title", "")) or self.file.stem,
            blocks=merged_blocks(blocks),
            block_conditions=self.block_conditions,
            language=self.language,
            instruction=self.instruction,
            instructions=self.instructions,
        )
        return survey, self.draft.losses

    def block(self, row: dict[str, str], pages: list[tuple[str, ...]]) -> None:
        name = row.get("name", "")
        title = self.label(row)[0]
        held = {block.id for block in self.blocks}
        fitted = re.sub(r"[^A-Za-z0-9_.-]", "", name.removeprefix("block_")) or "block"
        fitted = fitted if fitted[0].isalpha() else f"b{fitted}"
        while fitted in held:
            fitted += "x"
        self.blocks.append(Block(fitted[:64], tuple(pages), title))

    def is_battery(self, group: _Group) -> bool:
        """Whether a group is a matrix or an allocation of ours or of the usual form, not a block of questions."""
        look = group.row.get("appearance", "")
        return "table-list" in look or (
            "field-list" in look and not group.row.get("name", "").startswith("page_") and self._sums(group)
        )

    def _sums(self, group: _Group) -> bool:
        rows = self.tables["survey"]
        at = next((n for n, row in enumerate(rows) if row is group.row), len(rows))
        inside = []
        for row in rows[at + 1 :]:
            if row.get("type", "").startswith("end"):
                break
            inside.append(row)
        return (
            bool(inside)
            and all(row.get("type") in ("integer", "decimal") for row in inside)
            and bool(_SUM.match(inside[-1].get("constraint", "")))
        )

    def group(self, group: _Group) -> str | None:
        """The question that a battery makes; None for other groups."""
        if not group.members:
            return None
        name, (text, translated) = group.row.get("name", ""), self.label(group.row)
        kinds = {" ".join(row.get("type", "").split()) for row in group.members}
        made = None
        if len(kinds) == 1 and next(iter(kinds)).startswith("select_one "):
            made = self.matrix(name, text, translated, group, next(iter(kinds)).split(" ", 1)[1])
        elif kinds <= {"integer", "decimal"}:
            made = self.allocation(name, text, translated, group)
        if made is None:
            self.draft.losses.note(name, "a table of different questions, read one by one")
            for number, row in enumerate(group.members):
                self.question(row, " ".join(row.get("type", "").split()), number)
            return None
        return made

    def matrix(self, name: str, text: str, translated: dict[str, str], group: _Group, choices: str) -> str | None:
        fields, wordings = self.options(choices, "matrix")
        rows: list[Row] = []
        row_words: dict[str, dict[str, str]] = {}
        tools: list[str] = []
        for member in group.members:
            tool = member.get("name", "")
            label, others = self.label(member)
            own = re.sub(r"[^A-Za-z0-9_]", "_", tool.removeprefix(f"{name}."))[:64] or f"r{len(rows) + 1}"
            rows.append(Row(own, label or own))
            tools.append(tool)
            for tag, words in others.items():
                row_words.setdefault(tag, {})[own] = words
        tags = sorted({*translated, *wordings, *row_words})
        look = group.row.get("appearance", "")
        question = self.draft.add(
            name, id=name, text=text, rows=tuple(rows),
            translations={t: replace(wordings.get(t, Wording()), text=translated.get(t, ""), rows=row_words.get(t,
            {})) for t in tags},
            **{**fields, "kind": "matrix",
            "scale": "ordinal" if "likert" in look or (fields["scale"] == "ordinal" and look != "table-list") else "nominal"},
        )  # fmt: skip
        if question is None:
            return None
        self.known(question.id, name, choices)
        for tool, row in zip(tools, question.rows, strict=True):
            self.draft.names[tool] = f"{question.id}.{row.id}"
        self.draft.conditions[question.id] = group.row.get("relevant", "")
        return question.id

    def allocation(self, name: str, text: str, translated: dict[str, str], group: _Group) -> str | None:
        total = _SUM.match(group.members[-1].get("constraint", ""))
        if total is None:
            return None
        options, words = [], dict[str, dict[int, str]]()
        for number, member in enumerate(group.members, 1):
            ending = re.fullmatch(r".*\.(n?)(\d+)", member.get("name", ""))
            code = int(ending[2]) * (-1 if ending[1] else 1) if ending else number
            label, others = self.label(member)
            options.append(Option(code, label or str(code)))
            for tag, other in others.items():
                words.setdefault(tag, {})[code] = other
        missing, missing_words = self.withheld(f"{name}_options")
        tags = sorted({*translated, *words, *missing_words})
        question = self.draft.add(
            name, id=name, text=text, kind="allocation", scale="nominal", options=tuple(options),
            total=float(total[1]), missing=missing,
            translations={t: Wording(translated.get(t, ""), words.get(t, {}), missing_words.get(t, {})) for t in tags},
        )  # fmt: skip
        if question is None:
            return None
        self.draft.names[name] = question.id
        self.draft.codes[question.id] = {str(option.code): option.code for option in question.options}
        self.draft.conditions[question.id] = group.row.get("relevant", "")
        return question.id

    def question(self, row: dict[str, str], kind: str, number: int) -> str | None:
        name, where = row.get("name", ""), f"row {number} of the survey sheet"
        text, translated = self.label(row)
        word, _, choices = kind.partition(" ")
        choices = choices.replace(" or_other", "").strip()
        if not kind or word in NOT_ASKED:
            return None
        if word == "note":
            if not self.draft.questions and not self.instruction:
                self.instruction, self.instructions = text, translated
            else:
                self.draft.losses.note(name or where, "note left out")
            return None
        fields: dict[str, Any] = {}
        wordings: dict[str, Wording] = {}
        if word in ("select_one", "select_multiple", "rank", "select1", "select"):
            word = {"select1": "select_one", "select": "select_multiple"}.get(word, word)
            fields, wordings = self.options(choices, word)
            if not fields["options"]:
                self.draft.losses.note(name or where, f"left out: no choices named {choices!r}")
                return None
            if "or_other" in kind:
                self.draft.losses.note(name, "the free text of 'other' left out")
            if word == "select_one" and "likert" in row.get("appearance", ""):
                fields |= {"kind": "likert", "scale": "ordinal"}
            elif word == "select_one" and self.is_ours:
                fields |= {"kind": "single", "scale": "nominal"}
            if "randomize=true" in row.get("parameters", "").replace(" ", "") and fields["scale"] == "nominal":
                fields["order"] = "random"
            fields |= (
                limits(self.draft, row, name, {">=": "at_least", "<=": "at_most", "=": "both"}, COUNT, int)
                if word != "select_one"
                else {}
            )
        elif word in ("integer", "decimal", "range"):
            fields = {"kind": "numeric", "scale": "nominal", "whole": word == "integer", "unit": row.get("unit", "")}
            fields |= limits(self.draft, row, name, {">=": "low", "<=": "high", ">": "low", "<": "high"}, LIMIT, float)
            if word == "range":
                found = dict(re.findall(r"(start|end)\s*=\s*(-?\d+(?:\.\d+)?)", row.get("parameters", "")))
                fields |= {
                    our: float(found[their]) for our, their in (("low", "start"), ("high", "end")) if their in found
                }
        elif word in ("text", "date", "dateTime"):
            fields = {"kind": "date" if word != "text" else "text", "scale": "nominal"}
        else:
            self.draft.losses.note(name or where, f"left out: type {kind!r} is no question that can be asked in words")
            return None
        if not fields.get("options"):
            missing, words = self.withheld(f"{name}_options")
            fields["missing"] = missing
            wordings = {tag: Wording(missing=one) for tag, one in words.items()}
        tags = sorted({*translated, *wordings})
        translations = {tag: replace(wordings.get(tag, Wording()), text=translated.get(tag, "")) for tag in tags}
        made = self.draft.add(
            where, id=name or f"Q{number}", text=self.piped(text), translations=translations, **fields
        )
        if made is None:
            return None
        self.known(made.id, name, choices)
        self.draft.conditions[made.id] = row.get("relevant", "") or row.get("relevance", "")
        return made.id

    def known(self, ours: str, tool: str, choices: str) -> None:
        self.draft.names[tool] = ours
        question = self.draft.questions[-1]
        shown = [*question.codes, *question.missing]
        named = [row["name"] for row in self.lists.get(choices, [])] + [
            row["name"] for row in self.lists.get(choices + WITHHELD, [])
        ]
        self.draft.codes[ours] = dict(zip(named, shown, strict=False)) if len(named) == len(shown) else {}

    @property
    def is_ours(self) -> bool:
        """Whether this package wrote the file, so that its likert marks can be relied on."""
        return self.settings.get("written_by") == "deeppersona"

    def options(self, choices: str, word: str) -> tuple[dict[str, Any], dict[str, Wording]]:
        rows = self.lists.get(choices, [])
        names = [row["name"] for row in rows]
        whole = all(re.fullmatch(r"-?\d{1,9}(?:\.0)?", name) for name in names) and len(
            {float(one) for one in names}
        ) == len(names)
        codes = [int(float(name)) if whole else number for number, name in enumerate(names, 1)]
        if not whole and names:
            self.draft.losses.note(choices, f"choice names {', '.join(names[:4])} numbered 1 to {len(names)}")
        options, missing = [], dict[int, str]()
        words: dict[str, Wording] = {}
        for code, row in zip(codes, rows, strict=True):
            label, others = self.label(row)
            is_missing = row.get("missing", "").lower() in ("yes", "true", "1")
            if is_missing:
                missing[code] = label or row["name"]
            else:
                options.append(Option(code, label or row["name"]))
            for tag, text in others.items():
                one = words.setdefault(tag, Wording())
                (one.missing if is_missing else one.options)[code] = text
        offered = tuple(missing)
        more, more_words = self.withheld(choices)
        for tag, held in more_words.items():
            words.setdefault(tag, Wording()).missing.update(held)
        if word in ("select_one", "matrix"):
            kind, scale = guessed_scale([option.label for option in options])
        else:
            kind, scale = ("multiple" if word == "select_multiple" else "ranking"), "nominal"
        fields = {
            "options": tuple(options),
            "missing": missing | more,
            "offered": offered,
            "kind": kind,
            "scale": scale,
        }
        return fields, words

    def withheld(self, choices: str) -> tuple[dict[int, str], dict[str, dict[int, str]]]:
        found: dict[int, str] = {}
        words: dict[str, dict[int, str]] = {}
        for name in (choices + WITHHELD,):
            for row in self.lists.get(name, []):
                if re.fullmatch(r"-?\d{1,9}", row["name"]):
                    label, others = self.label(row)
                    found[int(row["name"])] = label
                    for tag, text in others.items():
                        words.setdefault(tag, {})[int(row["name"])] = text
        return found, words

    def piped(self, text: str) -> str:
        return re.sub(
            r"\$\{\s*([^{}\s]+)\s*\}", lambda found: f"${{{found[1]}}}" if found[1] in self.draft.names else "…", text
        )

    def label(self, row: dict[str, str]) -> tuple[str, dict[str, str]]:
        """Words in the form's own language, and in the others by tag."""
        own, others = self.plain(row.get("label", "")), dict[str, str]()
        for column, value in row.items():
            if column.startswith("label:") and value:
                tag = language_tag(column.partition(":")[2].lstrip(":"))
                if tag == self.language:
                    own = self.plain(value)
                elif tag:
                    others[tag] = self.plain(value)
        if not own and others:
            own = others.pop(next(iter(others)))
        return own, others

    def plain(self, text: str) -> str:
        """Words of a cell; HTML is taken out unless this package wrote the file, which writes none."""
        return " ".join(text.split()) if self.is_ours else plain(text)

    def _first_language(self) -> str:
        for row in self.tables["survey"]:
            for column in row:
                if column.startswith("label:"):
                    return language_tag(column.partition(":")[2].lstrip(":"))
        return ""
