"""Writing a survey as a LimeSurvey structure file, as XML (.lss) or as tab-separated values (.txt)."""

from __future__ import annotations

import re

from ..block import Block
from ..condition import All, Condition, value_text
from ..question import Question
from ..routing import PIPE
from ..survey import Survey
from .foreign_text import as_html, fitted_name
from .logic import write_logic
from .loss import Losses
from .lss_tables import write_tables
from .lss_tsv import write_rows
from .unsupported import carried_conditions, note_unsupported

#: Version of LimeSurvey's tables that is written: the first with texts in tables of their own.
DB_VERSION = 400
SURVEY_ID = "100000"
TABLES = (
    "answers", "answer_l10ns", "groups", "group_l10ns", "questions", "subquestions", "question_l10ns", "question_attributes",
    "surveys", "surveys_languagesettings",
)  # fmt: skip
KINDS = {
    "likert": "L",
    "single": "L",
    "multiple": "M",
    "numeric": "N",
    "matrix": "F",
    "ranking": "R",
    "allocation": "K",
    "text": "T",
    "date": "D",
}
CARRIED = frozenset(
    (
        "scale",
        "offered",
        "unit",
        "bounds",
        "whole",
        "choices",
        "translations",
        "random",
        "random_questions",
        "random_blocks",
    )
)
#: What LimeSurvey has no place for, a class for the theme keeps; nothing of it is shown: an ordinal scale, missing codes.
LIKERT, MISSING = "likert", "missing-"


def option_code(code: int) -> str:
    """A code as LimeSurvey allows it: letters and digits, at most five."""
    return f"n{-code}" if code < 0 else str(code)


def write_lss(survey: Survey) -> tuple[bytes, Losses]:
    """A survey as the bytes of an .lss file, and what it could not carry. Jumps become relevance equations."""
    writer = _Writer(survey)
    writer.fill()
    return write_tables(writer.tables, survey.languages, DB_VERSION), writer.losses


def write_lss_tsv(survey: Survey) -> tuple[bytes, Losses]:
    """A survey as the bytes of a structure of tab-separated values, and what it could not carry: the same as an .lss file."""
    writer = _Writer(survey)
    writer.fill()
    return write_rows(writer.tables, survey.languages), writer.losses


