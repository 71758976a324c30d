"""Shipped tables of work: ISCO-08 major groups by country, and occupation titles."""

from pathlib import Path

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from . import dimensions as dim
from .build_conditionals import borrowed
from .lending import Lending
from .raw import CC_BY, WVS_TERMS, compact, cube, described, read, vectors

#: How the survey's occupational groups spread over ISCO-08 major groups (our reading of both classifications, assumed).
ISCO_OF_WVS = {
    "higher_admin": {1: 1.0},
    "professional_technical": {2: 0.6, 3: 0.4},
    "clerical": {4: 0.85, 3: 0.15},
    "sales": {5: 1.0},
    "service": {5: 0.8, 9: 0.2},
    "skilled_worker": {7: 0.8, 8: 0.2},
    "semi_skilled": {8: 0.6, 7: 0.2, 9: 0.2},
    "unskilled": {9: 1.0},
    "farm_worker": {9: 0.5, 6: 0.5},
    "farm_owner": {6: 1.0},
}
ILO_EDUCATION = ("less_than_basic", "basic", "intermediate", "advanced")
#: Respondents of the world's pattern that a thin sex x education cell is shrunk with.
SHRINKAGE = 30.0
#: Countries whose occupational structure stands for one without a table.
NEAREST = 5


def build(source: Path) -> dict[str, pa.Table]:
    """Occupation margins and patterns, titles."""
    return {"occupations": _occupations(source, Lending.of(source)), "titles": _titles(source)}


def _occupations(source: Path, lending: Lending) -> pa.Table:
    known = _published(source)
    margin, origins = _estimated(source, lending, known)
    patterns, pattern_origins = borrowed(lending, _patterns(source))
    return vectors(
        lending.codes,
        {
            "margin": margin,
            "given_sex_education": compact(patterns),
            "by_education": np.tile(_ilo(source), (len(margin), 1, 1)),
        },
        text={"origin": origins, "pattern_origin": pattern_origins},
        source="ILOSTAT EMP_TEMP_SEX_OCU and EMP_TEMP_SEX_OCU_EDU; countries without: five nearest by sector and income; "
        " WVS-7 respondents (occupation given sex and education)",
        year="2013-2026",
        terms=f"margin, by_education: {CC_BY}; given_sex_education: {WVS_TERMS}",
        about="ISCO-08 major groups 1-9 of the employed; pattern given sex and education, scaled to the margin when drawn. "
        "Armed forces (0) are in no source table.",
    )


def withheld_occupations(source: Path) -> dict[str, tuple[float, float]]:
    """Total variation of each published occupation margin from its estimate without it, and from the mean of all others."""
    lending, known = Lending.of(source), _published(source)
    misses = {}
    for code, truth in known.items():
        others = {other: shares for other, shares in known.items() if other != code}
        if code in lending.codes:
            guess = _estimated(source, lending, others)[0][lending.codes.index(code)]
            mean = np.mean(list(others.values()), axis=0)
            misses[code] = (float(0.5 * np.abs(guess - truth).sum()), float(0.5 * np.abs(mean - truth).sum()))
    return misses


def _published(source: Path) -> dict[str, NDArray[np.float64]]:
    frame = read(source, "occupation_isco.csv")
    codes = sorted(set(frame.country_iso3))
    shares = cube(frame, "share", {"country_iso3": codes, "isco_major": dim.ISCO_MAJOR})
    return dict(zip(codes, shares / shares.sum(-1, keepdims=True), strict=True))


