"""The tree together with the files it came from, which is what a rule looks at."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from ..attribute import Attribute
from ..leaf_file import COLUMNS
from ..tree import Tree


@dataclass(frozen=True)
class Finding:
    """One thing wrong with the tree.

    Attributes:
        file, line: where; line 0 means the file as a whole.
        rule: name of the rule.
        text: what is wrong and what would be right.
    """

    file: str
    line: int
    rule: str
    text: str

    def __str__(self) -> str:
        return f"{self.file}:{self.line}: {self.rule}: {self.text}"


@dataclass(frozen=True)
class Source:
    """A loaded tree with line numbers, raw cells and the registers kept beside it.

    Attributes:
        directory: where the files lie.
        tree: what was loaded from them.
    """

    directory: Path
    tree: Tree

    @cached_property
    def lines(self) -> dict[str, tuple[str, int, dict[str, str]]]:
        """Attribute id to file name, line number and raw cells by column."""
        found = {}
        for code in self.tree.categories:
            file = self.directory / f"{code}.tsv"
            if file.exists():
                for number, cells in self.register(f"{code}.tsv"):
                    found[cells[0]] = (file.name, number, dict(zip(COLUMNS, cells, strict=True)))
        return found

    @cached_property
    def vocabularies(self) -> dict[str, bool]:
        """Vocabulary name to whether it is declared ordered."""
        return {cells[0]: cells[1] == "yes" for _, cells in self.register("vocab.tsv")}

    @cached_property
    def reviewed(self) -> dict[str, set[frozenset[str]]]:
        """Rule to pairs (or single ids) that a person looked at and let stand, from reviewed.tsv."""
        found: dict[str, set[frozenset[str]]] = {}
        for _, cells in self.register("reviewed.tsv"):
            found.setdefault(cells[0], set()).add(frozenset(name for name in cells[1:3] if name))
        return found

    def register(self, name: str) -> Iterator[tuple[int, list[str]]]:
        """Line number and cells of every line after the header; nothing where the file is absent."""
        file = self.directory / name
        if file.exists():
            for number, line in enumerate(file.read_text("utf-8").split("\n")[1:], 2):
                if line:
                    yield number, line.split("\t")

    def about(self, leaf: Attribute, rule: str, text: str) -> Finding:
        """A finding on the line of a leaf."""
        file, number, _ = self.lines[leaf.id]
        return Finding(file, number, rule, f"{leaf.id}: {text}")


Rule = Callable[[Source], Iterator[Finding]]
