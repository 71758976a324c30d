"""REDCap data dictionaries: one CSV row a field, choices as ``1, Yes | 2, No``, branching logic in brackets."""

from __future__ import annotations

import csv
import io
import re
from itertools import count
from pathlib import Path
from typing import Any

from ..block import Block
from ..condition import All, value_text
from ..option import Option, Row
from ..question import CHOICE_KINDS, Question
from ..survey import Survey
from .csv_table import csv_rows
from .draft import Draft
from .foreign_text import fitted_name, plain
from .logic import write_logic
from .loss import Losses
from .scale_guess import guessed_scale
from .source_file import read_source
from .unsupported import carried_conditions, note_unsupported

MAX_BYTES = 10_000_000
NAME, FORM, KIND, LABEL, CHOICES, NOTE = (
    "Variable / Field Name", "Form Name", "Field Type", "Field Label", "Choices, Calculations, OR Slider Labels", "Field Note",
)  # fmt: skip
VALIDATION, LOW, HIGH = "Text Validation Type OR Show Slider Number", "Text Validation Min", "Text Validation Max"
LOGIC, ALIGNMENT, MATRIX = "Branching Logic (Show field only if...)", "Custom Alignment", "Matrix Group Name"
HEADER = (
    NAME, FORM, "Section Header", KIND, LABEL, CHOICES, NOTE, VALIDATION, LOW, HIGH, "Identifier?",
    LOGIC, "Required Field?", ALIGNMENT,
    "Question Number (surveys only)", MATRIX, "Matrix Ranking?", "Field Annotation",
)  # fmt: skip
SECTION = "Section Header"
#: The same columns as the API and the packages that call it name them.
API_HEADER = (
    "field_name", "form_name", "section_header", "field_type", "field_label", "select_choices_or_calculations", "field_note",
    "text_validation_type_or_show_slider_number", "text_validation_min", "text_validation_max", "identifier",
    "branching_logic", "required_field", "custom_alignment", "question_number", "matrix_group_name", "matrix_ranking",
    "field_annotation",
)  # fmt: skip
#: Columns and types as older versions called them.
_OLD = {
    "Choices OR Calculations": CHOICES,
    "select": "dropdown",
    "textarea": "notes",
    "int": "integer",
    "float": "number",
}
_OTHER_KINDS = ("calc", "file", "descriptive", "sql", "signature")
ANNOTATION, RANKING = "Field Annotation", "Matrix Ranking?"
#: A note under a field for numbers that is a unit rather than an instruction.
_UNIT = re.compile(r"[^\s\d(]{1,12}(?: ?(?:per|/) ?[^\s\d]{1,12})?|%")
_NUMBER = {"integer", "number", "number_1dp", "number_2dp", "number_3dp", "number_4dp"}
#: What the first field is called, where it holds the number of the record and nobody is asked it.
_RECORD = re.compile(r"(?:\w+_)?(?:record|study|participant|subject|patient)?_?id", re.IGNORECASE)


