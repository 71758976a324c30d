"""Shipped tables of the joint: seeds, margins and ages within bands, by country."""

from pathlib import Path

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from . import dimensions as dim
from .build_countries import catalogue, country_table, donors
from .raw import CC_BY, CC_BY_IGO, WVS_TERMS, compact, cube, read, vectors

FIVE_YEARS = (
    "18-19", "20-24", "25-29", "30-34", "35-39", "40-44", "45-49", "50-54", "55-59", "60-64", "65-69", "70-74", "75-79", "80+",
)  # fmt: skip
FIVE_YEAR_EDGES = np.array([18, *range(20, 85, 5)])
BAND_OF_FIVE_YEARS = np.array([0, 0, 1, 1, 2, 2, 3, 3, 4, 4, 5, 5, 5, 5])
EDUCATION_OF_ATTAINMENT = {
    "none": "primary_or_less",
    "incomplete_primary": "primary_or_less",
    "primary": "primary_or_less",
    "lower_secondary": "lower_secondary",
    "upper_secondary": "upper_secondary",
    "post_secondary": "tertiary",
}
#: Labour tables know four age groups; each band takes the group that holds it.
LABOUR_GROUPS = ("15-24", "25-54", "55-64", "65+")
LABOUR_GROUP_OF_BAND = np.array([0, 1, 1, 1, 2, 3])

#: Respondents at which a country's own seed and the pooled one weigh the same, per age x sex block.
SHRINKAGE = 30.0
#: Weight of the pooled seed where the seed is a mean of five donors already: fills empty cells, little more.
DONOR_SHRINKAGE = 0.05
#: Yearly growth of the force of mortality after 80 (Gompertz; 0.1 is the usual human value).
GOMPERTZ = 0.1


def build(source: Path) -> dict[str, pa.Table]:
    """Countries, seeds, margins and single years of age."""
    listed = catalogue(source)
    codes = [row.iso3 for row in listed if not row.proxy_of]
    age_sex = _age_sex(source, codes)
    attainment = _attainment(source, codes)
    education = _bands(attainment)
    education /= education.sum(-1, keepdims=True)
    labour, marital, self_employed = _labour(source, codes), _marital(source, codes), _self_employed(source, codes)
    _borrow_from_donors(source, codes, labour, marital, self_employed)
    margins = vectors(
        codes,
        {
            "age_sex": _bands(age_sex[..., None])[..., 0],
            "education": education,
            "labour": labour,
            "marital": marital,
            "self_employed": self_employed,
        },
        source="UN World Population Prospects 2024 by 2019 age pattern (age x sex, 2025); Wittgenstein Centre (education given "
        "age and sex, 2020); ILO modelled estimates (labour status given age and sex, 2025; self-employed share of the employed "
        "by sex, 2021-2023); WVS-7 respondents or five donor countries (marital status given age and sex)",
        year="2025",
        terms=f"age_sex {CC_BY_IGO}; education, labour, self_employed {CC_BY}; marital: {WVS_TERMS}",
        about="Targets of the joint. age_sex sums to 1; the others are conditional on age band and sex.",
    )
    seeds = vectors(
        codes,
        {"seed": compact(_seeds(source, codes, [row.region for row in listed if not row.proxy_of]))},
        source="WVS-7 respondents of 54 countries fitted to Wittgenstein and ILO margins; other countries five donors' mean; "
        "thin cells shrunk to the region",
        year="2017-2022",
        terms=WVS_TERMS,
        about="Seed of the fit: education x employment x marital given age band and sex.",
    )
    ages = vectors(
        codes,
        {"share": compact(_single_years(age_sex, attainment))},
        source="UN World Population Prospects; Wittgenstein Centre",
        year="2025",
        terms=f"{CC_BY_IGO}; {CC_BY}",
        about="Share of each single year 18-100 within age band, sex and education; sums to 1 over each band.",
    )
    return {"countries": country_table(source, listed), "joint_seeds": seeds, "joint_margins": margins, "ages": ages}


