"""CSV files for and from spreadsheets: a text never becomes a formula, and their own dividers are read."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import pandas as pd

#: What makes a spreadsheet calculate or call a program; see OWASP, "CSV Injection".
_FORMULA = re.compile(r"'*[=+\-@\t\r]")
#: Bytes of a file from which its dividers are told.
HEAD = 65_536
_NUMBER = re.compile(r"[-+]?(?:\d[\d.,]*(?:[eE][-+]?\d+)?\s?%?|inf|nan)$")


def as_cell(text: str) -> str:
    """The text as a cell: with an apostrophe in front where a spreadsheet would run it as a formula; numbers stay."""
    return f"'{text}" if _is_formula(text) else text


def from_cell(cell: str) -> str:
    """The text that ``as_cell`` was given."""
    return cell[1:] if cell.startswith("'") and _is_formula(cell[1:]) else cell


def dialect(start: bytes) -> dict[str, str]:
    """How ``pandas.read_csv`` reads a file that begins so: divided by commas, semicolons or tabs; decimal commas or points.

    Spreadsheets divide by semicolons where the comma stands before decimals. Read with commas and points where nothing tells.
    """
    text = start.decode("utf-8-sig", "replace")
    head = text.partition("\n")[0]
    divider = max(",;\t", key=head.count)  # the first of those that are equally often there
    if divider == ",":
        return {}
    has_commas = re.search(rf"(?:^|{divider})\s*\"?-?\d*,\d+\"?\s*(?:{divider}|$)", text, re.MULTILINE) is not None
    return {"sep": divider, "decimal": "," if has_commas else "."}


def as_cells(frame: pd.DataFrame) -> pd.DataFrame:
    """A table for ``to_csv``: every text in it as a cell, numbers as they are."""
    import pandas as pd
    import pyarrow as pa
    import pyarrow.compute as pc

    changed = {}
    for name in frame.columns:
        column = frame[name]
        if not (pd.api.types.is_numeric_dtype(column) or pd.api.types.is_bool_dtype(column)):
            texts = pa.array([one if isinstance(one, str) else None for one in column], pa.string())
            if pc.any(pc.match_substring_regex(texts, f"^{_FORMULA.pattern}")).as_py():
                changed[name] = column.map(lambda one: as_cell(one) if isinstance(one, str) else one)
    return frame.assign(**changed) if changed else frame


def _is_formula(text: str) -> bool:
    return _FORMULA.match(text) is not None and _NUMBER.match(text) is None
