"""Reading profiles from a CSV file, one a row."""

from __future__ import annotations

import csv
import io
import re
from pathlib import Path

from ....errors import InputError, UnknownCountryError
from ...calibration.countries import resolve
from ...calibration.dimensions import ISCO_TITLES
from ...taxonomy.per_tree import per_tree
from ...taxonomy.tree import Tree
from ..wording import Wording
from .core_words import COLUMNS, core_value, isco_group
from .identifiers import BIRTH_DATES, FIELDS, field_key, without_identifiers
from .profile import Profile
from .profile_text import isco_of, read_into, set_age, set_children

#: Columns that hold a profile in free words.
TEXTS = frozenset({"profile", "persona", "description", "text", "about", "bio"})

#: The year in which ages are counted.
PRESENT = 2025


def read_table(path: str | Path, *, country: str = "") -> list[Profile]:
    """Profiles of a CSV file in UTF-8 with a header; commas, semicolons or tabs between cells.

    A column is a field of the core, an attribute (by id or label), free words (``profile``), a direct identifier (dropped), or
    else a free fact. An empty cell says nothing.

    Args:
        path: the file.
        country: ISO3 code for rows that name none.

    Raises:
        InputError: not UTF-8, no header or rows, a repeated column, a row of another length, an empty or contradictory row;
            with file and line.
    """
    file = Path(path)
    rows = list(csv.reader(io.StringIO(_text(file)), delimiter=_delimiter(file)))
    if not rows or not any(cell.strip() for cell in rows[0]):
        raise InputError("an empty file", where=str(file), allowed="a header and one row a person")
    header = [cell.strip() for cell in rows[0]]
    keys = [field_key(name) for name in header]
    repeated = sorted({name for name in keys if keys.count(name) > 1})
    if repeated:
        raise InputError(
            "a column appears twice",
            where=f"{file}:1",
            parameter="header",
            got=", ".join(repeated),
            allowed="distinct names",
        )
    profiles = []
    for line, row in enumerate(rows[1:], 2):
        if not any(cell.strip() for cell in row):
            continue
        if len(row) != len(header):
            raise InputError(
                "a row of another length", where=f"{file}:{line}", got=len(row), allowed=f"{len(header)} cells"
            )
        profiles.append(_profile(f"{file}:{line}", dict(zip(header, row, strict=True)), country))
    if not profiles:
        raise InputError("no rows", where=str(file), allowed="a header and one row a person")
    return profiles


def _text(file: Path) -> str:
    try:
        data = file.read_bytes()
    except OSError as error:
        raise InputError("cannot read the file", where="enrich()", parameter="file", got=str(file)) from error
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data[: error.start].count(b"\n") + 1
        raise InputError(
            f"not UTF-8 at byte {error.start + 1}",
            where=f"{file}:{line}",
            parameter="file",
            got=data[error.start : error.start + 8],
            allowed="a CSV file in UTF-8",
            hint="Save it as UTF-8, or convert it: iconv -f WINDOWS-1252 -t UTF-8.",
        ) from None


def _delimiter(file: Path) -> str:
    first = _text(file).split("\n", 1)[0]
    return max(",;\t", key=lambda mark: (first.count(mark), mark == ","))


def _profile(where: str, row: dict[str, str], country: str) -> Profile:
    profile = Profile(where)
    for name, cell in row.items():
        said = " ".join(cell.split())
        if said:
            _read_cell(profile, name, said)
    if not profile.country:
        profile.country = country
    if profile.is_empty:
        raise InputError(
            "an empty profile", where=where, got=list(row), allowed="at least one field that is no identifier"
        )
    return profile


def _read_cell(profile: Profile, name: str, said: str) -> None:
    key = field_key(name)
    tree = Tree.load()
    if key in FIELDS:
        profile.dropped.append(FIELDS[key])
    elif key in BIRTH_DATES:
        profile.dropped.append("date of birth")
        years = re.findall(r"(?<!\d)(?:19|20)\d{2}(?!\d)", said)
        if len(years) == 1 and "age" not in profile.core:
            set_age(profile, PRESENT - int(years[0]), f"about {PRESENT - int(years[0])}")
    elif key in TEXTS:
        read_into(profile, said, field=name)
    elif key in ("children", "numberofchildren", "kids") and said.isdecimal():
        set_children(profile, int(said))
    elif key in COLUMNS:
        _read_core(profile, COLUMNS[key], name, said)
    else:
        leaf = _leaf_named(tree, name)
        clean, dropped = without_identifiers(said)
        profile.dropped += dropped
        if leaf is not None and not dropped and per_tree(tree, Wording).read(leaf, said) is not None:
            profile.set_leaf(tree.attributes[leaf].id, said)
        elif clean:
            profile.free[name] = f"{name}: {clean}"


def _read_core(profile: Profile, column: str, name: str, said: str) -> None:
    if column == "country":
        try:
            profile.set_country(resolve(said).iso3)
        except UnknownCountryError as error:
            raise UnknownCountryError(
                error.message, where=profile.where, parameter=name, got=said, allowed=error.allowed, hint=error.hint
            ) from None
        return
    if column == "occupation" and isco_group(said):
        column = "isco"  # the title is drawn from the group
    value = core_value(column, said)
    if value is None and column == "age":
        raise InputError(where=profile.where, parameter=name, got=said, allowed="an adult's age, 18 to 110")
    if value is None:
        profile.free[name] = f"{name}: {said}"
        return
    profile.set(column, value, f"{said} ({ISCO_TITLES[value]})" if column == "isco" else said)
    if column == "occupation":
        group = isco_of(said)
        if group is not None:
            profile.core["isco"] = group


def _leaf_named(tree: Tree, name: str) -> int | None:
    """Position of the leaf of that id or label."""
    if name.strip().upper() in tree.index:
        return tree.index[name.strip().upper()]
    wanted = " ".join(name.split()).casefold()
    return next((position for position, leaf in enumerate(tree) if leaf.label.casefold() == wanted), None)
