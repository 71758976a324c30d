"""Import of users' own tables of human shares into the atlas."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeAlias

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from ...errors import GroundTruthError, UnknownCountryError, nearest
from ...home import home
from ...spreadsheet import HEAD, dialect
from .atlas_item import ATLAS_SCHEMA, AtlasItem, Key, items_from_table, items_to_table
from .countries import countries, resolve
from .country_covariates import country_structure

if TYPE_CHECKING:
    import pandas as pd

    Frame: TypeAlias = pd.DataFrame | str | Path | pa.Table
else:
    Frame = Any

#: More characters are no number; conversion of much longer ones fails on their size.
LONGEST_NUMBER = 40
#: Other names that publishers use for our columns.
ALIASES = {
    "country_iso3": "country",
    "item_id": "question_id",
    "option": "option_code",
    "code": "option_code",
    "weighted_share": "share",
    "option_label": "label",
    "item_text": "text",
    "wording": "text",
    "category": "topic",
}
REQUIRED = ("country", "question_id", "option_code", "share")
SCALES = ("ordinal", "nominal")
#: Labels of answers that are no answers; their codes must not stand among the shares.
MISSING_LABELS = re.compile(
    r"^(don.?t know|dk|no answer|na|refus\w*|not asked|not applicable|missing|not available|no response)\b",
    re.IGNORECASE,
)
#: How far the shares of a question in a country may be from 1 in sum: four printed decimals over eleven options.
TOLERANCE = 0.005


def import_shares(
    frame: Frame, *, source: str, missing: Collection[int] = (), directory: str | Path | None = None
) -> Path:
    """Check a table of shares and keep it for every later run.

    Args:
        frame: a data frame, an Arrow table, or the path of a CSV or Parquet file, one row an option of a question in a
            country: ``country`` (ISO3), ``question_id``, ``option_code``, ``share``; optional ``n``, ``n_eff``,
            ``weighting``, ``year``, ``citation``, ``terms``, ``label``, ``text``, ``topic``, ``scale`` (ordinal or
            nominal), ``trait``, ``keyed``.
        source: name of the survey (letters, digits, hyphen, underscore); ``Question.source`` refers to it.
        missing: option codes that are no answer: dropped, the other shares rescaled.
        directory: where to keep it; the user's data directory when None.

    Returns:
        The directory written: ``atlas/<source>`` with shares.parquet and questions.parquet.

    Raises:
        GroundTruthError: with row or cell, what it holds and what is allowed.
    """
    table, items = validated(frame, source=source, missing=missing)
    target = Path(directory or home()) / "atlas" / source
    target.mkdir(parents=True, exist_ok=True)
    for name, part in (("questions", items_to_table(items.values())), ("shares", table)):
        written = target / f"{name}.parquet.part"
        pq.write_table(part, written, compression="zstd")
        written.replace(target / f"{name}.parquet")
    return target


def imported_files(directory: str | Path | None = None) -> tuple[tuple[Path, int], ...]:
    """Imported tables by name of source, each with the time it was written in nanoseconds."""
    root = Path(directory or home()) / "atlas"
    return tuple((path, path.stat().st_mtime_ns) for path in sorted(root.glob("*/shares.parquet")))


def read_import(shares: Path) -> tuple[pa.Table, dict[Key, AtlasItem]]:
    """One imported table with its questions.

    Raises:
        GroundTruthError: it is unreadable.
    """
    try:
        return pq.read_table(shares), items_from_table(pq.read_table(shares.with_name("questions.parquet")))
    except (OSError, pa.ArrowInvalid) as error:
        raise GroundTruthError(
            "an imported table cannot be read",
            where="Atlas.with_imports()",
            parameter="directory",
            got=str(shares),
            hint="Import it again, or delete its directory.",
        ) from error


def validated(frame: Frame, *, source: str, missing: Collection[int] = ()) -> tuple[pa.Table, dict[Key, AtlasItem]]:
    """A table of ``ATLAS_SCHEMA`` and its questions; see ``import_shares``."""
    if not re.fullmatch(r"[\w-]+", source):
        raise _fault("source", source, "letters, digits, hyphen and underscore")
    data = frame_of(frame).rename(columns=ALIASES)
    data = data.loc[:, ~data.columns.duplicated()]
    lacking = [name for name in REQUIRED if name not in data.columns]
    if lacking:
        raise _fault("columns", list(data.columns), f"at least {', '.join(REQUIRED)}; lacking {', '.join(lacking)}")
    if not len(data):
        raise _fault("rows", 0, "at least one")
    data = _clean(data, set(missing))
    table = _shares(data, source)
    return table, _items(data, source)


def _fault(parameter: str, got: object, allowed: str, hint: str = "") -> GroundTruthError:
    return GroundTruthError(where="import_shares()", parameter=parameter, got=got, allowed=allowed, hint=hint)


def frame_of(frame: Frame) -> pd.DataFrame:
    """A user's table as a data frame of its own.

    Raises:
        GroundTruthError: no such file, or no readable table.
    """
    import pandas as pd

    if isinstance(frame, pd.DataFrame):
        return frame.copy()
    if isinstance(frame, pa.Table):
        converted: pd.DataFrame = frame.to_pandas()
        return converted
    path = Path(frame)
    if not path.is_file():
        raise _fault("file", str(frame), "the path of a CSV or Parquet file")
    try:
        if path.suffix.lower() in (".parquet", ".pq"):
            import pyarrow.parquet as pq

            # what pandas once wrote about its index is no part of the table, and may be damaged
            read: pd.DataFrame = pq.read_table(path).to_pandas(ignore_metadata=True)
            return read
        # ISO3 and ids may look like missing values ("NA"), so only an empty cell is one
        with path.open("rb") as stream:
            how = dialect(stream.read(HEAD))
        return pd.read_csv(path, keep_default_na=False, na_values=[""], **how)  # type: ignore[call-overload,no-any-return]
    except (OSError, ValueError, pa.ArrowException) as error:
        raise _fault("file", str(frame), "a readable CSV or Parquet file", str(error)) from error


def _clean(data: pd.DataFrame, missing: set[int]) -> pd.DataFrame:
    import pandas as pd

    if "keyed" in data.columns:
        data["keyed"] = data.keyed.replace({"+": 1, "-": -1})
    for name in ("option_code", "share", *(n for n in ("n", "n_eff", "keyed") if n in data.columns)):
        is_short = data[name].astype(str).str.len() <= LONGEST_NUMBER
        numbers = pd.to_numeric(data[name].where(is_short), errors="coerce")
        wrong = numbers.isna() & data[name].notna()
        if name in ("option_code", "share"):
            wrong |= numbers.isna()
        if wrong.any():
            raise _fault(f"{name}, row {_row(wrong)}", data[name][wrong].iloc[0], "a number")
        data[name] = numbers
    if (data.option_code % 1 != 0).any():
        raise _fault(
            f"option_code, row {_row(data.option_code % 1 != 0)}", data.option_code.tolist()[0], "whole numbers"
        )
    data["option_code"] = data.option_code.astype("int64")
    data["question_id"] = data.question_id.astype(str)
    given = data.country
    data["country"] = data.country.map({name: _code(name) for name in data.country.unique()})
    unknown = data.country == ""
    if unknown.any():
        named = str(given[unknown].iloc[0])
        raise _fault(
            f"country, row {_row(unknown)}",
            named,
            "ISO 3166-1 alpha-3 codes or English names",
            nearest(named, [*country_structure()[0], *(country.name for country in countries())]),
        )
    outside = ~np.isfinite(data.share) | (data.share < 0) | (data.share > 1 + TOLERANCE)
    if outside.any():
        raise _fault(
            f"share, row {_row(outside)}", float(data.share[outside].iloc[0]), "0 to 1", "Divide percentages by 100."
        )
    data = data[~data.option_code.isin(missing)]
    if "label" in data.columns:
        no_answer = data.label.astype(str).str.match(MISSING_LABELS)
        if no_answer.any():
            row = data[no_answer].iloc[0]
            raise _fault(
                f"option {row.option_code} of {row.question_id}",
                row.label,
                "substantive answers",
                f"Name {row.option_code} as a missing code: missing=[{row.option_code}], or under missing in the file of --survey.",
            )
    return _rescaled(data, bool(missing))


def _code(name: object) -> str:
    """ISO3 of a code or an English name, empty if unknown."""
    text = str(name).strip()
    if text.upper() in country_structure()[0]:
        return text.upper()
    try:
        return resolve(text).iso3
    except UnknownCountryError:
        return ""


def _rescaled(data: pd.DataFrame, dropped: bool) -> pd.DataFrame:
    cell = ["country", "question_id"]
    twice = data.duplicated([*cell, "option_code"])
    if twice.any():
        row = data[twice].iloc[0]
        raise _fault(f"{row.question_id} in {row.country}", f"option {row.option_code} twice", "one row an option")
    total = data.groupby(cell).share.transform("sum")
    wrong = (total <= 0) if dropped else ((total - 1).abs() > TOLERANCE)
    if wrong.any():
        row = data[wrong].iloc[0]
        raise _fault(
            f"shares of {row.question_id} in {row.country}",
            f"a sum of {total[wrong].iloc[0]:.4f}",
            f"1 within {TOLERANCE}",
            "Name the codes that are no answers, if these were left out or left in by mistake.",
        )
    few = data.groupby("question_id").option_code.transform("nunique") < 2
    if few.any():
        raise _fault(f"options of {data.question_id[few].iloc[0]}", 1, "two or more")
    return data.assign(share=data.share / total)


def _row(wrong: pd.Series) -> int:
    return int(np.flatnonzero(wrong.to_numpy())[0]) + 1


def _shares(data: pd.DataFrame, source: str) -> pa.Table:
    n = len(data)
    columns: dict[str, Any] = {"source": [source] * n}
    for field in ATLAS_SCHEMA:
        if field.name in columns:
            continue
        if field.name in data.columns:
            given = data[field.name]
            columns[field.name] = (
                given.fillna("").astype(str).tolist() if pa.types.is_string(field.type) else given.tolist()
            )
        else:
            columns[field.name] = [""] * n if pa.types.is_string(field.type) else [float("nan")] * n
    return pa.table(
        [pa.array(columns[f.name], type=f.type, from_pandas=True) for f in ATLAS_SCHEMA], schema=ATLAS_SCHEMA
    )


def _items(data: pd.DataFrame, source: str) -> dict[Key, AtlasItem]:
    items: dict[Key, AtlasItem] = {}
    for question, rows in data.groupby("question_id", sort=False):
        words: Mapping[str, str] = {
            name: str(rows[name].dropna().iloc[0]) if name in rows and rows[name].notna().any() else ""
            for name in ("text", "topic", "scale", "trait")
        }
        scale = words["scale"] or "ordinal"
        if scale not in SCALES:
            raise _fault(f"scale of {question}", scale, " or ".join(SCALES), nearest(scale, SCALES))
        label = dict(zip(rows.option_code, rows.label, strict=True)) if "label" in rows else {}
        codes = tuple(sorted(int(code) for code in rows.option_code.unique()))
        items[source, str(question)] = AtlasItem(
            source,
            str(question),
            words["text"],
            words["topic"],
            scale,
            codes,
            tuple(str(label.get(code, code)) for code in codes),
            words["trait"],
            int(rows.keyed.dropna().iloc[0]) if "keyed" in rows and rows.keyed.notna().any() else 0,
        )
    return items
