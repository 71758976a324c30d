"""Pairs of questions that ask the same thing, by their words."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence

import numpy as np

from ...populations.taxonomy.embeddings import COSINE, embed

#: Cosine of what two wordings do not share, from which on the difference is one of words only.
SYNONYMS = 0.35
#: Cosine of whole wordings below which they are not looked at: "trust the police" and "trust the press" have .48.
NEAR = 0.6
#: Share of the rarer words that two wordings must have in common before their difference is looked at.
SHARED = 0.6
#: Words that turn a meaning round; a pair that differs in one is no repetition.
_TURNS = frozenset(
    "not no never without less fewer worse under before against oppose nicht kein nie ohne pas jamais nunca".split()  # noqa: SIM905
)
_EMPTY = frozenset(
    "a an the of to in on at for by with and or is are was were be been do does did have has had you your i my we our it this that "  # noqa: SIM905
    "how what which would say please tell me think feel about as from there their they s t all in general generally overall "
    "der die das ein eine ist sind sie ihr ihre und oder wie mit zu in le la les un une est sont vous votre et ou de des el los "
    "las una es su usted y o".split()
)
_WORD = re.compile(r"[^\W\d_]+")


def similar_wordings(wordings: Sequence[tuple[str, str]]) -> list[tuple[str, str, float]]:
    """Pairs that ask the same, the most similar first.

    Args:
        wordings: id and text of each question.

    Returns:
        Two ids and the cosine of the whole wordings.
    """
    bags = [_meaning(text) for _, text in wordings]
    if len(bags) < 2:
        return []
    vectors = embed([text for _, text in wordings]).astype(np.int32)
    near = vectors @ vectors.T / COSINE
    usual = Counter(word for bag in bags for word in bag)
    found = []
    for one, other in zip(*np.where(np.triu(near, 1) >= NEAR), strict=True):
        first, second = bags[int(one)], bags[int(other)]
        if _says_the_same(first, second, usual):
            found.append((wordings[int(one)][0], wordings[int(other)][0], float(near[one, other])))
    return sorted(found, key=lambda pair: -pair[2])


def _meaning(text: str) -> frozenset[str]:
    return frozenset(word[:6] for word in _WORD.findall(text.casefold()) if word not in _EMPTY and len(word) > 2)


def _says_the_same(first: frozenset[str], second: frozenset[str], usual: Counter[str]) -> bool:
    if first == second:
        return True
    only_first, only_second = first - second, second - first
    if (only_first | only_second) & _TURNS:
        return False
    # what many questions share is their stem and says nothing
    weight = {word: 1.0 / usual[word] for word in first | second}
    shared = sum(weight[word] for word in first & second) / sum(weight.values())
    if not only_first or not only_second:
        return shared >= 0.8
    if shared < SHARED and len(only_first | only_second) > 2:
        return False
    left, right = embed([" ".join(sorted(only_first)), " ".join(sorted(only_second))]).astype(np.int32)
    return bool(left @ right / COSINE >= SYNONYMS)
