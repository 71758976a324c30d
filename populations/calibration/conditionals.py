"""What is drawn given the joint: area, religion, income, household, work, language, place and name of one country."""

from dataclasses import dataclass
from functools import cache, lru_cache

import numpy as np
from numpy.typing import NDArray

from . import dimensions as dim
from .joint import Joint
from .tables import table, vectors

#: Latent correlations within countries, World Values Survey Round Seven, pooled over 56 countries: urban with education, and
#: income step with employed once education is held fixed, (.162 - .294 * .249) / (1 - .249 ** 2).
URBAN_EDUCATION = 0.197
INCOME_EMPLOYED = 0.0947
#: How much likelier farm work is in rural than in urban places, as odds, before totals are restored (assumed).
RURAL_FARMING = 8.0
SWEEPS = 200


@dataclass(frozen=True)
class Listing:
    """Names with shares that sum to 1: cities, languages, given names, titles."""

    names: tuple[str, ...]
    shares: NDArray[np.float64]


@dataclass(frozen=True)
class Conditionals:
    """Shares of one country, each array's last axis summing to 1.

    Attributes:
        urban: given education and employment, shape (4, 8, 2), urban first.
        religion: given age band, (6, 7).
        decile: given education and employment, (4, 8, 10).
        household: size 1-12 given marital status, (4, 12).
        isco: major group 1-9 of the working given sex, education and area, (2, 4, 2, 9).
        income: mean income of each decile, international dollars a head, (10,).
        language, city: listings; city is empty where none is known.
        names: given names of men and of women.
    """

    urban: NDArray[np.float64]
    religion: NDArray[np.float64]
    decile: NDArray[np.float64]
    household: NDArray[np.float64]
    isco: NDArray[np.float64]
    income: NDArray[np.float64]
    language: Listing
    city: Listing
    names: tuple[Listing, Listing]


@lru_cache(maxsize=64)
def _cached(iso3: str, key: bytes, has_marital: bool) -> Conditionals:
    joint = np.frombuffer(key).reshape(dim.JOINT_SHAPE)
    return _build(iso3, joint, open_licence=not has_marital)


def conditionals(joint: Joint) -> Conditionals:
    """The country's conditionals, calibrated so that its national margins hold under this joint.

    A joint without survey data (``has_marital`` False) gets conditionals without survey data: no age pattern of religion, no
    education gradient of area and income, household size independent of marital status, work by education alone.
    """
    return _cached(joint.country.iso3, np.ascontiguousarray(joint.share).tobytes(), joint.has_marital)


def _build(iso3: str, joint: NDArray[np.float64], *, open_licence: bool) -> Conditionals:
    by_work = joint.sum((0, 1, 4))
    religion, income = vectors("religion"), vectors("income")
    household = vectors("household")
    pattern = np.exp(religion.of(iso3, "log_age_ratio")) if not open_licence else np.ones((len(dim.AGE_BANDS), 7))
    national = religion.of(iso3, "national")
    urban = _urban(by_work, float(vectors("area").of(iso3, "urban")), 0.0 if open_licence else URBAN_EDUCATION)
    marital = joint.sum((0, 1, 2, 3))
    persons = household.of(iso3, "persons")
    given_marital = (
        np.tile(persons, (4, 1)) if open_licence else _to_twelve(household.of(iso3, "given_marital"), persons)
    )
    return Conditionals(
        urban=urban,
        religion=fit_rows(pattern * national, joint.sum((1, 2, 3, 4)), national),
        decile=_decile(by_work, None if open_licence else income.of(iso3, "step")),
        household=fit_rows(given_marital, marital, persons),
        isco=_isco(iso3, joint, urban, open_licence=open_licence),
        income=income.of(iso3, "relative") * float(income.of(iso3, "gdp_ppp")),
        language=_listings("languages", "language", "share").get(iso3, Listing((), np.zeros(0))),
        city=_listings("cities", "city", "population").get(iso3, Listing((), np.zeros(0))),
        names=_given_names()[iso3],
    )


def fit_rows(seed: NDArray[np.float64], rows: NDArray[np.float64], columns: NDArray[np.float64]) -> NDArray[np.float64]:
    """Conditional shares nearest to a seed under which the row groups, weighted, give exactly the column shares.

    Args:
        seed: shape (n_rows, n_columns), non-negative.
        rows: weights of the row groups; groups of weight 0 keep the seed's shape.
        columns: shares to reach, summing to 1.

    Returns:
        Shares given the row, shape of ``seed``, rows summing to 1.
    """
    weights = rows / rows.sum()
    given = np.maximum(seed, 1e-12 * (columns > 0))
    given = given / given.sum(1, keepdims=True)
    for _ in range(SWEEPS):
        have = weights @ given
        given = given * np.divide(columns, have, out=np.zeros_like(have), where=have > 0)
        given = given / given.sum(1, keepdims=True)
        if np.abs(weights @ given - columns).max() < 1e-9:
            break
    return np.asarray(given)


def _urban(by_work: NDArray[np.float64], share: float, correlation: float) -> NDArray[np.float64]:
    """Urban and rural given education and employment: a probit in education whose level meets the national share."""
    from scipy.optimize import brentq
    from scipy.special import ndtr

    education = by_work.sum(1)
    scores = _normal_scores(education)
    spread = np.sqrt(1 - correlation**2)

    def urban(level: float) -> NDArray[np.float64]:
        return np.asarray(ndtr((level + correlation * scores) / spread))

    if share <= 0 or share >= 1:
        given = np.full(len(education), float(share > 0))
    else:
        given = urban(brentq(lambda level: float(education @ urban(level)) - share * education.sum(), -9, 9))
    return np.repeat(np.stack([given, 1 - given], axis=-1)[:, None, :], by_work.shape[1], axis=1)


