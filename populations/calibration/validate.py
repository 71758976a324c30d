"""Withhold one margin at a time, fit without it, and report the error it is then predicted with.

``python -m deeppersona.populations.calibration.validate --out docs/calibration.md`` writes the tables of that page.

Nothing of a country's own survey is used to predict it: its seed is the mean of the fitted joints of the five surveyed countries
that are nearest on the margins that are kept. Their joints meet their own margins, never the target's.
"""

import argparse
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from . import dimensions as dim
from .cells import expand
from .conditionals import conditionals
from .countries import Country, countries
from .joint import Joint, JointMargins, by_labour, fit_all, published_margins, rake

WITHHELD = ("education", "labour", "marital", "self_employed")
DONORS = 5
#: Medians of adult age published for these countries, and urban shares, as a check from outside the fit.
MEDIAN_AGES = {"DEU": 52.5, "KEN": 33.5, "IND": 38.3, "USA": 47.4}
URBAN = {"IND": 1 - 0.646, "USA": 0.801}


@dataclass(frozen=True)
class Miss:
    """How well a withheld margin of a country is predicted.

    Attributes:
        country: whose margin.
        fitted: total variation between prediction and truth, averaged over age x sex groups by their size.
        donors: the same for the donors' mean without any fit.
        world: the same for the mean of all other surveyed countries.
    """

    country: Country
    fitted: float
    donors: float
    world: float


def withhold(margin: str) -> list[Miss]:
    """Predict one margin for every country that has its own figures for it.

    Args:
        margin: one of ``WITHHELD``. Marital status is known for surveyed countries only; the other three for all but proxies.
    """
    chosen = [country for country in countries() if not country.proxy_of and country.quality != "proxy"]
    joints = fit_all(chosen)
    shares = np.stack([joint.share for joint in joints])
    aims = published_margins([country.iso3 for country in chosen])
    surveyed = np.array([country.quality == "observed" for country in chosen])
    profile = np.concatenate(
        [getattr(aims, name).reshape(len(chosen), -1) for name in ("age_sex", *WITHHELD) if name != margin], axis=1
    )
    judged = np.flatnonzero(surveyed) if margin == "marital" else np.arange(len(chosen))
    seeds, worlds = np.empty((len(judged), *dim.JOINT_SHAPE)), np.empty((len(judged), *dim.JOINT_SHAPE))
    within = shares / shares.sum((3, 4, 5), keepdims=True)
    for row, at in enumerate(judged):
        distance = np.where(surveyed, np.abs(profile - profile[at]).sum(1), np.inf)
        distance[at] = np.inf
        seeds[row] = within[np.argsort(distance, kind="stable")[:DONORS]].mean(0)
        others = surveyed & (np.arange(len(chosen)) != at)
        worlds[row] = within[others].mean(0)
    kept = {
        name: None if value is None or name == margin else value[judged]
        for name, value in ((name, getattr(aims, name)) for name in ("education", "labour", "marital", "self_employed"))
    }
    base = aims.age_sex[judged]
    # a sliver of the world's pattern keeps every cell reachable that a kept margin asks for
    seeds = 0.999 * seeds + 0.001 * (0.99 * worlds + 0.01 / np.prod(dim.JOINT_SHAPE[2:]))
    predicted, _, _ = rake(
        seeds, JointMargins(base, kept["education"], kept["labour"], kept["marital"], kept["self_employed"])
    )
    truth = getattr(aims, margin)[judged]
    return [
        Miss(
            chosen[at],
            *(_error(margin, table, truth[row], base[row]) for table in (predicted[row], seeds[row], worlds[row])),
        )
        for row, at in enumerate(judged)
    ]


def _error(margin: str, joint: NDArray[np.float64], truth: NDArray[np.float64], age_sex: NDArray[np.float64]) -> float:
    shares = joint / joint.sum((2, 3, 4), keepdims=True) * age_sex[:, :, None, None, None]
    if margin == "self_employed":
        return float(np.abs(shares.sum((0, 2, 4))[:, dim.EMPLOYMENT.index("self_employed")] - truth).sum())
    if margin == "education":
        have = shares.sum((3, 4))
    elif margin == "marital":
        have = shares.sum((2, 3))
    else:
        have = by_labour(shares.sum((2, 4)))
    return float(0.5 * np.abs(have - truth).sum())


