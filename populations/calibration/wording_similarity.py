"""How alike two questions are worded, without a language model."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

#: Words that many questions share whatever they ask; the scale's own words tell nothing about the topic.
_STOP_LINES = (
    "a about all an and any are as at be by can card do does for from generally give given had has have here how i "
    "if in is  it its just like may me mean means might much of often on one or other people please point question "
    "say scale  should something speaking statement tell than that the their them there these they think this to us "
    "use using  very want was we were what when where whether which who will with would you your yourself "
)
STOP_WORDS = frozenset(_STOP_LINES.split())


def words(text: str) -> list[str]:
    """Content words in lower case, with English endings cut so that "trusted" meets "trust"."""
    found = re.findall(r"[^\W\d_]+", text.casefold())
    return [_stem(word) for word in found if word not in STOP_WORDS and len(word) > 1]


def similarity(texts: Sequence[str], others: Sequence[str]) -> NDArray[np.float64]:
    """Cosine between word counts weighted by rarity (tf-idf over both lists).

    Args:
        texts, others: wordings.

    Returns:
        Shape (len(texts), len(others)), in [0, 1]; 0 for a text without content words.

    Source: Spärck Jones (1972), "A statistical interpretation of term specificity", Journal of Documentation 28.
    """
    bags = [_bag(text) for text in (*texts, *others)]
    vocabulary = {word: at for at, word in enumerate(sorted({word for bag in bags for word in bag}))}
    counts = np.zeros((len(bags), len(vocabulary)))
    for row, bag in enumerate(bags):
        for word, times in bag.items():
            counts[row, vocabulary[word]] = 1 + np.log(times)
    seen = (counts > 0).sum(axis=0)
    weighted = counts * (np.log((1 + len(bags)) / (1 + seen)) + 1)
    norm = np.linalg.norm(weighted, axis=1, keepdims=True)
    unit = weighted / np.where(norm > 0, norm, 1)
    return np.asarray(np.clip(unit[: len(texts)] @ unit[len(texts) :].T, 0, 1))


@lru_cache(maxsize=20_000)
def _bag(text: str) -> Counter[str]:
    # a survey's questions meet the same statements of facets and the atlas, one question after another
    return Counter(words(text))


def _stem(word: str) -> str:
    for ending in ("ations", "ation", "fulness", "ingly", "edly", "ments", "ment", "ies", "ing", "ed", "ly", "es", "s"):
        if word.endswith(ending) and len(word) - len(ending) >= 4:
            return word[: -len(ending)]
    return word[:-1] if word.endswith("e") and len(word) > 4 else word
