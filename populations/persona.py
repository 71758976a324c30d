"""One respondent whole: core, facets, facts and stories."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from .taxonomy.tree import Tree

#: Respondents turned into objects at once.
BLOCK = 256

#: Optional column of a population: what a language model is told of each respondent instead of core, facets and facts.
TOLD = "told"


@dataclass(frozen=True)
class Fact:
    """One attribute's value in one persona.

    Attributes:
        attribute_id: leaf of the tree.
        value: as filled.
        origin: who said so: ``table``, ``model``, ``user`` or ``derived``.
        calibration: whether its distribution is ``measured``, ``modelled`` or merely ``assumed``.
        stratum: ``near``, ``middle`` or ``far`` from the core; ``anchor`` for values, attitude, interests and what a user said.
        step: order of the walk; negative for anchors.
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
        facets: value core, name to a number between 0 and 1; without those that are not to be made up.
        facts: anchors, then long-tail attributes in the order of the walk.
        stories: life stories.
        told: text that a language model reads in place of everything above; empty where the persona speaks for itself.
        own_tree: the tree that its facts are leaves of, where it is not the shipped one.
    """

    id: str
    country: str
    weight: float
    core: Mapping[str, Any]
    facets: Mapping[str, float]
    facts: tuple[Fact, ...]
    stories: tuple[Story, ...]
    told: str = ""
    own_tree: Tree | None = field(default=None, repr=False, compare=False)

    @property
    def tree(self) -> Tree:
        """The tree that its facts are leaves of."""
        return self.own_tree or Tree.load()


def personas(people: pa.Table, facts: pa.Table, stories: pa.Table, own_tree: Tree | None = None) -> Iterator[Persona]:
    """Every respondent of a population's tables in order, one at a time; only a few hundred are objects at once."""
    ids = people["respondent_id"].cast(pa.string())
    facts, fact_ends = _in_order(facts, ids)
    stories, story_ends = _in_order(stories, ids)
    for start in range(0, people.num_rows, BLOCK):
        stop = min(start + BLOCK, people.num_rows)
        own_facts = _by_owner(facts, fact_ends, start, stop, Fact)
        own_stories = _by_owner(stories, story_ends, start, stop, Story)
        for row in people.slice(start, stop - start).to_pylist():
            read = {name[6:]: row.pop(name) for name in list(row) if name.startswith("facet_")}
            facets = {name: score for name, score in read.items() if score is not None}
            rid, country, weight = row.pop("respondent_id"), row.pop("country"), row.pop("weight")
            told = row.pop(TOLD, None) or ""
            told_of = tuple(own_facts.get(rid, ())), tuple(own_stories.get(rid, ()))
            yield Persona(rid, country, weight, row, facets, *told_of, told, own_tree)


def _in_order(table: pa.Table, ids: pa.ChunkedArray) -> tuple[pa.Table, NDArray[np.int64]]:
    """The rows of these respondents in their order, and after how many rows each respondent's own end."""
    place = pc.index_in(table["respondent_id"].cast(pa.string()), value_set=ids.combine_chunks())
    place = np.asarray(pc.fill_null(place, -1).to_numpy(), dtype=np.int64)
    if len(place) and (place.min() < 0 or (np.diff(place) < 0).any()):
        order = np.argsort(place, kind="stable")
        order = order[place[order] >= 0]
        table, place = table.take(pa.array(order)), place[order]
    return table, np.searchsorted(place, np.arange(len(ids)), side="right")


def _by_owner(
    table: pa.Table, ends: NDArray[np.int64], start: int, stop: int, kind: Callable[..., Any]
) -> dict[str, list[Any]]:
    first = int(ends[start - 1]) if start else 0
    found: dict[str, list[Any]] = {}
    for row in table.slice(first, int(ends[stop - 1]) - first).to_pylist():
        found.setdefault(row.pop("respondent_id"), []).append(kind(**row))
    return found
