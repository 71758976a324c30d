"""Shares of the subgroups of an import: age, sex and education, each alone and all of them crossed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from ...errors import GroundTruthError
from ...home import home
from .microdata import Described, Microdata, shares_of

if TYPE_CHECKING:
    import pandas as pd

#: In the order in which a subgroup is named.
DEMOGRAPHICS = ("age", "sex", "education")
#: Bands for ages in years, those that the World Values Survey publishes.
BANDS = ("18-29", "30-49", "50+")
_YOUNGEST = (18, 30, 50)
_OLDEST = 120
#: Subgroups of a country with fewer answers are left out: their shares would say more of the people than of the group.
FEWEST = 10
_FILE = "subgroups.parquet"
_JOIN = "\x1f"

Words = NDArray[Any]


def age_bands(years: NDArray[np.float64]) -> Words:
    """Band of each age, shape (n,); empty for children and for ages that nobody has."""
    known = np.isfinite(years) & (years >= _YOUNGEST[0]) & (years <= _OLDEST)
    place = np.searchsorted(_YOUNGEST, np.where(known, years, _YOUNGEST[0]), side="right") - 1
    return np.where(known, np.array(BANDS)[place], "")


def coded_words(codes: NDArray[np.float64], words: Mapping[int, str]) -> Words:
    """Word of each code, shape (n,); empty for codes that have none."""
    found = np.full(len(codes), "", dtype=object)
    for code, word in words.items():
        found[codes == code] = word
    return found


def subgroup_shares(data: Microdata, described: Described, demographics: Mapping[str, Words]) -> pd.DataFrame | None:
    """Shares of every subgroup with enough answers.

    Args:
        data: respondents.
        described: what is known of the questions.
        demographics: some of age (a band), sex and education, a word for each respondent, empty where it is not known.

    Returns:
        One row an option: country, question_id, option_code, share, n, n_effective, and age, sex, education, empty where a
        split does not divide by them; None where no respondent has any demographic.
    """
    import pandas as pd

    kept = [name for name in DEMOGRAPHICS if name in demographics and (demographics[name] != "").any()]
    parts = []
    for split in [(name,) for name in kept] + ([tuple(kept)] if len(kept) > 1 else []):
        words = [np.asarray(demographics[name], dtype=object) for name in split]
        rows = np.flatnonzero(np.logical_and.reduce([word != "" for word in words]))
        label = np.array(
            [
                _JOIN.join(one)
                for one in zip(data.country[rows].astype(str), *(word[rows] for word in words), strict=True)
            ]
        )
        among = replace(
            data,
            country=label,
            weight=data.weight[rows],
            answers={name: codes[rows] for name, codes in data.answers.items()},
            year="",
        )
        try:
            found = shares_of(among, described, fewest=FEWEST)
        except GroundTruthError:
            continue  # no subgroup of this split is large enough
        named = found.country.str.split(_JOIN, expand=True)
        about = {name: named[split.index(name) + 1] if name in split else "" for name in DEMOGRAPHICS}
        parts.append(found.assign(country=named[0], **about))
    if not parts:
        return None
    columns = ["country", "question_id", "option_code", "share", "n", "n_effective", *DEMOGRAPHICS]
    return pd.concat(parts, ignore_index=True).rename(columns={"n_eff": "n_effective"})[columns]


def keep_subgroups(frame: pd.DataFrame | None, directory: Path) -> Path:
    """Put subgroups beside the shares of their import, in the place of those of an earlier import.

    Args:
        frame: see ``subgroup_shares``; None for none.
        directory: what ``import_shares`` returned.

    Returns:
        The directory.
    """
    target = directory / _FILE
    if frame is None:
        target.unlink(missing_ok=True)
        return directory
    part = target.with_suffix(".parquet.part")
    frame.to_parquet(part, compression="zstd")
    part.replace(target)
    return directory


def imported_subgroups(source: str, directory: str | Path | None = None) -> pd.DataFrame | None:
    """The subgroups that an import kept, None where it has none.

    Args:
        source: its name.
        directory: where it was kept; the user's data directory when None.
    """
    import pandas as pd

    file = Path(directory or home()) / "atlas" / source / _FILE
    return pd.read_parquet(file) if file.is_file() else None
