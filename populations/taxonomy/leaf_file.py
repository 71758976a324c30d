"""One category's file of the tree: a TSV with one leaf a line, checked and turned into attributes column by column."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from itertools import repeat
from typing import Any, NamedTuple, TypeVar

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

#: Columns that hold one word of a closed list.
CLOSED: Mapping[str, Collection[str]] = {
    "kind": KINDS,
    "period": PERIODS,
    "culture": CULTURES,
    "sensitivity": SENSITIVITIES,
    "tail": TAIL_CLASSES,
}

#: What a leaf can be answered with: vocabulary, unit, lowest and highest value.
Answers = tuple[tuple[str, ...], str, float, float]

T = TypeVar("T")


class TreeFile(NamedTuple):
    """One of the tree's files: its name, such as ``REL.tsv``, and its text."""

    name: str
    text: str

    @property
    def category(self) -> str:
        """The code of the category whose leaves it holds."""
        return self.name.removesuffix(".tsv")

    def line_of(self, position: int) -> int:
        """The line on which the leaf at a position stands, the first line being 1."""
        lines = self.text.split("\n")
        return [number for number, line in enumerate(lines[1:], 2) if line][position]


def read_leaves(
    file: TreeFile, branches: Collection[str], vocabularies: Mapping[str, tuple[str, ...]], topics: Collection[str]
) -> list[Attribute]:
    """The attributes of one category, in the order of their ids.

    Ten thousand leaves are read at every start, so each column is parsed once per distinct text and no line pays for
    a check of its own.

    Args:
        file: named by its category's code.
        branches: the branches of this category.
        vocabularies: shared closed vocabularies, by name.
        topics: allowed topics.

    Raises:
        TaxonomyError: a malformed line; names file, line, column and what is allowed.
    """
    category = file.category
    column = read_columns(file, COLUMNS)

    def parsed(name: str, keys: Sequence[Any], parse: Callable[[Any], T]) -> list[T]:
        known: dict[Any, T] = {}
        for key in dict.fromkeys(keys):
            try:
                known[key] = parse(key)
            except TaxonomyError as error:
                raise _at(error, file, keys.index(key), name) from None
        return list(map(known.__getitem__, keys))

    ids = column["id"]
    _check_ids(ids, file)
    parsed("branch", column["branch"], lambda branch: _known_branch(branch, category, branches))
    for name, allowed in CLOSED.items():
        parsed(name, column[name], lambda word, allowed=allowed: _one_of(word, allowed))  # type: ignore[misc]
    answers = parsed(
        "values",
        list(zip(column["kind"], column["values"], strict=True)),
        lambda pair: _answers(pair[0], pair[1], vocabularies),
    )
    vocabulary, units, lows, highs = zip(*answers, strict=True) if answers else ((), (), (), ())
    priors = parsed("prior", column["prior"], _weights(_Numbers()))
    for position, (words, weights) in enumerate(zip(vocabulary, priors, strict=True)):
        if words and weights and len(words) != len(weights):
            error = TaxonomyError(
                "weights do not match values", got=",".join(map(str, weights)), allowed=f"{len(words)} numbers"
            )
            raise _at(error, file, position, "prior")
    leaves = zip(
        ids, repeat(category), column["branch"], column["group"], column["label"], column["question"], column["kind"],
        vocabulary, units, lows, highs, priors, parsed("loads", column["loads"], _shifts), column["period"],
        column["applies_if"], column["culture"], column["sensitivity"],
        parsed("topics", column["topics"], lambda text: _known_topics(text, topics)), column["tail"],
        column["source"], column["gate"],
    )  # fmt: skip
    return list(map(Attribute._make, leaves))


def read_columns(file: TreeFile, names: tuple[str, ...]) -> dict[str, list[str]]:
    """The cells of a TSV file under its header, column by column; empty lines are passed over.

    Raises:
        TaxonomyError: another header, or a line with more or fewer cells.
    """
    header, *lines = file.text.split("\n")
    if tuple(header.split("\t")) != names:
        raise TaxonomyError("wrong header", where=f"{file.name}:1", got=header, allowed=" | ".join(names))
    lines = [line for line in lines if line]
    for position, line in enumerate(lines):
        if line.count("\t") != len(names) - 1:
            raise TaxonomyError(
                "wrong number of columns",
                where=f"{file.name}:{file.line_of(position)}",
                got=line.count("\t") + 1,
                allowed=f"{len(names)} columns",
            )
    cells = "\t".join(lines).split("\t") if lines else []
    return {name: cells[position :: len(names)] for position, name in enumerate(names)}


