"""Answers as the table that statistics programs expect: one row a respondent, one column a variable, codes and missing codes."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from itertools import chain, count
from typing import TYPE_CHECKING, Any, Literal, NamedTuple

from ...errors import InputError
from ..question import CHOICE_KINDS, Question
from ..survey import Survey
from .export_words import ExportWords, export_words
from .missing_codes import MissingCodes, missing_codes

if TYPE_CHECKING:
    import pandas as pd
    import pyarrow as pa

Measure = Literal["nominal", "ordinal", "scale"]
VariableKind = Literal["code", "number", "text", "date"]

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
    kind: VariableKind = "code"
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


class _Cell(NamedTuple):
    """What one respondent's row of the answers says of one question."""

    option_code: int | None
    value: str | None
    status: str


@dataclass(frozen=True)
class AnswerTable:
    """Answers and what their columns mean.

    Attributes:
        frame: one row per respondent, round, variant and replicate.
        variables: one for each column, in order.
        notes: names of variables and questions that are not written as one would think, and why.
    """

    frame: pd.DataFrame
    variables: tuple[Variable, ...]
    notes: Mapping[str, str] = field(default_factory=dict)


def answer_table(answers: pa.Table, survey: Survey, people: pa.Table | None = None) -> AnswerTable:
    """Answers in wide form.

    A status without an answer becomes the questionnaire's own missing code where it has one that says the same, else a code
    that ``missing_codes`` finds; it never becomes an answer. A multiple choice becomes one 0/1 column an option, a matrix
    one column a row, a ranking one column a rank, an allocation one column an option. A question keeps its name: a
    respondent's own column of the same name, in upper or lower case, is called ``respondent_NAME``.

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
    moved: dict[str, Mapping[int, int]] = {}
    for question in survey:
        held = groups.get(question.id)
        cells: dict[tuple[Any, ...], _Cell] = {}
        if held is not None:
            cells = {
                tuple(key): _Cell(
                    None if pd.isna(code) else int(code),
                    None if value is None or value != value else value,
                    status,
                )
                for *key, code, value, status in held[[*KEYS, "option_code", "value", "status"]].itertuples(index=False)
            }
        in_order = [cells.get(key) for key in index]
        codes = missing_codes(question, _numbers(question, in_order), survey.language)
        columns += _columns(question, codes, in_order, export_words(survey.language))
        moved |= {question.id: codes.moved} if codes.moved else {}
    apart, notes = _with_names_apart([variable for variable, _ in columns])
    for name, others in moved.items():
        said = ", ".join(f"{code} written as {other}" for code, other in others.items())
        notes[name] = f"missing codes that an answer can be: {said}"
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


def _columns(
    question: Question, codes: MissingCodes, cells: list[_Cell | None], words: ExportWords
) -> Iterable[tuple[Variable, list[Any]]]:
    used = {_instead(cell, codes) for cell in cells if cell is not None and cell.status != "answered"}
    absent = tuple(sorted({*codes.own.values(), *used}, reverse=True))
    missing = {code: label for code, label in codes.labels.items() if code in absent}
    of_scale: Measure = "ordinal" if question.scale == "ordinal" else "nominal"

    def variable(
        tail: str, label: str, labels: Mapping[int, str], kind: VariableKind, measure: Measure = "nominal"
    ) -> Variable:
        return Variable(f"{question.id}{tail}", label, {**labels, **missing}, absent, measure, kind, question)

    def values(read: Callable[[_Cell], Any]) -> list[Any]:
        return [
            None if cell is None else read(cell) if cell.status == "answered" else _instead(cell, codes)
            for cell in cells
        ]

    def parts(read: Callable[[Any, Any], Any], part: Any) -> list[Any]:
        return values(lambda cell: read(json.loads(cell.value or ""), part))

    labels = {option.code: option.label for option in question.options}
    if question.kind in CHOICE_KINDS:
        yield variable("", question.text, labels, "code", of_scale), values(lambda cell: cell.option_code)
    elif question.kind == "numeric":
        yield variable("", _with_unit(question), {}, "number", "scale"), values(lambda cell: _number(cell.value))
    elif question.kind in ("text", "date"):
        kind: VariableKind = "text" if question.kind == "text" else "date"
        texts = [cell.value if cell is not None and cell.status == "answered" else None for cell in cells]
        yield Variable(question.id, question.text, {}, (), "nominal", kind, question), texts
    elif question.kind == "matrix":
        for row in question.rows:
            # a row that bears the question's name already, as Qualtrics' do (inst_police), keeps its own
            tail = row.id.removeprefix(question.id) if row.id.startswith(f"{question.id}_") else f"_{row.id}"
            about = variable(tail, f"{row.text}: {question.text}", labels, "code", of_scale)
            yield about, parts(lambda held, name: held.get(name), row.id)
    elif question.kind == "multiple":
        for option in question.options:
            tail, label = f"_{_suffix(option.code)}", f"{option.label}: {question.text}"
            about = variable(tail, label, {1: words.chosen, 0: words.not_chosen}, "code")
            yield about, parts(lambda held, code: int(code in held), option.code)
    elif question.kind == "ranking":
        for rank in range(1, (question.at_most or len(question.options)) + 1):
            about = variable(f"_rank{rank}", f"{words.rank} {rank}: {question.text}", labels, "code")
            yield about, parts(lambda held, rank: dict(enumerate(held, 1)).get(rank), rank)
    else:
        for option in question.options:
            about = variable(f"_{_suffix(option.code)}", f"{option.label}: {question.text}", {}, "number", "scale")
            yield about, parts(lambda held, code: held.get(code, 0), str(option.code))


def _instead(cell: _Cell, codes: MissingCodes) -> int:
    """The code of the file for what stands instead of an answer: the missing code that was chosen, or one for the status."""
    is_code = cell.status == "refused" and cell.value is not None and cell.value.lstrip("-").isdecimal()
    chosen = codes.own.get(int(cell.value)) if is_code and cell.value is not None else None
    return codes.statuses[cell.status] if chosen is None else chosen


def _numbers(question: Question, cells: list[_Cell | None]) -> set[float]:
    """The numbers given as answers."""
    held = [cell.value for cell in cells if cell is not None and cell.status == "answered" and cell.value is not None]
    if question.kind == "numeric":
        return set(map(float, held))
    return (
        {float(share) for one in held for share in json.loads(one).values()} if question.kind == "allocation" else set()
    )


def _number(value: str | None) -> float | int | None:
    number = None if value is None else float(value)
    return int(number) if number is not None and number.is_integer() else number


def _suffix(code: int) -> str:
    return f"n{-code}" if code < 0 else str(code)


def _with_unit(question: Question) -> str:
    return f"{question.text} ({question.unit})" if question.unit else question.text
