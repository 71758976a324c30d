"""``deeppersona persona``: looking at one respondent."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer


def register(app: typer.Typer) -> None:
    """Add the commands."""
    persona = typer.Typer(no_args_is_help=True, help="Look at one respondent.")
    persona.command("show")(persona_show)
    app.add_typer(persona, name="persona")


def persona_show(
    directory: Annotated[Path, typer.Argument(help="Population or run directory.")],
    respondent_id: Annotated[str, typer.Argument(help="Such as DEU-0000017.")],
) -> None:
    """Print one respondent: anchors, facets, attributes by category with their provenance."""
    from rich.console import Console
    from rich.tree import Tree as Branches

    from ..agents.context import anchor_lines
    from ..populations.calibration.facets import facet
    from ..populations.population import Population
    from ..populations.taxonomy.tree import Tree

    inner = directory / "population"
    persona = Population.load(inner if inner.is_dir() else directory).persona(respondent_id)
    tree = Tree.load()
    root = Branches(f"[bold]{persona.id}[/bold] (synthetic)")
    anchors = root.add("anchors")
    for line in anchor_lines(persona):
        anchors.add(line)
    facets = root.add("value core")
    for name, value in persona.facets.items():
        facets.add(f"{value:.2f}  {facet(name).statement(value)}")
    by_category: dict[str, list[str]] = {}
    for fact in persona.facts:
        leaf = tree[fact.attribute_id]
        by_category.setdefault(tree.categories[leaf.category], []).append(
            f"{leaf.label}: {fact.value} {leaf.unit} [dim]({fact.origin}, {fact.calibration}, {fact.stratum})[/dim]"
        )
    for category, lines in sorted(by_category.items()):
        branch = root.add(f"{category} ({len(lines)})")
        for line in lines:
            branch.add(line)
    Console().print(root)
