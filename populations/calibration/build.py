"""Regenerate the shipped tables from the publishers' raw ones.

``python -m deeppersona.populations.calibration.build --raw DIR --out DIR`` reads CSV and Parquet files named as in docs/data.md
from DIR (or from DIR/countries) and writes one compact Parquet file per table, byte for byte the same for the same input and
library versions. Every table carries its source, year and terms in its schema metadata.
"""

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from ...errors import DeepPersonaError, InputError
from . import build_atlas, build_conditionals, build_joint, build_names, build_places, build_work

#: Each part reads raw files from a directory and returns tables by name.
PARTS = (build_joint.build, build_conditionals.build, build_work.build, build_places.build, build_names.build)


def build(raw: Path, out: Path) -> dict[str, int]:
    """Write every table of the synthesiser.

    Args:
        raw: directory with the raw tables, directly or in a folder ``countries``.
        out: directory that receives ``<table>.parquet``.

    Returns:
        Bytes written per table.

    Raises:
        InputError: a raw table is missing; it is named.
    """
    source = raw / "countries" if (raw / "countries").is_dir() else raw
    out.mkdir(parents=True, exist_ok=True)
    sizes: dict[str, int] = {}
    for part in PARTS:
        try:
            tables = part(source)
        except FileNotFoundError as missing:
            raise InputError(
                "a raw table is missing",
                where="build()",
                parameter="--raw",
                got=Path(str(missing.filename)).name,
                hint="docs/data.md lists the raw tables and where to download them.",
            ) from missing
        for name, table in tables.items():
            path = out / f"{name}.parquet"
            write(table, path)
            sizes[name] = path.stat().st_size
    if (raw / "ground_truth").is_dir():
        sizes.update(build_atlas.build(raw, out))
    return sizes


def write(table: pa.Table, path: Path) -> None:
    """Write one table compactly: Zstandard level 19, byte-split floats, one row group."""
    floats = [field.name for field in table.schema if _is_float(field.type)]
    split = [f"{name}.list.element" if pa.types.is_nested(table.schema.field(name).type) else name for name in floats]
    pq.write_table(
        table.combine_chunks(),
        path,
        compression="zstd",
        compression_level=19,
        use_dictionary=[field.name for field in table.schema if field.name not in floats],
        column_encoding=dict.fromkeys(split, "BYTE_STREAM_SPLIT") or None,
        store_schema=True,
        row_group_size=max(1, table.num_rows),
    )


def _is_float(kind: pa.DataType) -> bool:
    return bool(pa.types.is_floating(kind.value_type if pa.types.is_nested(kind) else kind))


def main(arguments: Sequence[str] | None = None) -> int:
    """Command line of the builder."""
    parser = argparse.ArgumentParser(prog="deeppersona.populations.calibration.build", description=__doc__)
    parser.add_argument("--raw", type=Path, required=True, help="directory with the raw tables")
    parser.add_argument("--out", type=Path, default=Path(__file__).with_name("tables"), help="directory to write to")
    given = parser.parse_args(arguments)
    try:
        sizes = build(given.raw, given.out)
    except DeepPersonaError as problem:
        print(problem, file=sys.stderr)
        return problem.exit_code
    for name, size in sizes.items():
        print(f"{name:24s} {size / 1024:9.1f} KiB")
    print(f"{'total':24s} {sum(sizes.values()) / 1024:9.1f} KiB")
    return 0


if __name__ == "__main__":
    sys.exit(main())
