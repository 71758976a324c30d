"""The user's own requests: one a line, or YAML with what answers are held to."""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from typing import Any, TypeVar

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from ...errors import ExperimentError
from ...plain_data import read_yaml
from ..fault import first_fault
from .checks import Denials
from .definition import AskedRequest, AssistantDefinition, Constraint

#: More requests than this are a mistake.
MOST = 1000
MOST_BYTES = 2_000_000

FORM = "a .txt file with one request a line, or a .yaml file, see docs/experiments.md"

Described = TypeVar("Described", bound=AssistantDefinition)


class RequestsFile(BaseModel):
    """What a file of requests holds; what it leaves out stays the definition's.

    Attributes:
        requests: what is asked.
        constraints: what people add.
        denials: words of the file's language that deny what follows them.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    requests: tuple[AskedRequest, ...] = Field(min_length=1, max_length=MOST)
    constraints: tuple[Constraint, ...] | None = None
    denials: Denials | None = None


def with_requests(definition: Described, path: str | Path) -> Described:
    """A definition with the requests of a file, and its constraints and denials where it holds any.

    Raises:
        ExperimentError: see ``read_requests``.
    """
    found = read_requests(path)
    own = {name: value for name in RequestsFile.model_fields if (value := getattr(found, name)) is not None}
    return definition.model_copy(update=own)


def read_requests(path: str | Path) -> RequestsFile:
    """Requests from a text file, one a line, or from YAML: a list of texts or of ``{name, text, checks}``, or a mapping of
    ``requests``, ``constraints`` and ``denials``.

    Raises:
        ExperimentError: no such file, or not of that form; names file, line and field.
    """
    file = Path(path)
    if not file.is_file():
        raise ExperimentError("no such file", parameter="requests", got=str(path), allowed=FORM)
    if file.stat().st_size > MOST_BYTES:
        raise ExperimentError(
            where=str(path), parameter="requests", got=file.stat().st_size, allowed=f"at most {MOST_BYTES:,} bytes"
        )
    try:
        text = file.read_text("utf-8")
    except UnicodeDecodeError as error:
        raise ExperimentError("no text in UTF-8", where=str(path), parameter="requests") from error
    if file.suffix.lower() in (".yaml", ".yml"):
        found = _yaml(text, str(path))
    else:
        found = [line.strip() for line in text.splitlines() if line.strip() and not line.startswith("#")]
    try:
        read = RequestsFile.model_validate(found if isinstance(found, dict) else {"requests": found})
    except ValidationError as error:
        raise first_fault(error, RequestsFile, text, str(path)) from error
    return read.model_copy(update={"requests": _told_apart(read.requests)})


def _yaml(text: str, where: str) -> Any:
    try:
        found = read_yaml(text)
    except ValueError as error:
        raise ExperimentError(f"no YAML ({error})", where=where, parameter="requests") from error
    if not isinstance(found, list | dict):
        raise ExperimentError(
            where=where,
            parameter="requests",
            got=type(found).__name__,
            allowed="a list, or a mapping with requests, constraints, denials",
        )
    return found


def _told_apart(requests: tuple[AskedRequest, ...]) -> tuple[AskedRequest, ...]:
    """Requests that begin alike get a number, since answers are kept by name."""
    seen: Counter[str] = Counter()
    found = []
    for request in requests:
        seen[request.name] += 1
        number = seen[request.name]
        found.append(request if number == 1 else request.model_copy(update={"name": f"{request.name} ({number})"}))
    return tuple(found)
