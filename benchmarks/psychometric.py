"""Measures of the embedded respondent and the value core, target country left out.

    python benchmarks/psychometric.py            all of it, a few minutes
    python benchmarks/psychometric.py core speed parts

Prints figures; the limits stand in docs/embedded_respondent.md.
"""

from __future__ import annotations

import resource
import sys
import time
from collections.abc import Callable, Iterable, Sequence

import numpy as np
import pyarrow as pa
from deeppersona.agents.country_estimates import CountryEstimator
from deeppersona.agents.psychometric import PsychometricAnswerer
from deeppersona.populations.calibration.atlas import Atlas
from deeppersona.populations.calibration.countries import countries
from deeppersona.populations.calibration.country_kernel import CountryProfiles
from deeppersona.populations.calibration.facets import FACETS
from deeppersona.populations.calibration.leak_guard import LeakGuard
from deeppersona.populations.calibration.share_estimate import estimate_shares
from deeppersona.populations.calibration.synthesis import synthesise
from deeppersona.populations.calibration.value_core import draw_facets
from deeppersona.populations.population import Population
from deeppersona.surveys import Question, load_survey
from figure import figure
from numpy.typing import NDArray

Array = NDArray[np.float64]
SEVEN = ("ARG", "AUS", "CAN", "DEU", "IND", "KEN", "USA")
REGION = {country.iso3: country.region for country in countries()}


def ks(one: Array, other: Array) -> float:
    return float(np.abs(np.cumsum(one) - np.cumsum(other)).max())


def sd(shares: Array) -> float:
    code = np.arange(len(shares))
    return float(np.sqrt(shares @ code**2 - (shares @ code) ** 2))


def populate(names: Iterable[str], n: int, seed: int = 1) -> Population:
    people = [draw_facets(synthesise(name, n, seed=seed), seed=seed) for name in names]
    return Population(pa.concat_tables(people).unify_dictionaries())


def score(
    questions: Sequence[Question], names: Sequence[str], *, guard: bool = True, n: int = 1000
) -> dict[str, float]:
    """Errors of n respondents a country, over all cells that humans answered."""
    atlas = Atlas.shipped()
    population = populate(names, n)
    answerer = PsychometricAnswerer(atlas=atlas, leak_guard=guard)
    plan = answerer.plan(population, questions, seed=1)
    table = answerer.answer(population, questions, plan=plan, seed=1)
    counts = table.group_by(["country", "question_id", "option_code"]).aggregate([("weight", "sum")]).to_pylist()
    found: dict[tuple[str, str], dict[int, float]] = {}
    for row in counts:
        found.setdefault((row["country"], row["question_id"]), {})[row["option_code"]] = row["weight_sum"]
    out: dict[str, list[float]] = {
        name: [] for name in ("answers", "estimate", "world", "region", "uniform", "sd_ratio")
    }
    for question in questions:
        asked, codes, shares = atlas.shares(question.source, question.id)
        for at, name in enumerate(asked):
            if (name, question.id) not in found:
                continue
            cell = np.array([found[name, question.id].get(code, 0.0) for code in codes])
            others = np.arange(len(asked)) != at
            near = others & np.array([REGION.get(one) == REGION.get(name) for one in asked])
            out["answers"].append(ks(cell / cell.sum(), shares[at]))
            out["estimate"].append(ks(plan.questions[name, question.id].estimate.shares, shares[at]))
            out["world"].append(ks(shares[others].mean(axis=0), shares[at]))
            out["region"].append(ks(shares[near if near.any() else others].mean(axis=0), shares[at]))
            out["uniform"].append(ks(np.full(len(codes), 1 / len(codes)), shares[at]))
            out["sd_ratio"].append(sd(cell / cell.sum()) / sd(shares[at]))
    return {name: float(np.mean(values)) for name, values in out.items()} | {"cells": len(out["answers"])}


def core() -> None:
    questions = tuple(load_survey("wvs7-core6"))
    found = score(questions, SEVEN)
    _print("six core questions, seven countries, n = 1,000", found)
    figure("embedded, six core questions x seven countries, mean KS", found["answers"], at_most=0.09)
    figure("its SD over people's", found["sd_ratio"], at_least=0.9, at_most=1.1)
    _print("the same, leak guard off", score(questions, SEVEN, guard=False))
    by_country = {name: score(questions, [name])["answers"] for name in SEVEN}
    _print("KS by country", by_country)


def everything() -> None:
    atlas = Atlas.shipped()
    likert = [q for q in load_survey("wvs7-91") if len(q.codes) > 2]
    found = score(likert, _drawable(atlas.countries("wvs7")))
    _print("all Likert questions of WVS-7, all countries", found)
    figure("embedded, all Likert questions x all countries, mean KS", found["answers"], at_most=0.12)
    figure("its SD over people's, all questions", found["sd_ratio"], at_least=0.9, at_most=1.1)
    _print("IPIP-50, all its countries", score(tuple(load_survey("ipip50")), _drawable(atlas.countries("bigfive"))))


