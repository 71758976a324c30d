"""How long the tree takes to load, to lint, to embed and to search: ``python benchmarks/tree.py``."""

from __future__ import annotations

import subprocess
import sys
import time
from collections.abc import Callable
from statistics import median

from deeppersona.populations.taxonomy.embeddings import embed
from deeppersona.populations.taxonomy.lint import lint
from deeppersona.populations.taxonomy.search import search
from deeppersona.populations.taxonomy.tree import DATA, Tree
from figure import figure


def seconds(job: Callable[[], object], times: int = 5) -> float:
    """Median of several runs."""
    taken = []
    for _ in range(times):
        start = time.perf_counter()
        job()
        taken.append(time.perf_counter() - start)
    return median(taken)


FIRST_LOAD = """
import time
from deeppersona.populations.taxonomy.tree import Tree
start = time.perf_counter()
Tree.load()
print(time.perf_counter() - start)
"""


def first_load() -> float:
    """Seconds of the first load in an interpreter of its own; later ones are remembered."""
    return float(subprocess.run([sys.executable, "-c", FIRST_LOAD], check=True, capture_output=True, text=True).stdout)


def main() -> None:
    """Print one line a measurement."""
    tree = Tree.load()
    texts = [f"{leaf.question} {leaf.label}" for leaf in tree]
    embed(["warm"])
    loading = median(first_load() for _ in range(7))
    print(f"{f'first load of {len(tree):,} leaves':<32}{loading * 1000:>10.0f} ms")
    figure("the tree, a first load of 10,000 leaves", loading * 10_000 / len(tree), "s", at_most=0.1)
    for name, job in {
        f"load {len(tree):,} leaves again": lambda: Tree.load(DATA),
        "embed all questions": lambda: embed(texts),
        "search": lambda: search(tree, "trust in strangers"),
        "lint": lint,
    }.items():
        taken = seconds(job)
        print(f"{name:<32}{taken * 1000:>10.0f} ms")


if __name__ == "__main__":
    main()
