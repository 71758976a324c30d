"""Import of a user's own World Values Survey download: respondents in, weighted shares out."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from ...errors import GroundTruthError, nearest
from .atlas import Atlas
from .atlas_import import import_shares
from .atlas_item import AtlasItem
from .build_atlas import WVS_CITATION, WVS_TERMS
from .microdata import Described, Microdata, shares_of
from .subgroup_shares import age_bands, coded_words, keep_subgroups, subgroup_shares

if TYPE_CHECKING:
    import pandas as pd

COUNTRY, WEIGHT, YEAR = "B_COUNTRY_ALPHA", "W_WEIGHT", "A_YEAR"
SEX, AGE, SCHOOLING = "Q260", "Q262", "Q275"
#: Highest level of education by ISCED 2011: 0 to 8.
ISCED = dict(enumerate(("primary_or_less",) * 2 + ("lower_secondary",) + ("upper_secondary",) * 2 + ("tertiary",) * 4))
#: Codes that the survey's codebook reserves for no answer are negative; this one is positive: "I am not [nationality]".
NO_ANSWER: dict[str, frozenset[int]] = {"Q254": frozenset({5})}
#: Questions of the codebook whose options have no order: knowledge of organisations, aims of the country, party.
NOMINAL = frozenset(f"Q{number}" for number in (91, 92, 93, *range(152, 158), 223))
#: From here on the questionnaire asks who the respondent is; such columns are imported only when they are named.
FIRST_DEMOGRAPHIC = 260


def import_wvs(
    file: str | Path,
    *,
    questions: Collection[str] = (),
    described: Described | None = None,
    source: str = "wvs7",
    directory: str | Path | None = None,
) -> Path:
    """Turn respondents of World Values Survey, Round Seven, into shares and keep them; microdata are not kept.

    Where the file tells age (Q262), sex (Q260) or education (Q275), the shares of these groups and of all of them crossed are
    kept too, so that a run can be compared group by group.

    Args:
        file: the publisher's CSV (comma, semicolon or tab) or SPSS file with B_COUNTRY_ALPHA, W_WEIGHT and Q columns.
        questions: ids to import; all attitude questions (Q1 to Q259) with 2 to 11 answers when empty.
        described: wording, options and missing codes of the questions; only these are then imported. The shipped wording
            is used where a question is known.
        source: the name in the atlas; cells given anew replace shipped ones of the same source.
        directory: where to keep the shares; the user's data directory when None.

    Returns:
        The directory written.

    Raises:
        GroundTruthError: columns are missing, a weight is missing or negative, or nothing could be imported.
    """
    wanted = set(questions) or (set(described.items) if described else set())
    data, labelled = _read(Path(file), wanted)
    chosen = [name for name in data.columns if name in wanted or (not wanted and _is_attitude(name))]
    about = described or _known(chosen, labelled)
    answers = {name: _codes(data[name], about.items.get(name)) for name in chosen}
    about = replace(about, missing={**NO_ANSWER, **about.missing})
    constant = {"weighting": WEIGHT, "citation": WVS_CITATION, "terms": WVS_TERMS}
    year = data[YEAR].to_numpy() if YEAR in data.columns else "2017-2022"
    people = Microdata(data[COUNTRY].to_numpy(), _numbers(data[WEIGHT]), answers, constant, year)
    kept = import_shares(shares_of(people, about), source=source, directory=directory)
    return keep_subgroups(subgroup_shares(people, about, _demographics(data)), kept)


def _demographics(data: pd.DataFrame) -> dict[str, NDArray[Any]]:
    """Words of our own vocabulary for those demographics that the file has."""
    found: dict[str, NDArray[Any]] = {}
    if AGE in data.columns:
        found["age"] = age_bands(_numbers(data[AGE]))
    if SEX in data.columns:
        found["sex"] = coded_words(_numbers(data[SEX]), {1: "male", 2: "female"})
    if SCHOOLING in data.columns:
        found["education"] = coded_words(_numbers(data[SCHOOLING]), ISCED)
    return found


def _fault(parameter: str, got: object, allowed: str, hint: str = "") -> GroundTruthError:
    return GroundTruthError(where="import_wvs", parameter=parameter, got=got, allowed=allowed, hint=hint)


def _is_attitude(name: str) -> bool:
    found = re.fullmatch(r"Q(\d+)[A-Z]?", name)
    return found is not None and int(found[1]) < FIRST_DEMOGRAPHIC


def _read(file: Path, wanted: set[str]) -> tuple[pd.DataFrame, Mapping[str, AtlasItem]]:
    """The columns that matter, and what the file itself says of its questions."""
    if not file.is_file():
        raise _fault("file", str(file), "the path of the publisher's CSV or SPSS file")
    if file.suffix.lower() in (".sav", ".zsav"):
        return _read_spss(file, wanted)
    import pandas as pd

    with file.open(encoding="utf-8-sig", errors="replace") as lines:
        head = lines.readline(1 << 20)
    separator = max(",;\t", key=head.count)
    names = [name.strip().strip('"') for name in head.split(separator)]
    kept = _columns(names, wanted)
    try:
        data = pd.read_csv(
            file, sep=separator, usecols=kept, encoding="utf-8-sig", keep_default_na=False, na_values=[""]
        )
    except ValueError as error:  # of pandas: rows of different lengths, no UTF-8
        raise _fault("file", str(file), "a readable CSV file", str(error)) from error
    return data, {}


def _read_spss(file: Path, wanted: set[str]) -> tuple[pd.DataFrame, Mapping[str, AtlasItem]]:
    try:
        import pyreadstat
    except ImportError as error:
        raise _fault("file", str(file), "a CSV file", "SPSS files need pyreadstat: pip install pyreadstat") from error
    try:
        _, head = pyreadstat.read_sav(str(file), metadataonly=True)
        kept = _columns(head.column_names, wanted)
        data, about = pyreadstat.read_sav(str(file), usecols=kept)
    except (pyreadstat.ReadstatError, pyreadstat.PyreadstatError) as error:
        raise _fault("file", str(file), "a readable SPSS file", str(error)) from error
    items = {}
    for name in (name for name in kept if name in wanted or _is_attitude(name)):
        text = re.sub(rf"^{name}[\s.:-]*", "", about.column_names_to_labels.get(name) or "")
        labels = {int(code): label for code, label in about.variable_value_labels.get(name, {}).items() if code >= 0}
        items[name] = AtlasItem("", name, text, "", _scale(name), tuple(labels), tuple(labels.values()))
    return data, items


def _columns(names: Collection[str], wanted: set[str]) -> list[str]:
    lacking = [name for name in (COUNTRY, WEIGHT, *sorted(wanted)) if name not in names]
    if lacking:
        raise GroundTruthError(
            "the file lacks columns",
            where="import_wvs",
            parameter="columns",
            got=lacking,
            allowed=f"a file with {COUNTRY}, {WEIGHT} and Q columns",
            hint=nearest(lacking[0], names),
        )
    kept = [name for name in names if name in wanted or (not wanted and _is_attitude(name))]
    return [name for name in names if name in (COUNTRY, WEIGHT, YEAR, SEX, AGE, SCHOOLING) and name not in kept] + kept


def _known(chosen: Collection[str], labelled: Mapping[str, AtlasItem]) -> Described:
    """Shipped wording and options where a question is shipped, the file's own elsewhere."""
    shipped = Atlas.shipped().items
    items = {}
    for name in chosen:
        own = labelled.get(name) or AtlasItem("", name, scale=_scale(name))
        items[name] = shipped.get(("wvs7", name), own)
    return Described(items)


def _scale(name: str) -> str:
    return "nominal" if name in NOMINAL else "ordinal"


def _codes(column: pd.Series, item: AtlasItem | None) -> np.ndarray[tuple[int], np.dtype[np.float64]]:
    """Answers as numbers: negative codes are no answers, nor are codes that a shipped question does not offer."""
    codes = _numbers(column)
    codes[codes < 0] = np.nan
    if item is not None and item.source == "wvs7":
        codes[~np.isin(codes, item.codes)] = np.nan
    return codes


def _numbers(column: pd.Series) -> np.ndarray[tuple[int], np.dtype[np.float64]]:
    import pandas as pd

    return np.array(pd.to_numeric(column, errors="coerce"), dtype=np.float64)
