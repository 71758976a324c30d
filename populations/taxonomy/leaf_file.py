"""One category's file of the tree: a TSV with one leaf a line, checked and turned into attributes column by column."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from functools import partial
from itertools import repeat
from operator import lt
from typing import NamedTuple, TypeVar

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

K = TypeVar("K")
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


class LeafReader:
    """Reads the leaf files of one tree.

    Ten thousand leaves are read at every start, so a distinct text is parsed once in the whole tree and no line pays for
    a check of its own.

    Args:
        vocabularies: shared closed vocabularies, by name.
        topics: allowed topics.
    """

    def __init__(self, vocabularies: Mapping[str, tuple[str, ...]], topics: Collection[str]) -> None:
        self._answers = Parsed(partial(_answers, vocabularies))
        self._priors = Parsed(partial(_weights, Parsed[str, float](float)))
        self._loads = Parsed(partial(_shifts, Parsed(_shift)))
        self._topics = Parsed(partial(_known_topics, topics))

    def read(self, file: TreeFile, branches: Collection[str]) -> list[Attribute]:
        """The attributes of one category, in the order of their ids.

        Args:
            file: named by its category's code.
            branches: the branches of this category.

        Raises:
            TaxonomyError: a malformed line; names file, line, column and what is allowed.
        """
        column = read_columns(file, COLUMNS)
        _check_ids(column["id"], file)
        for name, allowed in {"branch": branches, **CLOSED}.items():
            _check_words(column[name], allowed, file, name)
        pairs = list(zip(column["kind"], column["values"], strict=True))
        answers = self._answers.column(pairs, file, "values")
        vocabulary, units, lows, highs = zip(*answers, strict=True) if answers else ((), (), (), ())
        priors = self._priors.column(column["prior"], file, "prior")
        for position, (words, weights) in enumerate(zip(vocabulary, priors, strict=True)):
            if words and weights and len(words) != len(weights):
                error = TaxonomyError(
                    "weights do not match values", got=",".join(map(str, weights)), allowed=f"{len(words)} numbers"
                )
                raise _at(error, file, position, "prior")
        leaves = zip(
            column["id"], repeat(file.category), column["branch"], column["group"], column["label"],
            column["question"], column["kind"], vocabulary, units, lows, highs, priors,
            self._loads.column(column["loads"], file, "loads"), column["period"], column["applies_if"],
            column["culture"], column["sensitivity"], self._topics.column(column["topics"], file, "topics"),
            column["tail"], column["source"], column["gate"],
        )  # fmt: skip
        return list(map(partial(tuple.__new__, Attribute), leaves))  # what `_make` does, in half the time


def read_columns(file: TreeFile, names: tuple[str, ...]) -> dict[str, list[str]]:
    """The cells of a TSV file under its header, column by column; empty lines are passed over.

    Raises:
        TaxonomyError: another header, or a line with more or fewer cells.
    """
    header, _, text = file.text.rstrip("\n").partition("\n")
    if tuple(header.split("\t")) != names:
        raise TaxonomyError("wrong header", where=f"{file.name}:1", got=header, allowed=" | ".join(names))
    if not text:
        return {name: [] for name in names}
    if "\n\n" in file.text:
        text = "\n".join(filter(None, text.split("\n")))
    # a cell of its own ends each line, so that one slice tells whether all lines have as many cells as the header
    cells = f"{text}\n".replace("\n", "\t\n\t").split("\t")
    step = len(names) + 1
    if cells[len(names) :: step] != ["\n"] * (len(cells) // step):
        lines = text.split("\n")
        position = next(position for position, line in enumerate(lines) if line.count("\t") != len(names) - 1)
        raise TaxonomyError(
            "wrong number of columns",
            where=f"{file.name}:{file.line_of(position)}",
            got=lines[position].count("\t") + 1,
            allowed=f"{len(names)} columns",
        )
    return {name: cells[position:-1:step] for position, name in enumerate(names)}


class Parsed(dict[K, T]):
    """Texts and what they say, parsed on first sight: a tree repeats a few thousand of them a hundred thousand times."""

    def __init__(self, parse: Callable[[K], T]) -> None:
        super().__init__()
        self._parse = parse

    def __missing__(self, text: K) -> T:
        self[text] = value = self._parse(text)
        return value

    def column(self, texts: list[K], file: TreeFile, name: str) -> list[T]:
        """What each text of a column says.

        Raises:
            TaxonomyError: of the first text that cannot be parsed, with its place.
        """
        try:
            return list(map(self.__getitem__, texts))
        except TaxonomyError as error:
            position = next(position for position, text in enumerate(texts) if text not in self)
            raise _at(error, file, position, name) from None


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
    if not all(map(lt, ids, ids[1:])):
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


def _check_words(words: list[str], allowed: Collection[str], file: TreeFile, column: str) -> None:
    unknown = set(words).difference(allowed)
    if not unknown:
        return
    position = next(position for position, word in enumerate(words) if word in unknown)
    if column == "branch":
        error = TaxonomyError(
            "unknown branch",
            got=words[position],
            allowed=f"a branch of {file.category} in branches.tsv",
            hint=nearest(words[position], allowed),
        )
    else:
        error = TaxonomyError("unknown word", got=words[position], allowed=", ".join(allowed))
    raise _at(error, file, position, column)


def _answers(vocabularies: Mapping[str, tuple[str, ...]], kind_and_text: tuple[str, str]) -> Answers:
    kind, text = kind_and_text
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


def _weights(weight: Mapping[str, float], text: str) -> tuple[float, ...]:
    try:
        return tuple([weight[part] for part in text.split(",")]) if text else ()
    except ValueError:
        raise TaxonomyError("cannot read the weights", got=text, allowed="numbers joined by commas") from None


def _shifts(shift: Mapping[str, tuple[str, float]], text: str) -> tuple[tuple[str, float], ...]:
    return tuple([shift[load] for load in text.split()])


def _shift(load: str) -> tuple[str, float]:
    driver = load.rstrip("+-")
    sign = load[len(driver) :]
    if sign not in LOADINGS:
        raise TaxonomyError("cannot read the drivers", got=load, allowed="a driver and one of + ++ - --: 'age+'")
    return driver, LOADINGS[sign]


def _known_topics(topics: Collection[str], text: str) -> tuple[str, ...]:
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
