"""The Human-Attribute Tree: loading it from its TSV files and looking things up in it."""

from __future__ import annotations

import gc
import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cache, cached_property
from hashlib import sha256
from pathlib import Path
from weakref import WeakValueDictionary

from ...errors import TaxonomyError, nearest
from .attribute import Attribute
from .leaf_file import LeafReader, TreeFile, read_columns

#: Where the shipped tree lies.
DATA = Path(__file__).parent / "data"

#: Files that a tree is made of, beside one for each category.
REGISTERS = ("branches.tsv", "topics.tsv", "vocab.tsv")

_LEAVES = re.compile(r"[A-Z]{3}\.tsv")


@dataclass(frozen=True)
class Branch:
    """The second level of the tree."""

    category: str
    name: str
    label: str


@dataclass(frozen=True, eq=False)
class Tree:
    """All attributes, in the order of their ids; two trees with the same files are one object.

    Attributes:
        attributes: the leaves.
        branches: second-level nodes, in the order of branches.tsv.
        topics: names allowed in an attribute's topics, with their meaning.
        categories: code to full name.
        files: name to text of the files it was read from.
        sha256: hash of those files.
    """

    attributes: tuple[Attribute, ...]
    branches: tuple[Branch, ...]
    topics: dict[str, str]
    categories: dict[str, str]
    files: Mapping[str, str] = field(default_factory=dict, repr=False)
    sha256: str = ""

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
            TaxonomyError: no such directory, or a malformed line; names file, line, column and what is allowed.
        """
        return _shipped() if directory is None else cls.of(_texts(Path(directory)), str(directory))

    @classmethod
    def of(cls, texts: Mapping[str, str], where: str = "") -> Tree:
        """The tree of these files, by name.

        Args:
            texts: what each file holds; those that are no part of a tree are left alone.
            where: the place they came from, for errors.

        Raises:
            TaxonomyError: a file is missing or a line malformed.
        """
        own = {name: texts[name] for name in sorted(texts) if _is_part(name)}
        content = sha256()
        for name, text in own.items():
            content.update(f"{name}\0{text}\0".encode())
        mark = content.hexdigest()
        found = _KNOWN.get(mark)
        if found is None:
            found = _KNOWN[mark] = _read(own, mark, where)
        return found


#: Trees in use, by the hash of their files: what is compiled from a tree is compiled once.
_KNOWN: WeakValueDictionary[str, Tree] = WeakValueDictionary()


@cache
def _shipped() -> Tree:
    return Tree.load(DATA)


def _is_part(name: str) -> bool:
    return name in REGISTERS or _LEAVES.fullmatch(name) is not None


def _texts(directory: Path) -> dict[str, str]:
    if not directory.is_dir():
        raise TaxonomyError(
            "no such directory",
            parameter="tree",
            got=str(directory),
            allowed="a directory with the tree's files",
            hint="`deeppersona tree accept DIR --into NEW` makes one.",
        )
    texts = {}
    for file in (file for file in directory.iterdir() if _is_part(file.name)):
        try:
            texts[file.name] = file.read_text("utf-8")
        except (OSError, UnicodeDecodeError) as error:
            raise TaxonomyError("cannot read the tree", where=file.name, allowed="a TSV file in UTF-8") from error
    return texts


@contextmanager
def _no_collection() -> Iterator[None]:
    """Python's collector looks through all objects again and again while a tree grows, and a tree has no cycles."""
    was_enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_enabled:
            if not gc.get_freeze_count():  # what is new counts as old: else the first thing done is to look through it
                gc.freeze()
                gc.unfreeze()
            gc.enable()


@_no_collection()
def _read(texts: Mapping[str, str], mark: str, where: str) -> Tree:
    for name in REGISTERS:
        if name not in texts:
            raise TaxonomyError("this file of the tree is missing", where=name, parameter="tree", got=where)

    def columns(name: str, *heads: str) -> dict[str, list[str]]:
        return read_columns(TreeFile(name, texts[name]), heads)

    table = columns("branches.tsv", "category", "name", "branch", "label")
    branches = tuple(map(Branch, table["category"], table["branch"], table["label"]))
    topics = columns("topics.tsv", "topic", "meaning")
    vocabularies = columns("vocab.tsv", "name", "ordered", "values")
    words = dict(zip(vocabularies["name"], (tuple(text.split("|")) for text in vocabularies["values"]), strict=True))
    reader = LeafReader(words, dict.fromkeys(topics["topic"]))
    attributes: list[Attribute] = []
    for file in (TreeFile(name, text) for name, text in texts.items() if name not in REGISTERS):
        own = {branch.name for branch in branches if branch.category == file.category}
        attributes += reader.read(file, own)
    if not attributes:
        raise TaxonomyError("no leaf files here", where=where, allowed="<CODE>.tsv, one a category")
    return Tree(
        tuple(attributes),
        branches,
        dict(zip(topics["topic"], topics["meaning"], strict=True)),
        dict(zip(table["category"], table["name"], strict=True)),
        texts,
        mark,
    )
