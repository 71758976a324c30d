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
    branches = [row for _, row in _rows(directory / "branches.tsv", ("category", "name", "branch", "label"))]
    topics = {row[0]: row[1] for _, row in _rows(directory / "topics.tsv", ("topic", "meaning"))}
    vocabularies = {
        row[0]: tuple(row[2].split("|")) for _, row in _rows(directory / "vocab.tsv", ("name", "ordered", "values"))
    }
    attributes: list[Attribute] = []
    for file in sorted(directory.glob("[A-Z][A-Z][A-Z].tsv")):
        code = file.stem
        reader = _LeafReader(code, frozenset(row[2] for row in branches if row[0] == code), vocabularies, topics)
        before = ""
        for number, row in _rows(file, COLUMNS):
            try:
                attribute = reader.read(row)
                if attribute.id <= before:
                    raise TaxonomyError(
                        "ids out of order or repeated",
                        parameter="id",
                        got=attribute.id,
                        allowed=f"an id after {before}",
                    )
            except TaxonomyError as error:
                raise TaxonomyError(
                    error.message,
                    where=f"{file.name}:{number}",
                    parameter=error.parameter,
                    got=error.got,
                    allowed=error.allowed,
                    hint=error.hint,
                ) from None
            before = attribute.id
            attributes.append(attribute)
    if not attributes:
        raise TaxonomyError("no leaf files here", where=str(directory), allowed="<CODE>.tsv, one a category")
    return Tree(
        tuple(attributes),
        tuple(Branch(row[0], row[2], row[3]) for row in branches),
        topics,
        {row[0]: row[1] for row in branches},
    )


def _rows(file: Path, columns: tuple[str, ...]) -> Iterator[tuple[int, list[str]]]:
    """Line number and cells of every line after the header."""
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
        yield number, row


class _LeafReader:
    """Turns the cells of one category's lines into attributes; remembers what it has checked, for speed."""

    def __init__(
        self, category: str, branches: frozenset[str], vocabularies: dict[str, tuple[str, ...]], topics: dict[str, str]
    ) -> None:
        self.category, self.branches, self.vocabularies, self.topics = category, branches, vocabularies, topics
        self._sound: set[tuple[str, ...]] = set()
        self._topics: dict[str, tuple[str, ...]] = {}
        self._shifts: dict[str, tuple[tuple[str, float], ...]] = {"": ()}

    def read(self, row: list[str]) -> Attribute:
        """One attribute; errors name the column and what is allowed."""
        (id_, branch, group, label, question, kind, values, prior, loads, period, applies_if, culture, sensitivity) = (
            row[:13]
        )
        topics, tail, source, gate = row[13:]
        if not id_.startswith(self.category + "-"):
            raise TaxonomyError("wrong id", parameter="id", got=id_, allowed=f"{self.category}-0000")
        closed = (branch, kind, period, culture, sensitivity, tail)
        if closed not in self._sound:
            self._check(*closed)
            self._sound.add(closed)
        vocabulary: tuple[str, ...] = ()
        unit, low, high = "", 0.0, 0.0
        try:
            if kind in ("categorical", "multi", "ordinal"):
                vocabulary = self.vocabularies[values[1:]] if values[0] == "@" else tuple(values.split("|"))
            elif kind != "text":
                unit, _, span = values.rpartition(" ")
                low_text, _, high_text = span.partition("..")
                low, high = float(low_text), float(high_text)
            weights = tuple(map(float, prior.split(","))) if prior else ()
            shifts = self._shifts.get(loads)
            if shifts is None:
                parts = [(load.rstrip("+-"), load) for load in loads.split()]
                shifts = self._shifts[loads] = tuple((name, LOADINGS[load[len(name) :]]) for name, load in parts)
        except (LookupError, ValueError) as error:
            raise TaxonomyError(
                "cannot read values, prior or loads",
                parameter="values, prior, loads",
                got=f"{values} / {prior} / {loads}",
                allowed="a|b|c or @vocabulary or 'unit low..high'; numbers joined by commas; driver+ driver--",
            ) from error
        if vocabulary and weights and len(weights) != len(vocabulary):
            raise TaxonomyError(
                "weights do not match values", parameter="prior", got=prior, allowed=f"{len(vocabulary)} numbers"
            )
        named = self._topics.get(topics)
        if named is None:
            named = self._topics[topics] = self._known_topics(topics)
        return Attribute(
            id_, self.category, branch, group, label, question, kind, vocabulary, unit, low, high, weights, shifts,  # type: ignore[arg-type]
            period, applies_if, culture, sensitivity, named, tail, source, gate,  # type: ignore[arg-type]
        )  # fmt: skip

    def _check(self, branch: str, kind: str, period: str, culture: str, sensitivity: str, tail: str) -> None:
        if branch not in self.branches:
            raise TaxonomyError(
                "unknown branch",
                parameter="branch",
                got=branch,
                allowed=f"a branch of {self.category} in branches.tsv",
                hint=nearest(branch, self.branches),
            )
        for name, value, allowed in (
            ("kind", kind, KINDS),
            ("period", period, PERIODS),
            ("culture", culture, CULTURES),
            ("sensitivity", sensitivity, SENSITIVITIES),
            ("tail", tail, TAIL_CLASSES),
        ):
            if value not in allowed:
                raise TaxonomyError(f"wrong {name}", parameter=name, got=value, allowed=", ".join(allowed))

    def _known_topics(self, text: str) -> tuple[str, ...]:
        named = tuple(text.split(","))
        unknown = [topic for topic in named if topic not in self.topics]
        if unknown or len(named) > 4:
            raise TaxonomyError(
                "unknown topic" if unknown else "too many topics",
                parameter="topics",
                got=text,
                allowed="one to four names of topics.tsv",
                hint=nearest(unknown[0], self.topics) if unknown else "",
            )
        return named
