"""The user's own requests: one a line, or YAML."""

from __future__ import annotations

from pathlib import Path

from ...errors import ExperimentError
from ...plain_data import read_yaml
from .definition import AskedRequest

#: More requests than this are a mistake.
MOST = 1000
MOST_BYTES = 2_000_000


def read_requests(path: str | Path) -> tuple[AskedRequest, ...]:
    """Requests from a text file, one a line, or from a YAML list of texts or of ``{name, text}``.

    Raises:
        ExperimentError: no such file, or not of that form; names file and place.
    """
    file = Path(path)
    if not file.is_file():
        raise ExperimentError("no such file", parameter="requests", got=str(path), allowed="a .txt or .yaml file")
    if file.stat().st_size > MOST_BYTES:
        raise ExperimentError(
            where=str(path), parameter="requests", got=file.stat().st_size, allowed=f"at most {MOST_BYTES:,} bytes"
        )
    try:
        text = file.read_text("utf-8")
    except UnicodeDecodeError as error:
        raise ExperimentError("no text in UTF-8", where=str(path), parameter="requests") from error
    if file.suffix.lower() in (".yaml", ".yml"):
        entries = _entries(text, str(path))
    else:
        entries = [line.strip() for line in text.splitlines() if line.strip() and not line.startswith("#")]
    if not 1 <= len(entries) <= MOST:
        raise ExperimentError(
            where=str(path), parameter="requests", got=len(entries), allowed=f"1 to {MOST:,} requests"
        )
    return tuple(_checked(entry, number, str(path)) for number, entry in enumerate(entries, 1))


def _entries(text: str, where: str) -> list[object]:
    try:
        found = read_yaml(text)
    except ValueError as error:
        raise ExperimentError(f"no YAML ({error})", where=where, parameter="requests") from error
    if not isinstance(found, list):
        raise ExperimentError(where=where, parameter="requests", got=type(found).__name__, allowed="a list")
    return found


def _checked(entry: object, number: int, where: str) -> AskedRequest:
    from pydantic import ValidationError

    try:
        return AskedRequest.model_validate(entry)
    except ValidationError as error:
        fault = error.errors()[0]
        raise ExperimentError(
            f"entry {number}: {fault['msg']}",
            where=where,
            parameter="requests",
            got=entry,
            allowed="a text, or name and text",
        ) from error
