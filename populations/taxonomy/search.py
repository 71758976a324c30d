"""Finding leaves by words and by meaning."""

from __future__ import annotations

import re
from dataclasses import dataclass

import numpy as np

from .attribute import Attribute
from .embeddings import COSINE, embed
from .lint_rules.words import STOP
from .tree import Tree

#: Added to the similarity (at most 1) for each share of the query's words that a leaf holds, so that a leaf that says
#: the words comes before one that only means them.
WORD_BONUS = 1.0

_WORD = re.compile(r"[^\W_]+", re.UNICODE)


@dataclass(frozen=True)
class Hit:
    """A leaf that was found.

    Attributes:
        attribute: the leaf.
        similarity: cosine of the query with the leaf's question and label, -1 to 1.
        words: share of the query's words that the leaf holds, 0 to 1.
    """

    attribute: Attribute
    similarity: float
    words: float


def search(tree: Tree, query: str, *, limit: int = 20) -> tuple[Hit, ...]:
    """The leaves nearest to a query, best first.

    Words that carry meaning count when they begin a word of the leaf's id, label, question, group, branch or values;
    meaning is the cosine of static word vectors, so a query in other words than the tree's still finds its leaf. A leaf
    with neither is no hit.

    Args:
        tree: where to look.
        query: one or more words, or a whole question.
        limit: how many hits at most.
    """
    said = [word.casefold() for word in _WORD.findall(query)]
    wanted = [word for word in said if word not in STOP] or said
    if not wanted or limit < 1:
        return ()
    texts = [f"{leaf.question} {leaf.label}" for leaf in tree]
    asked = embed([query])[0].astype(np.int64)
    similarity = embed(texts).astype(np.int64) @ asked / COSINE
    held = np.array([_share(wanted, leaf) for leaf in tree])
    score = similarity + WORD_BONUS * held
    best = [row for row in np.argsort(-score, kind="stable")[:limit] if score[row] > 0]
    return tuple(Hit(tree.attributes[row], float(similarity[row]), float(held[row])) for row in best)


def _share(wanted: list[str], leaf: Attribute) -> float:
    text = " ".join((leaf.id, leaf.label, leaf.question, leaf.group, leaf.branch.replace("_", " "), *leaf.values))
    words = _WORD.findall(text.casefold())
    return sum(any(word.startswith(start) for word in words) for start in wanted) / len(wanted)
