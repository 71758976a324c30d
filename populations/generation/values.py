"""Values of many facts before they become words."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray


@dataclass(frozen=True)
class Values:
    """One value a fact, in the field that its leaf's kind uses.

    Attributes:
        position: index within the vocabulary of a categorical or ordinal leaf, else -1; shape (n_facts,).
        number: count or quantity, else NaN; shape (n_facts,).
        chosen: bit j set where entry j of a multi leaf's vocabulary is named, else 0; shape (n_facts,).
        is_forced: the core and the gates leave this value alone; shape (n_facts,).
        was_redrawn: the first draw contradicted a rule and was drawn again within what is possible; shape (n_facts,).
        is_impossible: no value is possible; shape (n_facts,).
    """

    position: NDArray[np.int16]
    number: NDArray[np.float64]
    chosen: NDArray[np.uint32]
    is_forced: NDArray[np.bool_]
    was_redrawn: NDArray[np.bool_]
    is_impossible: NDArray[np.bool_]

    @classmethod
    def empty(cls, n: int) -> Values:
        """Room for n facts."""
        return cls(
            np.full(n, -1, dtype=np.int16),
            np.full(n, np.nan),
            np.zeros(n, dtype=np.uint32),
            np.zeros(n, dtype=bool),
            np.zeros(n, dtype=bool),
            np.zeros(n, dtype=bool),
        )

    def __len__(self) -> int:
        return len(self.position)

    def take(self, facts: NDArray[np.int64] | NDArray[np.bool_]) -> Values:
        """The values of these facts."""
        return Values(*(getattr(self, name)[facts] for name in self.__dataclass_fields__))

    @staticmethod
    def concatenate(parts: list[Values]) -> Values:
        """Values of several parts, one after another."""
        if len(parts) == 1:
            return parts[0]
        return Values(
            *(np.concatenate([getattr(part, name) for part in parts]) for name in Values.__dataclass_fields__)
        )