def _normal_scores(shares: NDArray[np.float64]) -> NDArray[np.float64]:
    """Mean of a standard normal variable within ordered categories of these shares."""
    from scipy.special import ndtri

    edges = ndtri(np.clip(np.concatenate([[0.0], np.cumsum(shares / shares.sum())]), 1e-12, 1 - 1e-12))
    density = np.exp(-0.5 * edges**2) / np.sqrt(2 * np.pi)
    return np.asarray((density[:-1] - density[1:]) / np.maximum(shares / shares.sum(), 1e-9))


def _decile(by_work: NDArray[np.float64], step: NDArray[np.float64] | None) -> NDArray[np.float64]:
    """Income deciles given education and employment, exactly a tenth each over all adults.

    Self-placed steps are turned to ranks first (the step's stretch of the national cumulative), since people crowd on the middle
    steps; then those at work are tilted upwards.
    """
    tenth = np.full(10, 0.1)
    if step is None:
        return np.broadcast_to(tenth, (*by_work.shape, 10)).copy()
    education = by_work.sum(1)
    edges = np.concatenate([[0.0], np.cumsum(education @ step / education.sum())])
    bounds = np.linspace(0, 1, 11)
    overlap = np.clip(np.minimum(edges[1:, None], bounds[1:]) - np.maximum(edges[:-1, None], bounds[:-1]), 0, None)
    ranks = step @ (overlap / np.maximum(overlap.sum(1, keepdims=True), 1e-12))
    working = (np.arange(by_work.shape[1]) < dim.WORKING).astype(float)
    rate = float((by_work @ working).sum() / by_work.sum())
    standard = (working - rate) / np.sqrt(max(rate * (1 - rate), 1e-9))
    tilt = np.exp(INCOME_EMPLOYED * standard[:, None] * _normal_scores(tenth))
    seed = ranks[:, None, :] * tilt[None]
    return fit_rows(seed.reshape(-1, 10), by_work.ravel(), tenth).reshape(*by_work.shape, 10)


def _to_twelve(given: NDArray[np.float64], persons: NDArray[np.float64]) -> NDArray[np.float64]:
    """Split the survey's open group 8+ as the persons of the country split."""
    tail = persons[7:] + 1e-12
    return np.concatenate([given[:, :7], given[:, 7:] * (tail / tail.sum())], axis=1)


def _isco(
    iso3: str, joint: NDArray[np.float64], urban: NDArray[np.float64], *, open_licence: bool
) -> NDArray[np.float64]:
    """Major group given sex, education and area: survey and ILO patterns (geometric mean), scaled to the national margin."""
    work = vectors("occupations")
    margin = work.of(iso3, "margin")
    seed = np.broadcast_to(margin * work.of(iso3, "by_education"), (2, 4, 9))
    if not open_licence:
        seed = np.sqrt(seed * work.of(iso3, "given_sex_education"))
    farming = np.ones((2, 9))
    farming[1, 5] = RURAL_FARMING
    full = seed[:, :, None, :] * farming
    by_work = joint.sum((0, 4))[:, :, : dim.WORKING]
    rows = np.einsum("sew,ewa->sea", by_work, urban[:, : dim.WORKING])
    return fit_rows(full.reshape(-1, 9), rows.ravel(), margin / margin.sum()).reshape(2, 4, 2, 9)


@cache
def _listings(name: str, label: str, weight: str) -> dict[str, Listing]:
    source = table(name)
    grouped: dict[str, tuple[list[str], list[float]]] = {}
    for iso3, word, share in zip(*(source[column].to_pylist() for column in ("iso3", label, weight)), strict=True):
        names, shares = grouped.setdefault(iso3, ([], []))
        names.append(word)
        shares.append(share)
    return {iso3: _listing(names, shares) for iso3, (names, shares) in grouped.items()}


@cache
def _given_names() -> dict[str, tuple[Listing, Listing]]:
    source = table("given_names")
    grouped: dict[str, dict[str, tuple[list[str], list[float]]]] = {}
    columns = (source[column].to_pylist() for column in ("iso3", "sex", "name", "share"))
    for iso3, sex, word, share in zip(*columns, strict=True):
        names, shares = grouped.setdefault(iso3, {}).setdefault(sex, ([], []))
        names.append(word)
        shares.append(share)
    return {iso3: (_listing(*sexes["male"]), _listing(*sexes["female"])) for iso3, sexes in grouped.items()}


@cache
def titles() -> tuple[Listing, ...]:
    """Occupation titles of each ISCO-08 major group 0-9."""
    source = table("titles")
    major = source["isco_major"].to_numpy()
    names, shares = np.array(source["title"].to_pylist(), dtype=object), source["share"].to_numpy()
    return tuple(_listing(names[major == group].tolist(), shares[major == group].tolist()) for group in range(10))


def _listing(names: list[str], shares: list[float]) -> Listing:
    weights = np.asarray(shares, dtype=np.float64)
    return Listing(tuple(names), weights / weights.sum())
