"""Import of a user's own World Values Survey download: respondents in, weighted shares out."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from ...errors import GroundTruthError
from .atlas import Atlas
from .atlas_import import import_shares
from .atlas_item import AtlasItem
from .build_atlas import WVS_CITATION, WVS_TERMS
from .microdata import Described, Microdata, numbers_of, shares_of
from .subgroup_shares import age_bands, coded_words, keep_subgroups, subgroup_shares
from .wvs_file import AGE, COUNTRY, ROUND, SCHOOLING, SEX, WEIGHT, YEAR, read_columns

if TYPE_CHECKING:
    import pandas as pd

#: Highest level of education by ISCED 2011: 0 to 8.
ISCED = dict(enumerate(("primary_or_less",) * 2 + ("lower_secondary",) + ("upper_secondary",) * 2 + ("tertiary",) * 4))
#: Codes that the survey's codebook reserves for no answer are negative; this one is positive: "I am not [nationality]".
NO_ANSWER: dict[str, frozenset[int]] = {"Q254": frozenset({5})}
#: Questions of the codebook whose options have no order: knowledge of organisations, aims of the country, party.
NOMINAL = frozenset(f"Q{number}" for number in (91, 92, 93, *range(152, 158), 223))
#: "1. Very important", "-1 Don't know".
_LEADING = re.compile(r"\s*(-?\d{1,2})\s*(?:[.:)=]\s*|\s)(?=[^\W\d])")
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
        file: the publisher's CSV (comma, semicolon or tab), SPSS or Stata file with B_COUNTRY_ALPHA, W_WEIGHT and Q columns;
            see ``wvs_file`` for the forms that are read.
        questions: ids to import; all attitude questions (Q1 to Q259) with 2 to 11 answers when empty.
        described: wording, options and missing codes of the questions; only these are then imported. The shipped wording
            is used where a question is known.
        source: the name in the atlas; cells given anew replace shipped ones of the same source.
        directory: where to keep the shares; the user's data directory when None.

    Returns:
        The directory written.

    Raises:
        GroundTruthError: columns are missing, nobody is of Round Seven, a weight is missing or negative, or nothing could be
            imported.
    """
    wanted = set(questions) or (set(described.items) if described else set())
    data, told = read_columns(Path(file), lambda name: not wanted and _is_attitude(name), wanted)
    data = _round_seven(data)
    labelled = {name: _item(name, *told[name]) for name in told if name in wanted or _is_attitude(name)}
    chosen = [name for name in data.columns if name in wanted or (not wanted and _is_attitude(name))]
    about = described or _known(chosen, labelled)
    answers = {
        name: _codes(data[name], about.items.get(name), told[name][1] if name in told else {}) for name in chosen
    }
    about = replace(about, missing={**NO_ANSWER, **about.missing})
    constant = {"weighting": WEIGHT, "citation": WVS_CITATION, "terms": WVS_TERMS}
    year = data[YEAR].astype(str).to_numpy() if YEAR in data.columns else "2017-2022"
    country = data[COUNTRY].astype(str).str.strip().str.upper().to_numpy(dtype=object)
    people = Microdata(country, numbers_of(data[WEIGHT]), answers, constant, year)
    kept = import_shares(shares_of(people, about), source=source, directory=directory)
    return keep_subgroups(subgroup_shares(people, about, _demographics(data)), kept)


def _round_seven(data: pd.DataFrame) -> pd.DataFrame:
    """Respondents of Round Seven alone, where the file says of which round they are."""
    if ROUND not in data.columns:
        return data
    rounds = numbers_of(data[ROUND])
    if not (rounds == 7).any():
        raise GroundTruthError(
            "nobody in the file is of Round Seven", where="import_wvs()", parameter=ROUND,
            got=sorted(set(rounds[~np.isnan(rounds)].tolist()))[:10], allowed="7",
            hint="Other rounds number their questions otherwise; import them as csv.",
        )  # fmt: skip
    kept: pd.DataFrame = data[rounds == 7].reset_index(drop=True)
    return kept


def _demographics(data: pd.DataFrame) -> dict[str, NDArray[Any]]:
    """Words of our own vocabulary for those demographics that the file has."""
    found: dict[str, NDArray[Any]] = {}
    if AGE in data.columns:
        found["age"] = age_bands(numbers_of(data[AGE]))
    if SEX in data.columns:
        found["sex"] = coded_words(numbers_of(data[SEX]), {1: "male", 2: "female"})
    if SCHOOLING in data.columns:
        found["education"] = coded_words(numbers_of(data[SCHOOLING]), ISCED)
    return found


def _is_attitude(name: str) -> bool:
    found = re.fullmatch(r"Q(\d+)[A-Z]?", name)
    return found is not None and int(found[1]) < FIRST_DEMOGRAPHIC


def _item(name: str, text: str, labels: Mapping[float, str]) -> AtlasItem:
    """A question as the file itself describes it."""
    kept = {int(code): str(label) for code, label in labels.items() if isinstance(code, int | float) and code >= 0}
    return AtlasItem("", name, text, "", _scale(name), tuple(kept), tuple(kept.values()))


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


def _codes(column: pd.Series, item: AtlasItem | None, labels: Mapping[float, str]) -> NDArray[np.float64]:
    """Answers as numbers: negative codes are no answers, nor are codes that a shipped question does not offer.

    A file that holds labels in place of codes is read by the labels: the file's own, or those of the shipped question.
    """
    codes = numbers_of(column)
    unread = np.isnan(codes) & column.notna().to_numpy()
    if unread.any():
        known = {folded_label(label): float(code) for code, label in labels.items()}
        known |= (
            {folded_label(label): float(code) for code, label in zip(item.codes, item.labels, strict=True)}
            if item
            else {}
        )
        words = column[unread].astype(str)
        codes[unread] = [
            float(leading[1]) if (leading := _LEADING.match(word)) else known.get(folded_label(word), np.nan)
            for word in words
        ]
    codes[codes < 0] = np.nan
    if item is not None and item.source == "wvs7":
        codes[~np.isin(codes, item.codes)] = np.nan
    return codes


def folded_label(label: str) -> str:
    """A label without case, signs and doubled spaces."""
    return " ".join(re.findall(r"\w+", str(label).casefold()))
