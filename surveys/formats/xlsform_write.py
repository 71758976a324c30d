"""Writing a survey as an XLSForm workbook (xlsform.org), for ODK, KoboToolbox and their like."""

from __future__ import annotations

import io

from ..block import Block
from ..condition import All, Condition, value_text
from ..question import Question
from ..survey import Survey
from .logic import write_logic
from .loss import Losses
from .unsupported import carried_conditions, note_unsupported

CARRIED = frozenset(
    ("withheld", "offered", "offered_open", "unit", "bounds", "whole", "choices", "translations", "random")
)
#: Name of the list of missing codes that a question does not offer; a list that no question uses is allowed.
WITHHELD = "_withheld"


def write_xlsform(survey: Survey) -> tuple[bytes, Losses]:
    """A survey as an .xlsx file.

    Returns:
        The file's bytes, and what it could not carry. Jumps become display conditions; an allocation becomes a group of numbers
        whose last one is constrained to the sum; a matrix becomes a group of single choices in a table.
    """
    import openpyxl

    book = _Book(survey)
    book.fill()
    workbook = openpyxl.Workbook()
    sheets = {"survey": book.survey_rows, "choices": book.choice_rows, "settings": [book.settings()]}
    for number, (title, rows) in enumerate(sheets.items()):
        sheet = workbook.create_sheet(title, number)
        columns = list(dict.fromkeys(name for row in rows for name in row))
        sheet.append(columns)
        for row in rows:
            sheet.append([row.get(name) for name in columns])
            for cell in sheet[sheet.max_row]:
                cell.data_type = (
                    "s" if isinstance(cell.value, str) else cell.data_type
                )  # "=1" is a label, not a formula
    del workbook[workbook.sheetnames[-1]]  # the empty sheet that every new workbook has
    stream = io.BytesIO()
    workbook.save(stream)
    return stream.getvalue(), book.losses


