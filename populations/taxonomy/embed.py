"""Build the shipped word vectors: ``python -m deeppersona.populations.taxonomy.embed WORDLLAMA_DIRECTORY``.

The directory is that of an installed or unpacked ``wordllama`` wheel; only its token table and tokenizer file are read,
nothing of it is imported. Needs the packages ``tokenizers`` and ``safetensors``.
"""

from __future__ import annotations

import argparse
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from ..generation.anchor_text import anchor_texts
from .embeddings import DIMENSIONS, FILE, word_key, words
from .tree import Tree

#: Weight a/(a+p) of a word with relative frequency p; Arora, Liang and Ma (2017), "A simple but tough-to-beat baseline".
SMOOTHING = 1e-3


def token_means(texts: Sequence[str], wordllama: Path) -> NDArray[np.float32]:
    """Mean of the static token vectors of each word, shape (n_words, 256)."""
    from safetensors.numpy import load_file
    from tokenizers import Tokenizer

    table = next(iter(load_file(wordllama / "weights" / "l2_supercat_256.safetensors").values())).astype(np.float32)
    tokenizer = Tokenizer.from_file(str(wordllama / "tokenizers" / "l2_supercat_tokenizer_config.json"))
    encoded = tokenizer.encode_batch(list(texts), add_special_tokens=False)
    empty = np.zeros(DIMENSIONS, dtype=np.float32)
    return np.stack([table[item.ids].mean(axis=0) if item.ids else empty for item in encoded])


def build(wordllama: Path, target: Path, extra: Sequence[Path] = ()) -> int:
    """Store a vector for every word of the tree, the anchors and any extra text files; returns how many."""
    tree = Tree.load()
    questions = [leaf.question for leaf in tree]
    counts = Counter(word for text in questions for word in words(text))
    total = sum(counts.values())
    texts = [*questions, *anchor_texts(), *(path.read_text("utf-8") for path in extra)]
    for leaf in tree:
        texts += [leaf.label, leaf.group, *leaf.values]
    texts += [branch.label for branch in tree.branches] + [f"{name} {text}" for name, text in tree.topics.items()]
    vocabulary = sorted({word for text in texts for word in words(text)}, key=word_key)
    rarity = np.array([SMOOTHING / (SMOOTHING + counts[word] / total) for word in vocabulary])
    vectors = token_means(vocabulary, wordllama) * rarity[:, None].astype(np.float32)
    scales = np.abs(vectors).max(axis=1) / 127.0
    whole = np.rint(vectors / np.maximum(scales, 1e-12)[:, None]).astype(np.int8)
    position = {word: row for row, word in enumerate(vocabulary)}
    means = np.stack([vectors[[position[word] for word in words(text)]].mean(axis=0) for text in questions])
    np.savez_compressed(
        target,
        keys=np.array([word_key(word) for word in vocabulary], dtype=np.uint64),
        vectors=whole,
        scales=scales.astype(np.float32),
        centre=means.mean(axis=0).astype(np.float32),
    )
    return len(vocabulary)


def main() -> None:
    """Command line of the script."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("wordllama", type=Path, help="directory of the wordllama package")
    parser.add_argument("--out", type=Path, default=Path(__file__).parent / "data" / FILE)
    parser.add_argument("--extra", type=Path, nargs="*", default=[], help="text files whose words are wanted too")
    arguments = parser.parse_args()
    print(f"{build(arguments.wordllama, arguments.out, arguments.extra)} words stored in {arguments.out.name}")


if __name__ == "__main__":
    main()
