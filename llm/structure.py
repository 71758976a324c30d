"""Answers as JSON: found in the text, validated against the schema, or refused."""

import json
import re
from collections.abc import Mapping
from typing import Any

from ..errors import InputError
from ..plain_data import read_json
from .completion import Message, Messages

_FENCE = re.compile(r"```(?:json)?\s*(.*?)```", re.DOTALL)


def check_schema(schema: Mapping[str, Any]) -> None:
    """Refuse what is no JSON schema, before anything is sent.

    Raises:
        InputError: naming the place in the schema.
    """
    from jsonschema import Draft202012Validator
    from jsonschema.exceptions import SchemaError

    try:
        Draft202012Validator.check_schema(dict(schema))
    except SchemaError as error:
        raise InputError(
            where="Options()", parameter="json_schema", got=error.instance, allowed=f"a JSON schema ({error.message})"
        ) from None


def structured(text: str, schema: Mapping[str, Any]) -> tuple[str | None, str]:
    """The JSON in a text that satisfies the schema.

    Tried in order: the whole text, fenced blocks, the outermost braces or brackets.

    Returns:
        Canonical JSON text and an empty string, or None and what is wrong.
    """
    from jsonschema import Draft202012Validator

    complaint = "it holds no JSON"
    for candidate in _candidates(text):
        try:
            value = read_json(candidate)
        except ValueError:
            continue
        error = next(iter(Draft202012Validator(dict(schema)).iter_errors(value)), None)
        if error is None:
            return json.dumps(value, ensure_ascii=False), ""
        complaint = str(error.message)[:200]
    return None, complaint


def _candidates(text: str) -> list[str]:
    found = [text, *_FENCE.findall(text)]
    for opening, closing in ("{}", "[]"):
        first, last = text.find(opening), text.rfind(closing)
        if 0 <= first < last:
            found.append(text[first : last + 1])
    return found


def repair_messages(messages: Messages, text: str, complaint: str) -> list[Message]:
    """The conversation with the broken answer and a request for a valid one."""
    ask = f"That is not valid: {complaint}. Answer again with the JSON alone, nothing around it."
    return [*messages, {"role": "assistant", "content": text}, {"role": "user", "content": ask}]
