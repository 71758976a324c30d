"""The joint distribution of a country's adults: age band x sex x education x employment x marital status."""

from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from ...errors import MarginError
from . import dimensions as dim
from .countries import Country, countries, resolve
from .tables import vectors

#: Largest miss allowed in any cell of any fitted margin, as a share of all adults. The promise is 1e-6.
TOLERANCE = 1e-10
#: Sweeps before giving up; 183 countries need 30 to 400.
SWEEPS = 5000

#: Out of the labour force without survey data: what a person of that age and sex most likely is (assumed, see docs/data.md).
ASSUMED_OUTSIDE = {"18-24": ("student", "student"), "55-64": ("retired", "retired"), "65+": ("retired", "retired")}


@dataclass(frozen=True)
class Joint:
    """A fitted joint.

    Attributes:
        country: whose adults.
        share: shape ``dimensions.JOINT_SHAPE``, summing to 1.
        worst: largest absolute miss over all cells of all margins.
        sweeps: iterations of the fit.
        has_marital: False for the open-licence joint, which knows no marital status.
    """

    country: Country
    share: NDArray[np.float64]
    worst: float
    sweeps: int
    has_marital: bool = True


@dataclass(frozen=True)
class JointMargins:
    """Margins of one or several countries; every array's first axis is the country, all sharing the age x sex total.

    Attributes:
        age_sex: (c, 6, 2); education: (c, 6, 2, 4); labour: (c, 6, 2, 3); marital: (c, 6, 2, 4) or None;
        self_employed: (c, 2), share of all adults that are self-employed, by sex; or None.
    """

    age_sex: NDArray[np.float64]
    education: NDArray[np.float64] | None
    labour: NDArray[np.float64] | None
    marital: NDArray[np.float64] | None
    self_employed: NDArray[np.float64] | None


def published_margins(codes: list[str]) -> JointMargins:
    """Published margins as shares of all adults; conditional tables times the same age x sex, so that totals agree exactly."""
    table = vectors("joint_margins")
    rows = [table.rows[code] for code in codes]
    age_sex = table.columns["age_sex"][rows]
    age_sex = age_sex / age_sex.sum((1, 2), keepdims=True)
    conditional = {}
    for name in ("education", "labour", "marital"):
        given = table.columns[name][rows]
        conditional[name] = age_sex[..., None] * given / given.sum(-1, keepdims=True)
    employed = conditional["labour"][..., 0].sum(1)
    own = table.columns["self_employed"][rows] * employed
    return JointMargins(age_sex, conditional["education"], conditional["labour"], conditional["marital"], own)


@lru_cache(maxsize=256)
def fit(country: str, *, open_licence: bool = False) -> Joint:
    """Fit one country's joint to its margins.

    Args:
        country: ISO3 code or name.
        open_licence: use no table that rests on World Values Survey respondents. The joint then has no marital status
            (all mass in the first category, ``has_marital`` False), no part-time work, and an assumed split of those outside
            the labour force.

    Raises:
        UnknownCountryError, MarginError.
    """
    return fit_all([resolve(country)], open_licence=open_licence)[0]


def fit_all(chosen: list[Country] | None = None, *, open_licence: bool = False) -> list[Joint]:
    """Fit many countries at once (all by default), which costs little more than one.

    Raises:
        MarginError: a margin cannot be met; the country and cell are named.
    """
    chosen = list(countries()) if chosen is None else chosen
    codes = list(dict.fromkeys(country.proxy_of or country.iso3 for country in chosen))
    aims = published_margins(codes)
    if open_licence:
        aims = JointMargins(aims.age_sex, aims.education, aims.labour, None, aims.self_employed)
        seeds = np.broadcast_to(_open_seed(), (len(codes), *dim.JOINT_SHAPE)).copy()
    else:
        table = vectors("joint_seeds")
        seeds = table.columns["seed"][[table.rows[code] for code in codes]].reshape(-1, *dim.JOINT_SHAPE)
    shares, worst, sweeps = rake(seeds, aims)
    missed = int(np.argmax(worst))
    if worst[missed] > TOLERANCE * 100:
        raise MarginError(
            f"the margins of {codes[missed]} cannot be met together",
            where="fit()",
            parameter=_worst_cell(shares[missed], aims, missed),
            got=float(worst[missed]),
            allowed=f"a miss of at most {TOLERANCE * 100:g}",
        )
    row = {code: index for index, code in enumerate(codes)}
    return [
        Joint(country, shares[at], float(worst[at]), sweeps, has_marital=not open_licence)
        for country in chosen
        for at in [row[country.proxy_of or country.iso3]]
    ]


def rake(seeds: NDArray[np.float64], aims: JointMargins) -> tuple[NDArray[np.float64], NDArray[np.float64], int]:
    """Iterative proportional fitting of many countries side by side.

    Args:
        seeds: shape (n_countries, *JOINT_SHAPE), positive wherever a margin is.
        aims: margins that share one age x sex total.

    Returns:
        Fitted shares, the worst miss per country, and the sweeps taken.

    Source: Deming and Stephan (1940). Countries that have converged leave the batch.
    """
    count = len(seeds)
    fitted = np.empty(seeds.shape)
    worst = np.full(count, np.inf)
    blocks = seeds / seeds.sum((3, 4, 5), keepdims=True) * aims.age_sex[..., None, None, None]
    active = np.arange(count)
    sweep = 0
    for sweep in range(1, SWEEPS + 1):
        _sweep(blocks, aims, active)
        if sweep % 5 and sweep < SWEEPS:
            continue
        missed = misses(blocks, aims, active)
        done = missed <= TOLERANCE
        if sweep == SWEEPS:
            done[:] = True
        fitted[active[done]], worst[active[done]] = blocks[done], missed[done]
        blocks, active = blocks[~done], active[~done]
        if not len(active):
            break
    return fitted, worst, sweep