def _estimated(
    source: Path, lending: Lending, known: dict[str, NDArray[np.float64]]
) -> tuple[NDArray[np.float64], list[str]]:
    """National shares, own or from the nearest countries, whose farm work is scaled to the country's agricultural share."""
    sector = read(source, "sector_sex.csv")
    sector = sector[sector.sex == "both"]
    codes = sorted(set(sector.country_iso3))
    parts = cube(sector, "share", {"country_iso3": codes, "sector": ("agriculture", "industry", "service")})
    sectors, _ = borrowed(lending, dict(zip(codes, parts / parts.sum(-1, keepdims=True), strict=True)))
    gdp = read(source, "gini_gdp.csv").dropna(subset=["gdp_pc_ppp"])
    wealth, _ = borrowed(lending, {row.country_iso3: np.log(row.gdp_pc_ppp) for row in gdp.itertuples()})
    features = np.column_stack([sectors[:, :2] / 0.1, wealth / 0.5])
    with_table = np.array([code in known for code in lending.codes])
    rows, origins = [], []
    for at, code in enumerate(lending.codes):
        if code in known:
            rows.append(known[code])
            origins.append("own")
            continue
        distance = np.where(with_table, np.linalg.norm(features - features[at], axis=1), np.inf)
        nearest = np.argsort(distance, kind="stable")[:NEAREST]
        weight = 1 / (0.1 + distance[nearest])
        weight /= weight.sum()
        shares = weight @ np.array([known[lending.codes[other]] for other in nearest])
        farmers = float(np.clip(shares[5] * sectors[at, 0] / max(weight @ sectors[nearest, 0], 1e-3), 0.0005, 0.95))
        shares = shares * (1 - farmers) / (1 - shares[5])
        shares[5] = farmers
        rows.append(shares / shares.sum())
        origins.append(f"nearest {' '.join(sorted(lending.codes[other] for other in nearest))}")
    return np.array(rows), origins


def _patterns(source: Path) -> dict[str, NDArray[np.float64]]:
    """ISCO major group given sex and education, shape (2, 4, 9), per surveyed country."""
    frame = read(source, "occupation_sex_edu_wvs.csv")
    codes = sorted(set(frame.country_iso3))
    counts = cube(
        frame, "n", {"country_iso3": codes, "sex": dim.SEXES, "edu": dim.EDUCATION, "occ": tuple(ISCO_OF_WVS)}
    )
    spread = np.array([[groups.get(major, 0.0) for major in dim.ISCO_MAJOR] for groups in ISCO_OF_WVS.values()])
    groups = counts @ spread
    world = (groups.sum(0) + 0.5) / (groups.sum(0) + 0.5).sum(-1, keepdims=True)
    shares = groups + SHRINKAGE * world
    return dict(zip(codes, shares / shares.sum(-1, keepdims=True), strict=True))


def _ilo(source: Path) -> NDArray[np.float64]:
    """Mean over three countries of the relative frequency of an education given a major group, shape (4, 9)."""
    frame = read(source, "isco_education_seed.csv")
    codes = sorted(set(frame.country_iso3))
    axes = {"country_iso3": codes, "isco_major": dim.ISCO_MAJOR, "education": ILO_EDUCATION}
    shares = cube(frame, "share", axes) + 0.005
    ratio = np.log(shares / shares.mean(1, keepdims=True)).mean(0)
    return np.asarray(np.exp(ratio).T)


def _titles(source: Path) -> pa.Table:
    frame = read(source, "occupation_titles_esco.csv")
    frame = frame.sort_values(["isco_major", "iscoGroup", "preferredLabel"]).reset_index(drop=True)
    # a title's chance within its major group: unit groups weigh the same, titles within a unit group weigh the same
    per_unit = frame.groupby(["isco_major", "iscoGroup"]).preferredLabel.transform("size")
    units = frame.groupby("isco_major").iscoGroup.transform("nunique")
    return described(
        pa.table(
            {
                "isco_major": pa.array(frame.isco_major.astype("int8").to_numpy()),
                "isco_unit": pa.array(frame.iscoGroup.astype("int16").to_numpy()),
                "title": pa.array(frame.preferredLabel.tolist()),
                "share": pa.array((1.0 / (per_unit * units)).to_numpy(dtype=np.float32)),
            }
        ),
        source="ESCO v1, European Commission",
        year="2017",
        terms="European Commission reuse notice, with credit",
        about="Occupation titles; share within the major group is uniform over unit groups, then over titles: no source "
        "counts workers by title.",
    )
