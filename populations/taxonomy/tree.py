"""The Human-Attribute Tree: loading it from its TSV files and looking things up in it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache, cached_property
from importlib.resources import files
from pathlib import Path

from ...errors import TaxonomyError, nearest
from .attribute import CULTURES, KINDS, PERIODS, SENSITIVITIES, TAIL_CLASSES, Attribute

#: Columns of a leaf file, one leaf a line, sorted by id.
COLUMNS = (
    "id",
    "branch",
    "group",
    "label",
    "question",
    "kind",
    "values",
    "prior",
    "loads",
    "period",
    "applies_if",
    "culture",
    "sensitivity",
    "topics",
    "tail",
    "source",
    "gate",
)

#: How far a driver one standard deviation above its mean shifts the standard normal latent value: a written "+" or
#: "++". Demographics explain 1-16 % of individual variance, so a single clear driver stays under 20 %.
LOADINGS = {"+": 0.2, "++": 0.4, "-": -0.2, "--": -0.4}


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


def _read(directory: Path) -> Tree:
    branches = [
        (where, row) for where, row in _rows(directory / "branches.tsv", ("category", "name", "branch", "label"))
    ]
    categories = {row[0]: row[1] for _, row in branches}
    places = {(row[0], row[2]) for _, row in branches}
    topics = {row[0]: row[1] for _, row in _rows(directory / "topics.tsv", ("topic", "meaning"))}
    vocabularies = {
        row[0]: tuple(row[2].split("|")) for _, row in _rows(directory / "vocab.tsv", ("name", "ordered", "values"))
    }
    attributes: list[Attribute] = []
    for file in sorted(directory.glob("[A-Z][A-Z][A-Z].tsv")):
        category = file.stem
        before = ""
        for where, row in _rows(file, COLUMNS):
            attribute = _attribute(row, category, vocabularies, topics, where)
            if (category, attribute.branch) not in places:
                allowed = sorted(name for code, name in places if code == category)
                raise TaxonomyError(
                    "unknown branch",
                    where=where,
                    parameter="branch",
                    got=attribute.branch,
                    allowed=f"a branch of {category} in branches.tsv",
                    hint=nearest(attribute.branch, allowed),
                )
            if attribute.id <= before:
                raise TaxonomyError(
                    "ids out of order or repeated", where=where, got=attribute.id, allowed=f"an id after {before}"
                )
            before = attribute.id
            attributes.append(attribute)
    if not attributes:
        raise TaxonomyError("no leaf files here", where=str(directory), allowed="<CODE>.tsv, one a category")
    return Tree(tuple(attributes), tuple(Branch(row[0], row[2], row[3]) for _, row in branches), topics, categories)


def _rows(file: Path, columns: tuple[str, ...]) -> Iterator[tuple[str, list[str]]]:
    try:
        lines = file.read_text("utf-8").split("\n")
    except (OSError, UnicodeDecodeError) as error:
        raise TaxonomyError("cannot read the tree", where=file.name, allowed="a TSV file in UTF-8") from error
    if tuple(lines[0].split("\t")) != columns:
        raise TaxonomyError("wrong header", where=f"{file.name}:1", got=lines[0], allowed=" | ".join(columns))
    width = len(columns)
    for number, line in enumerate(lines[1:], 2):
        if not line:
            continue
        row = line.split("\t")
        if len(row) != width:
            raise TaxonomyError(
                "wrong number of columns", where=f"{file.name}:{number}", got=len(row), allowed=f"{width} columns"
            )
        yield f"{file.name}:{number}", row


def _attribute(
    row: list[str],
    category: str,
    vocabularies: dict[str, tuple[str, ...]],
    topics: dict[str, str],
    where: str,
) -> Attribute:
    (id_, branch, group, label, question, kind, values, prior, loads, period, applies_if, culture, sensitivity) = row[
        :13
    ]
    topic_text, tail, source, gate = row[13:]
    if not id_.startswith(category + "-"):
        raise TaxonomyError("wrong id", where=where, parameter="id", got=id_, allowed=f"{category}-0000")
    for name, value, allowed in (
        ("kind", kind, KINDS),
        ("period", period, PERIODS),
        ("culture", culture, CULTURES),
        ("sensitivity", sensitivity, SENSITIVITIES),
        ("tail", tail, TAIL_CLASSES),
    ):
        if value not in allowed:
            raise TaxonomyError(f"wrong {name}", where=where, parameter=name, got=value, allowed=", ".join(allowed))
    named = tuple(topic_text.split(","))
    if not all(topic in topics for topic in named):
        raise TaxonomyError(
            "unknown topic", where=where, parameter="topics", got=topic_text, allowed="one to four names of topics.tsv"
        )
    vocabulary: tuple[str, ...] = ()
    unit, low, high = "", 0.0, 0.0
    try:
        if kind in ("categorical", "multi", "ordinal"):
            vocabulary = vocabularies[values[1:]] if values.startswith("@") else tuple(values.split("|"))
        elif kind != "text":
            unit, _, span = values.rpartition(" ")
            low_text, _, high_text = span.partition("..")
            low, high = float(low_text), float(high_text)
        weights = tuple(map(float, prior.split(","))) if prior else ()
        shifts = tuple((load.rstrip("+-"), LOADINGS[load[len(load.rstrip("+-")) :]]) for load in loads.split())
    except (KeyError, ValueError) as error:
        raise TaxonomyError(
            "cannot read values, prior or loads",
            where=where,
            got=f"{values} / {prior} / {loads}",
            allowed="a|b|c or @vocabulary or 'unit low..high'; numbers joined by commas; driver+ driver--",
        ) from error
    if vocabulary and weights and len(weights) != len(vocabulary):
        raise TaxonomyError(
            "weights do not match values",
            where=where,
            parameter="prior",
            got=prior,
            allowed=f"{len(vocabulary)} numbers",
        )
    return Attribute(
        id_, category, branch, group, label, question, kind, vocabulary, unit, low, high, weights, shifts,  # type: ignore[arg-type]
        period, applies_if, culture, sensitivity, named, tail, source, gate,  # type: ignore[arg-type]
    )  # fmt: skip
