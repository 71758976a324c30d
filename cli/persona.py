"""``deeppersona persona``: looking at one respondent."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from .options import PopulationDirectory

if TYPE_CHECKING:
    from ..populations.persona import Fact

#: Colour of a value by how well its distribution is known; a user's own word stands out.
COLOURS = {"measured": "green", "modelled": "cyan", "assumed": "yellow"}
ORIGIN_COLOURS = {"user": "bold magenta", "model": "blue"}


def register(app: typer.Typer) -> None:
    """Add the commands."""
    persona = typer.Typer(no_args_is_help=True, help="Look at one respondent.")
    persona.command("show")(persona_show)
    app.add_typer(persona, name="persona")


def persona_show(
    directory: PopulationDirectory,
    respondent_id: Annotated[str, typer.Argument(help="Such as DEU-0000017.")],
) -> None:
    """Print one respondent: summary, anchors, facets, stories, and attributes as a tree with provenance colours.

    Example:

      deeppersona persona show populations/kenya KEN-0000017
    """
    from rich.markup import escape
    from rich.tree import Tree as Branches

    from ..agents.context import anchor_lines
    from ..populations.calibration.facets import facet
    from ..populations.generation.given import CORE_FACT
    from ..populations.generation.summary import summary
    from ..populations.population import Population
    from .console import Console

    persona = Population.load(directory).persona(respondent_id)
    tree = persona.tree
    branches = {(branch.category, branch.name): branch.label for branch in tree.branches}
    root = Branches(f"[bold]{persona.id}[/bold] (synthetic)")
    root.add("summary").add(escape(summary(persona)))
    anchors = root.add("anchors")
    for line in anchor_lines(persona):
        anchors.add(escape(line))
    facets = root.add("value core, 0 to 1")
    for name, score in persona.facets.items():
        facets.add(f"{score:.2f}  {facet(name).statement(score)}")
    if persona.stories:
        stories = root.add("life stories")
        for story in persona.stories:
            stories.add(f"{escape(story.text)} [dim]({story.valence}, {story.origin})[/dim]")
    stated = [fact for fact in persona.facts if fact.attribute_id not in tree.index]
    if stated:
        said = root.add("values, attitude and free facts")
        for fact in stated:
            field = f"{fact.attribute_id.removeprefix(CORE_FACT)}: " if fact.attribute_id.startswith(CORE_FACT) else ""
            said.add(_coloured(escape(f"{field}{fact.value}"), fact))
    shown: dict[str, Branches] = {}
    by_place = sorted(
        (fact for fact in persona.facts if fact.attribute_id in tree.index), key=lambda fact: fact.attribute_id
    )
    counts: dict[str, int] = {}
    for fact in by_place:
        counts[fact.attribute_id[:3]] = counts.get(fact.attribute_id[:3], 0) + 1
    for fact in by_place:
        leaf = tree[fact.attribute_id]
        if leaf.category not in shown:
            shown[leaf.category] = root.add(f"[bold]{tree.categories[leaf.category]}[/bold] ({counts[leaf.category]})")
        place = f"{leaf.category}/{leaf.branch}"
        if place not in shown:
            shown[place] = shown[leaf.category].add(branches[leaf.category, leaf.branch])
        unit = f" {leaf.unit}" if leaf.unit else ""
        shown[place].add(_coloured(f"{escape(leaf.label)}: {escape(fact.value)}{unit}", fact))
    legend = ", ".join(f"[{colour}]{name}[/{colour}]" for name, colour in {**COLOURS, **ORIGIN_COLOURS}.items())
    console = Console()
    console.print(root)
    console.print(f"how well a value's distribution is known, and whose word it is: {legend}", highlight=False)


def _coloured(text: str, fact: Fact) -> str:
    colour = ORIGIN_COLOURS.get(fact.origin) or COLOURS.get(fact.calibration, "white")
    return f"[{colour}]{text}[/{colour}] [dim]({fact.origin}, {fact.calibration}, {fact.stratum})[/dim]"