def median_age(joint: Joint) -> float:
    """Median exact age of adults, people being spread evenly over their year of age."""
    by_year = expand(joint).sum((1, 2, 3, 4))
    reached = np.cumsum(by_year) / by_year.sum()
    at = int(np.searchsorted(reached, 0.5))
    below = reached[at - 1] if at else 0.0
    return float(dim.AGES[at] + (0.5 - below) / (reached[at] - below))


def report(raw: Path | None = None) -> str:
    """The validation page's generated part, in Markdown; occupations are withheld only where raw tables are given."""
    misses = {margin: withhold(margin) for margin in WITHHELD}
    joints = {joint.country.iso3: joint for joint in fit_all()}
    lines = [
        "| withheld | countries | fitted | donors' mean | world mean | worst countries (fitted) |",
        "|---|---|---|---|---|---|",
    ]
    for margin, rows in misses.items():
        worst = sorted(rows, key=lambda row: -row.fitted)[:6]
        named = ", ".join(f"{row.country.iso3} {row.fitted:.3f}" for row in worst)
        means = [np.mean([getattr(row, kind) for row in rows]) for kind in ("fitted", "donors", "world")]
        lines.append(f"| {margin} | {len(rows)} | " + " | ".join(f"{mean:.3f}" for mean in means) + f" | {named} |")
    if raw is not None:
        lines.append(_occupations(raw))
    lines += ["", "| country | median adult age | expected | urban share | expected |", "|---|---|---|---|---|"]
    for code, expected in MEDIAN_AGES.items():
        urban = _urban(joints[code])
        lines.append(f"| {code} | {median_age(joints[code]):.1f} | {expected} | {urban:.3f} | {URBAN.get(code, '')} |")
    lines += ["", "| country | quality | " + " | ".join(WITHHELD) + " |", "|---|---|" + "---|" * len(WITHHELD)]
    by_code = {margin: {row.country.iso3: row.fitted for row in rows} for margin, rows in misses.items()}
    for country in (row.country for row in misses["education"]):
        values = (by_code[margin].get(country.iso3) for margin in WITHHELD)
        cells = " | ".join("" if value is None else f"{value:.3f}" for value in values)
        lines.append(f"| {country.iso3} {country.name} | {country.quality} | {cells} |")
    return "\n".join(lines) + "\n"


def _occupations(raw: Path) -> str:
    from .build_work import withheld_occupations

    misses = withheld_occupations(raw / "countries" if (raw / "countries").is_dir() else raw)
    worst = sorted(misses.items(), key=lambda item: -item[1][0])[:6]
    fitted, world = np.mean(list(misses.values()), axis=0)
    named = ", ".join(f"{code} {miss[0]:.3f}" for code, miss in worst)
    return f"| occupation (ISCO major group) | {len(misses)} | {fitted:.3f} | {fitted:.3f} | {world:.3f} | {named} |"


def _urban(joint: Joint) -> float:
    return float((joint.share.sum((0, 1, 4)) * conditionals(joint).urban[..., 0]).sum())


START, END = "<!-- generated by populations/calibration/validate.py -->", "<!-- end of generated part -->"


def main(arguments: Sequence[str] | None = None) -> int:
    """Print the tables, or put them between the markers of a page."""
    parser = argparse.ArgumentParser(prog="deeppersona.populations.calibration.validate", description=__doc__)
    parser.add_argument("--out", type=Path, help="Markdown page with the two markers")
    parser.add_argument("--raw", type=Path, help="directory with the raw tables, to withhold occupation margins too")
    given = parser.parse_args(arguments)
    text = report(given.raw)
    if given.out is None:
        print(text)
        return 0
    page = given.out.read_text(encoding="utf-8")
    before, rest = page.split(START)
    given.out.write_text(before + START + "\n" + text + END + rest.split(END)[1], encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
