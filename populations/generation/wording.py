"""Values of facts as words, and words as values."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from ..taxonomy.tree import Tree
from .values import Values


@dataclass(frozen=True)
class Wording:
    """Turns values into dictionary-encoded strings without touching a string twice."""

    tree: Tree

    @cached_property
    def _vocabulary(self) -> tuple[tuple[str, ...], NDArray[np.int32]]:
        """Distinct entries of all closed vocabularies; the number of each entry, shape (n_leaves, n_values)."""
        numbers: dict[str, int] = {}
        width = max((len(leaf.values) for leaf in self.tree), default=1)
        codes = np.zeros((len(self.tree), width), dtype=np.int32)
        for row, leaf in enumerate(self.tree):
            for column, value in enumerate(leaf.values):
                codes[row, column] = numbers.setdefault(value, len(numbers))
        return tuple(numbers), codes

    def encode(self, leaves: NDArray[np.int64], values: Values) -> pa.DictionaryArray:
        """One string a fact: a vocabulary entry, entries joined by ``; ``, or a number; shape (n_facts,)."""
        entries, codes = self._vocabulary
        words = [*entries, ""]  # a text that nobody has written yet
        code = np.full(len(leaves), len(entries), dtype=np.int32)
        closed = np.flatnonzero(values.position >= 0)
        code[closed] = codes[leaves[closed], values.position[closed]]
        numeric = np.flatnonzero(~np.isnan(values.number))
        distinct, number_of = np.unique(values.number[numeric], return_inverse=True)
        code[numeric] = len(words) + number_of
        words += [f"{number:g}" for number in distinct]
        several = np.flatnonzero(values.chosen)
        keys = leaves[several].astype(np.uint64) << np.uint64(32) | values.chosen[several]
        combined, set_of = np.unique(keys, return_inverse=True)
        code[several] = len(words) + set_of
        words += [self.several(int(key) >> 32, int(key) & 0xFFFFFFFF) for key in combined]
        used, place_of = np.unique(code, return_inverse=True)
        return pa.DictionaryArray.from_arrays(
            pa.array(place_of.astype(np.int32)), pa.array([words[place] for place in used], pa.string())
        )

    def several(self, leaf: int, chosen: int) -> str:
        """The entries of a multi leaf that a bit set names, joined."""
        return "; ".join(value for place, value in enumerate(self.tree.attributes[leaf].values) if chosen >> place & 1)

    def read(self, leaf: int, text: str) -> tuple[int, float, int] | None:
        """Position, number and bit set of a written value, or None if the leaf cannot have it."""
        attribute = self.tree.attributes[leaf]
        folded = {value.casefold(): place for place, value in enumerate(attribute.values)}
        said = " ".join(text.split()).casefold()
        if attribute.kind in ("categorical", "ordinal"):
            return (folded[said], np.nan, 0) if said in folded else None
        if attribute.kind == "multi":
            parts = [part.strip() for part in said.split(";") if part.strip()]
            if not parts or any(part not in folded for part in parts):
                return None
            return -1, np.nan, sum({1 << folded[part] for part in parts})
        if attribute.kind == "text":
            return None
        try:
            number = float(said)
        except ValueError:
            return None
        return (-1, number, 0) if attribute.low <= number <= attribute.high else None
