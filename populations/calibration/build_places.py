"""Shipped tables of places: cities and main languages."""

from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from .lending import Lending
from .raw import CC_BY, described, read

CITIES = 40
LANGUAGES = 25
EARTH_KM = 6371.0
#: Rows whose population is that of a county or sub-county, found by reading the largest countries' lists.
NOT_CITIES = {
    ("KEN", "Kakamega"),
    ("KEN", "Mwala"),
    ("KEN", "Matuga"),
    ("KEN", "Khwisero"),
    ("KEN", "Jomvu"),
    ("IND", "Kallakurichi"),
    ("CHN", "Wuzhong"),
}
#: Territories whose cities are listed under another country, by its first-level division.
DIVISIONS = {"NIR": ("GBR", "NIR")}

#: Varieties counted with the language they are written in, since both list the same speakers.
VARIETIES = {
    "Swiss German": "German",
    "Bavarian": "German",
    "Low German": "German",
    "Main-Franconian": "German",
    "Colognian": "German",
    "Moroccan Arabic": "Arabic",
    "Egyptian Arabic": "Arabic",
    "Algerian Arabic": "Arabic",
    "Tunisian Arabic": "Arabic",
    "Levantine Arabic": "Arabic",
    "Najdi Arabic": "Arabic",
    "Sanaani Arabic": "Arabic",
    "West Flemish": "Dutch",
    "Walloon": "French",
    "Scots": "English",
}
#: Languages widely learnt: without official status their shares count learners and are left out.
LEARNT = {"English", "French", "German", "Spanish", "Russian", "Italian", "Portuguese", "Dutch", "Chinese", "Swedish"}
#: No longer anybody's main language, though listed.
LITURGICAL = {"Coptic", "Latin", "Sanskrit", "Church Slavic"}
#: CLDR counts learners of an official minority language: the German-speaking community is 0.7 % of Belgium's population.
NATIVE = {("BEL", "German"): 0.007}
#: Shares that sum to more than this show that learners are counted.
OVERLAPPING = 1.05
#: Regions in which English and French are the first language of most who list them; all others are ``FAR``.
NEAR = ("Northern and Western Europe", "Southern Europe", "Eastern Europe", "Northern America and Australasia")
FAR = "elsewhere"
#: Official, yet a second language for most where other languages cover the country: a quarter of the share is kept (assumed).
SECOND = {"English", "French"}
KEPT = 0.25


def build(source: Path) -> dict[str, pa.Table]:
    """Cities and languages."""
    lending = Lending.of(source)
    return {"cities": _cities(source, lending), "languages": _languages(source, lending)}


def _cities(source: Path, lending: Lending) -> pa.Table:
    import pandas as pd

    frame = read(source, "cities_top60.csv")
    for code, (owner, division) in DIVISIONS.items():
        part = frame[(frame.country_iso3 == owner) & (frame.admin1code == division)]
        frame = pd.concat([frame, part.assign(country_iso3=code)])
    frame = frame[frame.country_iso3.isin(lending.codes)]
    kept = [_without_districts(group) for _, group in frame.groupby("country_iso3", sort=True)]
    rows: dict[str, list[object]] = {"iso3": [], "city": [], "population": []}
    for group in kept:
        for row in group.itertuples():
            rows["iso3"].append(row.country_iso3)
            rows["city"].append(row.name)
            rows["population"].append(int(row.population))
    return described(
        pa.table(rows),
        source="GeoNames cities15000",
        year="2026",
        terms=CC_BY,
        about=f"Up to {CITIES} largest cities a country, districts and duplicates dropped; they stand for all urban places.",
    )


def _without_districts(group: Any) -> Any:
    """Cities that are not part of a larger one.

    A row is a district or a duplicate if a larger row lies within 6 km; or one three times larger within 8 km plus up to 12 km
    with its size; or a row close by whose whole name it repeats with an addition (South Boston).
    """
    group = group.sort_values(["population", "name"], ascending=[False, True]).drop_duplicates("name")
    near = _distances_km(group.latitude.to_numpy(), group.longitude.to_numpy())
    people, names = group.population.to_numpy(dtype=np.float64), group.name.tolist()
    code = str(group.country_iso3.iloc[0])
    reach = 8 + 12 * np.minimum(1, people / 5e6)
    kept: list[int] = []
    for row, name in enumerate(names):
        part = any(
            near[row, big] < 6 or (near[row, big] < reach[big] and people[big] >= 3 * people[row]) for big in kept
        )
        repeats = any(name != other and f" {other}" in name and near[row, at] < 30 for at, other in enumerate(names))
        if not part and not repeats and (code, name) not in NOT_CITIES:
            kept.append(row)
    return group.iloc[kept[:CITIES]]


def _distances_km(latitude: NDArray[np.float64], longitude: NDArray[np.float64]) -> NDArray[np.float64]:
    phi, lam = np.radians(latitude), np.radians(longitude)
    half = (
        np.sin((phi[:, None] - phi) / 2) ** 2
        + np.cos(phi[:, None]) * np.cos(phi) * np.sin((lam[:, None] - lam) / 2) ** 2
    )
    return np.asarray(2 * EARTH_KM * np.arcsin(np.sqrt(np.clip(half, 0, 1))))


def _languages(source: Path, lending: Lending) -> pa.Table:
    frame = read(source, "languages_cldr.csv")
    rows: dict[str, list[object]] = {"iso3": [], "language": [], "share": [], "origin": []}
    known = set(frame.country_iso3)
    for code in lending.codes:
        origin, lenders = lending.lenders(code, known)
        spoken = main_languages(frame[frame.country_iso3 == lenders[0]], lending.region(code))
        for language, share in spoken.items():
            for column, value in zip(rows, (code, language, share, origin), strict=True):
                rows[column].append(value)
    table = pa.table(rows)
    return described(
        table,
        source="Unicode CLDR (territory languages)",
        year="2025",
        terms="Unicode License v3",
        about="Main language of adults. CLDR counts everybody who can use a language; learners are left out and shares are "
        "scaled to 1, so they are estimates.",
    )


def main_languages(frame: Any, region: str) -> dict[str, float]:
    """Shares of main languages from shares of speakers that overlap; sums to 1, largest first."""
    spoken: dict[str, float] = {}
    official: set[str] = set()
    for row in frame.itertuples():
        language = VARIETIES.get(row.language, row.language)
        if language.islower() or language in LITURGICAL:  # lower case is a code without an English name
            continue
        spoken[language] = max(spoken.get(language, 0.0), NATIVE.get((row.country_iso3, language), float(row.share)))
        if isinstance(row.official_status, str):
            official.add(language)
    native = spoken
    if sum(spoken.values()) > OVERLAPPING:
        native = {name: share for name, share in spoken.items() if name in official or name not in LEARNT} or spoken
    others = sum(share for name, share in native.items() if name not in SECOND)
    weighed = {
        name: share * (KEPT if name in SECOND and others >= 0.6 and region not in NEAR else 1.0)
        for name, share in native.items()
    }
    largest = sorted(weighed.items(), key=lambda item: (-item[1], item[0]))[:LANGUAGES]
    total = sum(share for _, share in largest)
    return {name: share / total for name, share in largest}