def _sweep(blocks: NDArray[np.float64], aims: JointMargins, active: NDArray[np.int64]) -> None:
    """One pass over all margins, in place; a category without mass and target stays empty."""
    if aims.marital is not None:
        blocks *= _ratio(aims.marital[active], blocks.sum((3, 4)))[:, :, :, None, None, :]
    if aims.education is not None:
        blocks *= _ratio(aims.education[active], blocks.sum((4, 5)))[..., None, None]
    if aims.labour is not None:
        factor = _ratio(aims.labour[active], by_labour(blocks.sum((3, 5))))[..., dim.LABOUR_OF_EMPLOYMENT]
        blocks *= factor[:, :, :, None, :, None]
    # after the labour margin, so that the employed are already as many as they should be
    if aims.self_employed is not None:
        by_sex = blocks.sum((1, 3, 5))
        own = dim.EMPLOYMENT.index("self_employed")
        employed = by_sex[..., : dim.WORKING].sum(-1)
        factor = np.ones(by_sex.shape)
        factor[..., : dim.WORKING] = _ratio(
            np.maximum(employed - aims.self_employed[active], 0.0), employed - by_sex[..., own]
        )[..., None]
        factor[..., own] = _ratio(aims.self_employed[active], by_sex[..., own])
        blocks *= factor[:, None, :, None, :, None]
    if aims.labour is None and aims.education is None and aims.marital is None:
        blocks *= _ratio(aims.age_sex[active], blocks.sum((3, 4, 5)))[..., None, None, None]


def by_labour(by_employment: NDArray[np.float64]) -> NDArray[np.float64]:
    """Sums over the employment categories (last axis) of each labour status, ``dimensions.LABOUR`` in their place."""
    sums = [by_employment[..., status == dim.LABOUR_OF_EMPLOYMENT].sum(-1) for status in range(len(dim.LABOUR))]
    return np.stack(sums, axis=-1)


def _ratio(target: NDArray[np.float64], have: NDArray[np.float64]) -> NDArray[np.float64]:
    return np.asarray(np.divide(target, have, out=np.zeros_like(target), where=have > 0))


def misses(blocks: NDArray[np.float64], aims: JointMargins, rows: NDArray[np.int64]) -> NDArray[np.float64]:
    """Worst absolute miss over every cell of every margin, per country."""
    worst = [np.abs(gap).reshape(len(blocks), -1).max(1) for gap in _gaps(blocks, aims, rows).values()]
    return np.asarray(np.max(worst, axis=0))


def _gaps(blocks: NDArray[np.float64], aims: JointMargins, rows: NDArray[np.int64]) -> dict[str, NDArray[np.float64]]:
    gaps = {"age x sex": blocks.sum((3, 4, 5)) - aims.age_sex[rows]}
    if aims.education is not None:
        gaps["age x sex x education"] = blocks.sum((4, 5)) - aims.education[rows]
    if aims.labour is not None:
        gaps["age x sex x labour status"] = by_labour(blocks.sum((3, 5))) - aims.labour[rows]
    if aims.marital is not None:
        gaps["age x sex x marital"] = blocks.sum((3, 4)) - aims.marital[rows]
    if aims.self_employed is not None:
        gaps["sex x self-employed"] = blocks.sum((1, 3, 5))[..., 2] - aims.self_employed[rows]
    return gaps


def _worst_cell(share: NDArray[np.float64], aims: JointMargins, row: int) -> str:
    gaps = _gaps(share[None], aims, np.array([row]))
    name = max(gaps, key=lambda key: float(np.abs(gaps[key]).max()))
    cell = np.unravel_index(int(np.abs(gaps[name][0]).argmax()), gaps[name][0].shape)
    labels = (dim.AGE_BANDS, dim.SEXES, ()) if name.startswith("age") else (dim.SEXES,)
    words = [str(names[at]) if names else str(at) for names, at in zip(labels, cell, strict=False)]
    return f"{name} at {' '.join(words)}"


def _open_seed() -> NDArray[np.float64]:
    """A seed without survey data: employees and self-employed anywhere, those outside by an assumed rule, no marital status."""
    seed = np.zeros(dim.JOINT_SHAPE)
    for status in ("full_time", "self_employed", "unemployed"):
        seed[:, :, :, dim.EMPLOYMENT.index(status), 0] = 1.0
    for band, label in enumerate(dim.AGE_BANDS):
        for sex in range(len(dim.SEXES)):
            outside = ASSUMED_OUTSIDE.get(label, ("other", "homemaker"))[sex]
            seed[band, sex, :, dim.EMPLOYMENT.index(outside), 0] = 1.0
    return seed
