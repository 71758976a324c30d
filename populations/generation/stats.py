"""What a population holds: attributes, provenance, contradictions, stories and diversity."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

import numpy as np
import pyarrow.compute as pc

from ... import draws
from ..population import Population
from ..taxonomy.tree import Tree
from .diversity import diversity_of

#: Respondents whose texts are compared pair by pair; a larger population is sampled, always the same way.
SAMPLE = 300


def population_stats(population: Population, *, sample: int = SAMPLE) -> dict[str, Any]:
    """Figures for ``deeppersona population stats``.

    Args:
        population: any with or without facts.
        sample: most respondents for the measures of diversity.

    Returns:
        Plain values: ``respondents``, ``countries``, ``facts``, ``stories``, ``provenance``, ``tail``, ``contradictions``,
        ``failures``, ``model_use`` where a model filled, and ``diversity`` where there are two respondents or more.
    """
    facts = population.facts
    of_walk = facts.filter(pc.greater_equal(facts["step"], 0))
    found: dict[str, Any] = {
        "respondents": len(population),
        "countries": list(population.countries),
        "facts": {
            "all": facts.num_rows,
            "walk": of_walk.num_rows,
            "walk_per_persona": _per_persona(population, of_walk),
            "distinct_attributes": len(of_walk["attribute_id"].unique()) if of_walk.num_rows else 0,
            "tree_leaves": len(population.tree),
            "strata": _shares(of_walk, "stratum"),
        },
        "stories": {"all": population.stories.num_rows, "valence": _shares(population.stories, "valence")},
        "provenance": {"origin": _shares(facts, "origin"), "calibration": _shares(facts, "calibration")},
        "tail": _tail(of_walk, population.tree),
        "contradictions": dict(population.origin.get("contradictions", {})),
        "failures": population.failures.num_rows,
    }
    if "model_use" in population.origin:
        found["model_use"] = dict(population.origin["model_use"])
    if len(population) >= 2:
        found["diversity"] = [asdict(entry) for entry in diversity_of(list(_sampled(population, sample).personas()))]
    return found


def _sampled(population: Population, most: int) -> Population:
    if len(population) <= most:
        return population
    rows = np.argsort(draws.uniforms(0, "stats sample", np.arange(len(population))))[:most]
    return population.take(np.sort(rows))


def _per_persona(population: Population, of_walk: Any) -> dict[str, int]:
    if not of_walk.num_rows:
        return {"least": 0, "most": 0}
    counts = pc.value_counts(of_walk["respondent_id"].combine_chunks())
    numbers = counts.field("counts").to_pylist()
    least = 0 if len(numbers) < len(population) else min(numbers)
    return {"least": least, "most": max(numbers)}


def _shares(table: Any, column: str) -> dict[str, float]:
    """Share of each word of a column, the most frequent first."""
    if not table.num_rows:
        return {}
    counts = pc.value_counts(table[column].cast("string").combine_chunks()).to_pylist()
    counts.sort(key=lambda entry: (-entry["counts"], entry["values"]))
    return {entry["values"]: entry["counts"] / table.num_rows for entry in counts}


def _tail(of_walk: Any, tree: Tree) -> Mapping[str, float]:
    """Share of picks by how widely an attribute is known."""
    if not of_walk.num_rows:
        return {}
    counts: dict[str, int] = {}
    for entry in pc.value_counts(of_walk["attribute_id"].cast("string").combine_chunks()).to_pylist():
        if entry["values"] in tree.index:
            name = tree[entry["values"]].tail
            counts[name] = counts.get(name, 0) + entry["counts"]
    return {name: count / sum(counts.values()) for name, count in sorted(counts.items())}
