"""Drawn respondents with their added columns, and the Arrow table they become."""

from dataclasses import dataclass, field
from typing import Any

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from .conditionals import Conditionals
from .countries import Country
from .draft import NONE, Draft, vocabulary

#: Digits of the place in a respondent's id.
WIDTH = 7
TEXTS = ("sex", "education", "employment", "marital", "area", "religion", "occupation", "city", "language", "name")


@dataclass(frozen=True)
class People:
    """A draft with the words its codes stand for and a user's new columns.

    Attributes:
        draft: codes of the core.
        given: the conditionals that hold the words.
        added: words and codes of each new column.
    """

    draft: Draft
    given: Conditionals
    added: dict[str, tuple[tuple[str, ...], NDArray[np.int32]]] = field(default_factory=dict)

    def __len__(self) -> int:
        return len(self.draft)

    def values(self, name: str) -> NDArray[Any]:
        """A column's values, shape (n,)."""
        if name in self.added:
            labels, codes = self.added[name]
            return np.array(labels, dtype=object)[codes]
        return self.draft.values(name, self.given)

    def take(self, rows: NDArray[np.int64]) -> "People":
        """The respondents at these rows, in that order."""
        added = {name: (labels, codes[rows]) for name, (labels, codes) in self.added.items()}
        return People(self.draft.take(rows), self.given, added)

    @staticmethod
    def concatenate(parts: list["People"]) -> "People":
        """All respondents of several parts, which share their vocabularies."""
        if len(parts) == 1:
            return parts[0]
        added = {
            name: (labels, np.concatenate([part.added[name][1] for part in parts]))
            for name, (labels, _) in parts[0].added.items()
        }
        return People(Draft.concatenate([part.draft for part in parts]), parts[0].given, added)


def assemble(country: Country, people: People, weights: NDArray[np.float64], *, has_marital: bool = True) -> pa.Table:
    """The Arrow table of respondents, in their order: ``population.CORE_COLUMNS``, then added columns."""
    n = len(people)
    codes = dict(people.draft.codes)
    if not has_marital:
        codes["marital"] = np.full(n, NONE, dtype=np.int32)
    text = {name: words(codes[name], vocabulary(name, people.given)) for name in TEXTS}
    columns: dict[str, pa.Array] = {
        "respondent_id": identifiers(country.iso3, n),
        "place": pa.array(np.arange(n, dtype=np.int64)),
        "country": words(np.zeros(n, dtype=np.int32), [country.iso3]),
        "weight": pa.array(weights),
        "age": pa.array(codes["age"]),
        **{
            name: text[name] for name in ("sex", "education", "employment", "marital", "area", "religion", "occupation")
        },
        "isco": pa.array(codes["isco"], mask=codes["isco"] == NONE),
        "city": text["city"],
        "income_decile": pa.array(codes["income_decile"]),
        "income_ppp": pa.array(people.draft.income),
        "household_size": pa.array(codes["household_size"]),
        "language": text["language"],
        "name": text["name"],
    }
    columns.update({name: words(added, list(labels)) for name, (labels, added) in people.added.items()})
    return pa.table(columns)


def identifiers(iso3: str, n: int) -> pa.Array:
    """``DEU-0000000`` and so on, built as bytes because a million formatted strings take seconds."""
    length = len(iso3) + 1 + WIDTH
    letters = np.empty((n, length), dtype=np.uint8)
    letters[:, : len(iso3) + 1] = np.frombuffer(f"{iso3}-".encode(), dtype=np.uint8)
    place = np.arange(n)
    for digit in range(WIDTH):
        letters[:, length - 1 - digit] = 48 + place % 10
        place = place // 10
    offsets = np.arange(0, (n + 1) * length, length, dtype=np.int32)
    return pa.StringArray.from_buffers(n, pa.py_buffer(offsets), pa.py_buffer(np.ascontiguousarray(letters)))


def words(codes: NDArray[np.int32], known: list[str]) -> pa.DictionaryArray:
    """A dictionary-encoded text column that keeps only the words in use, in the vocabulary's order; -1 becomes null."""
    used = np.zeros(len(known) + 1, dtype=bool)
    used[codes] = True  # -1 marks the last place
    position = (np.cumsum(used) - 1).astype(np.int32)
    missing = codes == NONE
    kept = [word for word, keep in zip(known, used, strict=False) if keep]
    places = position[np.where(missing, 0, codes)] if kept else np.zeros(len(codes), dtype=np.int32)
    return pa.DictionaryArray.from_arrays(pa.array(places, mask=missing), pa.array(kept, pa.string()))
