"""Leaves that say the same in other words, found by the similarity of their texts."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from ..embeddings import SCALE, embed
from .source import Finding, Source

#: Cosine of question and label together above which two leaves count as near-duplicates.
NEAR = 0.93


def near_pairs(source: Source) -> list[tuple[float, str, str]]:
    """Pairs of leaves at least as similar as ``NEAR``: cosine and both ids, most similar first."""
    vectors = embed([f"{leaf.question} {leaf.label}" for leaf in source.tree]).astype(np.float32) / SCALE
    ids = [leaf.id for leaf in source.tree]
    found = []
    for start in range(0, len(ids), 1000):
        likeness = vectors[start : start + 1000] @ vectors.T
        for row, column in np.argwhere(likeness >= NEAR):
            if start + row < column:
                found.append((float(likeness[row, column]), ids[start + row], ids[column]))
    return sorted(found, reverse=True)


def near_duplicates(source: Source) -> Iterator[Finding]:
    """No pair above the threshold but those in reviewed.tsv."""
    allowed = source.reviewed.get("near-duplicate", set())
    for cosine, one, other in near_pairs(source):
        if frozenset((one, other)) not in allowed:
            leaf = source.tree[one]
            yield source.about(
                leaf, "near-duplicate", f"{leaf.label!r} resembles {other} {source.tree[other].label!r} ({cosine:.2f})"
            )


RULES = (near_duplicates,)
