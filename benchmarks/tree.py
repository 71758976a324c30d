"""How long the tree takes to load, to lint, to embed and to search: ``python benchmarks/tree.py``."""

from __future__ import annotations

import subprocess
import sys
import time
from collections.abc import Callable
from statistics import median

from deeppersona.populations.taxonomy.embeddings import embed
from deeppersona.populations.taxonomy.lint import DATA, lint
from deeppersona.populations.taxonomy.search import search
from deeppersona.populations.taxonomy.tree import Tree
from figure import figure


def seconds(job: Callable[[], object], times: int = 5) -> float:
    """Median of several runs."""
    taken = []
    for _ in range(times):
        start = time.perf_counter()
        job()
        taken.append(time.perf_counter() - start)
    return median(taken)


def main() -> None:
    """Print one line a measurement."""
    tree = Tree.load()
    texts = [f"{leaf.question} {leaf.label}" for leaf in tree]
    embed(["warm"])
    fresh = "from deeppersona.populations.taxonomy.tree import Tree; Tree.load()"
    for name, job in {
        f"load {len(tree):,} leaves": lambda: Tree.load(DATA),
        "load in a fresh interpreter": lambda: subprocess.run([sys.executable, "-c", fresh], check=True),
        "embed all questions": lambda: embed(texts),
        "search": lambda: search(tree, "trust in strangers"),
        "lint": lint,
    }.items():
        taken = seconds(job)
        print(f"{name:<32}{taken * 1000:>10.0f} ms")
        if name.endswith("leaves"):
            figure("the tree, a load of 10,000 leaves", taken * 10_000 / len(tree), "s", at_most=0.1)


if __name__ == "__main__":
    main()