def _at(error: TaxonomyError, file: TreeFile, position: int, column: str) -> TaxonomyError:
    return TaxonomyError(
        error.message,
        where=f"{file.name}:{file.line_of(position)}",
        parameter=column,
        got=error.got,
        allowed=error.allowed,
        hint=error.hint,
    )


def _check_ids(ids: list[str], file: TreeFile) -> None:
    if ids != sorted(set(ids)):
        position = next(position for position in range(1, len(ids)) if ids[position] <= ids[position - 1])
        error = TaxonomyError(
            "ids out of order or repeated", got=ids[position], allowed=f"an id after {ids[position - 1]}"
        )
        raise _at(error, file, position, "id")
    prefix = f"{file.category}-"
    # what sorts between two texts that begin alike begins so too
    if ids and not (ids[0].startswith(prefix) and ids[-1].startswith(prefix)):
        position = next(position for position, id_ in enumerate(ids) if not id_.startswith(prefix))
        raise _at(TaxonomyError("wrong id", got=ids[position], allowed=f"{prefix}0000"), file, position, "id")


def _known_branch(branch: str, category: str, branches: Collection[str]) -> None:
    if branch not in branches:
        raise TaxonomyError(
            "unknown branch",
            got=branch,
            allowed=f"a branch of {category} in branches.tsv",
            hint=nearest(branch, branches),
        )


def _one_of(word: str, allowed: Collection[str]) -> None:
    if word not in allowed:
        raise TaxonomyError("unknown word", got=word, allowed=", ".join(allowed))


def _answers(kind: str, text: str, vocabularies: Mapping[str, tuple[str, ...]]) -> Answers:
    if kind in ("categorical", "multi", "ordinal"):
        if not text.startswith("@"):
            return tuple(text.split("|")), "", 0.0, 0.0
        try:
            return vocabularies[text[1:]], "", 0.0, 0.0
        except KeyError:
            raise TaxonomyError(
                "unknown vocabulary",
                got=text,
                allowed="a|b|c, or @ and a name of vocab.tsv",
                hint=nearest(text[1:], vocabularies),
            ) from None
    if kind == "text":
        return (), "", 0.0, 0.0
    unit, _, span = text.rpartition(" ")
    low, _, high = span.partition("..")
    try:
        return (), unit, float(low), float(high)
    except ValueError:
        raise TaxonomyError("cannot read the range", got=text, allowed="a unit and a range, 'years 0..30'") from None


class _Numbers(dict[str, float]):
    """Texts and the numbers they write: a tree repeats a few hundred of them forty thousand times."""

    def __missing__(self, text: str) -> float:
        self[text] = number = float(text)
        return number


def _weights(numbers: _Numbers) -> Callable[[str], tuple[float, ...]]:
    def weights(text: str) -> tuple[float, ...]:
        try:
            return tuple([numbers[part] for part in text.split(",")]) if text else ()
        except ValueError:
            raise TaxonomyError("cannot read the weights", got=text, allowed="numbers joined by commas") from None

    return weights


def _shifts(text: str) -> tuple[tuple[str, float], ...]:
    shifts = []
    for load in text.split():
        driver = load.rstrip("+-")
        if load[len(driver) :] not in LOADINGS:
            raise TaxonomyError("cannot read the drivers", got=load, allowed="a driver and one of + ++ - --: 'age+'")
        shifts.append((driver, LOADINGS[load[len(driver) :]]))
    return tuple(shifts)


def _known_topics(text: str, topics: Collection[str]) -> tuple[str, ...]:
    named = tuple(text.split(","))
    unknown = [topic for topic in named if topic not in topics]
    if unknown or len(named) > 4:
        raise TaxonomyError(
            "unknown topic" if unknown else "too many topics",
            got=text,
            allowed="one to four names of topics.tsv",
            hint=nearest(unknown[0], topics) if unknown else "",
        )
    return named
