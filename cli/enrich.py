"""``deeppersona enrich``: shallow profiles filled up to deep synthetic personas."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from ..counting import counted
from ..errors import InputError
from ..run_store import require_new_directory
from .options import Bias, Seed, read_bias, read_list

if TYPE_CHECKING:
    from ..populations.generation.enrichment import Profile


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command()(enrich)


def enrich(
    file: Annotated[str, typer.Argument(help="CSV file, text file with a profile a line, or a profile in quotes.")],
    out: Annotated[Path, typer.Option(help="Directory for the population.")],
    country: Annotated[
        str,
        typer.Option(help="Country of profiles that name none; without it one is drawn by adult population."),
    ] = "",
    depth: Annotated[int, typer.Option(help="Long-tail attributes per persona, beyond what was given.")] = 200,
    sensitive: Annotated[
        list[str] | None,
        typer.Option(help="What may be made up: health, sex_life, religion, politics, ethnicity, criminal, or all."),
    ] = None,
    bias: Bias = None,
    seed: Seed = 0,
) -> None:
    """Fill up shallow profiles. Given fields stay as they are; direct identifiers are dropped; every row is synthetic.

    This tests systems; it says nothing about real people. No sensitive attribute is made up unless --sensitive asks for it.

    Examples:

      deeppersona enrich "34, urban professional, mother of two" --out populations/one

      deeppersona enrich customers.csv --country DEU --depth 50 --out populations/customers
    """
    from ..populations.calibration.countries import resolve
    from ..populations.generation.enrichment import Enrichment
    from ..populations.generation.enrichment import enrich as fill_up
    from ..populations.generation.enrichment.enrich import SENSITIVE

    require_new_directory(out)
    asked = read_list(sensitive or ())
    how = Enrichment(depth, seed, SENSITIVE if asked == ["all"] else tuple(asked), read_bias(bias or ()))
    profiles = read_profiles(file, resolve(country).iso3 if country else "")
    population = fill_up(profiles, how)
    population.save(out)
    dropped, drawn = population.origin["identifiers_dropped"], population.origin["countries_drawn"]
    if drawn:
        typer.echo(
            f"no country was named for {sum(drawn.values()):,} of {len(population):,}: drawn by adult population"
            f" ({', '.join(f'{code} {n}' for code, n in list(drawn.items())[:5])}{', ...' if len(drawn) > 5 else ''});"
            " name one with --country",
            err=True,
        )
    typer.echo(
        f"{counted(len(population), 'synthetic persona')}, {counted(population.facts.num_rows, 'fact')}: {out}"
        + (f"; identifiers dropped: {', '.join(f'{kind} ({n})' for kind, n in dropped.items())}" if dropped else "")
    )


def read_profiles(given: str, country: str) -> list[Profile]:
    """Profiles of a CSV or TSV file, of the lines of a text file, or the one in the argument itself.

    Raises:
        InputError: no such file, not UTF-8, or nothing in it.
    """
    from ..populations.generation.enrichment import read_table, read_text

    path = Path(given)
    is_file = len(given) < 1000 and path.is_file()
    if is_file and path.suffix.lower() in (".csv", ".tsv"):
        return read_table(path, country=country)
    if not is_file:
        if path.suffix.lower() in (".csv", ".tsv", ".txt") and " " not in given:
            raise InputError("no such file", parameter="file", got=given, allowed="a file or a profile in quotes")
        return [read_text(given, country=country)]
    try:
        lines = path.read_text("utf-8-sig").split("\n")
    except UnicodeDecodeError as error:
        raise InputError(
            f"not UTF-8 at byte {error.start + 1}", where=given, parameter="file", allowed="a text file in UTF-8"
        ) from None
    profiles = [
        read_text(line, where=f"{given}:{number}", country=country)
        for number, line in enumerate(lines, 1)
        if line.strip()
    ]
    if not profiles:
        raise InputError("an empty file", where=given, parameter="file", allowed="a profile a line")
    return profiles