def read_redcap(path: str | Path) -> tuple[Survey, Losses]:
    """Read a survey from a data dictionary.

    Returns:
        The survey, and what was left out, renamed or guessed.

    Raises:
        SurveyFormatError: no such CSV, or no question in it.
    """
    file = Path(path)
    draft = Draft("REDCap", file.name)
    rows = csv_rows(read_source(file, MAX_BYTES), file.name)
    ours = {**dict(zip(API_HEADER, HEADER, strict=True)), **_OLD}
    rows = [(line, {ours.get(key, key): cell for key, cell in row.items()}) for line, row in rows]
    for _, row in rows:
        row |= {name: _OLD.get(row[name], row[name]) for name in (KIND, VALIDATION) if name in row}
    if not any(NAME in row for _, row in rows):
        raise draft.refused(
            "no REDCap data dictionary", allowed=f"a CSV file with the columns {NAME}, {KIND}, {LABEL} ..."
        )
    draft.present |= {row[NAME] for _, row in rows if NAME in row}
    # every form has a field of its own that says whether it is complete
    draft.present |= {f"{row[FORM]}_complete" for _, row in rows if FORM in row}
    for _, row in rows:
        if LOGIC in row:
            row[LOGIC] = _logic(draft, row[LOGIC])
    forms: dict[str, list[str]] = {}
    batteries: dict[str, list[tuple[int, dict[str, str]]]] = {}
    for line, row in rows:
        if row.get(MATRIX) and row.get(KIND) == "radio":
            batteries.setdefault(row[MATRIX], []).append((line, row))
    if others := sorted({column for _, row in rows for column in row} - {*HEADER}):
        draft.losses.note("survey", f"columns left out: {', '.join(others)[:120]}")
    headings: dict[str, str] = {}
    for at, (line, row) in enumerate(rows):
        _note_not_carried(draft, row)
        matrix = row.get(MATRIX, "")
        if at == 0 and row.get(KIND) == "text" and VALIDATION not in row and _RECORD.fullmatch(row.get(NAME, "")):
            draft.losses.note(row[NAME], "left out: the record's identifier")
            continue
        if line in (one for one, _ in batteries.get(matrix, [])):
            if batteries[matrix][0][0] != line:
                continue
            made = _matrix(draft, matrix, [one for _, one in batteries[matrix]])
        else:
            # a row of a matrix of checkboxes is a question of its own under the matrix's heading
            heading = headings.setdefault(matrix, row.get(SECTION, "")) if matrix else ""
            made = _field(draft, line, {**row, LABEL: f"{heading} {row.get(LABEL, '')}".strip()})
        if made:
            forms.setdefault(row.get(FORM, "form"), []).append(made)
    taken: set[str] = set()
    blocks = []
    for form, names in forms.items():
        fitted = fitted_name(form, taken, first="f")
        taken.add(fitted)
        blocks.append(Block(fitted, (tuple(names),)))
    if len(blocks) == 1:
        blocks = []
    # a form may come back later in the file; the survey keeps the order of its blocks
    order = {name: at for at, name in enumerate(name for names in forms.values() for name in names)}
    draft.questions.sort(key=lambda question: order[question.id])
    return draft.finished(id=file.stem, title=file.stem, blocks=tuple(blocks)), draft.losses


def _logic(draft: Draft, text: str) -> str:
    """Branching logic without comments, and without the events that stand before names: a survey here is one event."""
    text = "\n".join(line for line in text.splitlines() if not line.lstrip().startswith(("#", "//")))
    # smart variables such as [event-name] have hyphens, which names of fields have not
    draft.present |= set(re.findall(r"\[([\w:]*-[\w:-]*)\]", text))
    return re.sub(r"\[[\w-]+\](?=\[)", "", text)


def _note_not_carried(draft: Draft, row: dict[str, str]) -> None:
    name = row.get(NAME, "")
    if row.get(ANNOTATION):
        draft.losses.note(name, f"annotation left out: {row[ANNOTATION][:120]}")
    if row.get(RANKING, "").lower() == "y":
        draft.losses.note(row.get(MATRIX) or name, "ranking left out: two rows may be given the same answer")
    if row.get(SECTION) and not row.get(MATRIX):
        draft.losses.note(name, f"section header left out: {plain(row[SECTION])[:120]}")


