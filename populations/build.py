"""Building a population: calibrated cores, the value core, then long-tail attributes, column by column."""

from __future__ import annotations

from collections.abc import Sequence

import pyarrow as pa

from ..errors import InputError
from .calibration.countries import resolve
from .calibration.synthesis import synthesise
from .calibration.value_core import draw_facets
from .generation.facts import attribute_facts
from .population import FACT_SCHEMA, Population

#: Respondents whose attributes are selected at once: bounds memory to about 0.5 GB whatever the size of the population.
BATCH = 512


def build(
    country: str | Sequence[str], n: int, *, seed: int = 0, depth: int = 200, topics: Sequence[str] = ()
) -> Population:
    """See ``Population.build``."""
    if isinstance(n, bool) or n < 1:
        raise InputError(where="Population.build", parameter="n", got=n, allowed="1 or more respondents")
    names = [country] if isinstance(country, str) else list(country)
    codes = list(dict.fromkeys(resolve(name).iso3 for name in names))
    people, facts = [], []
    for code in codes:
        core = draw_facets(synthesise(code, n, seed=seed), seed=seed)
        people.append(core)
        if depth:
            facts += [
                attribute_facts(core.slice(start, BATCH), country=code, seed=seed, depth=depth)
                for start in range(0, n, BATCH)
            ]
    origin = {"countries": codes, "n_per_country": n, "seed": seed, "depth": depth, "filler": "table"}
    return Population(
        pa.concat_tables(people).unify_dictionaries(),
        pa.concat_tables(facts).unify_dictionaries() if facts else FACT_SCHEMA.empty_table(),
        origin=origin,
    )
