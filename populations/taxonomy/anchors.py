"""Leaves that ask again what the core of a persona already says."""

from __future__ import annotations

from functools import cache

from .tree import DATA, Tree

FILE = DATA / "anchors.tsv"


@cache
def anchors() -> dict[str, str]:
    """Attribute id to the core column that it restates.

    The tree holds these leaves because a reader looks for them in it; a persona answers them from its core, so that the
    walk does not pick them and they do not count in its depth.
    """
    lines = FILE.read_text("utf-8").split("\n")[1:]
    return dict(line.split("\t") for line in lines if line)


def anchored(tree: Tree) -> list[int]:
    """Positions in the tree of the leaves that restate the core."""
    return [tree.index[leaf] for leaf in anchors() if leaf in tree.index]
