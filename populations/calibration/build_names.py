"""Shipped table of given names by country and sex, with lenders for countries without a list."""

from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa

from .build_places import FAR, main_languages
from .lending import NEIGHBOURS, Lending
from .raw import described, read

EXTRA = Path(__file__).with_name("tables") / "given_names_extra.tsv"
#: Names that a list must have for a sex to stand on its own.
ENOUGH = 5


def build(source: Path) -> dict[str, pa.Table]:
    """Given names of all countries."""
    lending = Lending.of(source)
    frame = read(source, "given_names.csv")
    own = _lists(frame)
    compiled = dict.fromkeys(own, "own")
    for code, sexes in _extra().items():
        compiled[code] = "compiled by the project"
        own[code] = sexes
    profiles = _profiles(source, lending)
    rows: dict[str, list[object]] = {"iso3": [], "sex": [], "name": [], "share": [], "origin": []}
    for code in lending.codes:
        lender = code if code in own else NEIGHBOURS.get(code, "")
        if lender not in own:
            lender = max(sorted(own), key=lambda other: _likeness(profiles, code, other, lending))
        origin = compiled[lender] if lender == code else f"lent by {lender}"
        for sex, names in own[lender].items():
            # popularity falls roughly with the rank; a gentle slope keeps the list's tail in use
            weights = 1.0 / (np.arange(len(names)) + 5.0)
            for name, weight in zip(names, weights / weights.sum(), strict=True):
                values = (code, sex, name, float(weight), origin)
                for column, value in zip(rows, values, strict=True):
                    rows[column].append(value)
    return {
        "given_names": described(
            pa.table({**rows, "share": pa.array(rows["share"], pa.float32())}),
            source="popular-names-by-country-dataset (Wikipedia lists); `compiled by the project` where the list has too few",
            year="1990-2022",
            terms="CC0 1.0",
            about="Given names by sex. Lists are mostly of recent newborns and unweighted by age; shares fall with the rank. "
            "Countries without a list borrow one by language, religion and region.",
        )
    }


def _lists(frame: Any) -> dict[str, dict[str, list[str]]]:
    lists: dict[str, dict[str, list[str]]] = {}
    for (code, sex), group in frame.sort_values(["rank", "given_name"]).groupby(["country_iso3", "sex"]):
        names = [name.split("/")[0].split("(")[0].strip() for name in group.given_name if isinstance(name, str)]
        unique = list(dict.fromkeys(name for name in names if name))
        if len(unique) >= ENOUGH:
            lists.setdefault(str(code), {})[str(sex)] = unique
    return {code: sexes for code, sexes in lists.items() if len(sexes) == 2}


def _extra() -> dict[str, dict[str, list[str]]]:
    """The project's own lists, for countries that the open one lacks."""
    lists: dict[str, dict[str, list[str]]] = {}
    for line in EXTRA.read_text(encoding="utf-8").splitlines():
        if not line.startswith("#"):
            code, sex, names = line.split("\t")
            lists.setdefault(code, {})[sex] = names.split(";")
    return lists


def _profiles(source: Path, lending: Lending) -> dict[str, tuple[dict[str, float], dict[str, float]]]:
    """Main languages and religions of every country with a table."""
    languages = {
        str(code): main_languages(group, FAR)
        for code, group in read(source, "languages_cldr.csv").groupby("country_iso3")
    }
    pew = read(source, "religion_pew.csv")
    pew = pew[pew.year == 2020]
    religions = {
        str(code): dict(zip(group.religion, group.share, strict=True)) for code, group in pew.groupby("country_iso3")
    }
    codes = set(languages) | set(religions) | set(lending.codes)
    return {code: (languages.get(code, {}), religions.get(code, {})) for code in codes}


def _likeness(
    profiles: dict[str, tuple[dict[str, float], dict[str, float]]], code: str, other: str, lending: Lending
) -> float:
    """Overlap of languages and religions, and one and a half points for the same region."""
    if other not in profiles or other not in lending.codes:
        return -1.0
    mine, theirs = profiles[code], profiles[other]
    overlaps = [
        sum(min(share, second.get(name, 0.0)) for name, share in first.items())
        for first, second in zip(mine, theirs, strict=True)
    ]
    return 2 * overlaps[0] + overlaps[1] + 1.5 * (lending.region(code) == lending.region(other))
