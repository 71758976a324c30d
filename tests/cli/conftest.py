"""The command line as tests call it."""

from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

import pytest
from deeppersona.cli.main import run


class Outcome(NamedTuple):
    code: int
    out: str
    err: str


@pytest.fixture
def command(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], own_home: Path
) -> Callable[..., Outcome]:
    """Calls ``deeppersona`` with these arguments, with a home of its own: exit code, standard output, standard error."""

    def call(*arguments: object) -> Outcome:
        monkeypatch.setattr("sys.argv", ["deeppersona", *map(str, arguments)])
        try:
            run()
            code = 0
        except SystemExit as stop:
            code = int(stop.code or 0)
        shown = capsys.readouterr()
        return Outcome(code, shown.out, shown.err)

    return call
