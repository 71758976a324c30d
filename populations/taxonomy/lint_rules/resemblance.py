"""Leaves that say the same in other words, found by the similarity of their texts."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from ..embeddings import SCALE, embed
from .source import Finding, Source

#: Cosine of question and label together above which two leaves count as near-duplicates.
NEAR = 0.93

#: Near-duplicate pairs without a reviewed exception that are allowed, as a share of the leaves.
CEILING = 0.0


def near_pairs(source: Source, threshold: float = NEAR) -> list[tuple[float, str, str]]:
    """Pairs of leaves at least so similar: cosine and both ids, most similar first."""
    vectors = embed([f"{leaf.question} {leaf.label}" for leaf in source.tree]).astype(np.float32) / SCALE
    ids = [leaf.id for leaf in source.tree]
    found = []
    for start in range(0, len(ids), 1000):
        likeness = vectors[start : start + 1000] @ vectors.T
        for row, column in np.argwhere(likeness >= threshold):
            if start + row < column:
                found.append((float(likeness[row, column]), ids[start + row], ids[column]))
    return sorted(found, reverse=True)


def near_duplicates(source: Source) -> Iterator[Finding]:
    """No pair above the threshold but those in reviewed.tsv."""
    allowed = source.reviewed.get("near-duplicate", set())
    pairs = [pair for pair in near_pairs(source) if frozenset(pair[1:]) not in allowed]
    if len(pairs) > CEILING * len(source.tree):
        for cosine, one, other in pairs:
            leaf = source.tree[one]
            yield source.about(
                leaf, "near-duplicate", f"{leaf.label!r} resembles {other} {source.tree[other].label!r} ({cosine:.2f})"
            )


RULES = (near_duplicates,)
