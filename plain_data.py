"""Plain values: JSON and YAML that somebody else wrote, read or refused with a ValueError, and figures made fit for JSON."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from math import isfinite
from pathlib import Path
from typing import Any

#: Characters of YAML that are read; the largest definition shipped has some 20,000.
LONGEST_YAML = 5_000_000


def read_json(text: str | bytes) -> Any:
    """The value of a JSON text.

    Raises:
        ValueError: no JSON, or nested so deeply that reading it would exhaust the stack.
    """
    try:
        return json.loads(text)
    except RecursionError:
        raise ValueError("nested too deeply") from None


def finite(value: Any) -> Any:
    """The value with null in place of NaN and infinities, which JSON cannot say, however deep they stand."""
    if isinstance(value, float):
        return value if isfinite(value) else None
    if isinstance(value, Mapping):
        return {name: finite(one) for name, one in value.items()}
    if isinstance(value, Sequence) and not isinstance(value, str):
        return [finite(one) for one in value]
    return value


def read_yaml_file(file: Path) -> Any:
    """The value of a YAML file.

    Raises:
        ValueError: it cannot be opened, is no text, or see ``read_yaml``; the message is one line.
    """
    try:
        text = file.read_text("utf-8")
    except UnicodeDecodeError:
        raise ValueError("not text") from None
    except OSError as error:
        raise ValueError(error.strerror or str(error)) from error
    return read_yaml(text)


def read_yaml(text: str) -> Any:
    """The value of a YAML text: dictionaries, lists, words and numbers, never objects of Python.

    Raises:
        ValueError: no YAML, an impossible date, too long or nested too deeply; the message is one line.
    """
    import yaml

    if len(text) > LONGEST_YAML:
        raise ValueError(f"longer than {LONGEST_YAML:,} characters")
    try:
        return yaml.safe_load(text)
    except RecursionError:
        raise ValueError("nested too deeply") from None
    except (yaml.YAMLError, ValueError) as error:
        mark = getattr(error, "problem_mark", None)
        reason = " ".join(str(getattr(error, "problem", None) or error).split())
        raise ValueError(f"{reason}, line {mark.line + 1}" if mark else reason) from None
