"""Embeddings of short texts, light and offline.

A text is the sum of its words' vectors. The vectors are static token embeddings (WordLlama, MIT), mean-pooled per word,
weighted by how rare the word is in the tree's questions, with the direction common to all texts taken out; they are
committed as one compact matrix of signed bytes keyed by a hash of the word. Texts come out as signed bytes too, so that
similarities are integer dot products, the same on every machine and in every batch.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Sequence
from functools import cache
from importlib.resources import files

import numpy as np
from numpy.typing import NDArray

FILE = "words.npz"
DIMENSIONS = 256

#: Bytes per unit of length. Entries of a unit vector in 256 dimensions have a standard deviation of 1/16, so 400 puts
#: five of them inside the range of a byte.
SCALE = 400.0
#: Two embedded texts' integer dot product over this is about the cosine of the angle between them.
COSINE = SCALE**2

_WORD = re.compile(r"[^\W_]+(?:'[^\W_]+)?", re.UNICODE)


def words(text: str) -> list[str]:
    """Lower-case words of a text, in order."""
    return _WORD.findall(text.casefold())


def word_key(word: str) -> int:
    """A 64-bit key of a word."""
    return int.from_bytes(hashlib.blake2b(word.encode(), digest_size=8).digest(), "little")


@cache
def _stored() -> tuple[dict[int, int], NDArray[np.float32], NDArray[np.float32]]:
    with (files(__package__) / "data" / FILE).open("rb") as stream, np.load(stream) as stored:
        keys, vectors, scales, centre = (stored[name] for name in ("keys", "vectors", "scales", "centre"))
    position = {int(key): row for row, key in enumerate(keys)}
    return position, vectors.astype(np.float32) * scales[:, None].astype(np.float32), centre.astype(np.float32)


@cache
def _row(word: str) -> int:
    return _stored()[0].get(word_key(word), -1)


def embed(texts: Sequence[str]) -> NDArray[np.int8]:
    """Vectors of texts, shape (n_texts, 256); zero where no word of a text is known.

    Two texts' integer dot product over ``COSINE`` is about the cosine of the angle between them.
    """
    from scipy.sparse import csr_matrix

    _, matrix, centre = _stored()
    rows = [[row for row in map(_row, words(text)) if row >= 0] for text in texts]
    lengths = np.fromiter(map(len, rows), dtype=np.int64, count=len(rows))
    flat = np.fromiter((row for text_rows in rows for row in text_rows), dtype=np.int64, count=int(lengths.sum()))
    counts = csr_matrix(
        (np.ones(len(flat), dtype=np.float32), flat, np.append(0, np.cumsum(lengths))), (len(texts), len(matrix))
    )
    means = np.asarray(counts @ matrix) / np.maximum(lengths, 1)[:, None].astype(np.float32)
    means[lengths > 0] -= centre
    lengths_of = np.sqrt(np.square(means).sum(axis=1, keepdims=True))
    return np.asarray(np.clip(np.rint(means / np.maximum(lengths_of, 1e-12) * SCALE), -127, 127), dtype=np.int8)


def coverage(text: str) -> float:
    """Share of a text's words that have a vector; 1.0 for an empty text."""
    known = [_row(word) >= 0 for word in words(text)]
    return sum(known) / len(known) if known else 1.0
