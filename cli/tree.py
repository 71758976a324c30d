"""``deeppersona tree``: looking at the Human-Attribute Tree, checking it, growing it."""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from ..counting import counted
from ..errors import TaxonomyError, nearest
from .options import AsJson, OwnTree

if TYPE_CHECKING:
    from ..populations.taxonomy.attribute import Attribute
    from ..populations.taxonomy.tree import Tree


def register(app: typer.Typer) -> None:
    """Add the commands."""
    from . import tree_mining

    group = typer.Typer(no_args_is_help=True, help="The Human-Attribute Tree.")
    group.command("stats")(stats)
    group.command("search")(search)
    group.command("show")(show)
    group.command("lint")(lint)
    tree_mining.register(group)
    app.add_typer(group, name="tree")


def stats(
    directory: OwnTree = None,
    as_json: AsJson = False,
) -> None:
    """Count nodes by depth, category, kind and tail class, and what known surveys the tree covers.

    Example:

      deeppersona tree stats --json
    """
    from ..populations.taxonomy.coverage import coverage
    from ..populations.taxonomy.tree import Tree

    tree = Tree.load(directory)
    counts = _counts(tree)
    counts["coverage"] = {
        audit.name: {"codes": audit.codes, "exact": audit.exact_share, "covered": audit.covered_share}
        for audit in coverage(tree)
    }
    if as_json:
        typer.echo(json.dumps(counts, indent=2))
        return
    _print_counts(counts)


def search(
    query: Annotated[str, typer.Argument(help="Words or a whole question.")],
    limit: Annotated[int, typer.Option(min=1, help="How many leaves.")] = 20,
    directory: OwnTree = None,
    as_json: AsJson = False,
) -> None:
    """Find leaves by words and by meaning.

    Example:

      deeppersona tree search "money lent to relatives"
    """
    from rich.table import Table

    from ..populations.taxonomy.search import search as find
    from ..populations.taxonomy.tree import Tree
    from .console import Console

    hits = find(Tree.load(directory), query, limit=limit)
    if as_json:
        typer.echo(
            json.dumps(
                [
                    {"id": hit.attribute.id, "path": hit.attribute.path, "question": hit.attribute.question,
                     "similarity": round(hit.similarity, 4), "words": round(hit.words, 4)}
                    for hit in hits
                ],
                indent=2,
            )
        )  # fmt: skip
        return
    if not hits:
        typer.echo("No leaf holds these words or means them.", err=True)
        return
    table = Table("id", "label", "question", "meaning", "words")
    for hit in hits:
        leaf = hit.attribute
        table.add_row(leaf.id, leaf.label, leaf.question, f"{hit.similarity:.2f}", f"{hit.words:.0%}")
    Console().print(table)


def show(
    name: Annotated[
        str, typer.Argument(help="A leaf id, a branch, a category code, or nothing for all branches.")
    ] = "",
    directory: OwnTree = None,
) -> None:
    """Print one leaf in full, or a branch, a category or all branches as a tree.

    Example:

      deeppersona tree show sleep
    """
    from ..populations.taxonomy.tree import Tree
    from .console import Console

    tree = Tree.load(directory)
    branches = {branch.name for branch in tree.branches}
    if name.upper() in tree.index:
        Console().print(_leaf(tree, tree[name.upper()]))
    elif name in branches:
        Console().print(_branch(tree, name))
    elif not name or name.upper() in tree.categories:
        Console().print(_categories(tree, name.upper()))
    else:
        raise TaxonomyError(
            "nothing of that name in the tree",
            parameter="name",
            got=name,
            allowed="a leaf id such as LIF-0001, a branch or a category code",
            hint=nearest(name, [*branches, *tree.categories, *tree.index]),
        )


def lint(
    directory: Annotated[
        Path | None, typer.Argument(help="Directory of TSV files; the shipped tree by default.")
    ] = None,
    as_json: AsJson = False,
) -> None:
    """Check every rule of the tree; exit code 2 when something is found.

    Example:

      deeppersona tree lint
    """
    from dataclasses import asdict

    from ..populations.taxonomy.lint import lint as check

    if directory is not None and not directory.is_dir():
        raise TaxonomyError("no such directory", parameter="directory", got=str(directory))
    findings = check(directory)
    if as_json:
        typer.echo(json.dumps([asdict(finding) for finding in findings], indent=2))
    else:
        for finding in findings:
            typer.echo(str(finding))
        typer.echo(counted(len(findings), "finding") if findings else "clean", err=True)
    if findings:
        raise typer.Exit(2)


