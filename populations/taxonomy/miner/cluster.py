"""Mentions of attributes, brought together where they mean the same."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ..embeddings import COSINE, embed
from ..lint_rules.words import normalised
from ..per_tree import per_tree
from ..tree import Tree

#: Cosine of two constructs of one branch above which they are one attribute.
SAME = 0.80

#: Cosine of a construct with a leaf's label above which the tree has it already.
KNOWN = 0.86


@dataclass(frozen=True)
class Mention:
    """One exchange's attribute: dialogue, construct as the model named it, branch, the words that show it."""

    dialogue: str
    construct: str
    branch: str
    evidence: str


@dataclass(frozen=True)
class Cluster:
    """Mentions that mean one attribute.

    Attributes:
        label: the construct named most often.
        branch: where it belongs.
        dialogues: the different dialogues that told it, sorted.
        evidence: their words, in the order of the mentions.
        known: id of the leaf that the tree already holds for it, or empty.
    """

    label: str
    branch: str
    dialogues: tuple[str, ...]
    evidence: tuple[str, ...]
    known: str = ""

    @property
    def support(self) -> int:
        """In how many different dialogues it was told."""
        return len(self.dialogues)


def clusters(mentions: Sequence[Mention], tree: Tree) -> tuple[Cluster, ...]:
    """Bring mentions together within their branch, best supported first.

    Two constructs are one attribute when their content words are the same or their vectors closer than ``SAME``; a
    construct belongs to the group of the most frequent construct that it is close to, so that no chain of small steps joins
    what is far apart.
    """
    by_branch: dict[str, list[Mention]] = {}
    for mention in mentions:
        if normalised(mention.construct):
            by_branch.setdefault(mention.branch, []).append(mention)
    found = [cluster for branch in sorted(by_branch) for cluster in _of_branch(by_branch[branch], tree)]
    return tuple(sorted(found, key=lambda cluster: (-cluster.support, cluster.branch, cluster.label)))


def _of_branch(mentions: list[Mention], tree: Tree) -> list[Cluster]:
    counts = Counter(normalised(mention.construct) for mention in mentions)
    keys = sorted(counts, key=lambda key: (-counts[key], key))
    vectors = embed(keys).astype(np.int64)
    likeness = vectors @ vectors.T / COSINE
    leader: dict[str, str] = {}
    for row, key in enumerate(keys):
        close = [other for other in range(row) if leader[keys[other]] == keys[other] and likeness[row, other] >= SAME]
        leader[key] = keys[max(close, key=lambda other: likeness[row, other])] if close else key
    gathered: dict[str, list[Mention]] = {}
    for mention in mentions:
        gathered.setdefault(leader[normalised(mention.construct)], []).append(mention)
    return [_cluster(group, tree) for group in gathered.values()]


def _cluster(group: list[Mention], tree: Tree) -> Cluster:
    names = Counter(mention.construct.strip() for mention in group)
    label = min(names, key=lambda name: (-names[name], name))
    return Cluster(
        label,
        group[0].branch,
        tuple(sorted({mention.dialogue for mention in group})),
        tuple(dict.fromkeys(mention.evidence for mention in group)),
        _known(label, tree),
    )


def _known(label: str, tree: Tree) -> str:
    """The leaf that already says this, anywhere in the tree."""
    key = normalised(label)
    for leaf in tree:
        if normalised(leaf.label) == key:
            return leaf.id
    likeness = per_tree(tree, _label_vectors) @ embed([label])[0].astype(np.int64) / COSINE
    best = int(np.argmax(likeness))
    return tree.attributes[best].id if likeness[best] >= KNOWN else ""


def _label_vectors(tree: Tree) -> NDArray[np.int64]:
    return embed([leaf.label for leaf in tree]).astype(np.int64)
