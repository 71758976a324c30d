"""Filters such as ``age>=65 and area=='rural'``: parsed against known fields, never evaluated as Python."""

import ast
import operator
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ...errors import CohortError, InputError, nearest

#: Longest text and deepest nesting that is read; a filter that needs more is a mistake or an attack.
LONGEST, DEEPEST = 2000, 40

#: A field's kind: its categories; ``float`` for numbers; ``bool``; None when anything may stand there.
Kind = Sequence[str] | type[float] | type[bool] | None

_SYMBOLS: dict[type[ast.cmpop], str] = {
    ast.Eq: "==",
    ast.NotEq: "!=",
    ast.Lt: "<",
    ast.LtE: "<=",
    ast.Gt: ">",
    ast.GtE: ">=",
    ast.In: "in",
    ast.NotIn: "not in",
}
_OPERATIONS: dict[type[ast.cmpop], Callable[[Any, Any], Any]] = {
    ast.Eq: operator.eq,
    ast.NotEq: operator.ne,
    ast.Lt: operator.lt,
    ast.LtE: operator.le,
    ast.Gt: operator.gt,
    ast.GtE: operator.ge,
}
_HINT = "Write comparisons joined by and, or, not, such as age >= 65 and area == 'rural', or religion in ('hindu', 'muslim')."


@dataclass(frozen=True)
class Expression:
    """A checked filter.

    Attributes:
        text: as it was given.
        names: fields that it reads.
        tree: parsed form, holding only the kinds of node listed in ``parse``.
    """

    text: str
    names: frozenset[str]
    tree: ast.expr

    def mask(self, columns: Mapping[str, NDArray[Any]]) -> NDArray[np.bool_]:
        """Which rows satisfy the filter.

        Args:
            columns: one array per field in ``names``, all of one shape. A comparison with a missing value (None or NaN) is
                false, so its negation is true.

        Returns:
            Booleans of that shape.
        """
        return np.asarray(_evaluate(self.tree, columns), dtype=bool)

    def conjuncts(self) -> tuple["Expression", ...]:
        """The parts joined by ``and`` at the top level, or the filter itself."""
        if isinstance(self.tree, ast.BoolOp) and isinstance(self.tree.op, ast.And):
            return tuple(_expression(ast.unparse(part), part) for part in self.tree.values)
        return (self,)


def parse(
    text: str,
    fields: Mapping[str, Kind] | Collection[str],
    *,
    where: str = "--where",
    error: type[InputError] = CohortError,
) -> Expression:
    """Read a filter and check every name and value in it.

    Allowed are ``and``, ``or``, ``not``, the six comparisons (chains such as ``18 <= age < 30`` too), ``in`` and ``not in`` with
    a list of values, field names, numbers, quoted texts, True and False, and a bare name of a true-or-false field. Nothing can be
    called, indexed or looked up.

    Args:
        text: the filter.
        fields: names with their kinds, or names alone.
        where: what to call the place in an error.
        error: class of the error to raise.

    Raises:
        CohortError (or ``error``): the text is no such filter; the position and the nearest valid name are given.
    """
    kinds: Mapping[str, Kind] = fields if isinstance(fields, Mapping) else dict.fromkeys(fields)
    checker = _Checker(text, kinds, where, error)
    if not text.strip():
        raise checker.problem("the filter is empty", None)
    if len(text) > LONGEST:
        raise error(
            "the filter is too long",
            where=where,
            parameter="filter",
            got=f"{len(text)} characters",
            allowed=f"at most {LONGEST}",
        )
    try:
        tree = ast.parse(text.strip(), mode="eval").body
    except SyntaxError as problem:
        raise checker.problem("the filter cannot be read", None, column=problem.offset) from None
    except (RecursionError, MemoryError, ValueError):
        raise checker.problem("the filter cannot be read", None) from None
    checker.condition(tree, 0)
    return _expression(text, tree)


def _expression(text: str, tree: ast.expr) -> Expression:
    return Expression(text, frozenset(node.id for node in ast.walk(tree) if isinstance(node, ast.Name)), tree)