def _age_sex(source: Path, codes: list[str]) -> NDArray[np.float64]:
    """Adults by five-year group and sex, shape (n_countries, 14, 2), summing to 1 a country."""
    frame = read(source, "age_sex_2025.csv")
    people = cube(frame, "pop_thousands", {"country_iso3": codes, "age_group": FIVE_YEARS, "sex": dim.SEXES})
    return np.asarray(people / people.sum((1, 2), keepdims=True))


def _attainment(source: Path, codes: list[str]) -> NDArray[np.float64]:
    """Adults by five-year group, sex and education, shape (n_countries, 14, 2, 4)."""
    frame = read(source, "age_sex_education.csv")
    frame["level"] = frame.education.map(EDUCATION_OF_ATTAINMENT)
    axes = {"country_iso3": codes, "age_group": FIVE_YEARS, "sex": dim.SEXES, "level": dim.EDUCATION}
    return cube(frame, "pop_thousands", axes)


def _bands(groups: NDArray[np.float64]) -> NDArray[np.float64]:
    """Sum five-year groups (axis 1) to the six bands."""
    return np.stack([groups[:, band == BAND_OF_FIVE_YEARS].sum(1) for band in range(len(dim.AGE_BANDS))], axis=1)


def _labour(source: Path, codes: list[str]) -> NDArray[np.float64]:
    frame = read(source, "labour_status_age_sex.csv")
    axes = {"country_iso3": codes, "age_group": LABOUR_GROUPS, "sex": dim.SEXES, "status": dim.LABOUR}
    groups = cube(frame, "share", axes, missing=np.nan)
    groups = groups / groups.sum(-1, keepdims=True)
    bands: NDArray[np.float64] = groups[:, LABOUR_GROUP_OF_BAND]
    bands[np.isnan(bands).any((1, 2, 3))] = np.nan
    return bands


def _marital(source: Path, codes: list[str]) -> NDArray[np.float64]:
    frame = read(source, "marital_age_sex.csv")
    axes = {"country_iso3": codes, "age_group": dim.AGE_BANDS, "sex": dim.SEXES, "marital": dim.MARITAL}
    shares = cube(frame, "share", axes)
    shares[shares < 1e-9] = 0.0
    with np.errstate(invalid="ignore"):
        return np.asarray(shares / shares.sum(-1, keepdims=True))


def _self_employed(source: Path, codes: list[str]) -> NDArray[np.float64]:
    frame = read(source, "employment_status_self.csv")
    frame = frame[frame.status == "self_employed"]
    return cube(frame, "share", {"country_iso3": codes, "sex": dim.SEXES}, missing=np.nan)


def _borrow_from_donors(source: Path, codes: list[str], *targets: NDArray[np.float64]) -> None:
    """Fill countries without a table from the mean of their donors, in place."""
    lenders_of = donors(source)
    for target in targets:
        known = np.asarray(~np.isnan(target).reshape(len(codes), -1).any(1))
        for row in np.flatnonzero(~known):
            lenders = [
                codes.index(code) for code in lenders_of[codes[row]] if code in codes and known[codes.index(code)]
            ]
            target[row] = target[lenders].mean(0)


