"""What is compiled from a tree once and used by everything that works on it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

from .tree import Tree

T = TypeVar("T")

_KEPT: dict[tuple[int, Any], tuple[Tree, Any]] = {}


def per_tree(tree: Tree, make: Callable[[Tree], T]) -> T:
    """``make(tree)``, made once for each tree object; the tree is kept alive with it, so that its identity stays its own."""
    key = (id(tree), make)
    if key not in _KEPT:
        _KEPT[key] = (tree, make(tree))
    made: T = _KEPT[key][1]
    return made
