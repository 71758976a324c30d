"""``deeppersona build`` and ``deeppersona countries``."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Annotated

import typer

from ..errors import RunError


def register(app: typer.Typer) -> None:
    """Add the commands."""
    app.command()(build)
    app.command()(countries)


def build(
    country: Annotated[str, typer.Argument(help="ISO3 code or English name; several joined by commas.")],
    out: Annotated[Path, typer.Option(help="Directory for the population.")],
    n: Annotated[int, typer.Option(help="Respondents per country.")] = 100,
    depth: Annotated[int, typer.Option(help="Long-tail attributes per persona.")] = 200,
    seed: Annotated[int, typer.Option(help="Every random draw follows from it.")] = 0,
) -> None:
    """Build a population without asking it anything.

    Example:

      deeppersona build KEN --n 1000 --depth 50 --out populations/kenya
    """
    from ..populations.population import Population

    if out.exists() and any(out.iterdir()):
        raise RunError(
            "this directory is not empty",
            parameter="out",
            got=str(out),
            allowed="a new or empty directory",
            hint="Nothing was overwritten.",
        )
    population = Population.build(country.split(","), n, depth=depth, seed=seed)
    population.save(out)
    typer.echo(f"{len(population):,} respondents, {population.facts.num_rows:,} facts: {out}")


def countries(
    as_json: Annotated[bool, typer.Option("--json", help="Machine-readable output.")] = False,
) -> None:
    """List the countries that can be simulated, with the quality of their sources.

    Example:

      deeppersona countries
    """
    from dataclasses import asdict

    from ..populations.calibration.countries import countries as known

    if as_json:
        typer.echo(json.dumps([asdict(country) for country in known()], indent=2, default=list))
        return
    from rich.console import Console
    from rich.table import Table

    table = Table("code", "country", "region", "quality", "year", "WVS-7")
    for country in known():
        table.add_row(
            country.iso3,
            country.name,
            country.region,
            country.quality,
            str(country.year),
            "yes" if country.has_wvs7 else "",
        )
    Console().print(table)
