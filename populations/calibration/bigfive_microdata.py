"""Import of the OpenPsychometrics Big Five file: respondents in, shares by country out."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from ...errors import GroundTruthError
from .atlas import Atlas
from .atlas_import import import_shares
from .build_atlas import IPIP_CITATION, IPIP_TERMS
from .iso2 import ISO3_OF
from .microdata import Described, Microdata, numbers_of, shares_of
from .subgroup_shares import age_bands, coded_words, keep_subgroups, subgroup_shares

if TYPE_CHECKING:
    import pandas as pd

ITEMS = tuple(f"{trait}{number}" for trait in "ENACO" for number in range(1, 11))
#: Countries with fewer complete respondents than this are left out, as in the shipped table.
FEWEST = 40


def import_bigfive(
    file: str | Path,
    *,
    described: Described | None = None,
    source: str = "bigfive",
    fewest: int = FEWEST,
    directory: str | Path | None = None,
) -> Path:
    """Turn the publisher's data.csv into shares by country and keep them; microdata are not kept.

    Shares by age and sex are kept too where the file has them.

    Self-selected respondents of a web page, unweighted: no national sample, and every report on this source says so.

    Args:
        file: tab-separated (or comma-separated), columns E1 to O10 with codes 1 to 5 (0 is no answer) and ``country``
            (ISO 3166-1 alpha-2). Only complete respondents count.
        described: only these of the fifty items, with this wording; the published wording when None.
        source: the name in the atlas; cells given anew replace shipped ones of the same source.
        fewest: countries with fewer complete respondents are left out.
        directory: where to keep the shares; the user's data directory when None.

    Returns:
        The directory written.

    Raises:
        GroundTruthError: columns are missing, or no country has enough respondents.
    """
    data = _read(Path(file))
    codes = data[list(ITEMS)].to_numpy(dtype=np.float64, na_value=np.nan)
    country = np.array([ISO3_OF.get(str(name).strip().upper(), "") for name in data["country"]])
    kept = ((codes >= 1) & (codes <= 5)).all(axis=1) & (country != "")
    shipped = Atlas.shipped().items
    about = described or Described({name: shipped["bigfive", name] for name in ITEMS})
    wanted = [name for name in ITEMS if name in about.items]
    if not wanted:
        raise _fault("questions", list(about.items)[:10], f"ids among {ITEMS[0]} to {ITEMS[-1]}")
    answers = {name: codes[kept, ITEMS.index(name)] for name in wanted}
    constant = {"weighting": "unweighted", "citation": IPIP_CITATION.rsplit(",", 1)[0], "terms": IPIP_TERMS}
    people = Microdata(country[kept], np.ones(int(kept.sum())), answers, constant, "2012")
    target = import_shares(shares_of(people, about, fewest=fewest), source=source, directory=directory)
    demographics: dict[str, NDArray[Any]] = {}
    if "age" in data.columns:
        demographics["age"] = age_bands(data["age"].to_numpy(dtype=np.float64)[kept])
    if "gender" in data.columns:
        demographics["sex"] = coded_words(data["gender"].to_numpy(dtype=np.float64)[kept], {1: "male", 2: "female"})
    return keep_subgroups(subgroup_shares(people, about, demographics), target)


def _fault(parameter: str, got: object, allowed: str) -> GroundTruthError:
    return GroundTruthError(where="import_bigfive()", parameter=parameter, got=got, allowed=allowed)


def _read(file: Path) -> pd.DataFrame:
    import pandas as pd

    if not file.is_file():
        raise _fault("file", str(file), "the path of the publisher's data.csv")
    with file.open(encoding="utf-8-sig", errors="replace") as lines:
        head = lines.readline(1 << 20)
    separator = max("\t,;", key=head.count)
    names = [name.strip().strip('"') for name in head.split(separator)]
    lacking = [name for name in ("country", *ITEMS) if name not in names]
    if lacking:
        raise _fault("columns", lacking[:5], "country and E1 to O10, as in the publisher's data.csv")
    more = [name for name in ("age", "gender") if name in names]
    try:
        # NA is Namibia, not a missing value
        data = pd.read_csv(
            file,
            sep=separator,
            usecols=["country", *more, *ITEMS],
            encoding="utf-8-sig",
            encoding_errors="replace",
            keep_default_na=False,
            na_values={name: [""] for name in (*more, *ITEMS)},
        )
    except ValueError as error:  # of pandas: rows of different lengths
        raise _fault("file", str(file), f"a readable table ({error})") from error
    for name in (*more, *ITEMS):
        data[name] = numbers_of(data[name])
    return data
