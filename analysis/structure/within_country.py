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
from .human_correlations import HumanCorrelations
from .item_correlations import correlation_error, correlation_noise, weighted_correlations
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
    block = np.ix_(trait.items, trait.items)
    turn = np.outer(trait.keys, trait.keys)
    ours = found[block] * turn
    scores = trait.scores(people.codes[:, list(trait.items)])
    held = ~np.isnan(scores) & (people.weights > 0)
    about: dict[str, Any] = {"subject": trait.name, "country": people.country, "n_questions": len(trait.items)}
    names = ("alpha", "omega", "loading_congruence", "trait_mean", "trait_sd", "trait_distance")
    if held.sum() < FEWEST_PEOPLE:
        reason = f"fewer than {FEWEST_PEOPLE} respondents answered all items"
        return [row(people.group, name, reason=reason, **about) for name in names]
    weights = people.weights[held]
    mean = float(np.average(scores[held], weights=weights))
    sd = float(np.sqrt(np.average((scores[held] - mean) ** 2, weights=weights)))
    reason = "answers to an item do not vary" if np.isnan(ours).any() else ""
    theirs = _human_correlations(people, trait)
    if theirs is None:
        human_mean = float(
            np.mean(
                trait.turned(
                    np.array(
                        [people.shares[at] @ np.array(people.scales[at].codes, dtype=np.float64) for at in trait.items]
                    )
                )
            )
        )
        human_sd = NAN
    else:
        human_mean, human_sd = trait.moments([people.shares[at] for at in trait.items], theirs)
    turned = None if theirs is None else theirs * turn
    lacking = "" if theirs is not None else "no human value: the humans' correlations of these items are not known"
    basis = people.correlations.basis if people.correlations is not None else ""

    def one(name: str, model: float, human: float, why: str) -> dict[str, Any]:
        return row(people.group, name, model=model, human=human, basis=basis, reason=why, **about)

    alike = NAN if turned is None or reason else congruence(loadings(ours), loadings(turned))
    return [
        one("alpha", NAN if reason else alpha(ours), NAN if turned is None else alpha(turned), reason or lacking),
        one("omega", NAN if reason else omega(ours), NAN if turned is None else omega(turned), reason or lacking),
        one("loading_congruence", alike, 1.0 if not np.isnan(alike) else NAN, reason or lacking),
        one("trait_mean", mean, human_mean, ""),
        one("trait_sd", sd, human_sd, lacking),
        one("trait_distance", NAN if lacking else abs(mean - human_mean) / max(human_sd, 1e-9), 0.0, lacking),
    ]


def _human_correlations(people: People, trait: Trait) -> Floats | None:
    """Correlations of the humans' raw codes on a trait's items; None where one of them is not known."""
    known = people.correlations
    if known is None or not {people.questions[at] for at in trait.items} <= set(known.names):
        return None
    mine = known.of([people.questions[at] for at in trait.items])
    _, shares, codes = _options(people, mine)
    return mine.of_codes(shares, codes)
