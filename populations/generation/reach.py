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
from .batch import Batch
from .constraints import FIELDS
from .gate_rules import GATE_RULES
from .rule_files import rule_file
from .table_filler import TableFiller


@dataclass(frozen=True)
class Gates:
    """The truth of every gate for every respondent of a batch.

    Attributes:
        values: gate to booleans of shape (n,).
        settled: gate to booleans of shape (n,): the core alone decided, or the respondent's own word.
    """

    values: Mapping[str, NDArray[np.bool_]]
    settled: Mapping[str, NDArray[np.bool_]]

    def take(self, rows: NDArray[np.int64]) -> Gates:
        """The respondents at these rows."""
        return Gates(
            {name: value[rows] for name, value in self.values.items()},
            {name: value[rows] for name, value in self.settled.items()},
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
        needs = {
            name: {
                other
                for expression in (condition, *self._rules[name], *(when for when, _ in self._rates[name]))
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
        return parse(text, self._names, where="applies_if", error=TaxonomyError) if text else None

    @cached_property
    def _rules(self) -> dict[str, tuple[Expression | None, Expression | None]]:
        """Gate to what makes it certainly true and certainly false."""
        rules = {}
        for name in self.tree.gates:
            true_if, false_if = GATE_RULES.get(name, ("", ""))
            rules[name] = (self._condition(true_if), self._condition(false_if))
        return rules

    @cached_property
    def _rates(self) -> dict[str, list[tuple[Expression, float]]]:
        """Gate to its shares of yes where they differ between people; the first condition that holds counts."""
        rates: dict[str, list[tuple[Expression, float]]] = {name: [] for name in self.tree.gates}
        for row in rule_file("gate_rates"):
            if row["gate"] in rates:
                when = parse(row["when"], self._names, where="gate_rates.tsv", error=TaxonomyError)
                rates[row["gate"]].append((when, float(row["percent"]) / 100.0))
        return rates

    @cached_property
    def _conditions(self) -> tuple[tuple[Expression, ...], NDArray[np.int64]]:
        """Distinct conditions, and for each leaf the number of its condition plus one (0: applies to all)."""
        texts = sorted({leaf.applies_if for leaf in self.tree if leaf.applies_if})
        number = {text: position + 1 for position, text in enumerate(texts)}
        leaf_condition = np.array([number.get(leaf.applies_if, 0) for leaf in self.tree], dtype=np.int64)
        conditions = (parse(text, self._names, where="applies_if", error=TaxonomyError) for text in texts)
        return tuple(conditions), leaf_condition

    def gates(self, batch: Batch, given: Mapping[str, NDArray[Any]] | None = None) -> Gates:
        """Truth of every gate for every respondent.

        Args:
            batch: respondents.
            given: gate to 1 (yes), 0 (no) or -1 (not said) as a user said it, shape (n,).
        """
        known: dict[str, NDArray[Any]] = {name: batch.columns[name] for name in FIELDS}
        settled: dict[str, NDArray[np.bool_]] = {}
        for name in self._gates:
            leaf = self.tree.index[self.tree.gates[name].id]
            value = self.filler.is_yes(leaf, batch, self._rate_of(name, known, len(batch)))
            sure = np.zeros(len(batch), dtype=bool)
            true_if, false_if = self._rules[name]
            condition = self._condition(self.tree.gates[name].applies_if)
            for expression, truth in ((true_if, True), (false_if, False)):
                if expression is not None:
                    holds = expression.mask(known)
                    value = np.where(holds, truth, value)
                    sure |= holds
            if condition is not None:
                value = value & condition.mask(known)
            if given is not None and name in given:
                said = given[name] >= 0
                value = np.where(said, given[name] == 1, value)
                sure |= said
            known[name], settled[name] = value, sure
        return Gates({name: known[name] for name in self._gates}, settled)

    def _rate_of(self, gate: str, known: Mapping[str, NDArray[Any]], n: int) -> NDArray[np.float64] | None:
        rates = self._rates[gate]
        if not rates:
            return None
        share = np.full(n, np.nan)
        for when, rate in reversed(rates):
            share[when.mask(known)] = rate
        return share

    def mask(self, batch: Batch, gates: Gates) -> NDArray[np.bool_]:
        """True where a leaf applies to a respondent, shape (n_respondents, n_leaves)."""
        expressions, leaf_condition = self._conditions
        known = {**{name: batch.columns[name] for name in FIELDS}, **gates.values}
        met = np.ones((len(batch), len(expressions) + 1), dtype=bool)
        for position, expression in enumerate(expressions, 1):
            met[:, position] = expression.mask(known)
        return met[:, leaf_condition]