def unsurveyed() -> None:
    """Each surveyed country's profile left out: what countries without a survey may expect."""
    atlas = Atlas.shipped()
    profiles = CountryProfiles.of(atlas)
    kernel = profiles.kernel(profiles.owners)
    error: dict[str, list[float]] = {"structure": [], "region": [], "world": []}
    for key in sorted({key for facet in FACETS for key in facet.items if key[0] == "wvs7"}):
        asked, codes, shares = atlas.shares(*key)
        n = atlas.effective_n(*key)
        value = (np.array(codes) - codes[0]) / (codes[-1] - codes[0])
        for at, name in enumerate(asked):
            others = np.arange(len(asked)) != at
            near = others & np.array([REGION.get(one) == REGION.get(name) for one in asked])
            rest = tuple(np.array(asked)[others].tolist())
            found = estimate_shares(name, rest, shares[others], n[others], kernel).shares
            error["structure"].append(abs((found - shares[at]) @ value))
            error["region"].append(abs((shares[near if near.any() else others].mean(axis=0) - shares[at]) @ value))
            error["world"].append(abs((shares[others].mean(axis=0) - shares[at]) @ value))
    _print("question means of left-out countries, missed by (0-1)", {k: float(np.mean(v)) for k, v in error.items()})


def facets() -> None:
    """Facet means against the source, all surveyed countries; spreads and correlations are in the tests."""
    atlas = Atlas.shipped()
    worst: list[tuple[float, str, str]] = []
    for name in _drawable(atlas.countries("wvs7")):
        people = draw_facets(synthesise(name, 10_000, seed=5), seed=5)
        for facet in FACETS:
            if facet.items[0][0] != "wvs7" or any(name not in atlas.shares(*key)[0] for key in facet.items):
                continue
            mean = 0.0
            for key, sign in zip(facet.items, facet.signs, strict=True):
                asked, codes, shares = atlas.shares(*key)
                value = (np.array(codes) - codes[0]) / (codes[-1] - codes[0])
                item = float(shares[asked.index(name)] @ value)
                mean += (item if sign > 0 else 1 - item) / len(facet.items)
            worst.append((abs(float(people[f"facet_{facet.name}"].to_numpy().mean()) - mean), name, facet.name))
    print(f"facet means: mean error {np.mean([x[0] for x in worst]):.4f}, worst {max(worst)}")
    figure("facet means against their source, worst of all countries", max(worst)[0], at_most=0.03)


def unseen() -> None:
    """Each topic removed from the atlas: near-uniform shares against uniform."""
    whole = Atlas.shipped()
    mine, uniform = [], []
    for topic in sorted({item.topic for item in whole.items.values() if item.source == "wvs7"}):
        asked = [item for item in whole.items.values() if item.topic == topic]
        ids = {item.question_id for item in asked}
        kept = whole.table.filter(~np.isin(whole.table["question_id"].to_numpy(), sorted(ids)))
        atlas = Atlas(kept, {key: item for key, item in whole.items.items() if key[1] not in ids})
        for question in [one for one in load_survey("wvs7-91") if one.id in ids]:
            own = Question(question.id, question.text, question.options, scale=question.scale, source="own")
            estimator = CountryEstimator(atlas, LeakGuard(), [own])
            names, codes, shares = whole.shares("wvs7", question.id)
            for at in range(0, len(names), 4):
                mine.append(ks(estimator.estimate(own, names[at]).shares, shares[at]))
                uniform.append(ks(np.full(len(codes), 1 / len(codes)), shares[at]))
    _print("topic unseen", {"estimate": float(np.mean(mine)), "uniform": float(np.mean(uniform))})
    figure("topic unseen, mean KS", float(np.mean(mine)), at_most=float(np.mean(uniform)))


def speed() -> None:
    people = synthesise("IND", 1_000_000, seed=1)
    start = time.perf_counter()
    population = Population(draw_facets(people, seed=1))
    print(f"1,000,000 x 18 facets: {time.perf_counter() - start:.1f} s")
    questions = tuple(load_survey("wvs7-core6"))
    answerer = PsychometricAnswerer(atlas=Atlas.shipped())
    start = time.perf_counter()
    plan = answerer.plan(population, questions, seed=1)
    planned = time.perf_counter() - start
    rows = sum(
        answerer.answer(population.slice(at, at + 50_000), questions, plan=plan, seed=1).num_rows
        for at in range(0, len(population), 50_000)
    )
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e6
    answered = time.perf_counter() - start
    print(f"{rows:,} answers: {answered:.1f} s, of it plan {planned:.1f} s; peak {peak:.2f} GB")
    figure("6,000,000 embedded answers of a million respondents", answered, "s")


def _drawable(names: Iterable[str]) -> list[str]:
    known = {country.iso3 for country in countries()}
    return [name for name in names if name in known]


def _print(title: str, figures: dict[str, float]) -> None:
    print(f"{title}: " + ", ".join(f"{name} {value:.4g}" for name, value in figures.items()), flush=True)


PARTS: dict[str, Callable[[], None]] = {
    "core": core,
    "all": everything,
    "unsurveyed": unsurveyed,
    "facets": facets,
    "unseen": unseen,
    "speed": speed,
}

if __name__ == "__main__":
    for part in sys.argv[1:] or PARTS:
        PARTS[part]()
