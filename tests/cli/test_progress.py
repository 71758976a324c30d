"""The progress bar on a terminal whose streams are guarded against foreign escape sequences."""

from __future__ import annotations

import io
import re
import sys
from collections import Counter

import pytest
from deeppersona.cli.progress import answer_progress
from deeppersona.printable import PrintableStream
from deeppersona.simulation.observation import Observation
from deeppersona.simulation.tally import Tally


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


def test_no_figure_is_cut_off_on_a_narrow_terminal(monkeypatch: pytest.MonkeyPatch) -> None:
    terminal = Terminal()
    monkeypatch.setenv("TERM", "xterm")
    monkeypatch.setenv("COLUMNS", "80")
    monkeypatch.setattr(sys, "stderr", PrintableStream(terminal))
    seen = Observation(12_000, Tally(Counter(answered=3_880, unparsable=35), cost_usd=0.4881), 14, 66.1)
    with answer_progress(12_000) as told:
        told(seen)
    shown = re.sub(r"\x1b\[[0-9;?]*[a-zA-Z]", "", terminal.getvalue())
    for figure in ("3915/12000", "66/s", "14 in flight", "35 unparsable", "0.4881 USD", "0:02:02", "left"):
        assert figure in shown


def test_the_log_of_a_batch_job_gets_a_line_for_each_stage_and_one_at_the_end(
    capsys: pytest.CaptureFixture[str],
) -> None:
    with answer_progress(600) as told:
        told(Observation(600, doing="joining Ray"))
        for answers in (100, 200, 300):
            told(Observation(600, Tally(Counter(answered=answers)), answers_per_s=100.0))
    assert capsys.readouterr().err.splitlines() == [
        "joining Ray: 0 of 600 answers",
        "answers: 100 of 600 answers, 100/s, 0:00:05 left",
        "answers: 300 of 600 answers, 100/s, 0:00:03 left",
    ]


def test_answers_that_failed_are_none_and_a_run_that_stops_says_so(capsys: pytest.CaptureFixture[str]) -> None:
    with answer_progress(30) as told:
        told(Observation(30, Tally(Counter(answered=10, failed=20)), answers_per_s=5.0))
        told(Observation(30, Tally(Counter(answered=10, failed=20)), doing="stopped"))
    assert capsys.readouterr().err.splitlines() == [
        "answers: 10 of 30 answers, 5.0/s, 20 failed",
        "stopped: 10 of 30 answers, 20 failed",
    ]