class _Writer:
    def __init__(self, survey: Survey) -> None:
        self.survey, self.losses = survey, Losses()
        self.tables: dict[str, list[dict[str, str]]] = {
            name: []
            for name in TABLES
        }  # fmt: skip
        note_unsupported(survey, self.losses, carries=CARRIED)
        self.conditions = carried_conditions(survey, self.losses)
        self.titles: dict[str, str] = {}
        for question in survey:
            title = fitted_name(question.id, self.titles.values(), pattern=r"[^A-Za-z0-9]", longest=20)
            self.titles[question.id] = title
            if title != question.id:
                self.losses.note(question.id, f"renamed to {title!r}: LimeSurvey takes letters and digits, at most 20")
        self.number = 0

    def fill(self) -> None:
        survey = self.survey
        self.tables["surveys"].append(
            {
                "sid": SURVEY_ID,
                "language": survey.language,
                "additional_languages": " ".join(survey.languages[1:]),
                "format": "G",
            }
        )
        for tag in survey.languages:
            words = survey.instruction if tag == survey.language else survey.instructions.get(tag, "")
            self.tables["surveys_languagesettings"].append(
                {
                    "surveyls_survey_id": SURVEY_ID,
                    "surveyls_language": tag,
                    "surveyls_title": as_html(survey.title),
                    "surveyls_description": as_html(survey.id) if tag == survey.language else "",
                    "surveyls_welcometext": as_html(words),
                }
            )
        for gid, block in enumerate(survey.blocks or (Block("block", (tuple(one.id for one in survey),)),), 1):
            self.group(gid, block)

    def group(self, gid: int, block: Block) -> None:
        randomised = {"randomization_group": "all"} if self.survey.has_random_blocks else {}
        self.tables["groups"].append(
            {"gid": str(gid), "sid": SURVEY_ID, "group_order": str(gid), "grelevance": "", **randomised}
        )
        for tag in self.survey.languages:
            self.tables["group_l10ns"].append(
                {
                    "id": self.next(),
                    "gid": str(gid),
                    "group_name": as_html(block.title or block.id),
                    "description": "",
                    "language": tag,
                }
            )
        if block.title and block.title != block.id:
            self.losses.note(block.id, "block id not carried beside its title")
        if len(block.pages) > 1:
            self.losses.note(block.id, "pages within a block not carried")
        for order, name in enumerate(block.questions, 1):
            self.question(gid, order, self.survey[name], block)

    def next(self) -> str:
        self.number += 1
        return str(self.number)

    def question(self, gid: int, order: int, question: Question, block: Block) -> None:
        qid = self.next()
        condition = self.conditions[question.id]
        self.tables["questions"].append(
            {
                "qid": qid, "parent_qid": "0", "sid": SURVEY_ID, "gid": str(gid), "type": KINDS[question.kind],
                "title": self.titles[question.id], "other": "N", "mandatory": "N", "question_order": str(order), "scale_id": "0",
                "relevance": "1" if condition == All(()) else self.logic(condition),
            }
        )  # fmt: skip
        self.words(qid, question.text, {tag: one.text for tag, one in question.translations.items()})
        attributes = self.attributes(question)
        if block.is_random:
            attributes["random_group"] = block.id
        for name, value in attributes.items():
            self.tables["question_attributes"].append({"qid": qid, "attribute": name, "value": value, "language": ""})
        if question.kind in ("multiple", "allocation"):
            for at, option in enumerate(question.options, 1):
                words = {tag: one.options.get(option.code, "") for tag, one in question.translations.items()}
                self.subquestion(gid, qid, question, at, option_code(option.code), option.label, words)
            if question.kind == "allocation" and question.offered:
                self.losses.note(question.id, "missing codes on offer beside an allocation not carried")
            for at, code in enumerate(question.offered, len(question.options) + 1):
                if question.kind == "multiple":
                    words = {tag: one.missing.get(code, "") for tag, one in question.translations.items()}
                    self.subquestion(gid, qid, question, at, option_code(code), question.missing[code], words)
        else:
            for at, row in enumerate(question.rows, 1):
                words = {tag: one.rows.get(row.id, "") for tag, one in question.translations.items()}
                title = self.row_title(question, row.id)
                self.subquestion(gid, qid, question, at, title, row.text, words)
            answers = [(one.code, one.label, "options") for one in question.options]
            answers += [(code, question.missing[code], "missing") for code in question.offered if question.options]
            for at, (code, label, where) in enumerate(answers, 1):
                aid = self.next()
                self.tables["answers"].append(
                    {
                        "aid": aid,
                        "qid": qid,
                        "code": option_code(code),
                        "sortorder": str(at),
                        "assessment_value": str(code),
                        "scale_id": "0",
                    }
                )
                if len(option_code(code)) > 5:
                    self.losses.note(question.id, f"code {code} is longer than LimeSurvey's five characters")
                for tag in self.survey.languages:
                    held = question.translations.get(tag)
                    shown = (held.options if where == "options" else held.missing).get(code, "") if held else ""
                    if tag == self.survey.language or shown:
                        text = label if tag == self.survey.language else shown
                        self.tables["answer_l10ns"].append(
                            {"id": self.next(), "aid": aid, "answer": as_html(text), "language": tag}
                        )

    def row_title(self, question: Question, row: str) -> str:
        title = re.sub(r"[^A-Za-z0-9]", "", row)[:20] or "r"
        if title != row:
            self.losses.note(question.id, f"row {row!r} renamed to {title!r}")
        return title

    def subquestion(
        self, gid: int, parent: str, question: Question, order: int, title: str, text: str, words: dict[str, str]
    ) -> None:
        qid = self.next()
        self.tables["subquestions"].append(
            {
                "qid": qid, "parent_qid": parent, "sid": SURVEY_ID, "gid": str(gid), "type": "T", "title": title,
                "question_order": str(order), "scale_id": "0", "relevance": "1",
            }
        )  # fmt: skip
        self.words(qid, text, words)

    def words(self, qid: str, text: str, translated: dict[str, str]) -> None:
        for tag in self.survey.languages:
            shown = text if tag == self.survey.language else translated.get(tag, "")
            if tag == self.survey.language or shown:
                self.tables["question_l10ns"].append(
                    {"id": self.next(), "qid": qid, "question": self.piped(shown), "help": "", "language": tag}
                )

    def attributes(self, question: Question) -> dict[str, str]:
        low, high = question.low, question.high
        said = {
            "cssclass": LIKERT
            if question.kind in ("likert", "single", "matrix") and question.scale == "ordinal"
            else "",
            "random_order": "1" if question.order == "random" and question.kind != "matrix" else "",
            "suffix": question.unit,
            "min_num_value_n": "" if low is None else repr(low),
            "max_num_value_n": "" if high is None else repr(high),
            "num_value_int_only": "1" if question.whole else "",
            "equals_num_value": "" if question.total is None else repr(question.total),
            "min_answers": "" if question.at_least is None else str(question.at_least),
            "max_answers": "" if question.at_most is None else str(question.at_most),
        }
        if question.kind == "single" and question.scale == "ordinal":
            said["cssclass"] = "ordinal"
        if question.kind == "likert" and question.scale == "nominal":
            said["cssclass"] = "likert-nominal"
        if question.offered and question.options:
            said["cssclass"] = " ".join(
                [said["cssclass"], *(f"{MISSING}{option_code(code)}" for code in question.offered)]
            ).strip()
        return {name: value for name, value in said.items() if value}

    def piped(self, text: str) -> str:
        parts = re.split(PIPE, text)
        return "".join(
            as_html(part) if at % 2 == 0 else f"{{{self.titles[part]}.shown}}" for at, part in enumerate(parts)
        )

    def logic(self, condition: Condition) -> str:
        def name(ours: str) -> str:
            if ours in self.titles:
                return self.titles[ours]
            question, _, row = ours.rpartition(".")
            return f"{self.titles[question]}_{re.sub(r'[^A-Za-z0-9]', '', row)[:20]}"

        def code(ours: str, value: float | str) -> str:
            has_options = ours not in self.survey or self.survey[ours].options
            return option_code(int(value)) if has_options else value_text(value)

        def is_multiple(ours: str) -> bool:
            return ours in self.survey and self.survey[ours].kind in ("multiple", "ranking", "allocation", "matrix")

        return write_logic(condition, "lss", name, code, is_multiple)
