"""Reading a survey from an XLSForm (xlsform.org): a workbook, or its sheets as text."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path
from typing import Any

from ...errors import SurveyFormatError
from ..block import Block
from ..option import Option, Wording
from ..survey import Survey
from .draft import Draft
from .loss import Losses
from .source_file import read_source
from .xlsform_battery import Batteries, Group, is_battery, known
from .xlsform_choices import Choices
from .xlsform_names import type_name, with_names
from .xlsform_parts import COUNT, LIMIT, NOT_ASKED, OTHER_TYPES, kind_is_whole, limits, merged_blocks, note_not_carried
from .xlsform_workbook import MAX_BYTES, PLACE, form_tables


def read_xlsform(path: str | Path) -> tuple[Survey, Losses]:
    """Read a survey from an XLSForm file: .xlsx, or .csv and .md with the sheets below each other.

    Returns:
        The survey, and what was left out, renamed or guessed.

    Raises:
        SurveyFormatError: no XLSForm, an archive that would unpack to too much, markup with entities, or no question.
    """
    file = Path(path)
    tables = form_tables(read_source(file, MAX_BYTES), file.name)
    if "survey" not in tables:
        raise SurveyFormatError("no sheet named survey", where=file.name, got=sorted(tables), allowed="an XLSForm")
    return _Reader(file, tables).survey()


class _Reader:
    def __init__(self, file: Path, tables: dict[str, list[dict[str, str]]]) -> None:
        self.draft = Draft("XLSForm", file.name)
        self.tables, self.file = tables, file
        for row in tables["survey"]:
            row["type"] = type_name(row.get("type", ""))
            if "relevant" in row:
                row["relevant"] = with_names(row["relevant"])
        self.draft.present |= {row["name"] for row in tables["survey"] if row.get("name")}
        self.settings = (tables.get("settings") or [{}])[0]
        # our own likert marks can be relied on
        self.is_ours = self.settings.get("written_by") == "deeppersona"
        self.choices = Choices(self.draft, tables, is_ours=self.is_ours)
        self.batteries = Batteries(self.draft, self.choices)
        self.blocks: list[Block] = []
        self.block_conditions: dict[str, str] = {}
        self.instruction, self.instructions = "", dict[str, str]()

    def survey(self) -> tuple[Survey, Losses]:
        stack: list[Group] = []
        page: list[str] = []
        pages: list[tuple[str, ...]] = []
        loose = 0
        for row in self.tables["survey"]:
            kind, place = row.get("type", ""), f"row {row[PLACE]}"
            if kind in ("begin_group", "begin_repeat"):
                if kind == "begin_repeat":
                    self.draft.losses.note(row.get("name", place), "repeat read once")
                stack.append(Group(row))
                if len(stack) > 40:
                    raise self.draft.refused("groups nested too deeply", got=place, allowed="at most 40 levels")
                continue
            if kind in ("end_group", "end_repeat"):
                if not stack:
                    raise self.draft.refused("end of a group that never began", got=place)
                group = stack.pop()
                page += self.group(group, stack)
                if not group.members and group.row.get("name", "").startswith("page_") and page:
                    pages.append(tuple(page))
                    page = []
                if not stack:
                    if page:
                        pages.append(tuple(page))
                    if pages:
                        loose += bool(group.members)
                        self.block({"name": f"loose_{loose}"} if group.members else group.row, pages)
                    page, pages = [], []
                continue
            if stack and is_battery(stack[-1], self.tables["survey"]):
                stack[-1].members.append(row)
                continue
            made = self.question(row)
            if made:
                page.append(made)
                self.inside(stack, made)
            if not stack and page:
                loose += 1
                self.block({"name": f"loose_{loose}"}, [tuple(page)])
                page = []
        if stack:
            raise self.draft.refused("a group without an end", got=stack[-1].row.get("name", ""))
        blocks = tuple(self.blocks) if not all(block.id.startswith("loose_") for block in self.blocks) else ()
        survey = self.draft.finished(
            id=self.settings.get("form_id", "") or self.file.stem,
            title=self.choices.plain(self.settings.get("form_title", "")) or self.file.stem,
            blocks=merged_blocks(blocks),
            block_conditions=self.block_conditions,
            language=self.choices.language,
            instruction=self.instruction,
            instructions=self.instructions,
        )
        return survey, self.draft.losses

    def block(self, row: dict[str, str], pages: list[tuple[str, ...]]) -> None:
        name = row.get("name", "")
        title = self.choices.label(row)[0]
        held = {block.id for block in self.blocks}
        fitted = re.sub(r"[^A-Za-z0-9_.-]", "", name.removeprefix("block_")) or "block"
        fitted = fitted if fitted[0].isalpha() else f"b{fitted}"
        while fitted in held:
            fitted += "x"
        self.blocks.append(Block(fitted[:64], tuple(pages), title))

    def group(self, group: Group, outer: list[Group]) -> list[str]:
        """The question that a battery makes, or its rows where they are questions of their own; none of other groups."""
        if not group.members:
            return []
        battery = self.batteries.read(group)
        if battery is not None:
            self.inside(outer, battery)
            return [battery]
        self.draft.losses.note(group.row.get("name", ""), "a table of different questions, read one by one")
        heading, _ = self.choices.label(group.row)
        made = [name for row in group.members if (name := self.question(row, heading))]
        self.inside([*outer, group], *made)
        return made

    def inside(self, groups: list[Group], *names: str) -> None:
        """Ask questions only where the groups they stand in are shown."""
        outer = [one.row["relevant"] for one in groups if one.row.get("relevant")]
        for name in names if outer else ():
            parts = (*outer, self.draft.conditions.get(name))
            self.draft.conditions[name] = " and ".join(f"({text})" for text in parts if text)

    def question(self, row: dict[str, str], heading: str = "") -> str | None:
        kind, name, where = row.get("type", ""), row.get("name", ""), f"row {row[PLACE]} of the survey sheet"
        text, translated = self.choices.label(row)
        text = f"{heading} {text}".strip()
        word, _, choices = kind.partition(" ")
        choices = choices.replace(" or_other", "").strip()
        if kind:
            note_not_carried(self.draft, row, kind)
        if not kind or word in NOT_ASKED or kind.startswith(("uri:", "set form ")):
            return None
        if row.get("appearance", "").strip() == "label":
            self.draft.losses.note(name or where, "left out: it only shows the labels over a table")
            return None
        if word == "note":
            if not self.draft.questions and not self.instruction:
                self.instruction, self.instructions = text, translated
            else:
                self.draft.losses.note(name or where, "note left out")
            return None
        fields: dict[str, Any] = {}
        wordings: dict[str, Wording] = {}
        if word in ("select_one", "select_multiple", "rank"):
            is_scale = word == "select_one" and "likert" in row.get("appearance", "")
            fields, wordings = self.choices.options(choices, "likert" if is_scale else word)
            if not fields["options"]:
                self.draft.losses.fault(name or where, f"left out ({where}): no choices named {choices!r}")
                return None
            if "or_other" in kind:
                self.draft.losses.note(name, "the free text of 'other' left out")
                code = max((*(one.code for one in fields["options"]), *fields["missing"])) + 1
                fields["options"] = (*fields["options"], Option(code, "Other"))
            if word == "select_one" and self.is_ours and not is_scale:
                fields |= {"kind": "single", "scale": "nominal"}
            is_shuffled = "randomize=true" in row.get("parameters", "").replace(" ", "")
            if is_shuffled and fields["scale"] == "ordinal":
                self.draft.losses.note(name, "random order of choices left out: a scale keeps its order")
            if is_shuffled and fields["scale"] == "nominal":
                fields["order"] = "random"
            fields |= (
                limits(self.draft, row, name, {">=": "at_least", "<=": "at_most", "=": "both"}, COUNT, int)
                if word != "select_one"
                else {}
            )
        elif word in ("integer", "decimal", "range"):
            fields = {"kind": "numeric", "scale": "nominal", "whole": kind_is_whole(row), "unit": row.get("unit", "")}
            fields |= limits(self.draft, row, name, {">=": "low", "<=": "high", ">": "low", "<": "high"}, LIMIT, float)
            if word == "range":
                found = dict(re.findall(r"(start|end|step)\s*=\s*(-?\d+(?:\.\d+)?)", row.get("parameters", "")))
                if float(found.get("step", 1)) != 1:
                    self.draft.losses.note(name, f"steps of {found['step']} left out")
                fields |= {
                    our: float(found[their]) for our, their in (("low", "start"), ("high", "end")) if their in found
                }
        elif word in ("text", "date", "dateTime"):
            fields = {"kind": "date" if word != "text" else "text", "scale": "nominal"}
            if word == "dateTime":
                self.draft.losses.note(name, "asked for the date alone, without the time")
        else:
            if word in OTHER_TYPES:
                self.draft.losses.note(
                    name or where, f"left out: type {kind!r} is no question that can be asked in words"
                )
            else:
                self.draft.losses.fault(name or where, f"left out ({where}): unknown type {kind!r}")
            return None
        if not fields.get("options"):
            missing, words = self.choices.withheld(f"{name}_options")
            fields["missing"] = missing
            wordings = {tag: Wording(missing=one) for tag, one in words.items()}
        tags = sorted({*translated, *wordings})
        translations = {tag: replace(wordings.get(tag, Wording()), text=translated.get(tag, "")) for tag in tags}
        made = self.draft.add(
            where, id=name or f"Q{row[PLACE]}", text=self.piped(text, name), translations=translations, **fields
        )
        if made is None:
            return None
        known(self.draft, self.choices, name, choices, has_other="or_other" in kind)
        self.draft.conditions[made.id] = row.get("relevant", "")
        return made.id

    def piped(self, text: str, where: str) -> str:
        def ours(found: re.Match[str]) -> str:
            name = self.draft.names.get(found[1], "")
            if not name or "." in name:
                self.draft.losses.note(where, f"piped text {found[0]} left out, … stands for it")
                return "…"
            return f"${{{name}}}"

        return re.sub(r"\$\{\s*([^{}\s]+)\s*\}", ours, text)
