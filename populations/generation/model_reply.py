"""What a model is asked for a batch of attributes, and what of its reply can be believed."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from typing import Any

from ..taxonomy.attribute import Attribute
from ..taxonomy.exclusive import is_exclusive

#: Longest free text taken, in characters.
LONGEST_TEXT = 200

_REFUSAL = re.compile(
    r"\b(i (cannot|can't|can not|won't|will not|am unable|'m unable)|as an ai|language model|i'm sorry|i am sorry)\b",
    re.I,
)


def schema_of(attributes: Sequence[Attribute], allowed: Mapping[str, Sequence[str]]) -> dict[str, Any]:
    """JSON schema of an object with one property an attribute, in the subset that strict providers accept.

    Args:
        attributes: what is asked for.
        allowed: attribute id to the values that the persona's core leaves possible.
    """
    return {
        "type": "object",
        "properties": {leaf.id: _property(leaf, list(allowed.get(leaf.id, leaf.values))) for leaf in attributes},
        "required": [leaf.id for leaf in attributes],
        "additionalProperties": False,
    }


def _property(leaf: Attribute, values: list[str]) -> dict[str, Any]:
    if leaf.kind in ("categorical", "ordinal"):
        return {"type": "string", "enum": values}
    if leaf.kind == "multi":
        return {"type": "array", "items": {"type": "string", "enum": values}}
    return {"type": {"count": "integer", "quantity": "number", "text": "string"}[leaf.kind]}


def asked(leaf: Attribute, values: Sequence[str]) -> str:
    """One attribute as one line of the prompt."""
    if leaf.kind in ("categorical", "ordinal"):
        form = f"one of: {' | '.join(values)}"
    elif leaf.kind == "multi":
        form = f"a list of one or more of: {' | '.join(values)}"
    elif leaf.kind == "text":
        form = "a few words"
    else:
        form = f"a {'whole ' if leaf.kind == 'count' else ''}number of {leaf.unit}, {leaf.low:g} to {leaf.high:g}"
    return f"{leaf.id}: {leaf.question} ({form})"


def found_values(text: str, ids: Sequence[str]) -> dict[str, Any]:
    """Values by attribute id in a reply: a whole JSON object, one within prose, or the whole pairs of half a document.

    A value that the text ends in the middle of, or right after, is not taken: more of it may be missing.
    """
    decoder = json.JSONDecoder()
    for opening in (match.start() for match in re.finditer(r"\{", text)):
        try:
            whole, _ = decoder.raw_decode(text, opening)
        except ValueError:
            continue
        if isinstance(whole, dict) and any(name in whole for name in ids):
            return {name: whole[name] for name in ids if name in whole}
    found = {}
    for name in ids:
        match = re.search(rf'"{re.escape(name)}"\s*:\s*', text)
        if match is None:
            continue
        try:
            value, end = decoder.raw_decode(text, match.end())
        except ValueError:
            continue
        if text[end:].lstrip()[:1] in (",", "}"):
            found[name] = value
    return found


def read_value(leaf: Attribute, value: Any, allowed: Sequence[str]) -> tuple[str | None, str]:
    """A value in the words of the tree, or None and what is wrong with it.

    Only what is beyond doubt is mended: spaces, capitals, and a number written as text.
    """
    if leaf.kind in ("categorical", "ordinal"):
        word = _entry(value, allowed)
        return (word, "") if word is not None else (None, "not one of the allowed values")
    if leaf.kind == "multi":
        return _several(value, allowed)
    if leaf.kind == "text":
        if not isinstance(value, str) or not value.strip():
            return None, "no text"
        said = " ".join(value.split())
        if _REFUSAL.search(said):
            return None, "refused"
        return (said, "") if len(said) <= LONGEST_TEXT else (None, "too long")
    return _number(leaf, value)


def _entry(value: Any, allowed: Sequence[str]) -> str | None:
    if not isinstance(value, str):
        return None
    said = " ".join(value.split()).casefold()
    return next((word for word in allowed if word.casefold() == said), None)


def _several(value: Any, allowed: Sequence[str]) -> tuple[str | None, str]:
    if not isinstance(value, list) or not value:
        return None, "not a list of allowed values"
    words = [_entry(part, allowed) for part in value]
    if any(word is None for word in words):
        return None, "not all of the allowed values"
    chosen = [word for word in allowed if word in words]
    if len(chosen) > 1 and any(is_exclusive(word) for word in chosen):
        return None, "a value that stands alone beside others"
    return "; ".join(chosen), ""


def _number(leaf: Attribute, value: Any) -> tuple[str | None, str]:
    if isinstance(value, bool) or not isinstance(value, int | float | str):
        return None, "not a number"
    try:
        number = float(value)
    except ValueError:
        return None, "not a number"
    if not leaf.low <= number <= leaf.high:  # false for NaN as well
        return None, f"outside {leaf.low:g} to {leaf.high:g}"
    if leaf.kind == "count" and number != int(number):
        return None, "not a whole number"
    return f"{number:g}", ""