def _field(draft: Draft, line: int, row: dict[str, str]) -> str | None:
    name, kind = row.get(NAME, ""), row.get(KIND, "")
    fields: dict[str, Any] = {"scale": "nominal"}
    tools: list[str] = []
    if kind in ("radio", "dropdown", "checkbox"):
        options, tools = _choices(draft, name, row.get(CHOICES, ""))
        fields |= {"options": options, "kind": "multiple"}
        if kind != "checkbox":
            fields["kind"], fields["scale"] = draft.guessed(name, options)
    elif kind in ("yesno", "truefalse"):
        words = ("Yes", "No") if kind == "yesno" else ("True", "False")
        fields |= {"kind": "single", "options": (Option(1, words[0]), Option(0, words[1]))}
        tools = ["1", "0"]
    elif kind == "slider":
        low, high = _number(row.get(LOW)), _number(row.get(HIGH))
        fields |= {"kind": "numeric", "low": 0.0 if low is None else low, "high": 100.0 if high is None else high}
        if row.get(CHOICES, "").strip(" |"):
            draft.losses.note(name, f"labels of the slider left out: {row[CHOICES][:120]}")
    elif kind in ("text", "notes"):
        check, note = row.get(VALIDATION, ""), plain(row.get(NOTE))
        if check.removesuffix("_comma_decimal") in _NUMBER:
            is_unit = _UNIT.fullmatch(note) is not None
            fields |= {
                "kind": "numeric",
                "whole": check == "integer",
                "low": _number(row.get(LOW)),
                "high": _number(row.get(HIGH)),
                "unit": note if is_unit else "",
            }
            note = "" if is_unit else note
        else:
            fields["kind"] = "date" if check.startswith("date") else "text"
            if check.startswith("datetime"):
                draft.losses.note(name, "asked for the date alone, without the time")
            elif check and not check.startswith("date"):
                draft.losses.note(name, f"validation {check} left out")
            if LOW in row or HIGH in row:
                draft.losses.note(name, f"range left out: {row.get(LOW, '')} to {row.get(HIGH, '')}")
        if note:
            draft.losses.note(name, f"field note left out: {note[:120]}")
    else:
        if kind in _OTHER_KINDS:
            draft.losses.note(name, f"left out: field type {kind!r} is no question that can be asked in words")
        else:
            draft.losses.fault(name or f"line {line}", f"left out (line {line}): unknown field type {kind!r}")
        return None
    question = draft.add(f"line {line}", id=name, text=_piped(draft, row.get(LABEL, "")), **fields)
    if question is None:
        return None
    if kind not in ("text", "notes") and NOTE in row:
        draft.losses.note(name, f"field note left out: {plain(row[NOTE])[:120]}")
    for piped in re.findall(r"\[[a-z][^\[\]\s]*\]", question.text):
        draft.losses.note(name, f"piped text {piped} stands as it is written")
    draft.names[name] = question.id
    draft.codes[question.id] = dict(zip(tools, question.codes, strict=False))
    draft.conditions[question.id] = row.get(LOGIC, "")
    return question.id


def _matrix(draft: Draft, name: str, rows: list[dict[str, str]]) -> str | None:
    options, tools = _choices(draft, name, rows[0].get(CHOICES, ""))
    if len({row.get(LOGIC, "") for row in rows}) > 1:
        draft.losses.note(name, "conditions of single rows left out: all are asked where the first one is")
    ids = [
        re.sub(r"[^A-Za-z0-9_]", "", row.get(NAME, "").removeprefix(f"{name}_")) or f"r{at}"
        for at, row in enumerate(rows, 1)
    ]
    question = draft.add(
        f"matrix {name}", id=name, text=plain(rows[0].get(SECTION, "")), kind="matrix",
        scale=draft.guessed(name, options)[1], options=options,
        rows=tuple(Row(one, plain(row.get(LABEL, "")) or one) for one, row in zip(ids, rows, strict=True)),
    )  # fmt: skip
    if question is None:
        return None
    for one, row in zip(ids, rows, strict=True):
        draft.names[row.get(NAME, "")] = f"{question.id}.{one}"
    draft.codes[question.id] = dict(zip(tools, question.codes, strict=False))
    draft.conditions[question.id] = rows[0].get(LOGIC, "")
    return question.id


def _choices(draft: Draft, name: str, text: str) -> tuple[tuple[Option, ...], list[str]]:
    pairs = [part.partition(",") for part in text.split("|") if part.strip()]
    tools = [code.strip() for code, _, _ in pairs]
    if len(set(tools)) < len(tools):
        draft.losses.fault(name, f"codes given twice: {', '.join(tools[:6])}")
    codes = _codes(tools)
    if others := {tool: code for tool, code in zip(tools, codes, strict=True) if tool != str(code)}:
        said = ", ".join(f"{tool} as {code}" for tool, code in list(others.items())[:6])
        draft.losses.note(name, f"codes that are no whole numbers are numbered: {said}")
    options = tuple(Option(code, plain(label)) for code, (_, _, label) in zip(codes, pairs, strict=True))
    return options, tools


def _codes(tools: list[str]) -> list[int]:
    """Whole numbers as they are, the other codes numbered above them; all of them by place where two are the same number."""
    whole = [int(tool) for tool in tools if re.fullmatch(r"-?\d{1,9}", tool)]
    if len(set(whole)) < len(whole):
        return list(range(1, len(tools) + 1))
    above = count(max((0, *whole)) + 1)
    return [int(tool) if re.fullmatch(r"-?\d{1,9}", tool) else next(above) for tool in tools]


def _piped(draft: Draft, text: str) -> str:
    return re.sub(
        r"\[([a-z][a-z0-9_]*)\]",
        lambda found: f"${{{draft.names[found[1]]}}}" if found[1] in draft.names else found[0],
        plain(text),
    )