class _Book:
    def __init__(self, survey: Survey) -> None:
        self.survey, self.losses = survey, Losses()
        self.survey_rows: list[dict[str, str]] = []
        self.choice_rows: list[dict[str, str]] = []
        note_unsupported(survey, self.losses, carries=CARRIED)
        self.conditions = carried_conditions(survey, self.losses)

    def settings(self) -> dict[str, str]:
        return {
            "form_title": self.survey.title,
            "form_id": self.survey.id,
            "default_language": self.survey.language,
            "written_by": "deeppersona",
        }

    def label(self, text: str, translated: dict[str, str]) -> dict[str, str]:
        shown = {
            f"label::{tag}" if len(self.survey.languages) > 1 else "label": words
            for tag, words in ((self.survey.language, text),)
        }
        return shown | {f"label::{tag}": words for tag, words in translated.items() if words}

    def fill(self) -> None:
        if self.survey.instruction:
            note = self.label(self.survey.instruction, self.survey.instructions)
            self.survey_rows.append({"type": "note", "name": "instruction", **note})
        for block in self.survey.blocks or (Block("", (tuple(question.id for question in self.survey),)),):
            if block.id:
                title = self.label(block.title, {}) if block.title else {}
                self.survey_rows.append({"type": "begin_group", "name": f"block_{block.id}", **title})
            for number, page in enumerate(block.pages, 1):
                is_paged = block.id != "" and len(block.pages) > 1
                if is_paged:
                    name = f"page_{block.id}_{number}"
                    self.survey_rows.append({"type": "begin_group", "name": name, "appearance": "field-list"})
                for name in page:
                    self.question(self.survey[name])
                if is_paged:
                    self.survey_rows.append({"type": "end_group"})
            if block.id:
                self.survey_rows.append({"type": "end_group"})

    def question(self, question: Question) -> None:
        # XLSForm pipes as we do: ${Q1} is the answer to Q1
        row = {
            "name": question.id,
            **self.label(question.text, {tag: one.text for tag, one in question.translations.items()}),
        }
        condition = self.conditions[question.id]
        if condition != All(()):
            row["relevant"] = self.logic(condition)
        if question.unit:
            row["unit"] = question.unit
        choices = f"{question.id}_options"
        if question.options:
            self.choices(question, choices)
        if question.order == "random" and question.kind == "allocation":
            self.losses.note(question.id, "random option order not carried")
        elif question.order == "random":
            row["parameters"] = "randomize=true"
        if question.kind in ("likert", "single"):
            self.survey_rows.append(
                {
                    "type": f"select_one {choices}",
                    **row,
                    **({"appearance": "likert"} if question.kind == "likert" else {}),
                }
            )
        elif question.kind in ("multiple", "ranking"):
            least, most = question.at_least, question.at_most
            limits = [f"count-selected(.) >= {least}"] * (least is not None) + [f"count-selected(.) <= {most}"] * (
                most is not None
            )
            kind = "select_multiple" if question.kind == "multiple" else "rank"
            self.survey_rows.append(
                {"type": f"{kind} {choices}", **row, **({"constraint": " and ".join(limits)} if limits else {})}
            )
        elif question.kind == "numeric":
            limits = [f". >= {question.low!r}"] * (question.low is not None) + [f". <= {question.high!r}"] * (
                question.high is not None
            )
            kind = "integer" if question.whole else "decimal"
            self.survey_rows.append({"type": kind, **row, **({"constraint": " and ".join(limits)} if limits else {})})
        elif question.kind == "matrix":
            self.group(question, row, choices)
        elif question.kind == "allocation":
            self.allocation(question, row)
        else:
            self.survey_rows.append({"type": question.kind, **row})
        if (
            question.kind not in ("likert", "single", "multiple", "matrix", "ranking", "allocation")
            and question.missing
        ):
            self.choices(question, choices)

    def group(self, question: Question, row: dict[str, str], choices: str) -> None:
        look = "table-list likert" if question.scale == "ordinal" else "table-list"
        self.survey_rows.append({"type": "begin_group", **row, "appearance": look})
        for one in question.rows:
            words = self.label(
                one.text, {tag: wording.rows.get(one.id, "") for tag, wording in question.translations.items()}
            )
            self.survey_rows.append({"type": f"select_one {choices}", "name": f"{question.id}.{one.id}", **words})
        self.survey_rows.append({"type": "end_group"})

    def allocation(self, question: Question, row: dict[str, str]) -> None:
        self.survey_rows.append({"type": "begin_group", **row, "appearance": "field-list"})
        names = [f"{question.id}.{_code_name(option.code)}" for option in question.options]
        for option, name in zip(question.options, names, strict=True):
            words = self.label(
                option.label,
                {tag: wording.options.get(option.code, "") for tag, wording in question.translations.items()},
            )
            line = {"type": "decimal", "name": name, **words}
            if name == names[-1]:
                terms = [f"${{{other}}}" for other in names[:-1]] + ["."]
                line["constraint"] = f"{' + '.join(terms)} = {question.total!r}"
            self.survey_rows.append(line)
        self.survey_rows.append({"type": "end_group"})

    def choices(self, question: Question, name: str) -> None:
        if question.kind != "allocation":
            for option in question.options:
                words = {tag: wording.options.get(option.code, "") for tag, wording in question.translations.items()}
                self.choice_rows.append(
                    {"list_name": name, "name": str(option.code), **self.label(option.label, words)}
                )
        for code, label in question.missing.items():
            words = {tag: wording.missing.get(code, "") for tag, wording in question.translations.items()}
            is_offered = code in question.offered and bool(question.options) and question.kind != "allocation"
            where = name if is_offered else name + WITHHELD
            if code in question.offered and not is_offered:
                self.losses.note(question.id, "that missing codes are on offer not carried")
            self.choice_rows.append(
                {"list_name": where, "name": str(code), **self.label(label, words), "missing": "yes"}
            )

    def logic(self, condition: Condition) -> str:
        def name(question: str) -> str:
            return question

        return write_logic(
            condition, "xlsform", name, lambda _, value: value_text(value), lambda question: self.is_multiple(question)
        )

    def is_multiple(self, name: str) -> bool:
        return name in self.survey and self.survey[name].kind in ("multiple", "ranking", "matrix", "allocation")


def _code_name(code: int) -> str:
    """An option's code as the end of a name, which allows no sign."""
    return f"n{-code}" if code < 0 else str(code)
