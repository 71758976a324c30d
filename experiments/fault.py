"""What is wrong with a YAML file of the user's: where it stands, what was given, what is allowed."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any, get_args

import yaml
from pydantic import BaseModel
from pydantic_core import PydanticCustomError

from ..errors import ExperimentError, InputError, nearest

if TYPE_CHECKING:
    from pydantic import ValidationError

#: Where in a file a value stands: names of fields and numbers of entries, from the outside in.
Place = Sequence[int | str]


def unknown(what: str, got: str, allowed: Iterable[str]) -> PydanticCustomError:
    """For a validator to raise: a word that is none of those allowed."""
    known = list(allowed)
    context = {"said": f"unknown {what}", "got": got, "allowed": ", ".join(known), "hint": nearest(got, known)}
    return PydanticCustomError("unknown", "{said}", context)


def refused(error: InputError, place: Place) -> PydanticCustomError:
    """For a validator to raise: what another part of the package refuses, and where in the file it was asked for."""
    said = error.message or f"{error.where} has no such {error.parameter}"
    context = {"said": said, "got": error.got, "allowed": error.allowed, "hint": error.hint, "place": place}
    return PydanticCustomError("refused", "{said}", context)


def first_fault(error: ValidationError, schema: type[BaseModel], content: str, where: str) -> ExperimentError:
    """The first thing that breaks a schema, as an error that names file, line and field.

    Args:
        error: of the schema.
        schema: that the content was held against.
        content: text of the file.
        where: the file.
    """
    fault = error.errors()[0]
    context = fault.get("ctx", {})
    place = (*fault["loc"], *context.get("place", ()))
    field = ".".join(map(str, place)) or "definition"
    said, got = fault["msg"].removeprefix("Value error, "), fault["input"]
    allowed, hint = str(context.get("allowed", "")), str(context.get("hint", ""))
    if fault["type"] == "extra_forbidden":
        known = _fields(schema, place[:-1])
        said, got, allowed, hint = "no such field", str(place[-1]), ", ".join(known), nearest(str(place[-1]), known)
    elif fault["type"] == "missing":
        said, got, allowed = "is missing", None, ""
    return ExperimentError(
        f"{field}: {said}",
        where=f"{where}:{_line(content, place)}",
        parameter="" if got is None else field,
        got=context.get("got", got),
        allowed=allowed,
        hint=hint,
    )


def _fields(schema: type[BaseModel], place: Place) -> list[str]:
    """Names of the fields at a place of a schema."""
    at: type[BaseModel] = schema
    for part in place:
        if isinstance(part, str) and part in at.model_fields:
            at = _model_in(at.model_fields[part].annotation) or at
    return list(at.model_fields)


def _model_in(annotation: Any) -> type[BaseModel] | None:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return annotation
    return next((found for part in get_args(annotation) if (found := _model_in(part))), None)


def _line(content: str, place: Place) -> int:
    """The line of the innermost value at a place that the file itself holds, the first being 1."""
    node: Any = yaml.compose(content, Loader=yaml.SafeLoader)
    line = node.start_mark.line
    for part in place:
        if isinstance(node, yaml.MappingNode):
            found = [(key, value) for key, value in node.value if key.value == str(part)]
            if not found:
                break
            key, node = found[0]
            line = key.start_mark.line
        elif isinstance(node, yaml.SequenceNode) and isinstance(part, str):
            continue  # a list may stand for the mapping whose one field it is
        elif isinstance(node, yaml.SequenceNode) and isinstance(part, int) and part < len(node.value):
            node = node.value[part]
            line = node.start_mark.line
        else:
            break
    return int(line) + 1
