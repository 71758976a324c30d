"""The Human-Attribute Tree: loading it from its TSV files and looking things up in it."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache, cached_property
from importlib.resources import files
from pathlib import Path

from ...errors import TaxonomyError, nearest
from .attribute import Attribute
from .leaf_file import read_columns, read_leaves


@dataclass(frozen=True)
class Branch:
    """The second level of the tree."""

    category: str
    name: str
    label: str


@dataclass(frozen=True)
class Tree:
    """All attributes, in the order of their ids.

    Attributes:
        attributes: the leaves.
        branches: second-level nodes, in the order of branches.tsv.
        topics: names allowed in an attribute's topics, with their meaning.
        categories: code to full name.
    """

    attributes: tuple[Attribute, ...]
    branches: tuple[Branch, ...]
    topics: dict[str, str]
    categories: dict[str, str]

    def __len__(self) -> int:
        return len(self.attributes)

    def __iter__(self) -> Iterator[Attribute]:
        return iter(self.attributes)

    @cached_property
    def index(self) -> dict[str, int]:
        """Attribute id to position."""
        return {attribute.id: position for position, attribute in enumerate(self.attributes)}

    @cached_property
    def gates(self) -> dict[str, Attribute]:
        """Gate name to the yes-or-no leaf that defines it."""
        return {attribute.gate: attribute for attribute in self.attributes if attribute.gate}

    def __getitem__(self, attribute_id: str) -> Attribute:
        try:
            return self.attributes[self.index[attribute_id]]
        except KeyError:
            raise TaxonomyError(
                "unknown attribute",
                parameter="attribute id",
                got=attribute_id,
                allowed=f"{self.attributes[0].id} to {self.attributes[-1].id}",
                hint=nearest(attribute_id, self.index),
            ) from None

    @property
    def node_count(self) -> int:
        """Categories, branches, groups and leaves."""
        groups = {(leaf.category, leaf.branch, leaf.group) for leaf in self.attributes if leaf.group}
        return len(self.categories) + len(self.branches) + len(groups) + len(self.attributes)

    @classmethod
    def load(cls, directory: str | Path | None = None) -> Tree:
        """The shipped tree, or one from a directory of the same files.

        Raises:
            TaxonomyError: a malformed line; names file, line, column and what is allowed.
        """
        return _shipped() if directory is None else _read(Path(directory))


@cache
def _shipped() -> Tree:
    return _read(Path(str(files(__package__) / "data")))


@contextmanager
def _no_collection() -> Iterator[None]:
    """Python's collector looks through all objects again and again while a tree grows, and a tree has no cycles."""
    was_enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_enabled:
            gc.enable()


@_no_collection()
def _read(directory: Path) -> Tree:
    table = read_columns(directory / "branches.tsv", ("category", "name", "branch", "label"))
    branches = tuple(map(Branch, table["category"], table["branch"], table["label"]))
    topics = read_columns(directory / "topics.tsv", ("topic", "meaning"))
    vocabularies = read_columns(directory / "vocab.tsv", ("name", "ordered", "values"))
    words = dict(zip(vocabularies["name"], (tuple(text.split("|")) for text in vocabularies["values"]), strict=True))
    attributes: list[Attribute] = []
    for file in sorted(directory.glob("[A-Z][A-Z][A-Z].tsv")):
        own = {branch.name for branch in branches if branch.category == file.stem}
        attributes += read_leaves(file, own, words, topics["topic"])
    if not attributes:
        raise TaxonomyError("no leaf files here", where=str(directory), allowed="<CODE>.tsv, one a category")
    return Tree(
        tuple(attributes),
        branches,
        dict(zip(topics["topic"], topics["meaning"], strict=True)),
        dict(zip(table["category"], table["name"], strict=True)),
    )
