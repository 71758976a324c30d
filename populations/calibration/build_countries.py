"""The list of calibrated countries: names, regions, quality of the joint."""

from dataclasses import dataclass
from pathlib import Path

import pyarrow as pa

from .raw import described, read

NAMES = Path(__file__).with_name("tables") / "country_names.tsv"

#: The 66 territories of the World Values Survey, Round Seven (2017-2022).
WVS7 = frozenset(
    (
        "AND", "ARG", "ARM", "AUS", "BGD", "BOL", "BRA", "CAN", "CHL", "CHN", "COL", "CYP", "CZE", "DEU", "ECU", "EGY",
        "ETH", "GBR", "GRC", "GTM", "HKG", "IDN", "IND", "IRN", "IRQ", "JOR", "JPN", "KAZ", "KEN", "KGZ", "KOR", "LBN",
        "LBY", "MAC", "MAR", "MDV", "MEX", "MMR", "MNG", "MYS", "NGA", "NIC", "NIR", "NLD", "NZL", "PAK", "PER", "PHL",
        "PRI", "ROU", "RUS", "SGP", "SRB", "SVK", "THA", "TJK", "TUN", "TUR", "TWN", "UKR", "URY", "USA", "UZB", "VEN",
        "VNM", "ZWE",
    )
)  # fmt: skip


@dataclass(frozen=True)
class Listed:
    """One line of the list of countries."""

    iso3: str
    name: str
    region: str
    aliases: str
    proxy_of: str
    quality: str
    sources: str


def catalogue(source: Path) -> list[Listed]:
    """Countries of the names file that the raw tables can calibrate, with the quality of each."""
    labour = read(source, "labour_status_age_sex.csv")
    complete = set(labour.country_iso3) - set(labour[labour.share.isna()].country_iso3)
    seeds = {row.country_iso3: row for row in read(source, "seed_donors.csv").itertuples()}
    listed = []
    for line in NAMES.read_text(encoding="utf-8").splitlines():
        if line.startswith("#"):
            continue
        iso3, name, region, aliases, proxy_of = line.split("\t")
        if proxy_of:
            quality, sources = "proxy", f"age, sex, education, employment and marital status of {proxy_of}"
        elif seeds[iso3].seed == "own":
            quality, sources = "observed", "UN WPP 2025; Wittgenstein 2020; ILO 2025; WVS-7 respondents"
        else:
            donors = " ".join(str(seeds[iso3].donors).split())
            quality = "donors" if iso3 in complete else "proxy"
            own = "UN WPP 2025; Wittgenstein 2020" + ("; ILO 2025" if quality == "donors" else "")
            borrowed = "joint and marital status" if quality == "donors" else "labour, joint and marital status"
            sources = f"{own}; {borrowed} from {donors}"
        listed.append(Listed(iso3, name, region, aliases, proxy_of, quality, sources))
    return listed


def donors(source: Path) -> dict[str, list[str]]:
    """Countries without a survey of their own, each with the surveyed ones that lend it their joint."""
    frame = read(source, "seed_donors.csv")
    return {row.country_iso3: str(row.donors).split() for row in frame.itertuples() if row.seed == "donor"}


def country_table(source: Path, listed: list[Listed]) -> pa.Table:
    """The shipped table of countries."""
    people = read(source, "age_sex_2025.csv").groupby("country_iso3").pop_thousands.sum()
    columns = {name: [getattr(row, name) for row in listed] for name in Listed.__dataclass_fields__}
    columns["has_wvs7"] = [row.iso3 in WVS7 for row in listed]
    columns["year"] = [2025] * len(listed)
    columns["adults_thousands"] = [float(people[row.iso3]) if row.iso3 in people else None for row in listed]
    return described(
        pa.table(columns),
        source="compiled by the project from the coverage of the other tables; adults: UN World Population Prospects",
        year="2025",
        terms="Apache-2.0; CC BY 3.0 IGO",
        about="Countries that can be synthesised and how well each is observed.",
    )
