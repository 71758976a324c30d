"""The hard rules for one persona at a time, for fillers that speak of one person at a time."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np

from ...errors import InputError
from ..calibration.expression import parse
from ..persona import Persona
from ..taxonomy.attribute import Attribute
from ..taxonomy.per_tree import per_tree
from ..taxonomy.tree import Tree
from .constraints import FIELDS, Constraints, is_about_self, sum_of
from .contradictions import Contradictions
from .rule_files import rule_file
from .table_filler import TableFiller
from .values import Values
from .wording import Wording

if TYPE_CHECKING:
    from .enrichment.profile import Profile


def _contradictions(tree: Tree) -> Contradictions:
    return Contradictions(tree, TableFiller(tree, 0, ""))


#: Fields of the core that are numbers and that a bound may name.
NUMBERS = ("household_size", "income_decile")


@dataclass
class PersonaRules:
    """Which values are possible beside what is known of a persona.

    Gates that are among its facts are known; rules that name a gate of which nothing is known are not applied.

    Attributes:
        tree: the Human-Attribute Tree.
        persona: whose core counts.
        known: attribute id to value; grows with ``keep``.
    """

    tree: Tree
    persona: Persona
    known: dict[str, str]
    _read: dict[int, tuple[int, float, int]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        """Read what is known already."""
        for name, value in self.known.items():
            self._remember(self.tree[name], value)

    @cached_property
    def _gates(self) -> dict[str, bool]:
        """Gates known from the persona's facts."""
        return {
            name: self.known[leaf.id] == leaf.values[0]
            for name, leaf in self.tree.gates.items()
            if leaf.id in self.known
        }

    @cached_property
    def _columns(self) -> dict[str, np.ndarray]:
        core = {name: np.array([self.persona.core.get(name)], dtype=object) for name in FIELDS}
        for name in ("age", "household_size", "income_decile"):
            core[name] = np.array([float(self.persona.core[name])])
        return core | {name: np.array([value]) for name, value in self._gates.items()}

    def possible(self, leaf: Attribute) -> tuple[str, ...]:
        """Values of a vocabulary that the core and known gates leave; all of them if that would leave none."""
        kept = tuple(value for value in leaf.values if self._is_possible(leaf, value))
        return kept or leaf.values

    def _is_possible(self, leaf: Attribute, value: str) -> bool:
        for row in rule_file("possible_if"):
            if row["leaf"] not in (leaf.id, "*" if is_about_self(leaf) else leaf.id) or value not in row[
                "values"
            ].split("|"):
                continue
            rule = parse(row["only_if"], (*FIELDS, *self.tree.gates))
            if rule.names <= self._columns.keys() and not rule.mask(self._columns)[0]:
                return False
        return True

    def contradicted(self, leaf: Attribute, value: str) -> str:
        """Why a value cannot stand beside the core and what is known; empty if it can."""
        at = self.tree.index[leaf.id]
        read = per_tree(self.tree, Wording).read(at, value)
        if read is None:
            return ""
        before = self._read.get(at)
        self._read[at] = read
        try:
            return self._first_broken(at)
        finally:
            if before is None:
                del self._read[at]
            else:
                self._read[at] = before

    def _first_broken(self, at: int) -> str:
        constraints = per_tree(self.tree, Constraints)
        for bound in constraints.bounds:
            involved = (bound.leaf, *(self.tree.index[name] for name in bound.leaves))
            if at not in involved or any(leaf not in self._read for leaf in involved):
                continue
            limit = float(sum_of(bound.terms, self._number_of))
            number = self._read[bound.leaf][1]
            if number > limit if bound.is_upper else number < limit:
                return f"contradicts what is known: at {'most' if bound.is_upper else 'least'} {limit:g}"
        for pair in per_tree(self.tree, _contradictions).pairs:
            if at in pair.leaves and all(leaf in self._read for leaf in pair.leaves):
                values = [_one(self._read[leaf]) for leaf in pair.leaves]
                if all(bool(pair.holds(side, value, np.array([0]))[0]) for side, value in enumerate(values)):
                    return f"contradicts what is known: {pair.why}"
        return ""

    def _number_of(self, name: str) -> float:
        if name in self.tree.index:
            return self._read[self.tree.index[name]][1]
        return float(self.persona.core[name])

    def keep(self, leaf: Attribute, value: str) -> None:
        """Add a value to what is known."""
        self.known[leaf.id] = value
        self._remember(leaf, value)

    def _remember(self, leaf: Attribute, value: str) -> None:
        read = per_tree(self.tree, Wording).read(self.tree.index[leaf.id], value)
        if read is not None:
            self._read[self.tree.index[leaf.id]] = read


def check_given(tree: Tree, profile: Profile) -> None:
    """Refuse a profile whose attributes contradict each other or its age.

    Raises:
        InputError: naming the attribute and why.
    """
    core = {"age": profile.core.get("age", np.nan), **{name: profile.core.get(name, np.nan) for name in NUMBERS}}
    person = Persona("", profile.country, 1.0, core, {}, (), ())
    rules = PersonaRules(tree, person, {})
    for name, value in profile.leaves.items():
        wrong = rules.contradicted(tree[name], value)
        if wrong:
            raise InputError(
                "a contradictory profile",
                where=profile.where,
                parameter=tree[name].label,
                got=value,
                allowed=wrong.removeprefix("contradicts what is known: "),
            )
        rules.keep(tree[name], value)


def implied_gates(tree: Tree, persona: Persona) -> dict[str, str]:
    """Gates that the persona's attributes give away by applying at all: attribute id of the gate to its value."""
    implied: dict[str, str] = {}
    for fact in persona.facts:
        if fact.step < 0 or fact.attribute_id not in tree.index:
            continue
        for part in tree[fact.attribute_id].applies_if.split(" and "):
            gate = tree.gates.get(part.removeprefix("not ").strip())
            if gate is not None:
                implied[gate.id] = gate.values[1 if part.startswith("not ") else 0]
    return implied


def _one(read: tuple[int, float, int]) -> Values:
    values = Values.empty(1)
    values.position[0], values.number[0], values.chosen[0] = read
    return values
