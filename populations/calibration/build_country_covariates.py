"""Covariates of countries: what makes two countries alike, and the demographic moments that facets are conditioned on."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa

if TYPE_CHECKING:
    import pandas as pd

CITATION = (
    "World Bank (WDI, PIP); Gapminder; Pew Research Center (2025), Religious Composition 2010-2020; GeoNames; "
    "UN WPP 2024; Wittgenstein Centre; ILOSTAT; demographic joint fitted with WVS-7 marital margins"
)
TERMS = (
    "CC BY 4.0 and CC BY 3.0 IGO with credit; Pew: cite; marital moments rest on WVS-7: non-profit use with citation"
)
AGE_MIDPOINTS = {"18-24": 21.5, "25-34": 30.0, "35-44": 40.0, "45-54": 50.0, "55-64": 60.0, "65+": 73.5}
#: Territories without tables of their own take their large neighbour's.
PROXIES = {"AND": "ESP", "NIR": "GBR"}
EDUCATION = ("primary_or_less", "lower_secondary", "upper_secondary", "tertiary")


def country_covariates(raw: Path) -> pa.Table:
    """One row a country: structural covariates (``x_*``) and adult demographic moments (``d_*``), null where unknown."""
    import pandas as pd

    table = _structure(raw).join(_moments(raw), how="outer").sort_index()
    table = table.reindex(table.index.union(list(PROXIES)))
    for territory, proxy in PROXIES.items():
        table.loc[territory] = table.loc[territory].fillna(table.loc[proxy])
    arrow = pa.table({"country": table.index.astype(str).tolist()})
    for name in table.columns:
        values = pd.to_numeric(table[name]).to_numpy(np.float64)
        arrow = arrow.append_column(name, pa.array(values.astype(np.float32), mask=~np.isfinite(values)))
    return arrow.replace_schema_metadata({"citation": CITATION, "terms": TERMS})


def _structure(raw: Path) -> pd.DataFrame:
    import pandas as pd

    religion = pd.read_csv(raw / "religion_pew.csv")
    religion = religion[religion.year == religion.year.max()].pivot_table(
        index="country_iso3", columns="religion", values="share"
    )
    wealth = pd.read_csv(raw / "gini_gdp.csv").set_index("country_iso3")
    area = pd.read_csv(raw / "urban_rural.csv")
    cities = pd.read_csv(raw / "cities_top60.csv")
    place = cities[cities["rank"] <= 5].groupby("country_iso3")[["latitude", "longitude"]].median()
    north, east = np.radians(place["latitude"]), np.radians(place["longitude"])
    people = pd.read_csv(raw / "age_sex_2025.csv")
    people["from_age"] = people.age_group.str.extract(r"(\d+)").astype(int)
    total = people.groupby("country_iso3").pop_thousands.sum()
    out = pd.DataFrame(
        {
            "x_log_gdp": np.log(wealth.gdp_pc_ppp),
            "x_gini": wealth.gini,
            "x_urban": area[area.area == "urban"].set_index("country_iso3").share,
            "x_over60": people[people.from_age >= 60].groupby("country_iso3").pop_thousands.sum() / total,
            # the place as a point on the unit sphere: great-circle neighbours are near in it
            "x_east": np.cos(north) * np.sin(east),
            "x_meridian": np.cos(north) * np.cos(east),
            "x_north": np.sin(north),
        }
    )
    # square roots of shares: their Euclidean distance is Hellinger's
    for name in religion.columns:
        out[f"x_{name}"] = np.sqrt(religion[name])
    return out


def _moments(raw: Path) -> pd.DataFrame:
    import pandas as pd

    joint = pd.read_parquet(raw / "fitted_joint_5d.parquet")
    joint["share"] /= joint.groupby("country_iso3").share.transform("sum")
    age = joint.age_group.map(AGE_MIDPOINTS)
    by = joint.country_iso3

    def mean(values: pd.Series) -> pd.Series:
        return (values * joint.share).groupby(by).sum()

    out = pd.DataFrame({"d_age_mean": mean(age)})
    # 12 is the variance of a uniform age within a ten-year band
    out["d_age_sd"] = np.sqrt(mean(age**2) - out.d_age_mean**2 + 100 / 12)
    out["d_female"] = mean((joint.sex == "female").astype(float))
    for level in EDUCATION:
        out[f"d_{level}"] = mean((joint.edu == level).astype(float))
    out["d_married"] = mean((joint.marital == "married").astype(float))
    out["d_employed"] = mean(joint.emp.isin(["full_time", "part_time", "self_employed"]).astype(float))
    area = pd.read_csv(raw / "urban_rural.csv")
    religion = pd.read_csv(raw / "religion_pew.csv")
    newest = religion[(religion.year == religion.year.max()) & (religion.religion == "religiously_unaffiliated")]
    return out.join(
        pd.DataFrame(
            {
                "d_urban": area[area.area == "urban"].set_index("country_iso3").share,
                "d_unaffiliated": newest.groupby("country_iso3").share.mean().combine_first(_unaffiliated_by_age(raw)),
            }
        ),
        how="outer",
    )


def _unaffiliated_by_age(raw: Path) -> pd.Series[float]:
    """Share without a religion among survey respondents, for territories that Pew does not list."""
    import pandas as pd

    asked = pd.read_csv(raw / "religion_age_wvs.csv")
    size = asked.drop_duplicates(["country_iso3", "age_group"]).groupby("country_iso3").n_cell.sum()
    none = asked[asked.religion == "none"]
    share: pd.Series[float] = (none.share * none.n_cell).groupby(none.country_iso3).sum() / size
    return share.fillna(0.0)
