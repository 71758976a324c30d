"""Which attributes apply to whom: gates first, then every leaf's ``applies_if``."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ...errors import TaxonomyError
from ..calibration.expression import Expression, parse
from ..taxonomy.tree import Tree
from .gate_rules import GATE_RULES
from .table_filler import TableFiller

#: Core fields an ``applies_if`` may name, with their values where closed.
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


@dataclass(frozen=True)
class Reach:
    """Answers, for many respondents at once, which attributes make sense for each.

    A gate is a yes-or-no leaf that other leaves' conditions name (``has_children``). Its value is drawn like that of any
    leaf, as a pure function of seed, leaf and place, before anything is selected; if the leaf is later selected, the same
    value is what it is filled with.
    """

    tree: Tree
    filler: TableFiller

    @cached_property
    def _gates(self) -> tuple[str, ...]:
        """Gate names in an order in which each depends only on earlier ones."""
        pending = {name: self._condition(leaf.applies_if) for name, leaf in self.tree.gates.items()}
        rules = {name: [self._condition(text) for text in GATE_RULES.get(name, ("", ""))] for name in pending}
        needs = {
            name: {
                other
                for expression in (condition, *rules[name])
                if expression is not None
                for other in expression.names
                if other in pending
            }
            for name, condition in pending.items()
        }
        ordered: list[str] = []
        while len(ordered) < len(pending):
            ready = sorted(name for name in pending if name not in ordered and needs[name] <= set(ordered))
            if not ready:
                raise TaxonomyError(
                    "gates depend on each other in a circle",
                    where="applies_if",
                    got=sorted(set(pending) - set(ordered)),
                    allowed="conditions without cycles",
                )
            ordered += ready
        return tuple(ordered)

    @cached_property
    def _names(self) -> tuple[str, ...]:
        return (*FIELDS, *self.tree.gates)

    def _condition(self, text: str) -> Expression | None:
        return parse(text, self._names) if text else None

    @cached_property
    def _conditions(self) -> tuple[tuple[Expression, ...], NDArray[np.int64]]:
        """Distinct conditions, and for each leaf the number of its condition plus one (0: applies to all)."""
        texts = sorted({leaf.applies_if for leaf in self.tree if leaf.applies_if})
        number = {text: position + 1 for position, text in enumerate(texts)}
        leaf_condition = np.array([number.get(leaf.applies_if, 0) for leaf in self.tree], dtype=np.int64)
        return tuple(parse(text, self._names) for text in texts), leaf_condition

    def gate_values(
        self, columns: Mapping[str, NDArray[Any]], place: NDArray[np.int64]
    ) -> dict[str, NDArray[np.bool_]]:
        """Truth of every gate for every respondent; columns hold core fields and drivers, each of shape (n,)."""
        known: dict[str, NDArray[Any]] = {name: columns[name] for name in FIELDS}
        for name in self._gates:
            leaf = self.tree.gates[name]
            value = self.filler.is_yes(self.tree.index[leaf.id], columns, place)
            true_if, false_if = (self._condition(text) for text in GATE_RULES.get(name, ("", "")))
            if true_if is not None:
                value = value | true_if.mask(known)
            if false_if is not None:
                value = value & ~false_if.mask(known)
            condition = self._condition(leaf.applies_if)
            if condition is not None:
                value = value & condition.mask(known)
            known[name] = value
        return {name: known[name] for name in self._gates}

    def mask(self, columns: Mapping[str, NDArray[Any]], gates: Mapping[str, NDArray[np.bool_]]) -> NDArray[np.bool_]:
        """True where a leaf applies to a respondent, shape (n_respondents, n_leaves)."""
        expressions, leaf_condition = self._conditions
        known = {**{name: columns[name] for name in FIELDS}, **gates}
        n = len(known["age"])
        met = np.ones((n, len(expressions) + 1), dtype=bool)
        for position, expression in enumerate(expressions, 1):
            met[:, position] = expression.mask(known)
        return met[:, leaf_condition]