def _seeds(source: Path, codes: list[str], regions: list[str]) -> NDArray[np.float64]:
    """Education x employment x marital given age and sex, own or donors', shrunk toward the region's surveyed countries."""
    frame = read(source, "fitted_joint_5d.parquet")
    axes = {
        "country_iso3": codes,
        "age_group": dim.AGE_BANDS,
        "sex": dim.SEXES,
        "edu": dim.EDUCATION,
        "emp": dim.EMPLOYMENT,
        "marital": dim.MARITAL,
    }
    joint = cube(frame, "share", axes).reshape(len(codes), len(dim.AGE_BANDS), len(dim.SEXES), -1)
    with np.errstate(invalid="ignore"):
        joint = joint / joint.sum(-1, keepdims=True)
    lenders_of = donors(source)
    own = np.array([code not in lenders_of for code in codes])
    absent = np.isnan(joint).any((1, 2, 3))
    for row in np.flatnonzero(absent):
        joint[row] = np.mean([joint[codes.index(code)] for code in lenders_of[codes[row]]], axis=0)
    world = joint[own].mean(0)
    world = world * (1 - 1e-4) + 1e-4 / world.shape[-1]
    n = _cell_sizes(source, codes)
    weight = np.where(own[:, None, None], SHRINKAGE / (n + SHRINKAGE), DONOR_SHRINKAGE)[..., None]
    seeds = np.empty_like(joint)
    for place, region in enumerate(regions):
        neighbours = own & (np.array(regions) == region)
        pooled = 0.9 * joint[neighbours].mean(0) + 0.1 * world if neighbours.sum() >= 3 else world
        seeds[place] = (1 - weight[place]) * joint[place] + weight[place] * pooled
    return np.asarray(seeds)


def _cell_sizes(source: Path, codes: list[str]) -> NDArray[np.float64]:
    """Respondents behind each age x sex block of a surveyed country, shape (n_countries, 6, 2)."""
    frame = read(source, "employment_age_sex_wvs.csv")
    frame = frame.drop_duplicates(["country_iso3", "age_group", "sex"])
    return cube(frame, "n_cell", {"country_iso3": codes, "age_group": dim.AGE_BANDS, "sex": dim.SEXES})


def _single_years(age_sex: NDArray[np.float64], attainment: NDArray[np.float64]) -> NDArray[np.float64]:
    """Single years within bands by sex and education, shape (n_countries, 83, 2, 4).

    The cumulative count is interpolated monotonically (PCHIP) up to 80; the open group follows a Gompertz survival whose level
    makes it join the years before 80. Education within a band follows the five-year groups, fitted to both margins.
    """
    group_of_age = np.searchsorted(FIVE_YEAR_EDGES, dim.AGES, side="right") - 1
    result = np.empty((len(age_sex), len(dim.AGES), 2, len(dim.EDUCATION)))
    for country, (people, taught) in enumerate(zip(age_sex, attainment, strict=True)):
        for sex in range(2):
            years = _years(people[:, sex])
            given_group = taught[:, sex] + 1e-9 * taught[:, sex].sum()
            given_group /= given_group.sum(-1, keepdims=True)
            table = years[:, None] * given_group[group_of_age]
            for band in range(len(dim.AGE_BANDS)):
                rows = band == dim.BAND_OF_AGE
                target = taught[band == BAND_OF_FIVE_YEARS, sex].sum(0)
                block, share = table[rows], years[rows] / years[rows].sum()
                target = np.maximum(target / target.sum(), 1e-9)
                for _ in range(50):
                    block = block * (target / target.sum() / block.sum(0))
                    block = block * (share / block.sum(1))[:, None]
                result[country, rows, sex] = block / block.sum(0)
    return result


def _years(groups: NDArray[np.float64]) -> NDArray[np.float64]:
    from scipy.interpolate import PchipInterpolator
    from scipy.optimize import brentq

    below = PchipInterpolator(FIVE_YEAR_EDGES, np.concatenate([[0.0], np.cumsum(groups[:-1])]))
    years = np.diff(below(np.arange(dim.YOUNGEST, 81)))
    after = np.arange(dim.OLDEST - 80 + 1) + 0.5

    def survivors(level: float) -> NDArray[np.float64]:
        return np.asarray(np.exp(-level * (np.exp(GOMPERTZ * after) - 1) / GOMPERTZ))

    start, total = max(years[-1], 1e-12), groups[-1]
    low, high = 0.005, 2.0
    if survivors(low).sum() < total / start:
        level = low
    elif survivors(high).sum() > total / start:
        level = high
    else:
        level = brentq(lambda level: survivors(level).sum() - total / start, low, high)
    tail = survivors(level)
    return np.concatenate([years, total * tail / tail.sum()])
