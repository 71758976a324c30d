"""A user's own targets: shares of categories, one-way or joint, for shipped dimensions or new ones."""

import math
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from pathlib import Path

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from ...errors import MarginError, nearest
from ...spreadsheet import dialect
from . import dimensions as dim
from .countries import resolve

#: A table's shares may miss 1 by this much, which rounding to three digits explains; they are then scaled to 1.
ROUNDING = 1e-3
#: Shared sums of two tables may differ by this much before they are called conflicting.
AGREEMENT = 2e-3

#: Categories of every dimension that has the same ones in all countries; ``age`` takes bands such as 18-29 or 65+.
CATEGORIES: dict[str, tuple[str, ...]] = {
    **dim.VOCABULARIES,
    "isco": tuple(str(group) for group in dim.ISCO_MAJOR),
    "income_decile": tuple(str(decile) for decile in dim.DECILES),
    "household_size": tuple(str(size) for size in dim.HOUSEHOLD_SIZES),
}
#: Dimensions whose categories are listed by country.
LISTED = ("language", "city")
KNOWN = ("age", *CATEGORIES, *LISTED)
#: Core columns that no target can be set for.
UNSUPPORTED = ("respondent_id", "place", "country", "weight", "name", "occupation", "income_ppp")


@dataclass(frozen=True)
class Target:
    """Shares of the categories of one or more dimensions together.

    Attributes:
        dimensions: their names, sorted as in the file.
        categories: categories of each dimension, in order of appearance.
        shares: shape (n_categories of the first, of the second, ...), summing to 1; combinations not listed are 0.
        where: file and dimension, for error messages.
    """

    dimensions: tuple[str, ...]
    categories: tuple[tuple[str, ...], ...]
    shares: NDArray[np.float64]
    where: str = "margins"

    def marginal(self, dimensions: Sequence[str]) -> "Target":
        """The table summed over all but some of its dimensions, in the order given."""
        keep = [self.dimensions.index(name) for name in dimensions]
        summed = self.shares.sum(axis=tuple(axis for axis in range(self.shares.ndim) if axis not in keep))
        rank = {axis: place for place, axis in enumerate(sorted(keep))}
        return Target(
            tuple(dimensions),
            tuple(self.categories[axis] for axis in keep),
            np.transpose(summed, [rank[axis] for axis in keep]),
            self.where,
        )

    def cell(self, index: int) -> str:
        """Words for one cell, such as ``sex=male, area=rural``."""
        places = np.unravel_index(index, self.shares.shape)
        pairs = zip(self.dimensions, self.categories, places, strict=True)
        return ", ".join(f"{name}={labels[int(place)]}" for name, labels, place in pairs)

    def positions(self, columns: Mapping[str, NDArray[np.generic]]) -> NDArray[np.int64]:
        """Flat cell of each row, -1 where a value is in no category; columns hold the core's values."""
        flat: NDArray[np.int64] | None = None
        for name, labels in zip(self.dimensions, self.categories, strict=True):
            place = _positions(name, labels, columns[name])
            flat = place if flat is None else np.where((flat < 0) | (place < 0), -1, flat * len(labels) + place)
        assert flat is not None
        return flat


@dataclass(frozen=True)
class Targets:
    """Checked tables of a user's file."""

    tables: tuple[Target, ...]

    @property
    def new_dimensions(self) -> tuple[str, ...]:
        """Dimensions that are no column of the core."""
        names = [name for table in self.tables for name in table.dimensions if name not in KNOWN]
        return tuple(dict.fromkeys(names))


def read_margins(path: str | Path, *, country: str | None = None) -> Targets:
    """Read targets from CSV or Parquet.

    CSV is divided by commas, semicolons or tabs; a share is ``0.25``, ``0,25`` or ``25 %``.

    Two layouts. *Long*: columns ``dimension, category, share``; for joint tables also ``dimension2, category2`` and so on; several
    tables in one file. *Wide*: one column per dimension and ``share``; one table. A column ``country`` (code or name) keeps the
    rows of one country; rows without one hold for all.

    Args:
        path: file ending in .csv or .parquet.
        country: whose rows to keep.

    Returns:
        Tables that sum to 1, name known categories and agree with each other.

    Raises:
        MarginError: naming the file, the table and the cell that fails.
    """
    source = Path(path)
    rows = _rows(source)
    code = None
    if "country" in (rows[0] if rows else {}):
        code = resolve(country).iso3 if country else None
        rows = [
            row for row in rows if row["country"] in (None, "") or code in (None, resolve(str(row["country"])).iso3)
        ]
        rows = [{key: value for key, value in row.items() if key != "country"} for row in rows]
    if not rows:
        whose = f" for {code}" if code else ""
        raise MarginError(f"no targets{whose} in the file", where=str(source), parameter="margins", hint=_LAYOUT)
    grouped: dict[tuple[str, ...], dict[tuple[str, ...], float]] = {}
    for line, row in enumerate(rows, start=2):
        dimensions, categories, share = _read_row(row, f"{source.name}, row {line}")
        cells = grouped.setdefault(dimensions, {})
        if categories in cells:
            raise MarginError(
                "a cell is given twice",
                where=f"{source.name}, row {line}",
                parameter="category",
                got=" x ".join(categories),
            )
        cells[categories] = share
    return checked([_table(dimensions, cells, source.name) for dimensions, cells in grouped.items()])


