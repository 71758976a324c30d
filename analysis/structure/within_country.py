"""How answers of the same people hang together: correlations, batteries, contradictions, reliability, traits."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ..scale import Scale
from ..truth import Truth
from .answer_matrix import AnswerMatrix
from .answer_use import HUMANS
from .human_correlations import HumanCorrelations
from .item_correlations import correlation_error, correlation_noise, weighted_correlations
from .published_traits import published_spread
from .reliability import alpha, congruence, loadings, omega
from .response_style import batteries, inconsistent_pairs, longstring, straight_lining
from .rows import NAN, Group, row
from .traits import Trait, traits_of

Floats = NDArray[np.float64]

#: Respondents below which a correlation says nothing.
FEWEST_PEOPLE = 10
#: People modelled for the human value of statistics that published shares do not hold.
MODELLED = 4000
#: Human correlation from which two questions count as a pair that should agree.
STRONG = 0.5

NO_CODES = "answers are distributions: no respondent chose an option"
NO_CORRELATIONS = "no human correlations are known for two or more of these questions"
NO_ITEM_CORRELATIONS = "no human value: how these items go together among the humans is not known"
UNORDERED = "fewer than two questions with ordered options"


@dataclass(frozen=True)
class People:
    """One country's answers and its humans, cut to the ordered questions of one track.

    Attributes:
        group, country: the cell.
        questions, scales, keys: of the columns.
        codes, weights: shapes (n, k) and (n,).
        shares: of the humans, k arrays.
        correlations: of the humans, for those questions that are known, or None.
        spread: published standard deviation of trait scores, by country and trait.
    """

    group: Group
    country: str
    questions: tuple[str, ...]
    scales: tuple[Scale, ...]
    keys: tuple[tuple[str, int], ...]
    codes: Floats
    weights: Floats
    shares: tuple[Floats, ...]
    correlations: HumanCorrelations | None
    spread: Mapping[tuple[str, str], float]


def within_country(
    group: Group,
    matrix: AnswerMatrix,
    questions: Sequence[str],
    truth: Truth,
    scales: Mapping[str, Scale],
    keys: Mapping[str, tuple[str, int]],
    correlations: HumanCorrelations | None,
    *,
    seed: int,
) -> list[dict[str, Any]]:
    """Rows of one country.

    Args:
        group: round, wording and track.
        matrix: the answers.
        questions: scorable questions of that track in this country, in the order asked.
        truth: humans of the same questions.
        scales: options by question.
        keys: trait and key by question.
        correlations: of the humans, or None.
        seed: of the modelled people.
    """
    kept = [name for name in questions if scales[name].is_ordered]
    names = ["item_correlation_error"]
    if len(kept) < 2:
        return [row(group, name, country=matrix.country, reason=UNORDERED) for name in names]
    codes = matrix.of(kept)
    if np.isnan(codes).all():
        return [row(group, name, country=matrix.country, reason=NO_CODES) for name in names]
    people = People(
        group,
        matrix.country,
        tuple(kept),
        tuple(scales[name] for name in kept),
        tuple(keys.get(name, ("", 0)) for name in kept),
        codes,
        matrix.weights,
        tuple(truth.items[name].of(matrix.country) for name in kept),
        correlations.of(kept) if correlations is not None else None,
        published_spread(truth.id),
    )
    found, n = weighted_correlations(people.codes, people.weights)
    return [
        _error(people, found, n),
        *_style(people, seed),
        *[one for trait in traits_of(people.keys, people.scales) for one in _trait(people, trait, found)],
    ]


def _options(people: People, known: HumanCorrelations) -> tuple[list[int], list[Floats], list[Floats]]:
    """Positions, human shares and codes of the questions whose correlations are known."""
    at = [people.questions.index(name) for name in known.names]
    codes = [np.array(people.scales[i].codes, dtype=np.float64) for i in at]
    return at, [people.shares[i] for i in at], codes


def _error(people: People, found: Floats, n: Floats) -> dict[str, Any]:
    name, known = "item_correlation_error", people.correlations
    where: dict[str, Any] = {"country": people.country, "human": 0.0}
    if known is None or len(known.names) < 2:
        return row(people.group, name, country=people.country, reason=NO_CORRELATIONS)
    at, _, codes = _options(people, known)
    if len(people.codes) < FEWEST_PEOPLE:
        return row(people.group, name, country=people.country, reason=f"fewer than {FEWEST_PEOPLE} respondents")
    # the run's own margins: what a correlation of codes can be depends on them, and distances judge them already
    own = [
        np.array([people.weights[people.codes[:, i] == code].sum() for code in codes[k]], dtype=np.float64)
        for k, i in enumerate(at)
    ]
    if any(not part.sum() > 0 for part in own):
        return row(people.group, name, country=people.country, reason="a question without a single answer")
    expected = known.of_codes([part / part.sum() for part in own], codes)
    block = np.ix_(at, at)
    error, pairs = correlation_error(found[block], expected)
    if not pairs:
        return row(people.group, name, country=people.country, reason="answers do not vary")
    nothing, _ = correlation_error(np.where(np.isnan(found[block]), np.nan, np.eye(len(at))), expected)
    return row(
        people.group,
        name,
        **where,
        model=error,
        people=correlation_noise(np.where(np.isnan(found[block]), np.nan, expected), n[block]),
        baseline=nothing,
        n_questions=len(at),
        basis=known.basis,
    )


def _style(people: People, seed: int) -> list[dict[str, Any]]:
    known = people.correlations
    whole = known is not None and known.names == people.questions
    modelled: Floats | None = None
    basis, reason = "", "no human value: the humans' correlations are not known for all of these questions"
    if known is not None and whole:
        _, shares, codes = _options(people, known)
        modelled = known.sample(shares, codes, MODELLED, seed, "modelled people", people.country)
        basis, reason = "modelled from the humans' shares and correlations; their habits may add to it", ""
    ones = np.ones(MODELLED)
    found = []
    runs = batteries(people.scales)
    for name, statistic in (("straight_lining", straight_lining), ("longstring", longstring)):
        if not runs:
            continue
        value = statistic(people.codes, people.weights, runs)
        human = NAN if modelled is None else statistic(modelled, ones, runs)
        missing = "nobody answered a whole battery" if np.isnan(value) else reason
        found.append(
            row(
                people.group,
                name,
                country=people.country,
                model=value,
                human=human,
                n_questions=sum(map(len, runs)),
                basis=basis,
                reason=missing,
            )
        )
    if known is not None and whole and modelled is not None:
        strong = np.argwhere(np.triu(np.abs(known.matrix) >= STRONG, 1))
        pairs = [(int(i), int(j), float(np.sign(known.matrix[i, j]))) for i, j in strong]
        if pairs:
            value = inconsistent_pairs(people.codes, people.weights, people.scales, pairs)
            found.append(
                row(
                    people.group,
                    "inconsistent_pairs",
                    country=people.country,
                    model=value,
                    human=inconsistent_pairs(modelled, ones, people.scales, pairs),
                    n_questions=len({at for pair in pairs for at in pair[:2]}),
                    basis=basis,
                    reason="nobody answered both questions of a pair" if np.isnan(value) else "",
                )
            )
    return found


def _trait(people: People, trait: Trait, found: Floats) -> list[dict[str, Any]]:
    about: dict[str, Any] = {"subject": trait.name, "country": people.country, "n_questions": len(trait.items)}
    codes = people.codes[:, list(trait.items)]
    held = ~np.isnan(codes).any(axis=1) & (people.weights > 0)
    if held.sum() < FEWEST_PEOPLE:
        names = ("alpha", "omega", "loading_congruence", "trait_mean", "trait_sd", "trait_distance")
        reason = f"fewer than {FEWEST_PEOPLE} respondents answered all items"
        return [row(people.group, name, reason=reason, **about) for name in names]
    scores, weights = trait.scores(codes[held]), people.weights[held]
    mean = float(np.average(scores, weights=weights))
    sd = float(np.sqrt(np.average((scores - mean) ** 2, weights=weights)))
    ours = found[np.ix_(trait.items, trait.items)] * np.outer(trait.keys, trait.keys)
    flat = "answers to an item do not vary" if np.isnan(ours).any() else ""
    humans = _humans(people, trait)
    basis = people.correlations.basis if people.correlations is not None else ""

    def one(name: str, model: float, human: float, why: str, basis: str = basis) -> dict[str, Any]:
        missing = why or ("" if not np.isnan(human) else NO_ITEM_CORRELATIONS)
        return row(people.group, name, model=model, human=human, basis=basis, reason=missing, **about)

    alike = NAN if humans.correlations is None or flat else congruence(loadings(ours), loadings(humans.correlations))
    spread = np.cov(trait.turned(codes[held]).T, aweights=weights)
    apart = NAN if np.isnan(humans.sd) else abs(mean - humans.mean) / max(humans.sd, 1e-9)
    return [
        one("alpha", NAN if flat else alpha(spread), humans.alpha, flat, humans.basis),
        one("omega", NAN if flat else omega(ours), humans.omega, flat),
        one("loading_congruence", alike, 1.0 if not np.isnan(alike) else NAN, flat),
        one("trait_mean", mean, humans.mean, "", HUMANS),
        one("trait_sd", sd, humans.sd, "", humans.basis),
        one("trait_distance", apart, 0.0 if not np.isnan(apart) else NAN, "", humans.basis),
    ]


@dataclass(frozen=True)
class _Humans:
    """A trait among the humans of a country; NaN and None where it is not known."""

    mean: float
    sd: float
    alpha: float
    omega: float
    correlations: Floats | None
    basis: str


def _humans(people: People, trait: Trait) -> _Humans:
    shares = [people.shares[at] for at in trait.items]
    raw = _human_correlations(people, trait)
    turned = None if raw is None else raw * np.outer(trait.keys, trait.keys)
    k = len(trait.items)
    mean, sd = trait.moments(shares, np.eye(k) if raw is None else raw)
    basis = "" if people.correlations is None else people.correlations.basis
    # the sum of item variances alone: the spread of items that do not go together
    apart = trait.moments(shares, np.eye(k))[1] ** 2
    published = people.spread.get((people.country, trait.name))
    if published is not None:
        sd, basis = published, "published for the country"
    elif raw is None:
        sd = NAN
    reliable = k / (k - 1) * (1.0 - apart / sd**2) if sd > 0 else NAN
    return _Humans(mean, sd, reliable, NAN if turned is None else omega(turned), turned, basis)


def _human_correlations(people: People, trait: Trait) -> Floats | None:
    """Correlations of the humans' raw codes on a trait's items; None where one of them is not known."""
    known = people.correlations
    if known is None or not {people.questions[at] for at in trait.items} <= set(known.names):
        return None
    mine = known.of([people.questions[at] for at in trait.items])
    _, shares, codes = _options(people, mine)
    return mine.of_codes(shares, codes)
