"""Values in Qualtrics' JSON, whatever they turn out to be."""

from __future__ import annotations

import re
from typing import Any


def as_object(value: object) -> dict[str, Any]:
    """The value if it is an object, else an empty one."""
    return value if isinstance(value, dict) else {}


def as_list(value: object) -> list[Any]:
    """The value if it is a list, else an empty one."""
    return value if isinstance(value, list) else []


def ordered_keys(payload: dict[str, Any], what: str, order: str) -> list[str]:
    """Keys of ``payload[what]`` in the order that ``payload[order]`` lists them."""
    held, listed = as_object(payload.get(what)), payload.get(order)
    keys = [str(key) for key in listed] if isinstance(listed, list) else list(held)
    return list(dict.fromkeys(key for key in keys if key in held)) or list(held)


def as_number(value: object) -> float | None:
    """The value as a number, if it is one of reasonable size."""
    if isinstance(value, bool) or not isinstance(value, int | float | str):
        return None
    try:
        number = float(value)
    except (ValueError, OverflowError):
        return None
    return number if abs(number) < 1e15 else None


#: Languages that Qualtrics writes in a way of its own.
_OWN = {"ZH-S": "zh-Hans", "ZH-T": "zh-Hant"}


def qualtrics_language(tag: str) -> str:
    """A language tag as Qualtrics writes it: EN, ZH-S, PT-BR."""
    return next((own for own, known in _OWN.items() if known == tag), tag.upper())


def qualtrics_tag(language: str) -> str:
    """Qualtrics' EN, ZH-S, PT-BR as a language tag."""
    first, *rest = language.split("-")
    cased = (part.title() if len(part) == 4 else part for part in rest)  # a script, as in sr-Latn
    tag = _OWN.get(language.upper()) or "-".join((first.lower(), *cased))
    return tag if re.fullmatch(r"[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*", tag) else "en"