def _number(text: str | None) -> float | None:
    return float(text) if text and re.fullmatch(r"-?\d+(?:\.\d+)?", text.strip()) else None


def write_redcap(survey: Survey) -> tuple[bytes, Losses]:
    """A survey as a data dictionary, and what it could not carry: rankings and allocations are left out."""
    losses = Losses()
    note_unsupported(survey, losses, carries=frozenset(("bounds", "whole", "unit", "scale")))
    losses.note("survey", "title, language and instruction not carried")
    conditions = carried_conditions(survey, losses)
    names: dict[str, str] = {}
    for question in survey:
        names[question.id] = fitted_name(
            question.id.lower(), names.values(), pattern=r"[^a-z0-9_]", longest=26, first="q"
        )
        if names[question.id] != question.id:
            losses.note(
                question.id, f"renamed to {names[question.id]!r}: REDCap takes lower case, digits and underscores"
            )
    stream = io.StringIO()
    writer = csv.DictWriter(stream, HEADER, lineterminator="\n", restval="")
    writer.writeheader()
    forms = {name: block.id for block in survey.blocks for name in block.questions}
    for block in survey.blocks:
        if block.title and block.title != block.id:
            losses.note(block.id, "title of the block not carried")
        if len(block.pages) > 1:
            losses.note(block.id, "pages within a block not carried")
    for question in survey:
        for one in question.rows:
            if one.id != one.id.lower():
                losses.note(question.id, f"row {one.id!r} renamed to {one.id.lower()!r}")

    def tool(ours: str) -> str:
        if ours in names:
            return names[ours]
        question, _, row = ours.rpartition(".")
        return f"{names[question]}_{row.lower()}"

    for question in survey:
        if question.kind in ("ranking", "allocation"):
            losses.note(question.id, f"left out: REDCap has no {question.kind}")
            continue
        logic = ""
        if conditions[question.id] != All(()):
            logic = write_logic(
                conditions[question.id],
                "redcap",
                tool,
                lambda _, value: value_text(value),
                lambda name: name in survey and survey[name].kind == "multiple",
            )
        form = re.sub(r"[^a-z0-9_]", "", forms.get(question.id, "survey").lower()) or "survey"
        base = {NAME: names[question.id], FORM: form, LABEL: _label(question.text, names), LOGIC: logic}
        for row in _rows(question, base, losses):
            writer.writerow(row)
    return stream.getvalue().encode(), losses


def _label(text: str, names: dict[str, str]) -> str:
    return re.sub(r"\$\{([^}]+)\}", lambda found: f"[{names.get(found[1], found[1])}]", text)


def _rows(question: Question, base: dict[str, str], losses: Losses) -> list[dict[str, str]]:
    shown = [(one.code, one.label) for one in question.options] + [
        (code, question.missing[code]) for code in question.offered
    ]
    kind, scale = guessed_scale([label for _, label in shown])
    if (question.kind in CHOICE_KINDS and question.kind != kind) or (
        question.kind in (*CHOICE_KINDS, "matrix") and question.scale != scale
    ):
        losses.note(question.id, "whether the options are ordered not carried: their labels say otherwise")
    if any("|" in label for _, label in shown):
        losses.note(question.id, "bars in labels written as slashes")
    choices = " | ".join(f"{code}, {label.replace('|', '/')}" for code, label in shown)
    if question.kind == "matrix":
        group = base[NAME]
        return [
            base
            | {NAME: f"{group}_{row.id.lower()}", LABEL: row.text, KIND: "radio", CHOICES: choices, MATRIX: group}
            | ({SECTION: base[LABEL]} if number == 0 else {})
            for number, row in enumerate(question.rows)
        ]
    if question.options:
        return [base | {KIND: "checkbox" if question.kind == "multiple" else "radio", CHOICES: choices}]
    if question.kind == "numeric":
        limits = {
            LOW: "" if question.low is None else value_text(question.low),
            HIGH: "" if question.high is None else value_text(question.high),
        }
        return [
            base | {KIND: "text", VALIDATION: "integer" if question.whole else "number", NOTE: question.unit, **limits}
        ]
    return [base | ({KIND: "text", VALIDATION: "date_ymd"} if question.kind == "date" else {KIND: "notes"})]
