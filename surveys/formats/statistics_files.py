"""Answers as files of SPSS (.sav) and Stata (.dta), with value labels and missing codes."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path
from string import ascii_lowercase
from typing import TYPE_CHECKING, Any

from .answer_table import AnswerTable, Variable
from .foreign_text import fitted_name
from .loss import Losses

if TYPE_CHECKING:
    import pandas as pd

#: What stands in the file itself, so that nobody takes it for a survey of people.
FILE_LABEL = "Synthetic respondents (deeppersona), not people"


def write_sav(table: AnswerTable, path: str | Path) -> Losses:
    """Write an SPSS file: codes with value labels, missing codes declared as user-missing, dates as dates.

    Returns:
        What the format could not carry: names changed, missing codes beyond the three (or a range and one) that SPSS takes.
    """
    import pyreadstat

    losses = Losses()
    names = _names(table, losses, longest=64, pattern=r"[^A-Za-z0-9_.]")
    frame = _typed(table, names)
    _note_response_sets(table, names, losses)
    ranges = {}
    for variable in table.variables:
        if variable.missing:
            name = names[variable.name]
            ranges[name], undeclared = _missing_ranges(variable, frame[name])
            if undeclared:
                frame[name] = frame[name].mask(frame[name].isin(undeclared))
                losses.note(
                    variable.name,
                    f"missing codes {undeclared} written as system-missing: SPSS takes three, or a range and one",
                )
    pyreadstat.write_sav(
        frame,
        str(path),
        file_label=FILE_LABEL,
        column_labels=_column_labels(table, names, 256, losses),
        variable_value_labels={
            names[one.name]: {code: _cut(label, 120) for code, label in one.labels.items()}
            for one in table.variables
            if one.labels
        },
        missing_ranges={name: given for name, given in ranges.items() if given},
        variable_measure={names[one.name]: one.measure for one in table.variables},
        variable_format={names[one.name]: "F8.0" for one in table.variables if _is_whole(one, frame[names[one.name]])},
        row_compress=True,
    )
    return losses


def write_dta(table: AnswerTable, path: str | Path) -> Losses:
    """Write a Stata file (version 15): codes with value labels, missing codes as extended missing values .a, .b ...

    Returns:
        What the format could not carry; which letter stands for which missing code.
    """
    import pyreadstat

    losses = Losses()
    # Stata itself takes 32 letters, the writer one less for a variable with value labels
    names = _names(table, losses, longest=31, pattern=r"[^A-Za-z0-9_]")
    frame = _typed(table, names)
    letters: dict[str, list[str]] = {}
    labels: dict[str, dict[Any, str]] = {}
    for variable, letter in zip(table.variables, _letters(table, losses), strict=True):
        name = names[variable.name]
        if letter:
            letters[name] = list(letter.values())
            frame[name] = frame[name].astype(object).map(lambda value, letter=letter: letter.get(value, value))
        if variable.labels:
            labels[name] = {letter.get(code, code): _cut(label, 120) for code, label in variable.labels.items()}
    pyreadstat.write_dta(
        frame,
        str(path),
        file_label=FILE_LABEL,
        column_labels=_column_labels(table, names, 80, losses),
        variable_value_labels=labels,
        missing_user_values=letters,
        version=15,
    )
    return losses


def _letters(table: AnswerTable, losses: Losses) -> list[dict[int, str]]:
    """The letter of each missing code, by variable: one letter says the same throughout, where 26 are enough."""

    def said(variable: Variable, code: int) -> str:
        return f"{code} {variable.labels.get(code, '')}".rstrip()

    every = list(dict.fromkeys(said(one, code) for one in table.variables for code in one.missing))
    if len(every) <= len(ascii_lowercase):
        letter = dict(zip(every, ascii_lowercase, strict=False))
        if letter:
            coded = ", ".join(f".{sign} = {what}" for what, sign in letter.items())
            losses.note("file", f"missing codes written as {coded}")
        return [{code: letter[said(one, code)] for code in one.missing} for one in table.variables]
    found = []
    for one in table.variables:
        found.append(dict(zip(one.missing, ascii_lowercase, strict=False)))
        if one.missing:
            coded = ", ".join(f".{sign} = {said(one, code)}" for code, sign in found[-1].items())
            losses.note(one.name, f"missing codes written as {coded}")
    return found


def _names(table: AnswerTable, losses: Losses, *, longest: int, pattern: str) -> dict[str, str]:
    names: dict[str, str] = {}
    taken: set[str] = set()
    for variable in table.variables:
        stem, tail = _stem_and_tail(variable)
        bare = fitted_name(re.sub(r"[-.]", "_", stem), (), pattern=pattern, longest=longest - len(tail), first="v")
        fitted = bare + tail
        number = 2
        while fitted.casefold() in taken:  # these programs do not tell upper from lower case
            fitted = f"{fitted[: longest - 3]}_{number}"
            number += 1
        taken.add(fitted.casefold())
        names[variable.name] = fitted
        if fitted != variable.name:
            losses.note(variable.name, f"renamed to {fitted!r}")
    return names


def _stem_and_tail(variable: Variable) -> tuple[str, str]:
    """A name to be cut, and its ending that says which part of a question it is and is kept whole."""
    stem = "" if variable.question is None else variable.question.id
    tail = variable.name[len(stem) :] if stem and variable.name.startswith(f"{stem}_") else ""
    return (stem, tail) if re.fullmatch(r"_\w{1,12}", tail, re.ASCII) else (variable.name, "")


def _typed(table: AnswerTable, names: dict[str, str]) -> pd.DataFrame:
    """Columns as the writers want them: numbers as floats, dates as dates, texts as texts."""
    import pandas as pd

    columns: dict[str, Any] = {}
    for variable in table.variables:
        values = table.frame[variable.name]
        if variable.kind in ("code", "number"):
            columns[names[variable.name]] = pd.to_numeric(values, errors="coerce").astype(float)
        elif variable.kind == "date":
            # a column without any date would have no type
            found = [date.fromisoformat(one) if isinstance(one, str) else None for one in values]
            columns[names[variable.name]] = (
                pd.Series(found, dtype=object) if any(found) else pd.Series([""] * len(found), dtype=object)
            )
        else:
            columns[names[variable.name]] = pd.Series(
                ["" if one is None or one != one else str(one) for one in values], dtype=object
            )
    return pd.DataFrame(columns)


def _note_response_sets(table: AnswerTable, names: dict[str, str], losses: Losses) -> None:
    """Say how SPSS declares the columns of a multiple choice to belong together, which the writer of such files cannot."""
    several = [one for one in table.variables if one.question is not None and one.question.kind == "multiple"]
    for name in dict.fromkeys(one.question.id for one in several if one.question is not None):
        columns = [names[one.name] for one in several if one.question is not None and one.question.id == name]
        group = re.sub(r"[^A-Za-z0-9_]", "_", name)[:60]
        syntax = f"MRSETS /MDGROUP NAME=${group} VARIABLES={' '.join(columns)} VALUE=1."
        losses.note(name, f"not declared as a multiple-response set; in SPSS: {syntax}")


def _missing_ranges(variable: Variable, values: pd.Series[float]) -> tuple[list[Any], list[int]]:
    """How SPSS is told of the missing codes, by three of them or by a range and one; and the codes for which that has no room."""
    held = set(values.dropna())
    answers = (held | set(variable.labels)) - set(variable.missing)
    every = sorted(variable.missing)
    # codes that nobody has need no declaration
    for codes in (every, [code for code in every if code in held]):
        if len(codes) <= 3:
            return list(codes), []
        for apart in (None, *codes):
            ranged = [code for code in codes if code != apart]
            if not any(ranged[0] <= answer <= ranged[-1] for answer in answers):
                return [{"lo": ranged[0], "hi": ranged[-1]}, *([] if apart is None else [apart])], []
    return list(codes[:3]), codes[3:]


def _is_whole(variable: Variable, values: pd.Series[float]) -> bool:
    return variable.kind in ("code", "number") and bool((values.dropna() % 1 == 0).all())


def _column_labels(table: AnswerTable, names: dict[str, str], longest: int, losses: Losses) -> dict[str, str]:
    labels = {}
    for variable in table.variables:
        labels[names[variable.name]] = _cut(variable.label, longest)
        if len(variable.label.encode()) > longest:
            losses.note(variable.name, f"label cut to {longest} bytes")
    return labels


def _cut(text: str, longest: int) -> str:
    """A text within so many bytes of UTF-8."""
    return text.encode()[:longest].decode("utf-8", "ignore")
