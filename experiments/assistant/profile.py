"""What a person tells an assistant of themselves, so that two versions differ in one attribute and in nothing else."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from ...agents.context import anchor_lines

if TYPE_CHECKING:
    from ...populations.persona import Persona
    from .definition import Swap

#: Attributes told of a person.
MOST_FACTS = 8

#: Ages at which every employment that is kept is possible.
_WORKING = ("full_time", "part_time", "self_employed", "unemployed", "homemaker")


def profile(persona: Persona) -> str:
    """The person in a few lines: demographics and attributes that anybody may have.

    Name and occupation are left out: they tell sex, origin and schooling, which a swap changes.
    """
    core = {**persona.core, "name": None, "occupation": None}
    lines = anchor_lines(replace(persona, core=core))
    tree = persona.tree
    for fact in persona.facts:
        if len(lines) >= 3 + MOST_FACTS:
            break
        if fact.attribute_id in tree.index:
            leaf = tree[fact.attribute_id]
            if not leaf.applies_if and not leaf.loads and leaf.sensitivity == "none":
                unit = f" {leaf.unit}" if leaf.unit else ""
                lines.append(f"{leaf.label}: {fact.value}{unit}")
    return "\n".join(f"- {line}" for line in lines)


def matched(persona: Persona, swap: Swap) -> tuple[Persona, Persona] | None:
    """The same person with the swap's first and with its second value.

    None where the person has neither value, or where the other value would contradict the rest.
    """
    if swap.field == "age":
        if persona.core["employment"] not in _WORKING:
            return None
    elif persona.core.get(swap.field) not in swap.values:
        return None
    first, second = (replace(persona, core={**persona.core, swap.field: value}) for value in swap.values)
    return first, second
