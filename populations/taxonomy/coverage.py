"""Coverage audit: which codes of known surveys and classifications the tree asks about.

A map file in data/coverage says for each code of an instrument which leaf asks the same (``exact``), asks a part of it or
something wider (``partial``), or that none does. The maps were made by reading both sides; titles are our own words.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from ...errors import TaxonomyError
from .tree import DATA, Tree

MAPS = DATA / "coverage"
COLUMNS = ("code", "title", "leaf", "match")
MATCHES = ("exact", "partial", "none")


@dataclass(frozen=True)
class Coverage:
    """How much of one instrument the tree covers.

    Attributes:
        name: of the map file, such as ``ess_core``.
        exact, partial, none: codes of each kind.
        gaps: codes with no leaf.
    """

    name: str
    exact: int
    partial: int
    none: int
    gaps: tuple[str, ...]

    @property
    def codes(self) -> int:
        """All codes of the map."""
        return self.exact + self.partial + self.none

    @property
    def exact_share(self) -> float:
        """Share of codes that a leaf asks exactly."""
        return self.exact / self.codes

    @property
    def covered_share(self) -> float:
        """Share of codes that a leaf asks exactly or in part."""
        return (self.exact + self.partial) / self.codes


def coverage(tree: Tree, directory: Path = MAPS) -> tuple[Coverage, ...]:
    """Audit a tree against every map of a directory, in the order of their names.

    Raises:
        TaxonomyError: a map is malformed or names a leaf that the tree does not hold.
    """
    return tuple(_audit(tree, file) for file in sorted(directory.glob("*.tsv")))


def _audit(tree: Tree, file: Path) -> Coverage:
    lines = file.read_text("utf-8").rstrip("\n").split("\n")
    if tuple(lines[0].split("\t")) != COLUMNS:
        raise TaxonomyError("wrong header", where=f"{file.name}:1", got=lines[0], allowed=" | ".join(COLUMNS))
    counts = dict.fromkeys(MATCHES, 0)
    gaps = []
    for number, line in enumerate(lines[1:], 2):
        cells = line.split("\t")
        if len(cells) != len(COLUMNS) or cells[3] not in MATCHES or (cells[3] == "none") != (cells[2] == ""):
            raise TaxonomyError(
                "cannot read this line of a map",
                where=f"{file.name}:{number}",
                got=line,
                allowed="code, title, leaf id or nothing, exact | partial | none",
            )
        if cells[2] and cells[2] not in tree.index:
            raise TaxonomyError("no such leaf", where=f"{file.name}:{number}", parameter="leaf", got=cells[2])
        counts[cells[3]] += 1
        if not cells[2]:
            gaps.append(cells[0])
    return Coverage(file.stem, counts["exact"], counts["partial"], counts["none"], tuple(gaps))
