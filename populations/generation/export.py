"""A population in formats that other tools read: JSONL, Parquet, CSV and Markdown."""

from __future__ import annotations

import csv
import json
from collections.abc import Callable, Iterator
from itertools import islice
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from ...errors import InputError, nearest
from ...spreadsheet import as_cell
from ..persona import Fact, Persona
from ..population import Population
from ..taxonomy.tree import Tree
from .given import CORE_FACT
from .summary import summary

#: Format to the ending of its file.
FORMATS = ("jsonl", "parquet", "csv", "md")

#: Personas turned into one row group of Parquet.
BLOCK = 2000


def export(population: Population, path: str | Path, format: str) -> list[Path]:
    """Write every persona, each marked as synthetic.

    Args:
        population: with facts and stories.
        path: the file to write; CSV writes a second one, with ``.facts`` before its ending, that holds a row a fact.
        format: ``jsonl`` (one object a persona), ``parquet`` (one row a persona, facts and stories nested), ``csv`` or
            ``md`` (one section a persona).

    Returns:
        The files written.

    Raises:
        InputError: another format, or a file that exists.
    """
    write = {"jsonl": _jsonl, "parquet": _parquet, "csv": _csv, "md": _markdown}.get(format)
    if write is None:
        raise InputError(
            where="export()", parameter="format", got=format, allowed=", ".join(FORMATS), hint=nearest(format, FORMATS)
        )
    file = Path(path)
    files = [file, file.with_suffix(f".facts{file.suffix}")] if format == "csv" else [file]
    for taken in files:
        if taken.exists():
            raise InputError(
                "this file exists already", where="export()", parameter="path", got=str(taken), allowed="a new file"
            )
    file.parent.mkdir(parents=True, exist_ok=True)
    _as_a_whole(files, lambda parts: write(population, parts))
    return files


def _as_a_whole(files: list[Path], write: Callable[[list[Path]], None]) -> None:
    parts = [file.with_name(file.name + ".part") for file in files]
    try:
        write(parts)
        for part, file in zip(parts, files, strict=True):
            part.replace(file)
    finally:
        for part in parts:
            part.unlink(missing_ok=True)


def record(persona: Persona) -> dict[str, Any]:
    """A persona as plain values: what JSONL and Parquet hold."""
    return {
        "respondent_id": persona.id,
        "synthetic": True,
        "country": persona.country,
        "weight": persona.weight,
        "core": dict(persona.core),
        "facets": dict(persona.facets),
        "summary": summary(persona),
        "facts": [_told(fact, persona.tree) for fact in persona.facts],
        "stories": [
            {"valence": story.valence, "age": story.age, "text": story.text, "origin": story.origin}
            for story in persona.stories
        ],
    }


def _told(fact: Fact, tree: Tree) -> dict[str, Any]:
    leaf = tree[fact.attribute_id] if fact.attribute_id in tree.index else None
    return {
        "attribute_id": fact.attribute_id,
        "path": leaf.path if leaf else fact.attribute_id,
        "value": fact.value,
        "unit": leaf.unit if leaf else "",
        "origin": fact.origin,
        "calibration": fact.calibration,
        "stratum": fact.stratum,
        "step": fact.step,
        "source": fact.source,
    }


def _jsonl(population: Population, parts: list[Path]) -> None:
    with parts[0].open("w", encoding="utf-8") as stream:
        for persona in population.personas():
            stream.write(json.dumps(record(persona), ensure_ascii=False) + "\n")


def _parquet(population: Population, parts: list[Path]) -> None:
    rows = (_flat(record(persona)) for persona in population.personas())
    writer: pq.ParquetWriter | None = None
    try:
        for block in _blocks(rows):
            table = pa.Table.from_pylist(block, schema=writer.schema if writer else _schema(population))
            writer = writer or pq.ParquetWriter(parts[0], table.schema, compression="zstd")
            writer.write_table(table)
    finally:
        if writer is not None:
            writer.close()


def _flat(told: dict[str, Any]) -> dict[str, Any]:
    facets = {f"facet_{name}": score for name, score in told.pop("facets").items()}
    return {**told, **told.pop("core"), **facets}


def _schema(population: Population) -> pa.Schema:
    def plain(kind: pa.DataType) -> pa.DataType:
        return kind.value_type if pa.types.is_dictionary(kind) else kind

    of_people = [(field.name, plain(field.type)) for field in population.people.schema]
    text = pa.string()
    fact = pa.struct(
        [(name, text) for name in ("attribute_id", "path", "value", "unit", "origin", "calibration", "stratum")]
        + [("step", pa.int32()), ("source", text)]
    )
    story = pa.struct([("valence", text), ("age", pa.int32()), ("text", text), ("origin", text)])
    own = [("synthetic", pa.bool_()), ("summary", text), ("facts", pa.list_(fact)), ("stories", pa.list_(story))]
    return pa.schema([*(entry for entry in of_people if entry[0] != "synthetic"), *own])


def _blocks(rows: Iterator[dict[str, Any]]) -> Iterator[list[dict[str, Any]]]:
    while block := list(islice(rows, BLOCK)):
        yield block


def _csv(population: Population, parts: list[Path]) -> None:
    columns = [
        "respondent_id",
        "synthetic",
        *(n for n in population.people.column_names if n not in ("respondent_id", "synthetic")),
    ]
    told = ["attribute_id", "path", "value", "unit", "origin", "calibration", "stratum", "step", "source"]
    with (
        parts[0].open("w", encoding="utf-8", newline="") as people,
        parts[1].open("w", encoding="utf-8", newline="") as facts,
    ):
        of_people = csv.DictWriter(people, [*columns, "summary", "stories"])
        of_facts = csv.DictWriter(facts, ["respondent_id", "synthetic", *told])
        of_people.writeheader()
        of_facts.writeheader()
        for persona in population.personas():
            row = _flat(record(persona))
            for fact in row.pop("facts"):
                of_facts.writerow(_cells({"respondent_id": persona.id, "synthetic": True, **fact}))
            row["stories"] = " | ".join(story["text"] for story in row["stories"])
            of_people.writerow(_cells({name: value for name, value in row.items() if name in of_people.fieldnames}))


def _cells(row: dict[str, Any]) -> dict[str, Any]:
    return {name: as_cell(value) if isinstance(value, str) else value for name, value in row.items()}


def _markdown(population: Population, parts: list[Path]) -> None:
    with parts[0].open("w", encoding="utf-8") as stream:
        stream.write("# Synthetic personas\n\nNobody here is a real person.\n")
        for persona in population.personas():
            stream.write("\n" + markdown(persona))


def markdown(persona: Persona) -> str:
    """One persona as a section of Markdown: summary, then facts by category with their provenance."""
    tree = persona.tree
    lines = [f"## {persona.id}", "", summary(persona), ""]
    by_category: dict[str, list[Fact]] = {}
    for fact in persona.facts:
        if not fact.attribute_id.startswith(CORE_FACT):
            known = fact.attribute_id in tree.index
            title = tree.categories[tree[fact.attribute_id].category] if known else "Values, attitude and free facts"
            by_category.setdefault(title, []).append(fact)
    for title, facts in sorted(by_category.items()):
        lines += [f"### {title}", ""]
        for fact in facts:
            told = _told(fact, tree)
            label = f"{tree[fact.attribute_id].label}: " if fact.attribute_id in tree.index else ""
            value = " ".join(f"{fact.value} {told['unit']}".split())
            lines.append(f"- {label}{value} ({fact.origin}, {fact.calibration})")
        lines.append("")
    return "\n".join(lines)
