"""DDI-Codebook 2.5: what the variables of a survey or of its answers mean, for archives."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import Any
from xml.etree import ElementTree as ET

from ..condition import value_text
from ..question import Question
from ..survey import Survey
from .answer_table import AnswerTable, Variable, answer_table
from .loss import Losses
from .unsupported import note_random_choice

NAMESPACE = "ddi:codebook:2_5"
#: What a group of columns is called, by the kind of the question they belong to.
_GROUPS = {"matrix": "grid", "multiple": "multipleResp", "ranking": "other", "allocation": "other"}
_FORBIDDEN = re.compile(r"[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def write_ddi(survey: Survey) -> tuple[bytes, Losses]:
    """A survey as a codebook without data, and what it could not carry."""
    import pyarrow as pa

    losses = Losses()
    for question in survey:
        if question.show_if or question.skips:
            losses.note(question.id, "routing written as text")
        if question.translations or question.variants:
            losses.note(question.id, "translations and variants not carried")
    for choice in survey.random_choices:
        note_random_choice(choice, losses)
    none = pa.table(
        {
            name: pa.array([], pa.int64() if name in ("round", "replicate", "option_code") else pa.string())
            for name in (
                "respondent_id",
                "round",
                "variant",
                "replicate",
                "question_id",
                "option_code",
                "value",
                "status",
            )
        }
    )
    table = answer_table(none, survey)
    kept = AnswerTable(table.frame, tuple(one for one in table.variables if one.question is not None))
    return ddi_codebook(kept, survey), losses


def ddi_codebook(table: AnswerTable, survey: Survey, *, about: str = "") -> bytes:
    """A codebook of answers: one ``var`` a column, with wording, categories, missing categories and their frequencies.

    The columns of a matrix, a multiple choice, a ranking or an allocation stand in a ``varGrp``.

    Args:
        table: the answers.
        survey: that was asked.
        about: how the data came about, for the abstract.
    """
    root = ET.Element("codeBook", {"xmlns": NAMESPACE, "version": "2.5", "xml:lang": survey.language})
    study = ET.SubElement(root, "stdyDscr")
    citation = ET.SubElement(study, "citation")
    title = ET.SubElement(citation, "titlStmt")
    _text(title, "titl", survey.title)
    _text(title, "IDNo", survey.id)
    if survey.citation:
        _text(citation, "biblCit", survey.citation)
    information = ET.SubElement(study, "stdyInfo")
    _text(information, "abstract", about or "Questionnaire without data.")
    if survey.terms:
        access = ET.SubElement(ET.SubElement(study, "dataAccs"), "useStmt")
        _text(access, "conditions", survey.terms)
    described = ET.SubElement(root, "fileDscr", {"ID": "F1"})
    sizes = ET.SubElement(ET.SubElement(described, "fileTxt"), "dimensns")
    _text(sizes, "caseQnty", str(len(table.frame)))
    _text(sizes, "varQnty", str(len(table.variables)))
    data = ET.SubElement(root, "dataDscr")
    _groups(data, table.variables)
    for number, variable in enumerate(table.variables, 1):
        _variable(data, number, variable, table.frame[variable.name] if len(table.frame) else (), survey)
    ET.indent(root)
    text = str(ET.tostring(root, encoding="unicode"))
    return f'<?xml version="1.0" encoding="UTF-8"?>\n{text}\n'.encode()


def _groups(data: ET.Element, variables: Sequence[Variable]) -> None:
    """A ``varGrp`` for every question that fills several columns; the schema wants them all before the first ``var``."""
    held: dict[str, list[str]] = {}
    for number, variable in enumerate(variables, 1):
        if variable.question is not None and variable.question.kind in _GROUPS:
            held.setdefault(variable.question.id, []).append(f"V{number}")
    asked = {one.question.id: one.question for one in variables if one.question is not None}
    for number, (name, ids) in enumerate(held.items(), 1):
        kind = _GROUPS[asked[name].kind]
        of = {"type": kind} if kind != "other" else {"type": kind, "otherType": asked[name].kind}
        group = ET.SubElement(data, "varGrp", {"ID": f"VG{number}", "name": name, **of, "var": " ".join(ids)})
        _text(group, "labl", asked[name].text)


def _variable(data: ET.Element, number: int, variable: Variable, values: Iterable[Any], survey: Survey) -> None:
    question = variable.question
    intervals = "contin" if variable.measure == "scale" else "discrete"
    var = ET.SubElement(data, "var", {"ID": f"V{number}", "name": variable.name, "files": "F1", "intrvl": intervals})
    if question is None and variable.name in ("weight", "respondent_weight"):
        var.set("wgt", "wgt")
    _text(var, "labl", variable.label)
    if question is not None:
        asked = ET.SubElement(var, "qstn", {"ID": f"Q{number}"})
        if survey.instruction:
            _text(asked, "preQTxt", survey.instruction)
        _text(asked, "qstnLit", variable.label)
        routes = [question.show_if and f"Asked if {question.show_if}."] + [
            f"Goes on at {one.to} if {one.condition or 'answered'}." for one in question.skips
        ]
        if any(routes):
            _text(asked, "ivuInstr", " ".join(one for one in routes if one))
        _range(var, question)
    if variable.missing:
        invalid = ET.SubElement(var, "invalrng")
        for code in variable.missing:
            ET.SubElement(invalid, "item", {"VALUE": str(code)})
    held = list(values)
    for code, label in variable.labels.items():
        category = ET.SubElement(var, "catgry", {"missing": "Y"} if code in variable.missing else {})
        _text(category, "catValu", str(code))
        _text(category, "labl", label)
        if held:
            _text(category, "catStat", str(sum(one == code for one in held)), type="freq")
    if question is not None:
        if question.trait:
            how = {-1: " A higher code lowers it: reverse the codes.", 0: "", 1: " A higher code raises it."}
            _text(var, "codInstr", f"Scores {question.trait.replace('_', ' ')}.{how[question.keyed]}")
        if question.topic:
            _text(var, "concept", question.topic)
    ET.SubElement(var, "varFormat", {"type": "numeric" if variable.kind in ("code", "number") else "character"})


def _range(var: ET.Element, question: Question) -> None:
    if question.low is not None or question.high is not None:
        ends = {
            name: value_text(one) for name, one in (("min", question.low), ("max", question.high)) if one is not None
        }
        units = {"UNITS": "INT" if question.whole else "REAL"}
        ET.SubElement(ET.SubElement(var, "valrng"), "range", {**units, **ends})


def _text(parent: ET.Element, name: str, text: str, **attributes: str) -> None:
    ET.SubElement(parent, name, attributes).text = _FORBIDDEN.sub("", text)
