"""Writing a survey as a Qualtrics survey file (.qsf)."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

from ...errors import InputError
from ..block import Block
from ..condition import All, Condition
from ..question import Question
from ..routing import PIPE
from ..survey import Survey
from .foreign_text import as_html
from .loss import Losses
from .qsf_choice import written_flow
from .qsf_logic import write_display_logic
from .qsf_skip import written_skips
from .qsf_values import qualtrics_language
from .unsupported import carried_conditions, note_unsupported

SURVEY_ID = "SV_deeppersona0000"
CARRIED = frozenset(
    (
        "offered",
        "random",
        "bounds",
        "whole",
        "choices",
        "translations",
        "random_questions",
        "random_blocks",
        "random_choices",
        "scale",
    )
)


def write_qsf(survey: Survey) -> tuple[bytes, Losses]:
    """A survey as the bytes of a .qsf file, and what it could not carry.

    Jumps become skip logic where Qualtrics knows such jumps; else they, and block conditions always, become display logic.
    Missing codes on offer become choices that are left out of analysis; codes become recode values.
    """
    writer = _Writer(survey)
    return json.dumps(writer.content(), ensure_ascii=False, indent=1).encode(), writer.losses


class _Writer:
    def __init__(self, survey: Survey) -> None:
        self.survey, self.losses = survey, Losses()
        note_unsupported(survey, self.losses, carries=CARRIED)
        self.qids = {question.id: f"QID{number}" for number, question in enumerate(survey, 1)}
        self.blocks = survey.blocks or (Block("block", (tuple(question.id for question in survey),)),)
        skips = written_skips(survey, self.blocks, self.qids, self.choice)
        self.skips = skips or {}
        shown = survey if skips is None else replace(survey, questions=tuple(replace(one, skips=()) for one in survey))
        self.conditions = carried_conditions(shown, self.losses)

    def content(self) -> dict[str, Any]:
        survey = self.survey
        elements = [
            self.element(
                "BL",
                "Survey Blocks",
                payload=[self.block(number, block) for number, block in enumerate(self.blocks, 1)],
            )
        ]
        flow = written_flow(survey, self.blocks, self.losses)
        if survey.has_random_blocks:
            flow = [
                {
                    "Type": "BlockRandomizer",
                    "FlowID": "FL_2",
                    "SubSet": len(flow),
                    "EvenPresentation": False,
                    "Flow": flow,
                }
            ]
        root = {"Type": "Root", "FlowID": "FL_1", "Flow": flow, "Properties": {"Count": len(self.blocks) + 2}}
        elements.append(self.element("FL", "Survey Flow", payload=root))
        options = {
            "SurveyTitle": survey.title,
            "Header": as_html(survey.instruction),
            "SurveyProtection": "PublicSurvey",
        }
        if len(survey.languages) > 1:
            options["AvailableLanguages"] = {qualtrics_language(tag): [] for tag in survey.languages}  # type: ignore[assignment]
        if survey.instructions:
            self.losses.note("survey", "translations of the instruction not carried")
        elements.append(self.element("SO", "Survey Options", payload=options))
        elements.append(self.element("QC", "Survey Question Count", secondary=str(len(survey)), payload=None))
        for question in survey:
            elements.append(
                self.element(
                    "SQ", self.qids[question.id], secondary=question.text[:100], payload=self.question(question)
                )
            )
        entry = {
            "SurveyID": SURVEY_ID,
            "SurveyName": survey.title,
            "SurveyDescription": survey.id,
            "SurveyLanguage": qualtrics_language(survey.language),
            "SurveyStatus": "Inactive",
        }
        return {"SurveyEntry": entry, "SurveyElements": elements}

    def element(self, kind: str, primary: str, *, secondary: str | None = None, payload: object) -> dict[str, Any]:
        return {
            "SurveyID": SURVEY_ID,
            "Element": kind,
            "PrimaryAttribute": primary,
            "SecondaryAttribute": secondary,
            "TertiaryAttribute": None,
            "Payload": payload,
        }

    def block(self, number: int, block: Block) -> dict[str, Any]:
        parts: list[dict[str, Any]] = []
        for at, page in enumerate(block.pages):
            if at:
                parts.append({"Type": "Page Break"})
            for name in page:
                jumps = {"SkipLogic": self.skips[name]} if name in self.skips else {}
                parts.append({"Type": "Question", "QuestionID": self.qids[name], **jumps})
        options: dict[str, Any] = {"BlockLocking": "false", "RandomizeQuestions": "false"}
        if block.is_random:
            options |= {
                "RandomizeQuestions": "RandomWithXPerPage",
                "Randomization": {"Advanced": {"QuestionsPerPage": 0}},
            }
        if block.title and block.title != block.id:
            self.losses.note(block.id, "block id not carried beside its title")
        name = block.title or block.id
        return {
            "Type": "Default" if number == 1 else "Standard",
            "Description": name,
            "ID": f"BL_{number}",
            "BlockElements": parts,
            "Options": options,
        }

    def question(self, question: Question) -> dict[str, Any]:
        payload: dict[str, Any] = {
            "QuestionText": self.piped(question.text),
            "DataExportTag": question.id,
            "QuestionID": self.qids[question.id],
            "QuestionDescription": question.text[:100],
            "DataVisibility": {"Private": False, "Hidden": False},
            "Configuration": {"QuestionDescriptionOption": "UseText"},
            "Validation": {"Settings": {"ForceResponse": "OFF", "ForceResponseType": "OFF", "Type": "None"}},
            "Language": {qualtrics_language(tag): self.translation(question, tag) for tag in question.translations}
            or [],
        }
        payload |= self.shape(question)
        settings = payload["Validation"]["Settings"]
        low, high = question.low, question.high
        if question.kind == "numeric":
            number = {
                "Min": "" if low is None else repr(low),
                "Max": "" if high is None else repr(high),
                "NumDecimals": "0" if question.whole else "",
            }
            settings |= {"Type": "ContentType", "ContentType": "ValidNumber", "ValidNumber": number}
        if question.kind == "date":
            settings |= {
                "Type": "ContentType",
                "ContentType": "ValidDate",
                "ValidDateType": "DateWithFormat",
                "ValidDate": {"DateFormat": "yyyy/mm/dd"},
            }
        if question.at_least is not None or question.at_most is not None:
            settings |= {
                "Type": "ChoiceRange",
                "MinChoices": str(question.at_least or ""),
                "MaxChoices": str(question.at_most or ""),
            }
            if question.at_least == 0:
                settings["MinChoices"] = "0"
        if question.total is not None:
            settings |= {"Type": "ChoicesTotal", "EnforceRange": "ON", "ChoiceTotal": repr(question.total)}
        if question.order == "random" and question.kind != "matrix":  # Qualtrics would shuffle its rows
            payload["Randomization"] = {"Type": "All", "Advanced": None, "TotalRandSubset": ""}
        condition = self.conditions[question.id]
        if condition != All(()):
            try:
                payload["DisplayLogic"] = self.logic(condition)
            except InputError as error:
                self.losses.note(question.id, f"condition left out, always asked: {error.message}")
        return payload

    def shape(self, question: Question) -> dict[str, Any]:
        shapes = {
            "likert": ("MC", "SAHR", "TX"), "single": ("MC", "SAVR", "TX"), "multiple": ("MC", "MAVR", "TX"),
            "matrix": ("Matrix", "Likert", "SingleAnswer"),
            "ranking": ("RO", "DND", "TX"), "allocation": ("CS", "VRTL", "TX"), "numeric": ("TE", "SL", None), "text": ("TE",
            "ML", None), "date": ("TE", "SL", None),
        }  # fmt: skip
        kind, selector, sub = shapes[question.kind]
        shape: dict[str, Any] = {"QuestionType": kind, "Selector": selector}
        if sub:
            shape["SubSelector"] = sub
        if (question.kind, question.scale) in (("likert", "nominal"), ("single", "ordinal")):
            self.losses.note(question.id, f"{question.kind} with {question.scale} options: read back as the usual ones")
        if not question.options:
            return shape
        shown = [(option.code, option.label) for option in question.options] + [
            (code, question.missing[code]) for code in question.offered
        ]
        choices = {str(number): {"Display": as_html(label)} for number, (_, label) in enumerate(shown, 1)}
        recodes = {str(number): str(code) for number, (code, _) in enumerate(shown, 1)}
        excluded = {str(number): "No" for number in range(len(question.options) + 1, len(shown) + 1)}
        if question.kind != "matrix":
            shape |= {"Choices": choices, "ChoiceOrder": list(choices), "RecodeValues": recodes}
            return shape | ({"AnalyzeChoices": excluded} if excluded else {})
        rows = {str(number): {"Display": as_html(row.text)} for number, row in enumerate(question.rows, 1)}
        shape |= {
            "Choices": rows, "ChoiceOrder": list(rows), "ChoiceDataExportTags": {str(number): row.id for number,
            row in enumerate(question.rows, 1)},
            "Answers": choices, "AnswerOrder": list(choices), "RecodeValues": recodes,
        }  # fmt: skip
        if question.scale == "nominal":
            shape["Configuration"] = {
                "QuestionDescriptionOption": "UseText",
                "TextPosition": "inline",
                "Scale": "nominal",
            }
        return shape | ({"AnalyzeChoices": excluded} if excluded else {})

    def translation(self, question: Question, tag: str) -> dict[str, Any]:
        wording = question.translations[tag]
        shown = [(option.code, wording.options) for option in question.options] + [
            (code, wording.missing) for code in question.offered
        ]
        labels = {
            str(number): {"Display": as_html(words[code])}
            for number, (code, words) in enumerate(shown, 1)
            if code in words
        }
        rows = {
            str(n): {"Display": as_html(wording.rows[row.id])}
            for n, row in enumerate(question.rows, 1)
            if row.id in wording.rows
        }
        held: dict[str, Any] = {"QuestionText": self.piped(wording.text)} if wording.text else {}
        if rows:
            held["Choices"] = rows
        if labels:
            held["Answers" if question.kind == "matrix" else "Choices"] = labels
        return held

    def piped(self, text: str) -> str:
        parts = PIPE.split(text)
        return "".join(as_html(part) if at % 2 == 0 else self.pipe(part) for at, part in enumerate(parts))

    def pipe(self, name: str) -> str:
        part = "ChoiceGroup/SelectedChoices" if self.survey[name].options else "ChoiceTextEntryValue"
        return f"${{q://{self.qids[name]}/{part}}}"

    def logic(self, condition: Condition) -> dict[str, Any]:
        return write_display_logic(condition, self.asked, lambda name: self.qids[self.asked(name).id], self.choice)

    def asked(self, name: str) -> Question:
        """A question by its id, or by that of a row."""
        return self.survey[name if name in self.survey else name.rpartition(".")[0]]

    def choice(self, name: str, code: int) -> str:
        """Qualtrics' id of an option; of a matrix row's option with the row's id before it."""
        one = self.asked(name)
        number = str([*one.codes, *one.offered].index(code) + 1)
        row = name.removeprefix(f"{one.id}.") if name != one.id else ""
        return f"{[held.id for held in one.rows].index(row) + 1}/{number}" if row else number
