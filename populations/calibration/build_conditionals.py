"""Shipped tables of what is drawn given the joint: area, religion, income, household size."""

from collections.abc import Mapping
from pathlib import Path

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from . import dimensions as dim
from .lending import Lending
from .raw import CC_BY, CC_BY_IGO, WVS_TERMS, compact, cube, read, vectors

PEW = (
    "christians", "muslims", "hindus", "buddhists", "jews", "other_religions", "religiously_unaffiliated",
)  # fmt: skip
RELIGION_OF_WVS = {
    "catholic": "christian",
    "protestant": "christian",
    "orthodox": "christian",
    "other_christian": "christian",
    "muslim": "muslim",
    "hindu": "hindu",
    "buddhist": "buddhist",
    "jew": "jewish",
    "other": "other",
    "none": "unaffiliated",
}
MARITAL_OF_WVS = {"cohabiting": "married", "separated": "divorced"}
BRACKETS = {"1": (1, 1), "2-3": (2, 3), "4-5": (4, 5), "6+": (6, dim.LARGEST_HOUSEHOLD)}
#: Respondents of the region's mean that a thin cell is shrunk with.
SHRINKAGE = 30.0


def build(source: Path) -> dict[str, pa.Table]:
    """Area, religion, income and household tables."""
    lending = Lending.of(source)
    return {
        "area": _area(source, lending),
        "religion": _religion(source, lending),
        "income": _income(source, lending),
        "household": _household(source, lending),
    }


def borrowed(lending: Lending, known: Mapping[str, NDArray[np.float64]]) -> tuple[NDArray[np.float64], list[str]]:
    """One array per country, its own or the mean of its lenders', with the origin in words."""
    origins, rows = [], []
    for code in lending.codes:
        origin, lenders = lending.lenders(code, known)
        origins.append(origin)
        rows.append(np.mean([known[lender] for lender in lenders], axis=0))
    return np.array(rows), origins


def _area(source: Path, lending: Lending) -> pa.Table:
    frame = read(source, "urban_rural.csv")
    urban = {row.country_iso3: np.array(row.share) for row in frame[frame.area == "urban"].itertuples()}
    share, origins = borrowed(lending, urban)
    return vectors(
        lending.codes,
        {"urban": share},
        text={"origin": origins},
        source="World Bank WDI (UN World Urbanization Prospects)",
        year="2024",
        terms=CC_BY,
        about="Urban share of the population; taken for adults.",
    )


def _religion(source: Path, lending: Lending) -> pa.Table:
    pew = read(source, "religion_pew.csv")
    axes = {"country_iso3": sorted(set(pew.country_iso3)), "religion": PEW}
    national = dict(zip(axes["country_iso3"], cube(pew[pew.year == 2020], "share", axes), strict=True))
    wvs = read(source, "religion_age_wvs.csv")
    wvs["group"] = wvs.religion.map(RELIGION_OF_WVS)
    surveyed = sorted(set(wvs.country_iso3))
    counts = cube(wvs, "n", {"country_iso3": surveyed, "age_group": dim.AGE_BANDS, "group": dim.RELIGIONS})
    for code in set(surveyed) - set(national):  # Andorra and Northern Ireland are not in Pew's table
        national[code] = counts[surveyed.index(code)].sum(0)
    ratios = {code: _age_ratios(table) for code, table in zip(surveyed, counts, strict=True)}
    share, origins = borrowed(lending, national)
    pattern, pattern_origins = borrowed(lending, ratios)
    return vectors(
        lending.codes,
        {"national": share / share.sum(-1, keepdims=True), "log_age_ratio": compact(pattern)},
        text={"origin": origins, "age_origin": pattern_origins},
        source="Pew Research Center, Religious Composition 2010-2020 (2025); age pattern WVS-7 respondents",
        year="2020",
        terms=f"national: Pew Research Center, cite; log_age_ratio: {WVS_TERMS}",
        about="National shares; log ratio of the share at an age band to the share at all ages.",
    )


def _age_ratios(counts: NDArray[np.float64]) -> NDArray[np.float64]:
    """Log ratio of a religion's share in an age band to its share overall, shrunk to none with 30 respondents; (6, 7)."""
    overall = (counts.sum(0) + 0.5) / (counts.sum() + 0.5 * counts.shape[1])
    by_age = (counts + SHRINKAGE * overall) / (counts.sum(-1, keepdims=True) + SHRINKAGE)
    return np.asarray(np.log(by_age / overall))


def _income(source: Path, lending: Lending) -> pa.Table:
    shares = read(source, "income_shares.csv")
    wide = shares.pivot(index="country_iso3", columns="income_group", values="share").dropna()
    deciles = {
        str(code): _deciles({str(group): float(share) for group, share in row.items()}) for code, row in wide.iterrows()
    }
    relative, origins = borrowed(lending, deciles)
    gdp = read(source, "gini_gdp.csv").dropna(subset=["gdp_pc_ppp"])
    wealth, wealth_origins = borrowed(lending, {row.country_iso3: np.log(row.gdp_pc_ppp) for row in gdp.itertuples()})
    steps, step_origins = borrowed(lending, _steps(source))
    return vectors(
        lending.codes,
        {"relative": relative, "gdp_ppp": np.exp(wealth), "step": compact(steps)},
        text={"origin": origins, "gdp_origin": wealth_origins, "step_origin": step_origins},
        source="World Bank PIP (decile shares, latest year per country); GDP per head from Gapminder (World Bank); "
        "WVS-7 respondents (self-placed income step given education)",
        year="1992-2024",
        terms=f"relative, gdp_ppp: {CC_BY}; step: {WVS_TERMS}",
        about="Mean income of each decile relative to the mean; GDP per head, international dollars of 2021; step given education.",
    )


