"""Text that somebody else wrote, made fit to be kept and shown: what steers a terminal or cannot be encoded is replaced."""

from __future__ import annotations

import re
from typing import Any, TextIO

#: Controls but for tabs and the ends of lines, and halves of surrogate pairs, which no file can hold.
UNPRINTABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff]")
_STEERING = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff]")
_PICTURES, _DELETE = 0x2400, 0x7F


def printable(text: str) -> str:
    """The text with every sign that a terminal would obey shown as its picture, ``\\x1b`` as ``␛``; lines and tabs stay."""
    return _STEERING.sub(_picture, text)


def encodable(text: str) -> str:
    """The text with what files of many formats cannot hold as replacement characters: zero bytes, lone halves of surrogates.

    JSON can say both; a model that is cut off within an emoji sends such a half.
    """
    text = text.replace("\0", "\ufffd")
    try:
        text.encode()
    except UnicodeEncodeError:
        return text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    return text


class PrintableStream:
    """A text stream that lets nothing through which steers a terminal.

    Args:
        trusted: where it goes. Rich writes there itself, by an attribute of its own convention: it colours on purpose, and
            ``cli.console`` sees to what it is given.
    """

    def __init__(self, trusted: TextIO) -> None:
        self.rich_proxied_file = trusted

    def write(self, text: str) -> int:
        """Write the text made printable."""
        return self.rich_proxied_file.write(printable(text))

    def __getattr__(self, name: str) -> Any:
        return getattr(self.rich_proxied_file, name)


def _picture(found: re.Match[str]) -> str:
    sign = ord(found[0])
    return chr(_PICTURES + sign) if sign < ord(" ") else "\u2421" if sign == _DELETE else "\ufffd"
