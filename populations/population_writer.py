"""Writing a population batch by batch, so that its facts never have to be in memory at once."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from types import TracebackType
from typing import Any, Self

import pyarrow as pa
import pyarrow.parquet as pq

from ..errors import RunError, TaxonomyError
from .columns import FACT_SCHEMA, FAILURE_SCHEMA, STORY_SCHEMA
from .taxonomy.tree import Tree

#: Rows gathered before they are written as one row group, and respondents per row group: what a reader of a few has to read.
ROW_GROUP, PEOPLE_GROUP = 1_500_000, 20_000

#: Name of the table that holds the files of a population's own tree.
TREE = "tree"

SCHEMAS = {"facts": FACT_SCHEMA, "stories": STORY_SCHEMA, "failures": FAILURE_SCHEMA}


class PopulationWriter:
    """Writes population.parquet, facts.parquet, stories.parquet and population.json into a directory.

    Files appear under their names only when all of them are whole; use it in a ``with`` block and call ``finish``.
    """

    def __init__(self, directory: str | Path) -> None:
        self.directory = Path(directory)
        self._waiting: dict[str, list[pa.Table]] = {name: [] for name in SCHEMAS}
        self._writers: dict[str, pq.ParquetWriter] = {}
        self.rows = dict.fromkeys(SCHEMAS, 0)

    def add(self, name: str, table: pa.Table) -> None:
        """Append rows of ``facts``, ``stories`` or ``failures``."""
        self._waiting[name].append(table)
        self.rows[name] += table.num_rows
        if sum(part.num_rows for part in self._waiting[name]) >= ROW_GROUP:
            self._flush(name)

    def finish(self, people: pa.Table, origin: Mapping[str, Any], own_tree: Tree | None = None) -> Path:
        """Write what is left, respondents, origin and a tree that is not the shipped one, and give the files their names."""
        self.directory.mkdir(parents=True, exist_ok=True)
        for name in SCHEMAS:
            if self._waiting[name] or (name not in self._writers and name != "failures"):
                self._flush(name)
        for writer in self._writers.values():
            writer.close()
        pq.write_table(people, self._part("population"), compression="zstd", row_group_size=PEOPLE_GROUP)
        written = ["population", *self._writers]
        if own_tree is not None:
            texts = pa.table({"file": list(own_tree.files), "text": list(own_tree.files.values())})
            pq.write_table(texts, self._part(TREE), compression="zstd")
            written.append(TREE)
        for name in written:
            self._part(name).replace(self.directory / f"{name}.parquet")
        for name in ("failures", TREE):
            if name not in written:
                (self.directory / f"{name}.parquet").unlink(missing_ok=True)
        about = self.directory / "population.json"
        about.write_text(json.dumps(dict(origin), indent=2, sort_keys=True, ensure_ascii=False) + "\n", "utf-8")
        return self.directory

    def _part(self, name: str) -> Path:
        return self.directory / f"{name}.parquet.part"

    def _flush(self, name: str) -> None:
        parts, schema = self._waiting[name], SCHEMAS[name]
        table = pa.concat_tables(parts).unify_dictionaries() if parts else schema.empty_table()
        self._waiting[name] = []
        if name not in self._writers:
            self.directory.mkdir(parents=True, exist_ok=True)
            self._writers[name] = pq.ParquetWriter(self._part(name), schema, compression="zstd")
        self._writers[name].write_table(table.cast(schema), row_group_size=ROW_GROUP)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if kind is not None:
            for name, writer in self._writers.items():
                writer.close()
                self._part(name).unlink(missing_ok=True)
            for name in ("population", TREE):
                self._part(name).unlink(missing_ok=True)


def kept_tree(directory: Path, origin: Mapping[str, Any]) -> Tree | None:
    """The tree that a saved population was built from; None for the shipped one.

    Args:
        directory: of the population.
        origin: what it says of how it was made.

    Raises:
        RunError: the tree is missing, cannot be read, or is another one.
    """
    if "tree_sha256" not in origin:
        return None
    file = directory / f"{TREE}.parquet"
    try:
        table = pq.read_table(file)
        found = Tree.of(dict(zip(table["file"].to_pylist(), table["text"].to_pylist(), strict=True)), str(file))
    except (OSError, pa.ArrowException, KeyError, TaxonomyError) as error:
        raise RunError("the tree of this population cannot be read", where=str(file), hint=str(error)) from error
    if found.sha256 != origin["tree_sha256"]:
        raise RunError(
            "this is not the tree that the population was built from",
            where=str(file),
            got=found.sha256,
            allowed=origin["tree_sha256"],
        )
    return found
