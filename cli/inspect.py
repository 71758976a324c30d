"""``deeppersona persona`` and ``deeppersona tree``: looking at one respondent and at the tree."""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path
from typing import Annotated

import typer


def register(app: typer.Typer) -> None:
    """Add the commands."""
    persona = typer.Typer(no_args_is_help=True, help="Look at one respondent.")
    persona.command("show")(persona_show)
    app.add_typer(persona, name="persona")
    tree = typer.Typer(no_args_is_help=True, help="The Human-Attribute Tree.")
    tree.command("stats")(tree_stats)
    app.add_typer(tree, name="tree")


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


def tree_stats(as_json: Annotated[bool, typer.Option("--json", help="Machine-readable output.")] = False) -> None:
    """Count nodes by category, kind and tail class."""
    from ..populations.taxonomy.tree import Tree

    tree = Tree.load()
    by_category = Counter(leaf.category for leaf in tree)
    counts = {
        "nodes": tree.node_count,
        "leaves": len(tree),
        "branches": len(tree.branches),
        "categories": {tree.categories[code]: count for code, count in sorted(by_category.items())},
        "kinds": dict(Counter(leaf.kind for leaf in tree)),
        "tail": dict(Counter(leaf.tail for leaf in tree)),
    }
    if as_json:
        typer.echo(json.dumps(counts, indent=2))
        return
    typer.echo(f"{tree.node_count:,} nodes, {len(tree):,} leaves, {len(tree.branches)} branches")
    for name in ("categories", "kinds", "tail"):
        typer.echo(f"\n{name}")
        values = counts[name]
        assert isinstance(values, dict)
        for label, count in values.items():
            typer.echo(f"  {count:6,}  {label}")