@dataclass(frozen=True)
class _Checker:
    text: str
    kinds: Mapping[str, Kind]
    where: str
    error: type[InputError]

    def problem(
        self,
        message: str,
        node: ast.expr | None,
        *,
        got: object = None,
        allowed: str = "",
        hint: str = _HINT,
        column: int | None = None,
    ) -> InputError:
        indent = len(self.text) - len(self.text.lstrip())
        at = column + indent if column else (node.col_offset + 1 + indent if node is not None else None)
        return self.error(
            f"{message} at character {at}" if at else message,
            where=self.where,
            parameter="filter",
            got=self.text if got is None else got,
            allowed=allowed,
            hint=hint,
        )

    def condition(self, node: ast.expr, depth: int) -> None:
        if depth > DEEPEST:
            raise self.problem("the filter is nested too deeply", node, allowed=f"at most {DEEPEST} levels")
        if isinstance(node, ast.BoolOp):
            for part in node.values:
                self.condition(part, depth + 1)
        elif isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.Not):
            self.condition(node.operand, depth + 1)
        elif isinstance(node, ast.Compare):
            self.comparison(node)
        elif isinstance(node, ast.Name):
            kind = self.kind(node)
            if kind not in (None, bool):
                raise self.problem(
                    f"{node.id} is not a true-or-false field", node, hint=f"Compare it: {node.id} == ..."
                )
        elif not (isinstance(node, ast.Constant) and isinstance(node.value, bool)):
            raise self.problem("only comparisons and their combinations are allowed", node, got=ast.unparse(node))

    def comparison(self, node: ast.Compare) -> None:
        sides = [node.left, *node.comparators]
        for comparison, left, right in zip(node.ops, sides, sides[1:], strict=False):
            if type(comparison) not in _SYMBOLS:
                raise self.problem("unknown comparison", node, allowed=", ".join(_SYMBOLS.values()))
            if isinstance(comparison, ast.In | ast.NotIn):
                if not isinstance(left, ast.Name) or not isinstance(right, ast.Tuple | ast.List | ast.Set):
                    raise self.problem("`in` needs a field on its left and a list of values on its right", node)
                for value in right.elts:
                    self.value(value, left, comparison)
                continue
            fields = [side for side in (left, right) if isinstance(side, ast.Name)]
            if not fields:
                raise self.problem("a comparison needs a field", node, got=ast.unparse(node), allowed=self.listed())
            for side in (left, right):
                if isinstance(side, ast.Name):
                    self.kind(side)
                else:
                    self.value(side, fields[0], comparison)

    def kind(self, name: ast.Name) -> Kind:
        if name.id not in self.kinds:
            raise self.problem(
                "unknown field", name, got=name.id, allowed=self.listed(), hint=nearest(name.id, self.kinds) or _HINT
            )
        return self.kinds[name.id]

    def value(self, node: ast.expr, field: ast.Name, comparison: ast.cmpop) -> None:
        kind, value = self.kind(field), constant(node)
        if value is None:
            raise self.problem("a field is compared with a number or a quoted text", node, got=ast.unparse(node))
        if kind is float and not isinstance(value, int | float):
            raise self.problem(f"{field.id} is a number", node, got=value, hint="Write it without quotes.")
        if kind is bool and not isinstance(value, bool):
            raise self.problem(f"{field.id} is true or false", node, got=value, hint="Write True or False.")
        if kind is None or kind is float or kind is bool or isinstance(kind, type):
            return
        if not isinstance(comparison, ast.Eq | ast.NotEq | ast.In | ast.NotIn):
            raise self.problem(f"{field.id} has no order", node, hint="Use ==, != or in.")
        if value not in kind:
            listed = ", ".join(kind[:20]) + (" and more" if len(kind) > 20 else "")
            raise self.problem(
                f"{field.id} has no such category", node, got=value, allowed=listed, hint=nearest(str(value), kind)
            )

    def listed(self) -> str:
        return ", ".join(sorted(self.kinds)[:40])


def constant(node: ast.expr) -> str | float | bool | None:
    """The value of a literal, or None if the node is something else."""
    if isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.USub):
        inner = constant(node.operand)
        return -inner if isinstance(inner, int | float) and not isinstance(inner, bool) else None
    if isinstance(node, ast.Constant) and isinstance(node.value, str | int | float | bool):
        return node.value
    return None


def _evaluate(node: ast.expr, columns: Mapping[str, NDArray[Any]]) -> NDArray[np.bool_]:
    shape = next(iter(columns.values())).shape if columns else ()
    if isinstance(node, ast.BoolOp):
        parts = [_evaluate(part, columns) for part in node.values]
        join = np.logical_and if isinstance(node.op, ast.And) else np.logical_or
        return np.asarray(join.reduce(parts), dtype=bool)
    if isinstance(node, ast.UnaryOp):
        return ~_evaluate(node.operand, columns)
    if isinstance(node, ast.Compare):
        result = np.ones(shape, dtype=bool)
        sides = [node.left, *node.comparators]
        for comparison, left, right in zip(node.ops, sides, sides[1:], strict=False):
            result &= _compare(comparison, left, right, columns)
        return result
    if isinstance(node, ast.Name):
        return np.asarray(columns[node.id] == True, dtype=bool)  # noqa: E712 - a null in an object column is not true
    return np.full(shape, bool(constant(node)))


def _compare(
    comparison: ast.cmpop, left: ast.expr, right: ast.expr, columns: Mapping[str, NDArray[Any]]
) -> NDArray[np.bool_]:
    if isinstance(comparison, ast.In | ast.NotIn):
        assert isinstance(left, ast.Name)
        assert isinstance(right, ast.Tuple | ast.List | ast.Set)
        values = columns[left.id]
        found = np.zeros(values.shape, dtype=bool)
        for element in right.elts:
            found |= np.asarray(values == constant(element), dtype=bool)
        return np.asarray(found if isinstance(comparison, ast.In) else ~found & _present(values), dtype=bool)
    sides = [columns[side.id] if isinstance(side, ast.Name) else constant(side) for side in (left, right)]
    if not isinstance(comparison, ast.Eq | ast.NotEq):
        sides = [_numbers(side) for side in sides]
    with np.errstate(invalid="ignore"):
        outcome = np.asarray(_OPERATIONS[type(comparison)](*sides), dtype=bool)
    for side in sides:
        if isinstance(side, np.ndarray):
            outcome = outcome & _present(side)
    return outcome


def _numbers(side: Any) -> Any:
    """Object columns as floats, missing as NaN, so that they can be ordered."""
    if isinstance(side, np.ndarray) and side.dtype == object:
        return np.array([np.nan if value is None else value for value in side.ravel()], dtype=float).reshape(side.shape)
    return side


def _present(values: NDArray[Any]) -> NDArray[np.bool_]:
    if values.dtype == object:
        return np.asarray((values != None) & (values == values), dtype=bool)  # noqa: E711 - elementwise, and NaN differs
    return np.asarray(~np.isnan(values) if values.dtype.kind == "f" else np.ones(values.shape), dtype=bool)
