"""The shipped tables of the synthesiser, read once and kept."""

import os
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
from numpy.typing import NDArray

from ...errors import InputError

#: The package's own tables.
SHIPPED = Path(__file__).with_name("tables")

#: Environment variable that points to tables built from newer downloads.
OVERRIDE = "DEEPPERSONA_TABLES"


@dataclass(frozen=True)
class Vectors:
    """One array per column whose first axis is the country."""

    rows: dict[str, int]
    columns: dict[str, NDArray[np.float64]]

    def of(self, iso3: str, column: str) -> NDArray[np.float64]:
        """The country's array.

        Raises:
            KeyError: the country is not in the table.
        """
        return np.asarray(self.columns[column][self.rows[iso3]])


def directory() -> Path:
    """Where the tables lie: the package's own, or the directory named by ``DEEPPERSONA_TABLES``."""
    return Path(os.environ.get(OVERRIDE) or SHIPPED)


@cache
def table(name: str) -> pa.Table:
    """A shipped table; its schema metadata holds source, year and terms.

    Raises:
        InputError: no table of that name in the directory.
    """
    path = directory() / f"{name}.parquet"
    if not path.is_file():
        raise InputError(
            "a calibration table is missing",
            where="table()",
            parameter=OVERRIDE if OVERRIDE in os.environ else "table",
            got=name,
            allowed=", ".join(sorted(found.stem for found in directory().glob("*.parquet"))),
            hint="`python -m deeppersona.populations.calibration.build --raw DIR --out DIR` writes them.",
        )
    return pq.read_table(path)


@cache
def vectors(name: str) -> Vectors:
    """A table of one fixed-length vector per country and column, unpacked to the shapes its metadata names."""
    source = table(name)
    shapes = dict(part.split(":") for part in source.schema.metadata[b"shapes"].decode().split(";"))
    columns = {}
    for column, shape in shapes.items():
        flat = source[column].combine_chunks().flatten().to_numpy().astype(np.float64)
        columns[column] = flat.reshape(source.num_rows, *(int(size) for size in shape.split("x") if size))
        columns[column].setflags(write=False)
    return Vectors({code: row for row, code in enumerate(source["iso3"].to_pylist())}, columns)


def provenance(name: str) -> dict[str, str]:
    """Source, year, terms and description of a table."""
    metadata = table(name).schema.metadata or {}
    return {key.decode(): value.decode() for key, value in metadata.items() if key not in (b"shapes", b"ARROW:schema")}
