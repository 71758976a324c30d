"""Answers as the table that statistics programs expect: one row a respondent, one column a variable, codes and missing codes."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from itertools import chain, count
from typing import TYPE_CHECKING, Any, Literal

from ...errors import InputError
from ..question import CHOICE_KINDS, Question
from ..survey import Survey

if TYPE_CHECKING:
    import pandas as pd
    import pyarrow as pa

Measure = Literal["nominal", "ordinal", "scale"]

#: Statuses without an answer, the words they get, and the labels of a questionnaire that mean the same.
_STATUSES = {
    "refused": ("Refused", ("refused", "no answer", "prefer not to say", "keine angabe")),
    "skipped": ("Not asked", ("not asked", "not applicable", "not asked in this country", "not asked in survey")),
    "unparsable": ("Reply could not be read", ()),
    "failed": ("No reply from the model", ()),
}
#: Codes of statuses that a questionnaire has no code for count down from here.
FIRST_STATUS_CODE = -91
KEYS = ("respondent_id", "round", "variant", "replicate")


@dataclass(frozen=True)
class Variable:
    """A column of the table.

    Attributes:
        name: of the column.
        label: in words.
        labels: words by code, missing codes included.
        missing: codes that are no answer.
        measure: nominal, ordinal or scale.
        kind: ``code``, ``number``, ``text`` or ``date``.
        question: the question it belongs to; None for a respondent's own columns.
    """

    name: str
    label: str
    labels: Mapping[int, str] = field(default_factory=dict)
    missing: tuple[int, ...] = ()
    measure: Measure = "nominal"
    kind: Literal["code", "number", "text", "date"] = "code"
    question: Question | None = None


_KEY_VARIABLES = (
    Variable("respondent_id", "Respondent", kind="text"),
    Variable("round", "Survey round", kind="number"),
    Variable("variant", "Wording variant or arm", kind="text"),
    Variable("replicate", "Repeated draw", kind="number"),
)

#: Labels, with units, and levels of measurement of the respondents' own columns; others go by their names.
_OWN: Mapping[str, tuple[str, Measure]] = {
    "place": ("Place in the population", "nominal"),
    "country": ("Country (ISO 3166-1 alpha-3)", "nominal"),
    "weight": ("Design weight (sums to the number of respondents of a country)", "scale"),
    "age": ("Age (years)", "scale"),
    "education": ("Highest education completed", "nominal"),
    "employment": ("Employment status", "nominal"),
    "marital": ("Marital status", "nominal"),
    "area": ("Area (urban or rural)", "nominal"),
    "isco": ("Occupation (ISCO-08 major group)", "nominal"),
    "city": ("City", "nominal"),
    "language": ("Language spoken", "nominal"),
    "name": ("First name (invented)", "nominal"),
    "income_decile": ("Income decile of the country (1 lowest, 10 highest)", "ordinal"),
    "income_ppp": ("Income (international dollars a year per head, approximate)", "scale"),
    "household_size": ("Household size (persons)", "scale"),
}


@dataclass(frozen=True)
class AnswerTable:
    """Answers and what their columns mean.

    Attributes:
        frame: one row per respondent, round, variant and replicate.
        variables: one for each column, in order.
        notes: names of variables that are not called what one would think, and why.
    """

    frame: pd.DataFrame
    variables: tuple[Variable, ...]
    notes: Mapping[str, str] = field(default_factory=dict)


def answer_table(answers: pa.Table, survey: Survey, people: pa.Table | None = None) -> AnswerTable:
    """Answers in wide form.

    A status without an answer becomes the questionnaire's own missing code where it has one that says the same, else a code
    below ``FIRST_STATUS_CODE``; it never becomes an answer. A multiple choice becomes one 0/1 column an option, a matrix one column
    a row, a ranking one column a rank, an allocation one column an option. A question keeps its name: a respondent's own column of
    the same name, in upper or lower case, is called ``respondent_NAME``.

    Args:
        answers: columns ``respondent_id, round, variant, replicate, question_id, option_code, value, status``.
        survey: that was asked.
        people: the respondents' own columns, put in front; dictionary columns become texts.

    Raises:
        InputError: answers to questions that the survey does not hold.
    """
    import pandas as pd

    wanted = [*KEYS, "question_id", "option_code", "value", "status"]
    rows = answers.select(wanted).to_pandas()
    rows["option_code"] = answers["option_code"].to_pandas(types_mapper=lambda _: pd.Int64Dtype())
    foreign = sorted(set(rows["question_id"]) - {question.id for question in survey})
    if foreign:
        raise InputError(
            "answers to questions that the survey does not hold",
            where="answer_table()",
            parameter="answers",
            got=foreign[:5],
        )
    keys = rows[list(KEYS)].drop_duplicates(ignore_index=True)
    index = pd.MultiIndex.from_frame(keys)
    columns = [(variable, keys[variable.name].to_list()) for variable in _KEY_VARIABLES]
    if people is not None:
        columns += _own_columns(people, keys["respondent_id"])
    groups = dict(iter(rows.groupby("question_id", sort=False)))
    for question in survey:
        held = groups.get(question.id)
        cells: dict[tuple[Any, ...], tuple[Any, Any, str]] = {}
        if held is not None:
            cells = {
                tuple(key): (
                    None if pd.isna(code) else int(code),
                    None if value is None or value != value else value,
                    status,
                )
                for *key, code, value, status in held[[*KEYS, "option_code", "value", "status"]].itertuples(index=False)
            }
        columns += _columns(question, [cells.get(key) for key in index])
    apart, notes = _with_names_apart([variable for variable, _ in columns])
    # object columns: pandas would turn whole numbers with gaps into floats
    series = {
        variable.name: pd.Series(values, dtype=object) for variable, (_, values) in zip(apart, columns, strict=True)
    }
    return AnswerTable(pd.DataFrame(series), apart, notes)


def _own_columns(people: pa.Table, respondents: pd.Series[str]) -> list[tuple[Variable, list[Any]]]:
    """The respondents' own columns, one value for each of ``respondents``."""
    import pandas as pd

    own = people.to_pandas().set_index("respondent_id")
    found = []
    for name in own.columns:
        is_category = str(own[name].dtype) == "category"
        is_number = pd.api.types.is_numeric_dtype(own[name]) and not is_category
        column = own[name].astype(object) if is_category else own[name]
        words = name.replace("_", " ").capitalize()
        usual: tuple[str, Measure] = (
            f"Facet of the value core: {words[6:]} (0 to 1)" if name.startswith("facet_") else words,
            "scale" if is_number else "nominal",
        )
        label, measure = _OWN.get(name, usual)
        about = Variable(name, label, kind="number" if is_number else "text", measure=measure)
        found.append((about, column.reindex(respondents).to_list()))
    return found


