"""What a score is read against: the noise floor and the answers that need no model."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from ..draws import generator
from .demographic_shift import DemographicShift
from .truth import HumanItem

Floats = NDArray[np.float64]

#: What the floor knew, for the column of information.
FLOOR_INFORMATION = "real people of the country itself, as many as answered"


@dataclass(frozen=True)
class Lookup:
    """What a baseline may look up besides the question.

    Attributes:
        regions: ISO3 code to region.
        donor: the one country that stands for all others.
        demographics: how a country's make-up moves answers, or None where that is not known.
    """

    regions: Mapping[str, str]
    donor: str
    demographics: DemographicShift | None = None

    @cached_property
    def members(self) -> Mapping[str, frozenset[str]]:
        """Countries of each region."""
        areas = set(self.regions.values())
        return {area: frozenset(name for name, its in self.regions.items() if its == area) for area in areas}


@dataclass(frozen=True)
class Baseline:
    """A way to answer without a model.

    Attributes:
        name: key in tables and JSON.
        label: heading for people.
        information: what it knew of the truth.
        shares: (item, country, context) to shares of shape (n_options,), or a sentence why there are none.
    """

    name: str
    label: str
    information: str
    shares: Callable[[HumanItem, str, Lookup], Floats | str]


def uniform(item: HumanItem, country: str, context: Lookup) -> Floats | str:
    """Every option alike: dice."""
    return np.full(len(item.scale.codes), 1.0 / len(item.scale.codes))


def modal(item: HumanItem, country: str, context: Lookup) -> Floats | str:
    """Everybody gives the country's own most frequent answer: a stereotype that is right (the lowest code on a tie)."""
    return np.asarray(np.eye(len(item.scale.codes))[int(np.argmax(item.of(country)))])


def world(item: HumanItem, country: str, context: Lookup) -> Floats | str:
    """Unweighted mean of the same question's shares in all other countries."""
    average = item.average_of_others(country)
    return "no other country answered this question" if average is None else average


def region(item: HumanItem, country: str, context: Lookup) -> Floats | str:
    """Unweighted mean of the same question's shares in the other countries of the region."""
    here = context.regions.get(country, "")
    if not here:
        return f"{country} has no region"
    rows = item.others(country, context.members[here])
    if not len(rows):
        return f"no other country of {here} answered this question"
    return np.asarray(item.shares[rows].mean(axis=0))


def demographics(item: HumanItem, country: str, context: Lookup) -> Floats | str:
    """The world average, moved by how the country's age, sex, education and way of life differ from the others'."""
    average = world(item, country, context)
    if isinstance(average, str):
        return average
    if not item.scale.is_ordered:
        return "options without order: demographics move no scale"
    if context.demographics is None:
        return "how answers go with demographics is not known for this ground truth"
    others = [name for name in item.countries if name != country]
    return context.demographics.shifted(item.scale.question_id, average, country, others)


def donor(item: HumanItem, country: str, context: Lookup) -> Floats | str:
    """One country's shares for every other country."""
    if country == context.donor:
        return f"{country} cannot stand for itself"
    if context.donor not in item.position:
        return f"{context.donor} did not answer this question"
    return item.of(context.donor)


#: In the order in which tables show them. The skill score is measured against ``world``.
BASELINES: tuple[Baseline, ...] = (
    Baseline("uniform", "Uniform", "nothing but the options", uniform),
    Baseline("modal", "Modal answer", "the country's own most frequent answer", modal),
    Baseline("world", "World average", "the same question in all other countries", world),
    Baseline(
        "demographics",
        "Demographics only",
        "the same question in all other countries, and how the country's adults differ from theirs in age, sex, education, "
        "place, marriage and work",
        demographics,
    ),
    Baseline("region", "Region average", "the same question in the region's other countries", region),
    Baseline("donor", "One country for all", "the same question in one other country", donor),
)


def real_people(shares: Floats, n: float, draws: int, seed: int, *purpose: object) -> Floats:
    """Distributions that n real respondents would show, drawn from the human shares (parametric bootstrap).

    Args:
        shares: human shares, shape (n_options,).
        n: respondents; an effective number after weighting is rounded to at least 1.
        draws: how many samples.
        seed, purpose: name the stream; give question and country, so that other cells do not change the draws.

    Returns:
        Shape (draws, n_options).
    """
    people = max(1, round(float(n)))
    return np.asarray(generator(seed, *purpose).multinomial(people, shares, size=draws) / people, dtype=np.float64)
