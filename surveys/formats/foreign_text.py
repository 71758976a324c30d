"""Text of other survey tools: HTML to plain words, and names made fit for a tool."""

from __future__ import annotations

import html
import re
from collections.abc import Collection

from ...printable import UNPRINTABLE

# none of these looks further than the next tag, or for ever from more than one place: a file may hold a million of "<!--"
_BREAK = re.compile(r"<(?:br|/p|/div|/li|/tr|/h\d)\b[^<>]*>", re.IGNORECASE)
_HIDDEN = re.compile(r"<(script|style)\b.*?(?:</\1>|\Z)", re.IGNORECASE | re.DOTALL)
_PICTURE = re.compile(r"<img\b[^<>]*>", re.IGNORECASE)
_ATTRIBUTE = re.compile(r"""\b(alt|title|src)\s*=\s*(["'])(.*?)\2""", re.IGNORECASE)
_TAG = re.compile(r"</?[A-Za-z][^<>]*>|<!--.*?(?:-->|\Z)", re.DOTALL)


#: What is noted where pictures stand for labels.
PICTURES = "pictures for labels go by their names"


def plain(text: object, limit: int = 10_000) -> str:
    """Words of a text that may hold HTML, white space single, tags and control characters out; empty for what is no text."""
    if isinstance(text, int | float) and not isinstance(text, bool):
        text = str(text)
    if not isinstance(text, str):
        return ""
    if "<" in text:
        text = _TAG.sub("", _BREAK.sub(" ", _HIDDEN.sub(" ", text)))
    return named(html.unescape(text), limit)


def picture_name(text: object) -> str:
    """What the first picture in a text is called: its alternative text or title, else its file; empty where there is none."""
    found = _PICTURE.search(text) if isinstance(text, str) else None
    if found is None:
        return ""
    held = {key.lower(): plain(value) for key, _, value in _ATTRIBUTE.findall(found[0])}
    return held.get("alt") or held.get("title") or held.get("src", "").rstrip("/").rpartition("/")[2][:120]


def named(text: object, limit: int = 10_000) -> str:
    """Words of a text without HTML, such as a title: white space single, control characters out; empty for what is no text."""
    return " ".join(UNPRINTABLE.sub("", text).split())[:limit] if isinstance(text, str) else ""


def as_html(text: str) -> str:
    """A plain text as HTML; ``plain`` reads the same text back."""
    return html.escape(text, quote=False)


def fitted_name(
    name: str, taken: Collection[str], *, pattern: str = r"[^A-Za-z0-9_.-]", longest: int = 64, first: str = "Q"
) -> str:
    """A name with forbidden characters out, starting with a letter, cut to length and unique among ``taken``."""
    bare = re.sub(pattern, "", name)
    if not bare or not bare[0].isalpha() or not bare[0].isascii():
        bare = first + bare
    bare = bare[:longest]
    if bare not in taken:
        return bare

    def numbered(number: int) -> str:
        return f"{bare[: longest - len(str(number)) - 1]}x{number}"

    # a file may hold one name thousands of times: the first free number is looked for in steps that double
    free = 2
    while numbered(free) in taken:
        free *= 2
    used = free // 2
    while free - used > 1 and free > 2:
        middle = (used + free) // 2
        used, free = (middle, free) if numbered(middle) in taken else (used, middle)
    return numbered(free)
