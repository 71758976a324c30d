"""Respondents of a survey file, turned into weighted shares by country; the microdata themselves are not kept."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from ...errors import GroundTruthError
from .atlas_import import LONGEST_NUMBER, MISSING_LABELS
from .atlas_item import AtlasItem

if TYPE_CHECKING:
    import pandas as pd

#: Fewest and most options of a closed question; columns with other counts are no question that can be asked here.
FEWEST_OPTIONS, MOST_OPTIONS = 2, 11

#: More people than live on earth are no respondent's share.
MOST_WEIGHT = 1e10


@dataclass(frozen=True)
class Described:
    """What is known of a file's questions beside its codes.

    Attributes:
        items: wording, labels, topic and scale by question id.
        missing: codes that are no answer, by question id.
        is_complete: only the described questions are wanted, and their codes are all there are.
    """

    items: Mapping[str, AtlasItem] = field(default_factory=dict)
    missing: Mapping[str, frozenset[int]] = field(default_factory=dict)
    is_complete: bool = False


@dataclass(frozen=True)
class Microdata:
    """Respondents as columns.

    Attributes:
        country: ISO3 codes or names, shape (n,).
        weight: non-negative, shape (n,).
        answers: code by question id, NaN for no answer, shape (n,) each.
        about: constant columns of the shares: weighting, citation, terms.
        year: of each interview, shape (n,), or one word for all.
    """

    country: NDArray[Any]
    weight: NDArray[np.float64]
    answers: Mapping[str, NDArray[np.float64]]
    about: Mapping[str, str]
    year: NDArray[Any] | str


def numbers_of(column: pd.Series) -> NDArray[np.float64]:
    """A column as numbers, shape (n,): NaN for anything that is none; "0,5" is a half where no point stands in the number."""
    import pandas as pd

    if column.dtype.kind in "biuf":
        return np.array(column, dtype=np.float64)
    words = column.astype(str).str.strip()
    # the longest numbers that files hold are weights; beyond that conversion fails on the size of the number
    words = words.where(words.str.len() <= LONGEST_NUMBER, "").str.replace(",", ".", n=1, regex=False)
    return np.array(pd.to_numeric(words, errors="coerce"), dtype=np.float64)


def shares_of(data: Microdata, described: Described, *, fewest: int = 1) -> pd.DataFrame:
    """Weighted shares, one row an option of a question in a country.

    Args:
        data: respondents.
        described: what is known of the questions.
        fewest: countries with fewer answers to a question are left out of it.

    Returns:
        Columns as ``import_shares`` reads them; ``n_eff`` is Kish's.

    Raises:
        GroundTruthError: a weight is missing or negative, a code is not among a described question's options, or no
            column is a closed question.
    """
    import pandas as pd

    wrong = ~np.isfinite(data.weight) | (data.weight < 0) | (data.weight > MOST_WEIGHT)
    if wrong.any():
        row = int(np.flatnonzero(wrong)[0])
        raise GroundTruthError(
            f"the weight of respondent {row + 1} is missing, negative or no weight",
            where="shares_of()",
            parameter="weight",
            got=float(data.weight[row]),
            allowed=f"numbers from 0 to {MOST_WEIGHT:,.0f}",
        )
    names, owner = np.unique(data.country.astype(str), return_inverse=True)
    years = _years(data, names, owner)
    rows = [
        row
        for question, codes in data.answers.items()
        for row in _question(question, codes, names, owner, data, described, years, fewest)
    ]
    if not rows:
        raise GroundTruthError(
            "the file holds no closed question",
            where="shares_of()",
            parameter="columns",
            got=list(data.answers)[:20],
            allowed=f"columns with {FEWEST_OPTIONS} to {MOST_OPTIONS} whole-number codes and enough answers",
        )
    return pd.DataFrame(rows).assign(**data.about)


def _years(data: Microdata, names: NDArray[Any], owner: NDArray[np.int64]) -> list[str]:
    if isinstance(data.year, str):
        return [data.year] * len(names)
    found = []
    for at in range(len(names)):
        values, counts = np.unique(data.year[owner == at].astype(str), return_counts=True)
        found.append(str(values[counts.argmax()]).removesuffix(".0"))
    return found


def _question(
    question: str,
    codes: NDArray[np.float64],
    names: NDArray[Any],
    owner: NDArray[np.int64],
    data: Microdata,
    described: Described,
    years: list[str],
    fewest: int,
) -> Iterator[dict[str, object]]:
    item = described.items.get(question)
    labels = dict(zip(item.codes, item.labels, strict=True)) if item else {}
    missing = set(described.missing.get(question, ())) | {
        code for code, label in labels.items() if MISSING_LABELS.match(label)
    }
    answered = np.isfinite(codes) & ~np.isin(codes, sorted(missing))
    values = np.unique(codes[answered])
    if (values % 1 != 0).any() or not FEWEST_OPTIONS <= len(values) <= MOST_OPTIONS:
        return
    if described.is_complete and item:
        _refuse_unknown(question, values, item)
    place = np.searchsorted(values, codes[answered])
    at, weight = owner[answered], data.weight[answered]
    mass = np.bincount(at * len(values) + place, weights=weight, minlength=len(names) * len(values))
    mass = mass.reshape(len(names), len(values))
    squares = np.bincount(at, weights=weight**2, minlength=len(names))
    n = np.bincount(at, minlength=len(names))
    about = {
        "question_id": question,
        "text": item.text if item else "",
        "topic": item.topic if item else "",
        "scale": item.scale if item else "ordinal",
        "trait": item.trait if item else "",
        "keyed": item.keyed if item else 0,
    }
    for country in np.flatnonzero((n >= fewest) & (mass.sum(1) > 0) & (squares > 0)).tolist():
        total = float(mass[country].sum())
        where = {
            "country": str(names[country]),
            "n": int(n[country]),
            # Kish (1965): what an equally weighted sample of the same precision would hold
            "n_eff": total**2 / float(squares[country]),
            "year": years[country],
        }
        for k, value in enumerate(values.astype(int).tolist()):
            share = float(mass[country, k]) / total
            yield {**about, **where, "option_code": value, "share": share, "label": labels.get(value, str(value))}


def _refuse_unknown(question: str, values: NDArray[np.float64], item: AtlasItem) -> None:
    strange = sorted(set(values.astype(int).tolist()) - set(item.codes))
    if strange:
        raise GroundTruthError(
            f"the file holds codes of {question} that the questions file does not list",
            where="shares_of()",
            parameter="codes",
            got=strange,
            allowed=f"{list(item.codes)}",
            hint="Add them as options or as missing codes.",
        )
