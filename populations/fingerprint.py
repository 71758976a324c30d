"""A hash of who is in a population, whatever file or chunk they stand in."""

from __future__ import annotations

from hashlib import sha256
from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

if TYPE_CHECKING:
    from .population import Population

#: Rows hashed at once.
BLOCK = 1 << 16


def fingerprint(population: Population) -> str:
    """SHA-256 of people, facts and stories: column names and values in their order.

    Saving, loading, other chunks or another order of a dictionary's words do not change it; one changed value does.
    """
    digest = sha256()
    for table in (population.people, population.facts, population.stories):
        digest.update(f"{table.num_rows}".encode())
        for name in table.column_names:
            digest.update(f"\x1e{name}".encode())
            for start in range(0, table.num_rows, BLOCK):
                digest.update(_bytes(table[name].slice(start, BLOCK)))
    return digest.hexdigest()


def _bytes(column: pa.ChunkedArray) -> bytes:
    if pa.types.is_dictionary(column.type):
        column = column.cast(column.type.value_type)
    missing: bytes = np.asarray(pc.is_null(column).to_numpy(), dtype=np.uint8).tobytes()
    if pa.types.is_string(column.type) or pa.types.is_large_string(column.type):
        encoded = pc.dictionary_encode(pc.fill_null(column, "")).unify_dictionaries().combine_chunks()
        encoded = encoded.chunk(0) if isinstance(encoded, pa.ChunkedArray) else encoded
        words = "\x1f".join(encoded.dictionary.to_pylist())
        codes: bytes = encoded.indices.to_numpy().astype("<i4").tobytes()
        return missing + codes + words.encode()
    numbers = pc.fill_null(column.cast(pa.float64()), 0.0).to_numpy()
    return missing + np.asarray(numbers, dtype="<f8").tobytes()