def _deciles(groups: Mapping[str, float]) -> NDArray[np.float64]:
    """Ten relative incomes (mean 1) from the seven published shares: quintiles are split along a smooth Lorenz curve."""
    from scipy.interpolate import PchipInterpolator

    low, high = groups["poorest_10percent"], groups["richest_10percent"]
    fifths = [
        groups[name]
        for name in (
            "poorest_20percent",
            "2nd_poorest_20percent",
            "middle_20percent",
            "2nd_richest_20percent",
            "richest_20percent",
        )
    ]
    at = [0.0, 0.1, 0.2, 0.4, 0.6, 0.8, 0.9, 1.0]
    parts = [low, fifths[0] - low, *fifths[1:4], fifths[4] - high, high]
    lorenz = PchipInterpolator(at, np.concatenate([[0.0], np.cumsum(parts) / np.sum(parts)]))
    # sorted, because the split of a quintile may put its halves out of order by a rounding error of the source
    return np.sort(np.diff(lorenz(np.linspace(0, 1, 11))) * 10)


def _steps(source: Path) -> dict[str, NDArray[np.float64]]:
    frame = read(source, "income_step_edu_wvs.csv")
    codes = sorted(set(frame.country_iso3))
    counts = cube(frame, "n", {"country_iso3": codes, "edu": dim.EDUCATION, "income_step": tuple(range(1, 11))})
    pooled = counts.sum(1, keepdims=True)
    pooled = pooled / pooled.sum(-1, keepdims=True)
    shares = (counts + SHRINKAGE * pooled + 0.1) / (counts + SHRINKAGE * pooled + 0.1).sum(-1, keepdims=True)
    return dict(zip(codes, shares, strict=True))


def _household(source: Path, lending: Lending) -> pa.Table:
    frame = read(source, "household_size_dist.csv").dropna(subset=["share"])
    average = {row.country_iso3: row.avg_household_size for row in read(source, "household_size_avg.csv").itertuples()}
    axes = {"country_iso3": sorted(set(frame.country_iso3)), "household_members": tuple(BRACKETS)}
    persons = {
        code: _persons(shares, average.get(code))
        for code, shares in zip(axes["country_iso3"], cube(frame, "share", axes), strict=True)
    }
    share, origins = borrowed(lending, persons)
    wvs = read(source, "hhsize_marital_wvs.csv")
    wvs["status"] = wvs.marital.replace(MARITAL_OF_WVS)
    codes = sorted(set(wvs.country_iso3))
    counts = cube(wvs, "n", {"country_iso3": codes, "status": dim.MARITAL, "hhsize": tuple(range(1, 9))})
    world = counts.sum(0) / counts.sum((0, 2))[:, None]
    given = (counts + SHRINKAGE * world) / (counts + SHRINKAGE * world).sum(-1, keepdims=True)
    pattern, pattern_origins = borrowed(lending, dict(zip(codes, given, strict=True)))
    return vectors(
        lending.codes,
        {"persons": share / share.sum(-1, keepdims=True), "given_marital": compact(pattern)},
        text={"origin": origins, "marital_origin": pattern_origins},
        source="UN DESA Household Size and Composition 2022 (latest year); WVS-7 respondents (size given marital status)",
        year="2000-2021",
        terms=f"persons: {CC_BY_IGO}; given_marital: {WVS_TERMS}",
        about="Persons by size of their household, 1-12 (households weighted by size); size 1 to 8+ given marital status.",
    )


def _persons(brackets: NDArray[np.float64], average: float | None) -> NDArray[np.float64]:
    """Persons by household size from four brackets of households.

    Within a bracket shares fall geometrically; the ratio is chosen so that the mean size meets the published one, within
    reason, and is 0.7 where none is published.
    """
    from scipy.optimize import brentq

    def households(ratio: float) -> NDArray[np.float64]:
        sizes = np.zeros(dim.LARGEST_HOUSEHOLD)
        for share, (low, high) in zip(brackets, BRACKETS.values(), strict=True):
            inside = ratio ** np.arange(high - low + 1)
            sizes[low - 1 : high] = share * inside / inside.sum()
        return sizes

    def miss(ratio: float) -> float:
        return float(households(ratio) @ dim.HOUSEHOLD_SIZES - (average or 0.0))

    low, high = 0.2, 1.2
    ratio = 0.7
    if average and miss(low) < 0 < miss(high):
        ratio = brentq(miss, low, high)
    elif average:
        ratio = low if miss(low) >= 0 else high
    persons = households(ratio) * dim.HOUSEHOLD_SIZES
    return np.asarray(persons / persons.sum())
