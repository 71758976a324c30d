"""Rich's console for text that models and files wrote: their escape sequences are shown, not obeyed."""

from __future__ import annotations

from collections.abc import Iterable
from typing import IO

import rich.console
from rich.segment import Segment

from ..printable import printable


class Console(rich.console.Console):
    """Every command prints through it; markup in such text is for the caller to escape."""

    @property
    def file(self) -> IO[str]:
        """The stream behind every proxy: a progress bar wraps standard error once more, and Rich looks through one only."""
        stream = super().file
        while hasattr(stream, "rich_proxied_file"):
            stream = stream.rich_proxied_file
        return stream

    @file.setter
    def file(self, new_file: IO[str]) -> None:
        self._file = new_file

    def render(
        self, renderable: rich.console.RenderableType, options: rich.console.ConsoleOptions | None = None
    ) -> Iterable[Segment]:
        """See Rich; colours are added after this, so that what is found here was in the text."""
        for segment in super().render(renderable, options):
            yield segment if segment.control else Segment(printable(segment.text), segment.style)
