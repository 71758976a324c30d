"""How near every attribute is to every core, as exact integers."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ..taxonomy.embeddings import embed
from ..taxonomy.tree import Tree
from .anchor_text import AGE_BANDS, AGE_EDGES, PHRASES

#: Fields whose tables are added up beforehand, since their combinations are few: two sums a person instead of eight.
GROUPS = (("age_band", "sex", "education", "area"), ("employment", "marital", "religion"), ("isco",))


@dataclass(frozen=True)
class CoreSimilarity:
    """Similarity of leaf questions to a core: the sum over the core's phrases of integer dot products.

    The phrases' vectors have one length, so the sum orders leaves exactly as the cosine to the core's mean vector does,
    and being a sum of integers it is the same in any batch and on any machine. A field that is null adds nothing.

    Attributes:
        tree: the Human-Attribute Tree.
        embeddings: id of a hosted embedding model; the shipped word vectors when empty.
        api_base: address of a self-hosted one.
    """

    tree: Tree
    embeddings: str = ""
    api_base: str = ""

    def _vectors(self, texts: Sequence[str]) -> NDArray[np.int32]:
        """Vectors as whole numbers, so that sums are exact; shape (n_texts, n_dimensions)."""
        if not self.embeddings:
            return embed(texts).astype(np.int32)
        from ...llm import hosted_embeddings

        # thousandths keep the sum of 1,536 products of two unit vectors far inside 32 bits
        return np.rint(hosted_embeddings(texts, self.embeddings, api_base=self.api_base or None) * 1000).astype(
            np.int32
        )

    @cached_property
    def _tables(self) -> tuple[NDArray[np.int32], ...]:
        """Per group, similarity of each combination of its fields' values with each leaf, shape (n_combinations, n_leaves)."""
        leaves = self._vectors([leaf.question for leaf in self.tree]).T
        tables = []
        for group in GROUPS:
            total = np.zeros((1, len(self.tree)), dtype=np.int32)
            for field in group:
                own = self._vectors(list(PHRASES[field].values())) @ leaves
                own = np.vstack([own, np.zeros((1, len(self.tree)), dtype=np.int32)])  # null comes last
                total = (total[:, None, :] + own[None, :, :]).reshape(-1, len(self.tree))
            tables.append(total)
        return tuple(tables)

    def between(self, columns: Mapping[str, NDArray[Any]]) -> NDArray[np.int32]:
        """Similarity of each respondent's core to each leaf, shape (n_respondents, n_leaves)."""
        total: NDArray[np.int32] | None = None
        for group, table in zip(GROUPS, self._tables, strict=True):
            row = np.zeros(len(columns["age"]), dtype=np.int64)
            for field in group:
                row = row * (len(PHRASES[field]) + 1) + self._number(field, columns)
            total = table[row] if total is None else np.add(total, table[row], out=total)
        assert total is not None
        return total

    @staticmethod
    def _number(field: str, columns: Mapping[str, NDArray[Any]]) -> NDArray[np.int64]:
        """Which of a field's phrases each respondent has; the number after the last where the field is null."""
        if field == "age_band":
            assert len(AGE_BANDS) == len(AGE_EDGES) + 1
            return np.searchsorted(AGE_EDGES, columns["age"], side="right").astype(np.int64)
        if field == "isco":
            isco = columns["isco"].astype(np.float64)
            return np.where(np.isnan(isco), -1, isco).astype(np.int64) + 1
        position = {name: number for number, name in enumerate(PHRASES[field])}
        null = len(position)
        return np.fromiter((position.get(value, null) for value in columns[field]), np.int64, len(columns[field]))
