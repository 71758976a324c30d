"""``deeppersona build``: a population without asking it anything."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from ..counting import counted
from ..run_store import require_new_directory
from .connection import reaches_models
from .options import ApiBase, Bias, Margins, OwnTree, Seed, Sources, read_bias, read_list, read_switch

if TYPE_CHECKING:
    from ..llm import Connection


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command()(build)


@reaches_models
def build(
    countries: Annotated[str, typer.Argument(help="ISO3 code or English name; several joined by commas.")],
    out: Annotated[Path, typer.Option(help="Directory for the population.")],
    n: Annotated[int, typer.Option(help="Respondents per country.")] = 100,
    depth: Annotated[int, typer.Option(help="Long-tail attributes per persona.")] = 200,
    where: Annotated[str, typer.Option(help="Who is in it: \"age>=65 and area=='rural'\".")] = "",
    margins: Margins = None,
    allocate: Annotated[str, typer.Option(help="equal:COLUMN draws as many of each; weights restore the shares.")] = "",
    bias: Bias = None,
    require: Annotated[list[str] | None, typer.Option(help="Attribute ids that everybody gets, if they apply.")] = None,
    forbid: Annotated[list[str] | None, typer.Option(help="Attribute ids that nobody gets.")] = None,
    assumed_facts: Annotated[
        str, typer.Option(help="on or off: attributes whose distribution is merely assumed.")
    ] = "on",
    tree: OwnTree = None,
    sources: Sources = "",
    filler: Annotated[
        str, typer.Option(help="table, MODEL_ID, or table,MODEL_ID (the model writes free text).")
    ] = "table",
    judge: Annotated[str, typer.Option(help="Model that looks for contradictions which no rule knows.")] = "",
    embeddings: Annotated[
        str, typer.Option(help="Hosted embedding model that ranks attributes by nearness; default the shipped vectors.")
    ] = "",
    seed: Seed = 0,
    api_base: ApiBase = "",
    *,
    connection: Connection,
) -> None:
    """Build a population without asking it anything.

    Examples:

      deeppersona build KEN --n 1000 --depth 50 --out populations/kenya

      deeppersona build DEU --n 500 --where "age>=65 and area=='rural'" --out populations/elders

      deeppersona build IND --n 700 --allocate equal:religion --margins targets.csv --out populations/india

      deeppersona build USA --n 200 --bias health:3,HOB:0.5 --filler table,openai/gpt-4o-mini --out populations/patients
    """
    from ..populations.build import build_into
    from ..populations.plan import Plan, split_filler
    from .model import fetch_weights
    from .progress import respondent_progress

    require_new_directory(out)
    plan = Plan.of(
        countries,
        n,
        depth=depth,
        seed=seed,
        margins=margins,
        where=where,
        allocate=allocate,
        bias=read_bias(bias or ()),
        require=read_list(require or ()),
        forbid=read_list(forbid or ()),
        assumed_facts=read_switch("--assumed-facts", assumed_facts),
        tree=tree,
        sources=read_list([sources]),
        filler=filler,
        judge=judge,
        embeddings=embeddings,
        api_base=api_base,
    )
    for model in (split_filler(filler)[1], judge):
        if model:
            fetch_weights(model)
    with respondent_progress(n * len(plan.countries)) as progress:
        written = build_into(plan, out, connection=connection, progress=progress)
    _report(written, out)
    if margins or allocate:
        _print_design_effects(out)
    if _failed(written):
        raise typer.Exit(3)


def _report(written: Mapping[str, Any], out: Path) -> None:
    """One line on what was written, and one on what a model could not fill."""
    typer.echo(
        f"{counted(written['respondents'], 'respondent')}, {counted(written['facts'], 'fact')}, "
        f"{counted(written['stories'], 'life story', 'life stories')}: {out}"
    )
    used = written["origin"].get("model_use")
    if used:
        each = {name: count / written["respondents"] for name, count in used.items()}
        typer.echo(
            f"{each['calls']:.1f} calls, {each['prompt_tokens']:,.0f} prompt tokens ({each['cached_tokens']:,.0f} cached) and "
            f"{each['completion_tokens']:,.0f} completion tokens a persona"
        )
    dropped = written["origin"]["contradictions"].get("judged_dropped", 0)
    if dropped:
        typer.echo(f"{counted(dropped, 'attribute')} dropped on the word of the judge, see failures.parquet")
    if _failed(written):
        typer.echo(
            f"attributes not filled or personas not judged: {_failed(written):,}, see failures.parquet; nothing was put in "
            "their place",
            err=True,
        )


def _failed(written: Mapping[str, Any]) -> int:
    """What a model should have done and did not; what a judge takes away is no failure."""
    return int(written["failures"] - written["origin"]["contradictions"].get("judged_dropped", 0))


def _print_design_effects(out: Path) -> None:
    from ..populations.kish import kish
    from ..populations.population import Population

    population = Population.load(out)
    for code in population.countries:
        found = kish(population.column("weight")[population.column("country") == code])
        typer.echo(f"{code}: design effect of the weights {found.design_effect:.2f}, effective n {found.n:,.0f}")
