"""Definitions of studies: YAML files, checked before anything happens."""

from __future__ import annotations

from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pydantic import BaseModel, ConfigDict, Field

from ..errors import ExperimentError, nearest

if TYPE_CHECKING:
    from pydantic import ValidationError

_FOLDER = files(__package__) / "definitions"

#: A definition is a page or two; anything larger is another kind of file.
MOST_BYTES = 1_000_000


class Definition(BaseModel):
    """What every study says of itself.

    Attributes:
        name: as on the command line; letters, digits and hyphens.
        kind: which class runs it, see ``kinds.KINDS``.
        title: heading of its tables.
        asks: the question that it answers, one sentence.
        caution: what a reader of its tables must know, or empty.
        published: figures that others reported for the same question, shown as citations beside ours.
        seeds: every draw follows from these; one repetition each.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    name: str = Field(pattern=r"^[a-z0-9][a-z0-9-]{0,60}$")
    kind: str
    title: str
    asks: str
    caution: str = ""
    published: tuple[Published, ...] = ()
    seeds: tuple[int, ...] = Field(default=(1,), min_length=1)


class Published(BaseModel):
    """Figures from a paper, under its own protocol.

    Attributes:
        source: how to cite them.
        protocol: in what that protocol differs from ours, one sentence.
        columns: headings of the figures.
        rows: name of an arm to its figures.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    source: str
    protocol: str
    columns: tuple[str, ...]
    rows: dict[str, tuple[float | str | None, ...]]


Definition.model_rebuild()


def definition_names() -> tuple[str, ...]:
    """Names of the shipped definitions, sorted."""
    return tuple(sorted(entry.name[:-5] for entry in _FOLDER.iterdir() if entry.name.endswith(".yaml")))


def read_definition(name: str | Path) -> Definition:
    """A shipped definition by name, or the user's own by the path of its file.

    Raises:
        ExperimentError: no such definition, or a file that breaks the format; names file and field.
    """
    from .kinds import schema_of

    text = str(name)
    if text in definition_names():
        return _parsed((_FOLDER / f"{text}.yaml").read_text("utf-8"), f"{text}.yaml", schema_of)
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
    return _parsed(content, text, schema_of)


def _parsed(content: str, where: str, schema_of: Any) -> Definition:
    import yaml
    from pydantic import ValidationError

    try:
        found = yaml.safe_load(content)
    except yaml.YAMLError as error:
        raise ExperimentError(f"no YAML ({' '.join(str(error).split())})", where=where) from error
    if not isinstance(found, dict) or not isinstance(found.get("kind"), str):
        raise ExperimentError(
            "a definition is a mapping that names its kind", where=where, parameter="kind", got=type(found).__name__
        )
    schema: type[Definition] = schema_of(found["kind"], where)
    try:
        return schema.model_validate(found)
    except ValidationError as error:
        raise _first_fault(error, where) from error


def _first_fault(error: ValidationError, where: str) -> ExperimentError:
    fault = error.errors()[0]
    field = ".".join(str(part) for part in fault["loc"]) or "definition"
    said = fault["msg"].removeprefix("Value error, ")
    got = None if isinstance(fault["input"], dict) else fault["input"]
    return ExperimentError(f"{field}: {said}", where=where, parameter=field, got=got)
