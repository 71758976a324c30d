"""Which values a person can have: what the core and the gates rule out, and the span that a number must lie in."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ...errors import TaxonomyError
from ..calibration.expression import Expression, parse
from ..taxonomy.attribute import Attribute
from ..taxonomy.tree import Tree
from .rule_files import rule_file

#: Core fields that a rule may name.
FIELDS = (
    "age",
    "sex",
    "education",
    "employment",
    "marital",
    "area",
    "religion",
    "household_size",
    "income_decile",
)

_TERM = re.compile(r"([+-]?)\s*([A-Z]{3}-\d{4}|[a-z_]+|\d+(?:\.\d+)?)")


@dataclass(frozen=True)
class Bound:
    """A number may not pass a sum of terms.

    Attributes:
        leaf: position of the bounded leaf.
        is_upper: the number stays at or below the sum, else at or above it.
        terms: sign and name of a core field, sign and attribute id, or sign and a figure.
        leaves: attribute ids among the terms; the bound holds for those who have all of them.
    """

    leaf: int
    is_upper: bool
    terms: tuple[tuple[float, str], ...]

    @property
    def leaves(self) -> tuple[str, ...]:
        """Attribute ids among the terms."""
        return tuple(name for _, name in self.terms if "-" in name)


@dataclass(frozen=True)
class Constraints:
    """Hard rules compiled for one tree; a rule about a leaf that the tree lacks does not apply to it."""

    tree: Tree

    @cached_property
    def _names(self) -> tuple[str, ...]:
        return (*FIELDS, *self.tree.gates)

    @cached_property
    def _possible(self) -> tuple[tuple[Expression, ...], NDArray[np.int16]]:
        """Distinct conditions; per leaf and value, the number of its condition plus one (0: always possible)."""
        width = max((len(leaf.values) for leaf in self.tree), default=0)
        texts: dict[str, int] = {}
        table = np.zeros((len(self.tree), max(width, 1)), dtype=np.int16)
        everywhere = {
            value: row["only_if"]
            for row in rule_file("possible_if")
            if row["leaf"] == "*"
            for value in row["values"].split("|")
        }
        own: dict[tuple[str, str], str] = {
            (row["leaf"], value): row["only_if"]
            for row in rule_file("possible_if")
            if row["leaf"] != "*"
            for value in row["values"].split("|")
        }
        for position, leaf in enumerate(self.tree):
            for column, value in enumerate(leaf.values):
                texts_here = (own.get((leaf.id, value)), everywhere.get(value) if is_about_self(leaf) else None)
                text = " and ".join(f"({text})" for text in texts_here if text)
                if text:
                    table[position, column] = texts.setdefault(text, len(texts)) + 1
        return tuple(parse(text, self._names, where="possible_if.tsv", error=TaxonomyError) for text in texts), table

    @cached_property
    def is_ruled(self) -> NDArray[np.bool_]:
        """True for leaves some of whose values are not possible for everybody, shape (n_leaves,)."""
        return np.asarray(self._possible[1].any(axis=1))

    @cached_property
    def is_core_only(self) -> NDArray[np.bool_]:
        """True for leaves whose rules read the core alone and no gate, shape (n_leaves,)."""
        expressions, table = self._possible
        reads_gate = np.array([False, *(any(name not in FIELDS for name in rule.names) for rule in expressions)])
        return np.asarray(~reads_gate[table].any(axis=1))

    def met(self, columns: Mapping[str, NDArray[Any]], gates: Mapping[str, NDArray[np.bool_]]) -> NDArray[np.bool_]:
        """Which conditions hold for whom, shape (n_respondents, n_conditions + 1); the first column is always true."""
        expressions, _ = self._possible
        known = {**{name: columns[name] for name in FIELDS}, **gates}
        met = np.ones((len(known["age"]), len(expressions) + 1), dtype=bool)
        for position, expression in enumerate(expressions, 1):
            met[:, position] = expression.mask(known)
        return met

    def possible(self, leaves: NDArray[np.int64], rows: NDArray[np.int64], met: NDArray[np.bool_]) -> NDArray[np.bool_]:
        """Which values each fact may have, shape (n_facts, n_values); True beyond a leaf's last value."""
        return np.asarray(met[rows[:, None], self._possible[1][leaves]])

    @cached_property
    def bounds(self) -> tuple[Bound, ...]:
        """Every bound on a number of this tree."""
        found = []
        for row in rule_file("bounds"):
            operator, text = row["bound"].split(" ", 1)
            terms = tuple(
                (-1.0 if match[1] == "-" else 1.0, match[2]) for match in _TERM.finditer(text.replace(" ", ""))
            )
            bound = Bound(self.tree.index.get(row["leaf"], -1), operator == "<=", terms)
            if bound.leaf >= 0 and all(leaf in self.tree.index for leaf in bound.leaves):
                found.append(bound)
        return tuple(found)

    def spans(
        self, leaves: NDArray[np.int64], rows: NDArray[np.int64], columns: Mapping[str, NDArray[Any]]
    ) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
        """Lowest and highest number that the core allows each fact, shape (n_facts,) each; infinite where it is silent."""
        low, high = np.full(len(leaves), -np.inf), np.full(len(leaves), np.inf)
        which = self._bounds_of_core
        slots = which[1][leaves]
        for number, bound in enumerate(which[0], 1):
            facts = np.flatnonzero((slots == number).any(axis=1))
            if not facts.size:
                continue
            limit = sum_of(bound.terms, lambda name, facts=facts: columns[name][rows[facts]].astype(np.float64))
            if bound.is_upper:
                high[facts] = np.minimum(high[facts], limit)
            else:
                low[facts] = np.maximum(low[facts], limit)
        return low, high

    @cached_property
    def _bounds_of_core(self) -> tuple[tuple[Bound, ...], NDArray[np.int16]]:
        """Distinct bounds by core fields; per leaf the numbers (from 1) of those it must keep, shape (n_leaves, 2)."""
        distinct: dict[tuple[bool, tuple[tuple[float, str], ...]], int] = {}
        slots = np.zeros((len(self.tree), 2), dtype=np.int16)
        for bound in self.bounds:
            if not bound.leaves:
                number = distinct.setdefault((bound.is_upper, bound.terms), len(distinct)) + 1
                free = 0 if slots[bound.leaf, 0] == 0 else 1
                slots[bound.leaf, free] = number
        return tuple(Bound(-1, is_upper, terms) for is_upper, terms in distinct), slots


def is_about_self(leaf: Attribute) -> bool:
    """Whether a leaf asks what the person does or has at present: what rules for every leaf (``*``) are about."""
    return leaf.period in ("now", "usual") and not leaf.question.startswith("In your view")


def sum_of(terms: tuple[tuple[float, str], ...], value: Any) -> NDArray[np.float64]:
    """The sum of a bound's terms; ``value`` gives a named term's numbers."""
    total: Any = 0.0
    for sign, name in terms:
        total = total + sign * (float(name) if name[0].isdigit() else value(name))
    return np.asarray(total, dtype=np.float64)