def _with_names_apart(variables: list[Variable]) -> tuple[tuple[Variable, ...], dict[str, str]]:
    """The variables with names of their own, and why a name is another than one would think.

    Statistics programs do not tell upper from lower case. A question keeps its name before a respondent's own column, and one that
    fills a single column before one that fills several.
    """
    taken = {one.name.casefold() for one in variables if one.question is not None and one.name == one.question.id}
    notes = {}
    apart = []
    for variable in variables:
        name = variable.name
        if variable.question is None or name != variable.question.id:
            stem = f"respondent_{name}" if variable.question is None else name
            others = (f"{stem}_{number}" for number in count(2))
            name = next(one for one in chain((name, stem), others) if one.casefold() not in taken)
            taken.add(name.casefold())
        if name != variable.name:
            what = "the respondents' own column" if variable.question is None else "a part of a question"
            notes[name] = f"{what} {variable.name!r}, since a question is called so"
        apart.append(replace(variable, name=name))
    return tuple(apart), notes


def status_codes(question: Question) -> tuple[dict[str, int], dict[int, str]]:
    """Missing code of each status, and the labels of those that the questionnaire itself does not have."""
    codes: dict[str, int] = {}
    added: dict[int, str] = {}
    free = FIRST_STATUS_CODE
    for status, (label, same) in _STATUSES.items():
        found = next((code for code, text in question.missing.items() if text.casefold() in same), None)
        while found is None:
            if free not in question.codes and free not in question.missing:
                found = free
                added[free] = label
            free -= 1
        codes[status] = found
    return codes, added


