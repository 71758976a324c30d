"""Filling up shallow profiles: what was given stays as it is, the rest is drawn to go with it.

For testing systems, never for labelling people: direct identifiers are dropped, no sensitive attribute is made up unless it
is asked for, and every row is marked as synthetic.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import pyarrow as pa

from .... import draws
from ....errors import CohortError, InputError, SelectionError, nearest
from ...calibration.dimensions import IN_WORK
from ...calibration.synthesis import synthesise
from ...calibration.value_core import draw_facets
from ...columns import FACT_SCHEMA, STORY_SCHEMA
from ...population import Population
from ...taxonomy.tree import Tree
from ..generator import generator_of
from ..given import Given
from ..persona_rules import check_given
from ..recipe import Recipe
from .home_country import home_country
from .profile import Profile

#: What is not made up about a given row unless it is asked for.
SENSITIVE = ("health", "sex_life", "religion", "politics", "ethnicity", "criminal")

#: Sensitivity to the facets of the value core that speak of it.
FACETS = {
    "religion": ("god_importance", "religious_attendance", "autonomy"),
    "politics": ("right_leaning", "political_interest", "institutional_trust", "income_equality", "national_pride"),
    "sex_life": ("permissiveness",),
}

#: Fields of the core that a draw can be conditioned on.
CONDITIONED = ("sex", "education", "employment", "marital", "area", "religion", "income_decile", "household_size")

#: Respondents generated at once.
BATCH = 512


@dataclass(frozen=True)
class Enrichment:
    """How profiles are filled up.

    Attributes:
        depth: long-tail attributes per persona, beyond what was given.
        seed: every draw follows from it and from the position of the profile.
        sensitive: sensitivities that may be made up, of ``SENSITIVE``.
        bias: as in ``Population.build``.
    """

    depth: int = 200
    seed: int = 0
    sensitive: tuple[str, ...] = ()
    bias: Mapping[str, float] | None = None

    def __post_init__(self) -> None:
        """Refuse sensitivities that there are not, and a depth below zero."""
        for name in self.sensitive:
            if name not in SENSITIVE:
                raise InputError(
                    "unknown sensitivity",
                    where="enrich()",
                    parameter="sensitive",
                    got=name,
                    allowed=", ".join(SENSITIVE),
                    hint=nearest(name, SENSITIVE),
                )
        if self.depth < 0:
            raise SelectionError(where="enrich()", parameter="depth", got=self.depth, allowed="0 or more attributes")

    @property
    def withheld(self) -> tuple[str, ...]:
        """Sensitivities that are not made up."""
        return tuple(name for name in SENSITIVE if name not in self.sensitive)

    @property
    def masked_facets(self) -> frozenset[str]:
        """Facets that are not made up."""
        return frozenset(facet for name in self.withheld for facet in FACETS.get(name, ()))


def enrich(profiles: Sequence[Profile], how: Enrichment | None = None) -> Population:
    """Deep personas from shallow profiles, in their order.

    A profile that names no country gets one, drawn by adult population; ``origin["countries_drawn"]`` counts them.

    Args:
        profiles: what ``read_text`` and ``read_table`` gave.
        how: depth, seed and what may be made up.

    Raises:
        InputError: no profiles, or a profile that contradicts itself or that nobody can have.
        SelectionError: fewer attributes apply than the depth asks for.
    """
    how = how or Enrichment()
    if not profiles:
        raise InputError("no profiles", where="enrich()", parameter="profiles", allowed="at least one")
    homeless = [position for position, profile in enumerate(profiles) if not profile.country]
    homes = dict(zip(homeless, home_country(how.seed, homeless), strict=True))
    profiles = [
        replace(profile, country=homes[position]) if position in homes else profile
        for position, profile in enumerate(profiles)
    ]
    people = [_person(profile, position, how) for position, profile in enumerate(profiles)]
    whole = pa.concat_tables(people, promote_options="permissive").unify_dictionaries()
    recipe = Recipe.of(how.depth, how.bias, withheld=how.withheld)
    facts, stories = [FACT_SCHEMA.empty_table()], [STORY_SCHEMA.empty_table()]
    tally: Counter[str] = Counter()
    for start, stop, country in _runs(profiles):
        generator = generator_of(country, how.seed, recipe)
        if how.depth:
            generator.check()
        found = generator.generate(
            whole.slice(start, stop - start), Given([profile.facts() for profile in profiles[start:stop]])
        )
        facts.append(found.facts)
        stories.append(found.stories)
        tally.update(found.tally)
    dropped = Counter(kind for profile in profiles for kind in profile.dropped)
    origin: dict[str, Any] = {
        "mode": "enrich",
        "synthetic": True,
        "profiles": len(profiles),
        "countries": list(dict.fromkeys(profile.country for profile in profiles)),
        "countries_drawn": dict(Counter(homes.values()).most_common()),
        "depth": how.depth,
        "seed": how.seed,
        "filler": "table",
        "sensitive_made_up": list(how.sensitive),
        "identifiers_dropped": dict(sorted(dropped.items())),
        "contradictions": {name: tally[name] for name in ("found", "repaired", "replaced")},
        "tree_leaves": len(Tree.load()),
    }
    return Population(whole, pa.concat_tables(facts).unify_dictionaries(), pa.concat_tables(stories), origin)


def _runs(profiles: Sequence[Profile]) -> list[tuple[int, int, str]]:
    """Stretches of profiles of one country, none longer than a batch."""
    runs: list[tuple[int, int, str]] = []
    for position, profile in enumerate(profiles):
        if runs and runs[-1][2] == profile.country and position - runs[-1][0] < BATCH:
            runs[-1] = (runs[-1][0], position + 1, profile.country)
        else:
            runs.append((position, position + 1, profile.country))
    return runs


def _person(profile: Profile, position: int, how: Enrichment) -> pa.Table:
    """Core and facets of one profile: what was given, and the rest drawn from the country's joint given that."""
    check_given(Tree.load(), profile)
    seed = draws.key(how.seed, "enrich", profile.country, position) % 2**31
    drawn = None
    for condition in _conditions(profile):
        try:
            drawn = synthesise(profile.country, 1, seed=seed, where=condition or None)
            break
        except CohortError:
            continue
    if drawn is None:
        raise InputError(
            "a profile that nobody in the country has",
            where=profile.where,
            parameter=", ".join(profile.said),
            got=", ".join(profile.said.values()),
            allowed="fields that go together",
        )
    row = drawn.to_pylist()[0] | _given_fields(profile)
    if row["employment"] not in IN_WORK and "occupation" not in profile.core:
        row |= {"occupation": None, "isco": None}
    row |= {"place": position, "respondent_id": f"{profile.country}-{position:07d}", "name": None, "synthetic": True}
    if "religion" in how.withheld and "religion" not in profile.core:
        row["religion"] = None
    schema = pa.schema([*((field.name, _plain(field.type)) for field in drawn.schema), ("synthetic", pa.bool_())])
    return draw_facets(pa.Table.from_pylist([row], schema=schema), seed=how.seed, masked=how.masked_facets)


def _given_fields(profile: Profile) -> dict[str, Any]:
    given = dict(profile.core)
    if "occupation" in given:
        given.setdefault("isco", None)
    if given.get("area") == "rural" and "city" not in given:
        given["city"] = None
    return given


def _conditions(profile: Profile) -> list[str]:
    """The filters that the rest of the core is drawn under, in the order in which they are tried.

    Somebody at work is drawn among people of the same major group of occupations, so that schooling goes with the work
    that was given; where the country has nobody like that, the group is let go.
    """
    core = profile.core
    parts = [f"age == {core['age']}"] if "age" in core else []
    parts += [f"{name} == {core[name]!r}" for name in CONDITIONED if name in core]
    if "employment" not in core and ("occupation" in core or "isco" in core):
        parts.append(f"employment in {IN_WORK!r}")
    if "city" in core and "area" not in core:
        parts.append("area == 'urban'")
    loose = " and ".join(parts)
    if core.get("isco") is None or core.get("employment", IN_WORK[0]) not in IN_WORK:
        return [loose]
    return [" and ".join([*parts, f"isco == {core['isco']}"]), loose]


def _plain(kind: pa.DataType) -> pa.DataType:
    return kind.value_type if pa.types.is_dictionary(kind) else kind
