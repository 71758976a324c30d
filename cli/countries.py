"""``deeppersona countries``: which can be simulated, and how well they are known."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Annotated

import typer

from ..errors import InputError, nearest
from .options import AsJson

if TYPE_CHECKING:
    from ..populations.calibration.countries import Country


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command()(countries)


def countries(
    region: Annotated[str, typer.Option(help="Only this region, such as 'Southern Asia'.")] = "",
    as_json: AsJson = False,
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
            parameter="--region",
            got=region,
            allowed=", ".join(regions),
            hint=nearest(region, regions),
        )
    if as_json:
        rows = [{**asdict(country), "quality_in_words": _quality(country)} for country in listed]
        typer.echo(json.dumps(rows, indent=2))
        return
    from rich import box
    from rich.table import Table

    from .console import Console

    table = Table(box=box.SIMPLE_HEAD, pad_edge=False, padding=(0, 1, 0, 0))
    for name in ("code", "country", "region", "quality", "year", "WVS-7"):
        table.add_column(name, no_wrap=name not in ("country", "region"))
    for country in listed:
        table.add_row(
            country.iso3,
            country.name,
            country.region,
            _quality(country).split(":")[0] + (f" ({country.proxy_of})" if country.proxy_of else ""),
            str(country.year),
            "yes" if country.has_wvs7 else "no",
        )
    console = Console()
    console.print(table)
    console.print(
        "observed: own figures and own survey; estimated: own figures, joint lent by five similar countries; proxy: figures of "
        "the country in brackets, or labour figures lent. year: of the population figures. WVS-7: people answered there.",
        highlight=False,
    )


def _quality(country: Country) -> str:
    """How well the people of a country are known, in words."""
    if country.quality == "observed":
        return "observed: own figures and own survey"
    if country.quality == "donors":
        return "estimated: own figures, joint lent by five similar countries"
    if country.proxy_of:
        return f"proxy: figures of {country.proxy_of}"
    return "proxy: own age, sex and education, labour figures lent"
