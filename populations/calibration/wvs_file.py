"""Reading the columns that matter of a World Values Survey download, in any of the forms the publisher and its users keep it.

The pooled file of Round Seven is comma-separated, files of single countries and of earlier rounds have semicolons; names come in
capitals or small letters, some with their question behind a colon; SPSS and Stata files hold codes with labels; copies saved by
spreadsheets have decimal commas and the encoding of the day.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Callable, Collection, Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from ...errors import GroundTruthError, nearest

if TYPE_CHECKING:
    import pandas as pd

COUNTRY, WEIGHT, YEAR, ROUND = "B_COUNTRY_ALPHA", "W_WEIGHT", "A_YEAR", "A_WAVE"
SEX, AGE, SCHOOLING = "Q260", "Q262", "Q275"
#: Columns of the files that hold several rounds, whose questions have other names.
_TIME_SERIES = ("S003", "COUNTRY_ALPHA", "S017")
_LONGEST_HEAD = 1 << 20

Labels = Mapping[str, tuple[str, Mapping[float, str]]]


def read_columns(file: Path, is_wanted: Callable[[str], bool], wanted: Collection[str]) -> tuple[pd.DataFrame, Labels]:
    """The country, weight, year, demographics and the questions wanted.

    Args:
        file: CSV (comma, semicolon or tab), SPSS (.sav, .zsav) or Stata (.dta).
        is_wanted: whether a column by its name in capitals is a question to read.
        wanted: questions that the file must hold.

    Returns:
        Columns under the codebook's names, in capitals; and by question what the file says of it: its text and labels by code.

    Raises:
        GroundTruthError: no such file, another kind of file, or one that lacks columns.
    """
    if not file.is_file():
        raise _fault("file", str(file), "the path of the publisher's CSV, SPSS or Stata file")
    ending = file.suffix.lower()
    if ending in (".zip", ".gz", ".7z", ".rar"):
        raise _fault("file", file.name, "the file inside the archive", "Unpack it first.")
    if ending in (".rds", ".rdata", ".rda", ".xlsx", ".xls"):
        raise _fault("file", file.name, "CSV, SPSS (.sav) or Stata (.dta)", "The publisher offers those too.")
    if ending in (".sav", ".zsav", ".dta"):
        return _read_statistics(file, is_wanted, wanted)
    return _read_csv(file, is_wanted, wanted), {}


def _read_csv(file: Path, is_wanted: Callable[[str], bool], wanted: Collection[str]) -> pd.DataFrame:
    import pandas as pd

    with file.open("rb") as stream:
        start = stream.read(_LONGEST_HEAD)
    # a copy that a spreadsheet saved is in the encoding of its country; only names and codes are read, which are ASCII in all
    encoding = "utf-16" if start[:2] in (b"\xff\xfe", b"\xfe\xff") else "latin-1"
    lines = start.decode(encoding, "replace").removeprefix("ï»¿").splitlines()
    head = next(
        (line for line in lines[:50] if COUNTRY in line.upper() or WEIGHT in line.upper()), lines[0] if lines else ""
    )
    separator = max(",;\t", key=head.count)
    try:
        names = [name.strip() for name in next(csv.reader([head], delimiter=separator), [])]
    except csv.Error as error:  # a name of more than 131,072 characters
        raise _fault("file", str(file), "a readable CSV file", str(error)) from error
    kept = _kept(names, is_wanted, wanted)
    try:
        data = pd.read_csv(
            file,
            sep=separator,
            header=None,
            names=list(range(len(names))),
            index_col=False,
            skiprows=lines.index(head) + 1,
            usecols=list(kept),
            encoding=encoding,
            dtype={at: str for at, name in kept.items() if name == COUNTRY},
            low_memory=False,
            keep_default_na=False,
            na_values=["", " "],
            skipinitialspace=True,
        )
    except (ValueError, OverflowError) as error:  # of pandas: rows of different lengths
        raise _fault("file", str(file), "a readable CSV file", str(error)) from error
    return data.rename(columns=kept)


def _read_statistics(
    file: Path, is_wanted: Callable[[str], bool], wanted: Collection[str]
) -> tuple[pd.DataFrame, Labels]:
    try:
        import pyreadstat
    except ImportError as error:
        raise _fault("file", str(file), "a CSV file", "This file needs pyreadstat: pip install pyreadstat") from error
    read = pyreadstat.read_dta if file.suffix.lower() == ".dta" else pyreadstat.read_sav
    try:
        _, head = read(str(file), metadataonly=True)
        kept = _kept(head.column_names, is_wanted, wanted)
        data, about = read(str(file), usecols=[head.column_names[at] for at in kept])
    except (pyreadstat.ReadstatError, pyreadstat.PyreadstatError, UnicodeDecodeError) as error:
        raise _fault("file", str(file), "a readable SPSS or Stata file", str(error)) from error
    told = {}
    for at, name in kept.items():
        own = head.column_names[at]
        text = re.sub(
            rf"^{re.escape(own)}[\s.:-]*", "", about.column_names_to_labels.get(own) or "", flags=re.IGNORECASE
        )
        told[name] = text, about.variable_value_labels.get(own, {})
    return data.rename(columns={head.column_names[at]: name for at, name in kept.items()}), told


def _kept(names: Collection[str], is_wanted: Callable[[str], bool], wanted: Collection[str]) -> dict[int, str]:
    """Places of the columns to read, and their names in the codebook."""
    own = [_codebook_name(name) for name in names]
    lacking = [name for name in (COUNTRY, WEIGHT, *sorted(wanted)) if name.upper() not in own]
    if lacking:
        is_series = sum(name in own for name in _TIME_SERIES) > 1
        raise GroundTruthError(
            "the file lacks columns",
            where="import_wvs()",
            parameter="columns",
            got=lacking,
            allowed=f"a file with {COUNTRY}, {WEIGHT} and Q columns",
            hint="This is the time series of all rounds; Round Seven is a file of its own."
            if is_series
            else nearest(lacking[0], own),
        )
    asked = {name.upper(): name for name in wanted}
    found: dict[str, int] = {}
    for at, name in enumerate(own):
        if name in (COUNTRY, WEIGHT, YEAR, ROUND, SEX, AGE, SCHOOLING) or is_wanted(name) or name in asked:
            found.setdefault(name, at)
    return {at: asked.get(name, name) for name, at in sorted(found.items(), key=lambda one: one[1])}


def _codebook_name(name: object) -> str:
    """ "q46: Feeling of happiness" is Q46."""
    return re.split(r"[:\s]", str(name).strip().strip("\"'\ufeff").strip(), maxsplit=1)[0].upper()


def _fault(parameter: str, got: object, allowed: str, hint: str = "") -> GroundTruthError:
    return GroundTruthError(where="import_wvs()", parameter=parameter, got=got, allowed=allowed, hint=hint)