def checked(tables: Sequence[Target]) -> Targets:
    """Targets that agree with each other.

    Raises:
        MarginError: two tables give a shared sum differently; the cell is named.
    """
    for at, first in enumerate(tables):
        for second in tables[at + 1 :]:
            shared = [name for name in first.dimensions if name in second.dimensions]
            if shared:
                _agree(first.marginal(shared), second.marginal(shared))
    return Targets(tuple(tables))


_LAYOUT = (
    "Columns, divided by commas, semicolons or tabs: dimension, category, share (and dimension2, category2 for joint tables), or "
    "one column per dimension and share; "
    "a column country where targets differ."
)


def _rows(source: Path) -> list[dict[str, object]]:
    import pyarrow.csv
    import pyarrow.parquet

    if not source.is_file():
        raise MarginError(
            "no such file",
            where="read_margins()",
            parameter="margins",
            got=str(source),
            allowed="a CSV or Parquet file",
        )
    try:
        if source.suffix.lower() == ".parquet":
            table = pyarrow.parquet.read_table(source)
        else:
            divider = dialect(source.read_bytes()).get("sep", ",")
            names = source.read_text(encoding="utf-8-sig").split("\n", 1)[0].strip().split(divider)
            texts = {name.strip().strip('"'): pa.string() for name in names}
            options = pyarrow.csv.ConvertOptions(column_types=texts, strings_can_be_null=True)
            table = pyarrow.csv.read_csv(
                source, parse_options=pyarrow.csv.ParseOptions(delimiter=divider), convert_options=options
            )
    except (pa.ArrowInvalid, UnicodeDecodeError) as problem:
        raise MarginError(
            f"not a readable table ({problem})", where=str(source), parameter="margins", hint=_LAYOUT
        ) from None
    if "share" not in table.column_names or table.num_columns < 2:
        raise MarginError(
            "the columns are not those of a table of targets",
            where=str(source),
            parameter="margins",
            got=", ".join(table.column_names),
            hint=_LAYOUT,
        )
    return list(table.to_pylist())


def _read_row(row: Mapping[str, object], where: str) -> tuple[tuple[str, ...], tuple[str, ...], float]:
    share = _share(str(row["share"]))
    if not 0 <= share <= 1:
        raise MarginError("a share is a number from 0 to 1", where=where, parameter="share", got=row["share"])
    pairs: list[tuple[str, str]] = []
    if "dimension" in row:
        for suffix in ("", *(str(number) for number in range(2, 10))):
            name, category = row.get(f"dimension{suffix}"), row.get(f"category{suffix}")
            if name not in (None, ""):
                pairs.append((str(name).strip(), _text(category)))
    else:
        pairs = [(name.strip(), _text(value)) for name, value in row.items() if name != "share"]
    if not pairs or any(not category for _, category in pairs):
        raise MarginError("a dimension or category is empty", where=where, parameter="category", hint=_LAYOUT)
    for name, category in pairs:
        _check(name, category, where)
    return tuple(name for name, _ in pairs), tuple(category for _, category in pairs), share


def _share(text: str) -> float:
    """``0.25``, ``0,25`` or ``25 %``; NaN for anything else."""
    bare = text.strip()
    try:
        number = float(bare.removesuffix("%").replace(",", ".", 1))
    except ValueError:
        return math.nan
    return number / 100 if bare.endswith("%") else number


def _text(value: object) -> str:
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return "" if value is None else str(value).strip()


def _check(name: str, category: str, where: str) -> None:
    if name in UNSUPPORTED:
        raise MarginError(
            "no target can be set for this column",
            where=where,
            parameter="dimension",
            got=name,
            allowed=", ".join(KNOWN),
        )
    if name == "age":
        age_range(category, where)
    elif name in CATEGORIES:
        if category not in CATEGORIES[name]:
            raise MarginError(
                f"{name} has no such category",
                where=where,
                parameter="category",
                got=category,
                allowed=", ".join(CATEGORIES[name]),
                hint=nearest(category, CATEGORIES[name]),
            )
    elif name not in LISTED:
        close = get_close_matches(name.casefold(), KNOWN, n=1, cutoff=0.88)
        if close or not re.fullmatch(r"[a-z][a-z0-9_]{0,40}", name):
            raise MarginError(
                "unknown dimension",
                where=where,
                parameter="dimension",
                got=name,
                allowed=f"{', '.join(KNOWN)}, or a new name in lower case that resembles none of them",
                hint=f"Did you mean {close[0]}?" if close else "",
            )


