"""How far texts are from each other, by the words that tell them apart."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping
from functools import cached_property
from math import log, sqrt

#: Scripts that set no spaces between words: Thai, Lao, Burmese, Khmer, Chinese, Japanese. Each character counts as a word.
_UNSPACED = "\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff"
UNSPACED = re.compile(f"[{_UNSPACED}]")
#: Accents and vowel signs (Hebrew, Arabic, the scripts of India) that Python's \\w leaves out, and that would cut words in two.
_MARKS = (
    "\u0300-\u036f\u0591-\u05c7\u0610-\u061a\u064b-\u065f\u0670\u0900-\u0903\u093a-\u094f\u0981-\u0983\u09bc-\u09cd"
    "\u0a01-\u0a4d\u0a81-\u0acd\u0b01-\u0b4d\u0b82-\u0bcd\u0c00-\u0c4d\u0c81-\u0ccd\u0d00-\u0d4d\u0d81-\u0ddf"
)
_WORD = re.compile(rf"[{_UNSPACED}]|(?:(?![{_UNSPACED}])[\w{_MARKS}])+")


class TextDistances:
    """Cosine distances of texts as bags of words, words weighted by how few of the texts hold them.

    What every text holds, such as a polite opening, weighs nothing, in any language; no model judges. 0 is the same words,
    1 no word in common. A text without words is at distance 0 from another such text and 1 from all others.

    Args:
        texts: all texts of a study, by key; the weights come from them.

    Source: tf-idf with sublinear counts (Manning, Raghavan and Schütze 2008, Introduction to Information Retrieval, 6.2-6.4).
    """

    def __init__(self, texts: Mapping[str, str]) -> None:
        self._words = {key: Counter(words_of(text)) for key, text in texts.items()}

    @cached_property
    def _vectors(self) -> dict[str, dict[str, float]]:
        """Unit vectors, sparse."""
        n = len(self._words)
        held = Counter(word for words in self._words.values() for word in words)
        vectors = {}
        for key, words in self._words.items():
            weights = {word: (1.0 + log(count)) * log((1.0 + n) / held[word]) for word, count in words.items()}
            length = sqrt(sum(weight * weight for weight in weights.values()))
            vectors[key] = {word: weight / length for word, weight in weights.items()} if length else {}
        return vectors

    def between(self, first: str, second: str) -> float:
        """Distance of two texts by their keys, between 0 and 1."""
        a, b = sorted((self._vectors[first], self._vectors[second]), key=len)
        if not b:
            return 0.0
        return min(1.0, max(0.0, 1.0 - sum(weight * b.get(word, 0.0) for word, weight in a.items())))


def words_of(text: str) -> list[str]:
    """The words of a text, case folded; single characters of scripts without spaces."""
    return _WORD.findall(text.casefold())
