"""One respondent whole: core, facets, facts and stories."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import pyarrow.compute as pc

from ..errors import InputError

if TYPE_CHECKING:
    from .population import Population


@dataclass(frozen=True)
class Fact:
    """One attribute's value in one persona.

    Attributes:
        attribute_id: leaf of the tree.
        value: as filled.
        origin: who said so: ``table``, ``model``, ``user`` or ``derived``.
        calibration: whether its distribution is ``measured``, ``modelled`` or merely ``assumed``.
        stratum: ``near``, ``middle`` or ``far`` from the core.
        step: order of the walk.
        source: table and year, or model.
    """

    attribute_id: str
    value: str
    origin: str
    calibration: str
    stratum: str
    step: int
    source: str


@dataclass(frozen=True)
class Story:
    """A life story: ``valence`` is positive, neutral or negative; ``age`` is how old the person was."""

    valence: str
    age: int
    text: str
    origin: str


@dataclass(frozen=True)
class Persona:
    """One synthetic respondent: an instrumented crash-test dummy, never a human.

    Attributes:
        id: respondent_id.
        country: ISO3.
        weight: design weight.
        core: typed demographics by column name.
        facets: value core, name to a number between 0 and 1.
        facts: long-tail attributes in the order of the walk.
        stories: life stories.
    """

    id: str
    country: str
    weight: float
    core: Mapping[str, Any]
    facets: Mapping[str, float]
    facts: tuple[Fact, ...]
    stories: tuple[Story, ...]

    @classmethod
    def of(cls, population: Population, respondent_id: str) -> Persona:
        """The respondent of that id.

        Raises:
            InputError: nobody of that id in the population.
        """
        found = population.people.filter(pc.equal(population.people["respondent_id"], respondent_id))
        if not found.num_rows:
            raise InputError(
                "unknown respondent",
                parameter="respondent_id",
                got=respondent_id,
                allowed=f"one of {len(population)} ids such as {population.people['respondent_id'][0].as_py()}",
            )
        return next(personas(population.of_people(found)))


def personas(population: Population) -> Iterator[Persona]:
    """Every respondent of a population in order, one at a time; meant for shards, not for millions."""
    facts: dict[str, list[Fact]] = {}
    for row in population.facts.to_pylist():
        facts.setdefault(row.pop("respondent_id"), []).append(Fact(**row))
    stories: dict[str, list[Story]] = {}
    for row in population.stories.to_pylist():
        stories.setdefault(row.pop("respondent_id"), []).append(Story(**row))
    for row in population.people.to_pylist():
        facets = {name[6:]: row.pop(name) for name in list(row) if name.startswith("facet_")}
        rid, country, weight = row.pop("respondent_id"), row.pop("country"), row.pop("weight")
        yield Persona(rid, country, weight, row, facets, tuple(facts.get(rid, ())), tuple(stories.get(rid, ())))
