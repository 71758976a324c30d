"""The progress bar on a terminal whose streams are guarded against foreign escape sequences."""

from __future__ import annotations

import io
import sys

import pytest
from deeppersona.cli.progress import answer_progress
from deeppersona.printable import PrintableStream


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


def test_a_bar_steers_the_terminal_while_foreign_text_does_not(monkeypatch: pytest.MonkeyPatch) -> None:
    terminal = Terminal()
    monkeypatch.setenv("TERM", "xterm")
    monkeypatch.setattr(sys, "stdout", PrintableStream(terminal))
    monkeypatch.setattr(sys, "stderr", PrintableStream(terminal))
    with answer_progress(10):
        print("a library says \x1b]0;title\x07", file=sys.stderr)
    written = terminal.getvalue()
    assert "\x1b[2K" in written, "the bar is drawn over itself"
    for foreign in ("\u240d", "\u241b[2K", "\x1b]0", "\x07"):
        assert foreign not in written
