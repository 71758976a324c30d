"""The tables of words beside these modules, one ``.tsv`` each."""

from __future__ import annotations

import csv
from importlib.resources import files


def rows_of(name: str) -> list[list[str]]:
    """The rows of a table without its heading; a quotation mark is a character like any other."""
    text = (files(__package__) / name).read_text("utf-8")
    return list(csv.reader(text.splitlines(), delimiter="\t", quoting=csv.QUOTE_NONE))[1:]
