"""Rules about ``applies_if``: it parses, has no circle and can come true."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ....errors import TaxonomyError
from ...calibration.expression import Expression, Kind, parse
from ..tree import Tree
from .source import Finding, Source

#: Core fields that a condition may name, with values that between them tell any two conditions apart that matter.
GRID: dict[str, tuple[Any, ...]] = {
    "age": tuple(range(18, 101)),
    "sex": ("male", "female"),
    "education": ("primary_or_less", "lower_secondary", "upper_secondary", "tertiary"),
    "employment": (
        "full_time", "part_time", "self_employed", "retired", "homemaker", "student", "unemployed", "other",
    ),
    "marital": ("single", "married", "divorced", "widowed"),
    "area": ("urban", "rural"),
    "religion": ("christian", "muslim", "hindu", "buddhist", "jewish", "other", "unaffiliated"),
    "household_size": (1, 2, 3, 4, 5, 6, 8, 10),
    "income_decile": tuple(range(1, 11)),
}  # fmt: skip

#: Ages are thinned where many other fields are crossed with them; conditions cut at multiples of five or close to them.
_MOST_CELLS = 400_000


def conditions(source: Source) -> Iterator[Finding]:
    """Every condition can be read and names only core fields and gates; every gate is one yes-or-no leaf."""
    owner: dict[str, str] = {}
    for leaf in source.tree:
        if leaf.gate:
            if leaf.values != ("yes", "no"):
                yield source.about(leaf, "gate", f"gate {leaf.gate} needs the values yes|no")
            if leaf.gate in owner:
                yield source.about(leaf, "gate", f"gate {leaf.gate} is already defined by {owner[leaf.gate]}")
            owner.setdefault(leaf.gate, leaf.id)
        if leaf.applies_if:
            try:
                read(leaf.applies_if, source.tree)
            except TaxonomyError as error:
                yield source.about(leaf, "applies-if", str(error))
        if leaf.gate and leaf.applies_if and leaf.gate in leaf.applies_if.replace("(", " ").split():
            yield source.about(leaf, "applies-if", f"gate {leaf.gate} depends on itself")


def circles(source: Source) -> Iterator[Finding]:
    """Gates do not depend on each other in a circle."""
    needs = {name: _needs(source.tree, leaf.applies_if) for name, leaf in source.tree.gates.items()}
    known: set[str] = set()
    while True:
        ready = {name for name, needed in needs.items() if needed <= known}
        if ready == known:
            break
        known = ready
    for name in sorted(needs.keys() - known):
        yield source.about(
            source.tree.gates[name], "circle", f"gate {name} depends on itself through {sorted(needs[name])}"
        )


def satisfiable(source: Source) -> Iterator[Finding]:
    """Some adult meets every condition, and some adult fails it."""
    verdicts: dict[str, tuple[bool, bool]] = {}
    for leaf in source.tree:
        text = leaf.applies_if
        if not text:
            continue
        if text not in verdicts:
            try:
                verdicts[text] = outcomes(read(text, source.tree), source.tree)
            except (TaxonomyError, RecursionError):  # reported by the rules above
                verdicts[text] = True, True
        can_hold, can_fail = verdicts[text]
        if not can_hold:
            yield source.about(leaf, "unsatisfiable", f"nobody meets {text!r}")
        if not can_fail:
            yield source.about(leaf, "vacuous", f"everybody meets {text!r}; leave it empty")


def read(text: str, tree: Tree) -> Expression:
    """A condition, checked against core fields and the tree's gates."""
    fields: dict[str, Kind] = {name: float if isinstance(values[0], int) else values for name, values in GRID.items()}
    fields |= dict.fromkeys(tree.gates, bool)
    return parse(text, fields, where="applies_if", error=TaxonomyError)


def outcomes(condition: Expression, tree: Tree) -> tuple[bool, bool]:
    """Whether a condition holds for some adult, and whether it fails for some, gates being as free as their own leaves let them."""
    from ...generation.gate_rules import GATE_RULES

    gates = _closure(tree, condition.names & tree.gates.keys())
    settled = {name: [read(text, tree) if text else None for text in GATE_RULES.get(name, ("", ""))] for name in gates}
    own = {name: read(text, tree) if (text := tree.gates[name].applies_if) else None for name in gates}
    names = set(condition.names)
    for expression in (*own.values(), *itertools.chain(*settled.values())):
        names |= expression.names if expression is not None else set()
    cells = _cells(sorted(names & GRID.keys()))
    holds = fails = False
    for truth in itertools.product((False, True), repeat=len(gates)):
        known: dict[str, NDArray[Any]] = {**cells}
        n = len(next(iter(cells.values())))
        known |= {name: np.full(n, value) for name, value in zip(gates, truth, strict=True)}
        possible = np.ones(n, dtype=bool)
        for name, value in zip(gates, truth, strict=True):
            true_if, false_if = settled[name]
            condition_of = own[name]
            asked = condition_of.mask(known) if condition_of is not None else np.ones(n, dtype=bool)
            if value:
                possible &= asked
                if false_if is not None:
                    possible &= ~false_if.mask(known)
            elif true_if is not None:
                possible &= ~(true_if.mask(known) & asked)
        met = condition.mask(known)
        holds |= bool((met & possible).any())
        fails |= bool((~met & possible).any())
        if holds and fails:
            break
    return holds, fails


def _needs(tree: Tree, text: str) -> set[str]:
    if not text:
        return set()
    try:
        return set(read(text, tree).names) & tree.gates.keys()
    except TaxonomyError:
        return set()


def _closure(tree: Tree, names: set[str] | frozenset[str]) -> list[str]:
    """The gates named, and those that these depend on."""
    found: set[str] = set()
    pending = set(names)
    while pending:
        name = pending.pop()
        found.add(name)
        pending |= _needs(tree, tree.gates[name].applies_if) - found
    return sorted(found)


def _cells(names: list[str]) -> dict[str, NDArray[Any]]:
    """Every combination of the named fields' values, one array a field."""
    values = [GRID[name] for name in names]
    if np.prod([len(options) for options in values]) > _MOST_CELLS:
        values = [options[::4] if name == "age" else options for name, options in zip(names, values, strict=True)]
    if not names:
        return {"age": np.array([40])}
    crossed = list(itertools.product(*values))
    return {
        name: np.array([row[column] for row in crossed], dtype=object if isinstance(crossed[0][column], str) else float)
        for column, name in enumerate(names)
    }


RULES = (conditions, circles, satisfiable)
