"""Respondents by country."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray


def country_rows(people: pa.Table) -> Iterator[tuple[str, NDArray[np.int64]]]:
    """Each country and the positions of its respondents, in order of first appearance."""
    column = people["country"].combine_chunks()
    if isinstance(column, pa.ChunkedArray):
        column = column.unify_dictionaries().combine_chunks()
    if not pa.types.is_dictionary(column.type):
        column = pc.dictionary_encode(column)
    codes = column.indices.to_numpy(zero_copy_only=False)
    names = column.dictionary.to_pylist()
    for code in dict.fromkeys(codes[np.sort(np.unique(codes, return_index=True)[1])].tolist()):
        yield names[code], np.flatnonzero(codes == code)
