"""``deeppersona build`` and ``deeppersona countries``."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from ..errors import InputError, RunError, nearest

if TYPE_CHECKING:
    from ..populations.calibration.countries import Country


def register(app: typer.Typer) -> None:
    """Add the commands."""
    app.command()(build)
    app.command()(countries)


def build(
    country: Annotated[str, typer.Argument(help="ISO3 code or English name; several joined by commas.")],
    out: Annotated[Path, typer.Option(help="Directory for the population.")],
    n: Annotated[int, typer.Option(help="Respondents per country.")] = 100,
    depth: Annotated[int, typer.Option(help="Long-tail attributes per persona.")] = 200,
    where: Annotated[str, typer.Option(help="Who is in it: \"age>=65 and area=='rural'\".")] = "",
    margins: Annotated[Path | None, typer.Option(help="CSV or Parquet file of targets to rake to.")] = None,
    allocate: Annotated[str, typer.Option(help="equal:COLUMN draws as many of each; weights restore the shares.")] = "",
    seed: Annotated[int, typer.Option(help="Every random draw follows from it.")] = 0,
) -> None:
    """Build a population without asking it anything.

    Examples:

      deeppersona build KEN --n 1000 --depth 50 --out populations/kenya

      deeppersona build DEU --n 500 --where "age>=65 and area=='rural'" --out populations/elders

      deeppersona build IND --n 700 --allocate equal:religion --margins targets.csv --out populations/india
    """
    from ..populations.kish import kish
    from ..populations.population import Population

    if out.exists() and (not out.is_dir() or any(out.iterdir())):
        raise RunError(
            "this directory is not empty",
            parameter="out",
            got=str(out),
            allowed="a new or empty directory",
            hint="Nothing was overwritten.",
        )
    population = Population.build(
        country.split(","), n, depth=depth, seed=seed, margins=margins, where=where, allocate=allocate
    )
    population.save(out)
    typer.echo(f"{len(population):,} respondents, {population.facts.num_rows:,} facts: {out}")
    if margins or allocate:
        for code in population.countries:
            found = kish(population.column("weight")[population.column("country") == code])
            typer.echo(f"{code}: design effect of the weights {found.design_effect:.2f}, effective n {found.n:,.0f}")


def countries(
    region: Annotated[str, typer.Option(help="Only this region, such as 'Southern Asia'.")] = "",
    as_json: Annotated[bool, typer.Option("--json", help="Machine-readable output.")] = False,
) -> None:
    """List the countries that can be simulated, with the quality of their sources.

    Examples:

      deeppersona countries

      deeppersona countries --region "Southern Asia" --json
    """
    from dataclasses import asdict

    from ..populations.calibration.countries import countries as known

    listed = [country for country in known() if not region or region.casefold() == country.region.casefold()]
    if not listed:
        regions = sorted({country.region for country in known()})
        raise InputError(
            "no such region",
            where="deeppersona countries",
            parameter="--region",
            got=region,
            allowed=", ".join(regions),
            hint=nearest(region, regions),
        )
    if as_json:
        rows = [{**asdict(country), "quality_in_words": _quality(country)} for country in listed]
        typer.echo(json.dumps(rows, indent=2))
        return
    from rich.console import Console
    from rich.table import Table

    table = Table("code", "country", "region", "quality", "year", "WVS-7")
    for country in listed:
        table.add_row(
            country.iso3,
            country.name,
            country.region,
            _quality(country),
            str(country.year),
            "yes" if country.has_wvs7 else "no",
        )
    Console().print(table)


def _quality(country: Country) -> str:
    """How well the people of a country are known, in words."""
    if country.quality == "observed":
        return "observed: own figures and own survey"
    if country.quality == "donors":
        return "estimated: own figures, joint lent by five similar countries"
    if country.proxy_of:
        return f"proxy: figures of {country.proxy_of}"
    return "proxy: own age, sex and education, labour figures lent"