def age_range(category: str, where: str) -> tuple[int, int]:
    """First and last age of a band such as ``18-29``, ``65+`` or ``40``.

    Raises:
        MarginError: not a band of adult ages.
    """
    found = re.fullmatch(r"(\d{1,3})\s*(?:(\+)|[-–]\s*(\d{1,3}))?", category)
    if found:
        low = int(found[1])
        high = dim.OLDEST if found[2] else int(found[3] or low)
        if dim.YOUNGEST <= low <= high <= 130:
            return low, min(high, dim.OLDEST)
    raise MarginError(
        "not a band of adult ages",
        where=where,
        parameter="category",
        got=category,
        allowed="18-29, 65+ or 40; from 18 upwards",
    )


def _table(dimensions: tuple[str, ...], cells: Mapping[tuple[str, ...], float], file: str) -> Target:
    where = f"{file}, {' x '.join(dimensions)}"
    for name in dimensions:
        _refuse_a_misnamed_column(name, {cell[dimensions.index(name)] for cell in cells}, where)
    # categories that the user left out have a share of 0, so they belong to the table
    categories = tuple(
        tuple(dict.fromkeys([*(cell[axis] for cell in cells), *CATEGORIES.get(name, ())]))
        for axis, name in enumerate(dimensions)
    )
    shares = np.zeros([len(labels) for labels in categories])
    for cell, share in cells.items():
        shares[tuple(labels.index(label) for labels, label in zip(categories, cell, strict=True))] = share
    total = float(shares.sum())
    if abs(total - 1) > ROUNDING:
        raise MarginError(
            "the shares do not sum to 1",
            where=where,
            parameter="share",
            got=round(total, 6),
            allowed=f"1 within {ROUNDING}",
        )
    if "age" in dimensions:
        _cover_all_ages(categories[dimensions.index("age")], where)
    return Target(dimensions, categories, shares / total, where)


def _refuse_a_misnamed_column(name: str, labels: set[str], where: str) -> None:
    """A new dimension whose categories are all those of a shipped one is most likely that one, misspelt."""
    meant = [known for known, listed in dim.VOCABULARIES.items() if labels <= set(listed)]
    if name not in KNOWN and meant:
        raise MarginError(
            "a new dimension has the categories of a shipped one",
            where=where,
            parameter="dimension",
            got=name,
            hint=f"Did you mean {meant[0]}? If not, give its categories other names.",
        )


def _cover_all_ages(labels: Sequence[str], where: str) -> None:
    owner: dict[int, str] = {}
    for label in labels:
        low, high = age_range(label, where)
        for age in range(low, high + 1):
            if age in owner:
                raise MarginError(
                    "two age bands overlap", where=where, parameter="category", got=f"{owner[age]} and {label}"
                )
            owner[age] = label
    missing = [age for age in range(dim.YOUNGEST, 80) if age not in owner]
    if missing:
        raise MarginError(
            "the age bands leave adults out",
            where=where,
            parameter="category",
            got=f"none for age {missing[0]}",
            allowed="bands from 18 up",
        )


def _agree(first: Target, second: Target) -> None:
    """Both tables are sums over the same dimensions; their common categories must have the same shares."""
    if any(
        name == "age" and set(a) != set(b)
        for name, a, b in zip(first.dimensions, first.categories, second.categories, strict=True)
    ):
        return  # different bands: only the fit can tell
    values = [
        {table.cell(at): float(share) for at, share in enumerate(table.shares.ravel())} for table in (first, second)
    ]
    for cell in dict.fromkeys([*values[0], *values[1]]):
        shares = [value.get(cell, 0.0) for value in values]
        if abs(shares[0] - shares[1]) > AGREEMENT:
            raise MarginError(
                f"two targets conflict at {cell}",
                where=f"{first.where}; {second.where}",
                parameter=cell,
                got=" and ".join(f"{share:.4f}" for share in shares),
                allowed="the same share in every table",
            )


def _positions(name: str, labels: Sequence[str], values: NDArray[np.generic]) -> NDArray[np.int64]:
    """Place of each value among the labels, -1 for none."""
    place = np.full(values.shape, -1, dtype=np.int64)
    for at, label in enumerate(labels):
        if name == "age":
            low, high = age_range(label, name)
            place[(values >= low) & (values <= high)] = at  # type: ignore[operator]
        elif values.dtype.kind in "iuf":
            place[values == float(label)] = at
        else:
            place[values == label] = at
    return place
