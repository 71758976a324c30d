"""``deeppersona population``: figures, a table and exports of a population."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from ..counting import counted
from .options import AsJson, PopulationDirectory

if TYPE_CHECKING:
    from ..populations.population import Population


def register(app: typer.Typer) -> None:
    """Add the commands."""
    group = typer.Typer(no_args_is_help=True, help="Look at a population or write it in other formats.")
    group.command()(stats)
    group.command()(show)
    group.command()(export)
    app.add_typer(group, name="population")


def stats(
    directory: PopulationDirectory,
    sample: Annotated[int, typer.Option(help="Most respondents whose texts are compared pair by pair.")] = 300,
    as_json: AsJson = False,
) -> None:
    """Count attributes, provenance and contradictions, and measure diversity beside three baselines on the same core.

    Example:

      deeppersona population stats populations/kenya
    """
    from ..populations.generation.stats import population_stats
    from ..populations.population import Population

    found = population_stats(Population.load(directory), sample=sample)
    if as_json:
        typer.echo(json.dumps(found, indent=2))
        return
    facts, rules = found["facts"], found["contradictions"]
    typer.echo(
        f"{counted(found['respondents'], 'synthetic respondent')} of {', '.join(found['countries'])}; "
        f"{counted(facts['walk'], 'attribute')} "
        f"({facts['walk_per_persona']['least']} to {facts['walk_per_persona']['most']} each), "
        f"{facts['distinct_attributes']:,} of {facts['tree_leaves']:,} leaves reached"
    )
    for title, shares in (
        ("strata", facts["strata"]),
        ("tail classes", found["tail"]),
        ("whose word", found["provenance"]["origin"]),
        ("how well known", found["provenance"]["calibration"]),
        ("life stories", found["stories"]["valence"]),
    ):
        typer.echo(f"{title}: " + ", ".join(f"{name} {share:.1%}" for name, share in shares.items()))
    if rules:
        typer.echo(
            f"contradictions: {rules['found']:,} found, {rules['repaired']:,} repaired, {rules['replaced']:,} replaced"
        )
    if "model_use" in found:
        each = {name: count / found["respondents"] for name, count in found["model_use"].items()}
        typer.echo(
            f"model: {each['calls']:.1f} calls, {each['prompt_tokens']:,.0f} prompt tokens, {each['cached_tokens']:,.0f} of "
            f"them cached, a persona; {counted(found['failures'], 'attribute')} not filled"
        )
    if "diversity" in found:
        _print_diversity(found["diversity"])


def _print_diversity(arms: list[dict[str, Any]]) -> None:
    from rich import box
    from rich.table import Table

    from .console import Console

    table = Table(box=box.SIMPLE_HEAD, pad_edge=False, padding=(0, 1, 0, 0))
    table.add_column("described by", no_wrap=True)
    for name in ("mean cosine ↓", "nearest distance ↑", "distinct ratio ↑", "statements", "words"):
        table.add_column(name, justify="right")
    for arm in arms:
        table.add_row(
            arm["builder"],
            f"{arm['mean_cosine']:.3f}",
            f"{arm['nearest_distance']:.3f}",
            f"{arm['distinct_ratio']:.3f}",
            f"{arm['statements']:.1f}",
            f"{arm['words']:.0f}",
        )
    console = Console()
    console.print(table)
    console.print(
        f"{counted(arms[0]['respondents'], 'respondent')}, the same core in every row. Embeddings are averaged word "
        "vectors: averages of long texts lie close together, so compare texts of like length.",
        highlight=False,
    )


def show(
    directory: PopulationDirectory,
    n: Annotated[int, typer.Option(help="Respondents to show.")] = 10,
    where: Annotated[str, typer.Option(help="Only those who fit: \"age>=65 and area=='rural'\".")] = "",
) -> None:
    """Show respondents as a table, one line each.

    Example:

      deeppersona population show populations/kenya --where "age < 25"
    """
    from rich import box
    from rich.table import Table

    from ..populations.population import Population
    from .console import Console

    people = Population.load(directory)
    if where:
        people = _matching(people, where)
    columns = ("respondent_id", "age", "sex", "education", "employment", "occupation", "area")
    whole = ("respondent_id", "age", "sex", "employment", "area")
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False, padding=(0, 1, 0, 0))
    for name in columns:
        # the id is what `persona show` asks for
        table.add_column(
            "id" if name == "respondent_id" else name.replace("_", " "), no_wrap=name in whole, overflow="fold"
        )
    for row in people.people.slice(0, max(0, n)).select(columns).to_pylist():
        table.add_row(*("" if row[name] is None else str(row[name]).replace("_", " ") for name in columns))
    console = Console()
    console.print(table)
    console.print(f"{min(max(0, n), len(people)):,} of {counted(len(people), 'synthetic respondent')}", highlight=False)


def export(
    directory: PopulationDirectory,
    out: Annotated[Path, typer.Option(help="File to write; its ending names the format unless --format does.")],
    format: Annotated[str, typer.Option(help="jsonl, parquet, csv or md.")] = "",
) -> None:
    """Write a population as JSONL, Parquet, CSV (people, and facts in a second file) or Markdown.

    Example:

      deeppersona population export populations/kenya --out kenya.jsonl
    """
    from ..populations.generation.export import export as write
    from ..populations.population import Population

    for file in write(Population.load(directory), out, format or out.suffix.lower().lstrip(".") or "(none)"):
        typer.echo(str(file))


def _matching(population: Population, where: str) -> Population:
    import numpy as np

    from ..populations.calibration.expression import parse

    names = [name for name in population.people.column_names if name not in ("place", "weight")]
    condition = parse(where, names)
    return population.take(np.flatnonzero(condition.mask({name: population.column(name) for name in condition.names})))
