"""The command that measures every figure: its page keeps what people wrote, and every script it names is there."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

BENCHMARKS = Path(__file__).parent.parent / "benchmarks"


@pytest.fixture(scope="module")
def every(tmp_path_factory):
    sys.path.insert(0, str(BENCHMARKS))
    try:
        import all as module
    finally:
        sys.path.remove(str(BENCHMARKS))
    return module


def script(every, folder: Path, text: str):
    file = folder / "made.py"
    file.write_text(f"import sys\nsys.path.insert(0, {str(BENCHMARKS)!r})\nfrom figure import figure\n{text}\n")
    return every.Benchmark("made", "Made", (str(file),))


def test_every_benchmark_is_a_script_and_every_script_is_run(every):
    scripts = {benchmark.command[0] for benchmark in every.BENCHMARKS}
    assert scripts == {file.name for file in BENCHMARKS.glob("*.py")} - {"all.py", "figure.py", "session_usage.py"}


def test_figures_are_collected_with_their_limits(every, tmp_path):
    figures = ("'speed', 1.84, 's', at_most=5", "'share', 0.9, at_least=0.95", "'size', 1234.5, 'MB'")
    lines = "\n".join(["print('told')", *(f"figure({one})" for one in figures)])
    found = every.measured(script(every, tmp_path, lines), tmp_path)
    assert found["figures"] == [
        ["speed", "1.84 s", "at most 5 s", "met"],
        ["share", "0.9", "at least 0.95", "MISSED"],
        ["size", "1,234 MB", "", ""],
    ]
    assert found["returncode"] == 0


def test_one_that_fails_is_named_with_what_it_had_measured(every, tmp_path, monkeypatch):
    made = script(every, tmp_path, "figure('speed', 1, 's')\nsys.exit(3)")
    monkeypatch.setattr(every, "BENCHMARKS", (made,))
    page = every.markdown({"made": every.measured(made, tmp_path)})
    assert "failed with exit code 3" in page
    assert "| speed | 1 s |" in page


def test_only_what_stands_between_the_marks_is_replaced(every):
    page = f"# Mine\n\n{every.BEGIN}\nold\n{every.END}\n\nmine too\n"
    once = every.replaced(page, "new\n")
    assert "old" not in once
    assert once.startswith("# Mine\n")
    assert once.endswith("mine too\n")
    assert every.replaced(once, "new\n") == once