def _counts(tree: Tree) -> dict[str, Any]:
    groups = {(leaf.category, leaf.branch, leaf.group) for leaf in tree if leaf.group}
    leaves = Counter(leaf.category for leaf in tree)
    nodes = Counter(leaf.category for leaf in tree)
    nodes.update(branch.category for branch in tree.branches)
    nodes.update(category for category, _, _ in groups)
    return {
        "nodes": tree.node_count,
        "leaves": len(tree),
        "depth": {
            "categories": len(tree.categories),
            "branches": len(tree.branches),
            "groups": len(groups),
            "leaves under a branch": sum(not leaf.group for leaf in tree),
            "leaves under a group": sum(bool(leaf.group) for leaf in tree),
        },
        "categories": {
            name: {"nodes": nodes[code] + 1, "leaves": leaves[code], "share": leaves[code] / len(tree)}
            for code, name in tree.categories.items()
        },
        "kinds": dict(Counter(leaf.kind for leaf in tree).most_common()),
        "tail": dict(Counter(leaf.tail for leaf in tree).most_common()),
        "sensitivity": dict(Counter(leaf.sensitivity for leaf in tree).most_common()),
        "conditional": sum(bool(leaf.applies_if) for leaf in tree),
        "gates": len(tree.gates),
    }


def _print_counts(counts: dict[str, Any]) -> None:
    from rich.table import Table

    from .console import Console

    console = Console()
    console.print(f"[bold]{counted(counts['nodes'], 'node')}, {counted(counts['leaves'], 'leaf', 'leaves')}[/bold]")
    categories = Table("category", "nodes", "leaves", "share")
    for name, row in counts["categories"].items():
        categories.add_row(name, f"{row['nodes']:,}", f"{row['leaves']:,}", f"{row['share']:.1%}")
    console.print(categories)
    for title in ("depth", "kinds", "tail", "sensitivity"):
        table = Table(title, "count")
        for name, count in counts[title].items():
            table.add_row(name.replace("_", " "), f"{count:,}")
        console.print(table)
    console.print(
        f"{counted(counts['conditional'], 'leaf', 'leaves')} with a condition, {counted(counts['gates'], 'gate')}"
    )
    covered = Table("coverage of", "codes", "exact", "exact or partial")
    for name, row in counts["coverage"].items():
        covered.add_row(name, str(row["codes"]), f"{row['exact']:.0%}", f"{row['covered']:.0%}")
    console.print(covered)


def _leaf(tree: Tree, leaf: Attribute) -> Any:
    from rich.table import Table

    table = Table(show_header=False, title=leaf.path.replace(leaf.category, tree.categories[leaf.category], 1))
    rows = {
        "id": leaf.id,
        "question": leaf.question,
        "kind": leaf.kind,
        "values": " | ".join(leaf.values) or f"{leaf.unit} {leaf.low:g} to {leaf.high:g}" * bool(leaf.unit),
        "base rates": ", ".join(f"{rate:g}" for rate in leaf.prior),
        "drivers": ", ".join(f"{name} {loading:+g}" for name, loading in leaf.loads),
        "period": leaf.period,
        "applies if": leaf.applies_if,
        "culture": leaf.culture,
        "sensitivity": leaf.sensitivity,
        "topics": ", ".join(leaf.topics),
        "tail": leaf.tail,
        "source": leaf.source,
        "gate": leaf.gate,
    }
    for name, value in rows.items():
        if value:
            table.add_row(name, value)
    return table


def _branch(tree: Tree, name: str) -> Any:
    from rich.markup import escape
    from rich.tree import Tree as Branches

    root = Branches(f"[bold]{name}[/bold]")
    groups: dict[str, Any] = {}
    for leaf in tree:
        if leaf.branch == name:
            place = root
            if leaf.group:
                if leaf.group not in groups:
                    groups[leaf.group] = root.add(leaf.group)
                place = groups[leaf.group]
            place.add(f"[dim]{leaf.id}[/dim] {escape(leaf.label)}: {escape(leaf.question)}")
    return root


def _categories(tree: Tree, code: str) -> Any:
    from rich.tree import Tree as Branches

    sizes = Counter(leaf.branch for leaf in tree)
    root = Branches(f"[bold]Human-Attribute Tree[/bold], {tree.node_count:,} nodes")
    for category, title in tree.categories.items():
        if not code or code == category:
            node = root.add(f"{category} {title}")
            for branch in tree.branches:
                if branch.category == category:
                    node.add(f"{branch.name} [dim]{counted(sizes[branch.name], 'leaf', 'leaves')}[/dim]")
    return root