def _columns(question: Question, cells: list[tuple[Any, Any, str] | None]) -> Iterable[tuple[Variable, list[Any]]]:
    codes, added = status_codes(question)
    used = {codes[cell[2]] for cell in cells if cell is not None and cell[2] != "answered"}
    chosen = {int(cell[1]) for cell in cells if cell is not None and _is_offered_code(cell, question)}
    missing = {**question.missing, **{code: label for code, label in added.items() if code in used}}
    absent = tuple(sorted((set(question.missing) | used | chosen), reverse=True))
    measure: Measure = "ordinal" if question.scale == "ordinal" else "nominal"

    def instead(cell: tuple[Any, Any, str] | None) -> int | None:
        if cell is None:
            return None
        return int(cell[1]) if _is_offered_code(cell, question) else codes[cell[2]]

    def answered(cell: tuple[Any, Any, str] | None) -> bool:
        return cell is not None and cell[2] == "answered"

    def parts(read: Callable[[Any, Any], Any], key: Any) -> list[Any]:
        return [
            read(json.loads(cell[1]), key) if cell is not None and cell[2] == "answered" else instead(cell)
            for cell in cells
        ]

    labels = {option.code: option.label for option in question.options}
    if question.kind in CHOICE_KINDS:
        values = [cell[0] if cell is not None and cell[2] == "answered" else instead(cell) for cell in cells]
        yield Variable(question.id, question.text, labels | missing, absent, measure, "code", question), values
    elif question.kind == "numeric":
        numbers = [float(cell[1]) if cell is not None and cell[2] == "answered" else instead(cell) for cell in cells]
        shown = [int(one) if isinstance(one, float) and one.is_integer() else one for one in numbers]
        yield Variable(question.id, _with_unit(question), missing, absent, "scale", "number", question), shown
    elif question.kind in ("text", "date"):
        kind: Literal["text", "date"] = "text" if question.kind == "text" else "date"
        texts = [cell[1] if cell is not None and answered(cell) else None for cell in cells]
        yield Variable(question.id, question.text, {}, (), "nominal", kind, question), texts
    elif question.kind == "matrix":
        for row in question.rows:
            values = parts(lambda held, row: held.get(row), row.id)
            yield (
                Variable(
                    # a row that bears the question's name already, as Qualtrics' do (inst_police), keeps its own
                    row.id if row.id.startswith(f"{question.id}_") else f"{question.id}_{row.id}",
                    f"{row.text}: {question.text}",
                    labels | missing,
                    absent,
                    measure,
                    "code",
                    question,
                ),
                values,
            )
    elif question.kind == "multiple":
        for option in question.options:
            values = parts(lambda held, code: int(code in held), option.code)
            yes = {1: "Chosen", 0: "Not chosen"}
            clash = {code for code in absent if code in yes}
            shown_missing = {code: label for code, label in missing.items() if code not in clash}
            absent_here = tuple(code for code in absent if code not in clash)
            yield (
                Variable(
                    f"{question.id}_{_suffix(option.code)}",
                    f"{option.label}: {question.text}",
                    yes | shown_missing,
                    absent_here,
                    "nominal",
                    "code",
                    question,
                ),
                values,
            )
    elif question.kind == "ranking":
        for rank in range(1, (question.at_most or len(question.options)) + 1):
            values = parts(lambda held, place: held[place - 1] if len(held) >= place else None, rank)
            yield (
                Variable(
                    f"{question.id}_rank{rank}",
                    f"Rank {rank}: {question.text}",
                    labels | missing,
                    absent,
                    "nominal",
                    "code",
                    question,
                ),
                values,
            )
    else:
        for option in question.options:
            values = parts(lambda held, code: held.get(str(code), 0), option.code)
            yield (
                Variable(
                    f"{question.id}_{_suffix(option.code)}",
                    f"{option.label}: {question.text}",
                    missing,
                    absent,
                    "scale",
                    "number",
                    question,
                ),
                values,
            )


def _is_offered_code(cell: tuple[Any, Any, str] | None, question: Question) -> bool:
    return (
        cell is not None
        and cell[2] == "refused"
        and cell[1] is not None
        and cell[1].lstrip("-").isdigit()
        and int(cell[1]) in question.missing
    )


def _suffix(code: int) -> str:
    return f"n{-code}" if code < 0 else str(code)


def _with_unit(question: Question) -> str:
    return f"{question.text} ({question.unit})" if question.unit else question.text
