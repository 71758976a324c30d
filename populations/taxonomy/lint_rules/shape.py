"""Rules about the tree as a whole: no lonely nodes, balanced branches, categories and tails, registers kept."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator

from ..attribute import TAIL_CLASSES
from .source import Finding, Source

BRANCH_LEAVES = (3, 60)
CATEGORY_SHARE = (0.04, 0.14)

#: Bounds of each tail class's share of the leaves. The contract asks for about 10, 40, 33 and 17 %.
TAIL_SHARES = {"core": (0.05, 0.20), "common": (0.25, 0.50), "uncommon": (0.20, 0.45), "rare": (0.08, 0.25)}

#: Shares are judged only where there are enough leaves for a share to mean something.
JUDGED_FROM = 200


def lonely_nodes(source: Source) -> Iterator[Finding]:
    """No inner node with a single child."""
    children: dict[tuple[str, ...], set[tuple[str, ...]]] = defaultdict(set)
    for leaf in source.tree:
        path = tuple(part for part in (leaf.category, leaf.branch, leaf.group, leaf.id) if part)
        for end in range(1, len(path)):
            children[path[:end]].add(path[: end + 1])
    for path, below in sorted(children.items()):
        if len(below) == 1:
            file = f"{path[0]}.tsv"
            yield Finding(file, 0, "single-child", f"{' > '.join(path)} has a single child")


def branch_sizes(source: Source) -> Iterator[Finding]:
    """Three to sixty leaves a branch."""
    sizes = Counter((leaf.category, leaf.branch) for leaf in source.tree)
    for branch in source.tree.branches:
        size = sizes[branch.category, branch.name]
        if not BRANCH_LEAVES[0] <= size <= BRANCH_LEAVES[1]:
            yield Finding("branches.tsv", 0, "branch-size", f"{branch.name} has {size} leaves; allowed: 3 to 60")


def category_shares(source: Source) -> Iterator[Finding]:
    """Four to fourteen per cent of the leaves a category."""
    total = len(source.tree)
    counts = Counter(leaf.category for leaf in source.tree)
    if total >= JUDGED_FROM:
        for code in source.tree.categories:
            if not CATEGORY_SHARE[0] <= counts[code] / total <= CATEGORY_SHARE[1]:
                yield Finding(
                    f"{code}.tsv", 0, "category-share", f"{counts[code] / total:.1%} of leaves; allowed: 4 to 14 %"
                )


def tail_shares(source: Source) -> Iterator[Finding]:
    """Each tail class has its share."""
    total = len(source.tree)
    counts = Counter(leaf.tail for leaf in source.tree)
    if total >= JUDGED_FROM:
        for name in TAIL_CLASSES:
            low, high = TAIL_SHARES[name]
            if not low <= counts[name] / total <= high:
                yield Finding(
                    "branches.tsv",
                    0,
                    "tail-share",
                    f"{name}: {counts[name] / total:.1%}; allowed: {low:.0%} to {high:.0%}",
                )


def retired_ids(source: Source) -> Iterator[Finding]:
    """An id once retired is never used again."""
    for number, cells in source.register("retired.tsv"):
        if cells[0] in source.tree.index:
            yield Finding("retired.tsv", number, "retired-id", f"{cells[0]} is retired and cannot name a leaf again")


def registers(source: Source) -> Iterator[Finding]:
    """Every line of anchors.tsv and reviewed.tsv names leaves that exist and says why."""
    from ...columns import CORE_COLUMNS

    for number, cells in source.register("anchors.tsv"):
        if len(cells) != 2 or cells[0] not in source.tree.index or cells[1] not in (*CORE_COLUMNS, "country"):
            yield Finding("anchors.tsv", number, "register", f"{cells}: a leaf id and a core column are wanted")
    for number, cells in source.register("reviewed.tsv"):
        if len(cells) != 4 or not cells[3]:
            yield Finding("reviewed.tsv", number, "register", f"{cells}: rule, id, second id or nothing, reason")
        elif any(name not in source.tree.index for name in cells[1:3] if name):
            yield Finding("reviewed.tsv", number, "register", f"{cells[1:3]}: no such leaf; the exception is stale")


RULES = (lonely_nodes, branch_sizes, category_shares, tail_shares, retired_ids, registers)
