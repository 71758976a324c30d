"""How near every attribute is to every core, as exact integers."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ..taxonomy.embeddings import embed
from ..taxonomy.tree import Tree
from .anchor_text import AGE_BANDS, AGE_EDGES, PHRASES


@dataclass(frozen=True)
class CoreSimilarity:
    """Similarity of leaf questions to a core: the sum over the core's phrases of integer dot products.

    The phrases' vectors have one length, so the sum orders leaves exactly as the cosine to the core's mean vector does,
    and being a sum of integers it is the same in any batch and on any machine.
    """

    tree: Tree

    @cached_property
    def _tables(self) -> dict[str, NDArray[np.int32]]:
        """Field to similarity of each of its values with each leaf, shape (n_values, n_leaves)."""
        leaves = embed([leaf.question for leaf in self.tree]).astype(np.int32).T
        return {
            field: np.ascontiguousarray(embed(list(phrases.values())).astype(np.int32) @ leaves)
            for field, phrases in PHRASES.items()
        }

    def between(self, columns: Mapping[str, NDArray[Any]]) -> NDArray[np.int32]:
        """Similarity of each respondent's core to each leaf, shape (n_respondents, n_leaves)."""
        total = np.zeros((len(columns["age"]), len(self.tree)), dtype=np.int32)
        for field, phrases in PHRASES.items():
            names = list(phrases)
            if field == "age_band":
                rows = np.searchsorted(AGE_EDGES, columns["age"], side="right")
                assert len(AGE_BANDS) == len(names)
            elif field == "isco":
                isco = columns["isco"]
                group = np.where(np.isnan(isco.astype(float)), -1, isco.astype(float)).astype(np.int64)
                rows = group + 1
            else:
                position = {name: row for row, name in enumerate(names)}
                rows = np.fromiter((position[value] for value in columns[field]), dtype=np.int64, count=len(total))
            total += self._tables[field][rows]
        return total
