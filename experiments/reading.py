"""Reading the definition of a study: YAML, shipped or the user's own, checked before anything happens."""

from __future__ import annotations

from importlib.resources import files
from pathlib import Path

from ..errors import ExperimentError, nearest
from ..plain_data import read_yaml
from .definition import Definition
from .kinds import KINDS, schema_of

_FOLDER = files(__package__) / "definitions"

#: A definition is a page or two; anything larger is another kind of file.
MOST_BYTES = 1_000_000


def definition_names() -> tuple[str, ...]:
    """Names of the shipped definitions, sorted."""
    return tuple(sorted(entry.name[:-5] for entry in _FOLDER.iterdir() if entry.name.endswith(".yaml")))


def read_definition(name: str | Path) -> Definition:
    """A shipped definition by name, or the user's own by the path of its file.

    Raises:
        ExperimentError: no such definition, or a file that breaks the format; names file and field.
    """
    text = str(name)
    if text in definition_names():
        return _parsed((_FOLDER / f"{text}.yaml").read_text("utf-8"), f"{text}.yaml")
    path = Path(text)
    if not path.is_file():
        raise ExperimentError(
            "no study of that name",
            parameter="name",
            got=text,
            allowed=f"{', '.join(definition_names())}, or the path of a YAML file",
            hint=nearest(text, definition_names()) or "`deeppersona experiment list` describes them.",
        )
    if path.stat().st_size > MOST_BYTES:
        raise ExperimentError(
            where=text, parameter="file", got=path.stat().st_size, allowed=f"at most {MOST_BYTES:,} bytes"
        )
    try:
        content = path.read_text("utf-8")
    except UnicodeDecodeError as error:
        raise ExperimentError("no text in UTF-8", where=text, parameter="file") from error
    return _parsed(content, text)


def _parsed(content: str, where: str) -> Definition:
    from pydantic import ValidationError

    from .fault import first_fault

    try:
        found = read_yaml(content)
    except ValueError as error:
        raise ExperimentError(f"no YAML ({error})", where=where) from error
    if not isinstance(found, dict) or not isinstance(found.get("kind"), str):
        raise ExperimentError(
            "a definition is a mapping that names its kind",
            where=where,
            parameter="kind",
            got=found.get("kind") if isinstance(found, dict) else type(found).__name__,
            allowed=", ".join(KINDS),
            hint="docs/experiments.md shows one.",
        )
    schema: type[Definition] = schema_of(found["kind"], where)
    try:
        return schema.model_validate(found)
    except ValidationError as error:
        raise first_fault(error, schema, content, where) from error
