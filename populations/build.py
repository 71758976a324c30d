"""Building a population: calibrated cores, the value core, then anchors, attributes and stories, column by column."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pyarrow as pa

from .columns import FACT_SCHEMA, FAILURE_SCHEMA, STORY_SCHEMA
from .generation.generator import Generated
from .plan import Plan, split_filler
from .population import Population
from .population_writer import PopulationWriter
from .taxonomy.tree import Tree

if TYPE_CHECKING:
    from ..llm import Connection

#: Told how many respondents are done.
Progress = Callable[[int], None]

#: What is done to a batch: its respondents and what was generated for them, to what is kept.
Step = Callable[[pa.Table, Generated], Generated]


def build(plan: Plan, *, connection: Connection | None = None) -> Population:
    """The planned population, in memory.

    Args:
        plan: what determines it.
        connection: how a model that fills and one that judges are reached; both draw on its one budget.
    """
    people: list[pa.Table] = []
    facts, stories, failures = [FACT_SCHEMA.empty_table()], [STORY_SCHEMA.empty_table()], [FAILURE_SCHEMA.empty_table()]
    tally: Counter[str] = Counter()
    for found in _filled(plan, people, connection):
        facts.append(found.facts)
        stories.append(found.stories)
        failures.append(found.failures)
        tally.update(found.tally)
    return Population(
        joined(people),
        pa.concat_tables(facts).unify_dictionaries(),
        pa.concat_tables(stories),
        {**plan.origin(), **_told(tally)},
        pa.concat_tables(failures),
        plan.own_tree,
    )


def build_into(
    plan: Plan,
    directory: str | Path,
    *,
    connection: Connection | None = None,
    progress: Progress | None = None,
) -> dict[str, Any]:
    """Write the planned population into a directory as it is generated; memory does not grow with its size.

    Args:
        plan: what determines it.
        directory: receives what ``Population.save`` writes.
        connection: see ``build``.
        progress: told how many respondents are finished.

    Returns:
        ``respondents``, ``facts``, ``stories`` and ``failures`` written, and the origin.
    """
    people: list[pa.Table] = []
    tally: Counter[str] = Counter()
    done = 0
    with PopulationWriter(directory) as writer:
        for found in _filled(plan, people, connection):
            for name in ("facts", "stories", "failures"):
                writer.add(name, getattr(found, name))
            tally.update(found.tally)
            done += found.respondents
            if progress is not None:
                progress(done)
        origin = {**plan.origin(), **_told(tally)}
        whole = joined(people)
        writer.finish(whole, origin, plan.own_tree)
    return {"respondents": whole.num_rows, **writer.rows, "origin": origin}


def joined(people: list[pa.Table]) -> pa.Table:
    """Respondents of several countries as one table."""
    # a country without a target for a user's own dimension has none of it
    return pa.concat_tables(people, promote_options="default").unify_dictionaries()


def _filled(plan: Plan, people: list[pa.Table], connection: Connection | None) -> Iterator[Generated]:
    """Batches of personas, filled and judged as planned; appends each country's respondents to ``people``."""
    with ExitStack() as open_models:
        steps = _steps(plan, connection, open_models)
        for country in plan.countries:
            people.append(plan.people(country))
            for part, found in plan.batches(country, people[-1]):
                for step in steps:
                    found = step(part, found)
                yield found


def _steps(plan: Plan, connection: Connection | None, open_models: ExitStack) -> list[Step]:
    """What models do to each batch: one fills, one judges; nothing without them."""
    tables, model = split_filler(plan.filler)
    if not model and not plan.judge:
        return []
    from ..llm import Connection

    connection = connection or Connection()
    desk = connection.allowance()
    steps: list[Step] = []
    if model:
        from .generation.model_filler import ModelFiller

        client = connection.client(model, plan.api_base, desk)
        steps.append(open_models.enter_context(ModelFiller.opened(client, plan, model, keep_tables=tables)).fill)
    if plan.judge:
        from .generation.model_judge import ModelJudge

        client = connection.client(plan.judge, plan.api_base, desk)
        steps.append(ModelJudge(plan.own_tree or Tree.load(), open_models.enter_context(client)).judge)
    return steps


def _told(tally: Counter[str]) -> dict[str, Any]:
    """Contradictions and the use of a model, for the origin."""
    rules = {name: tally[name] for name in ("found", "repaired", "replaced")}
    if tally["judged_dropped"]:
        rules["judged_dropped"] = tally["judged_dropped"]
    used = {name[6:]: count for name, count in sorted(tally.items()) if name.startswith("model_")}
    return {"contradictions": rules, **({"model_use": used} if used else {})}
