"""Runs that several tests read."""

import sys
from pathlib import Path
from typing import Any

import fsspec
import pytest
from deeppersona import Run, simulate

sys.path[:0] = [str(Path(__file__).parent), str(Path(__file__).parent / "strict_store")]

from strict_store import StrictFileSystem  # noqa: E402

fsspec.register_implementation("strict", StrictFileSystem, clobber=True)


@pytest.fixture(scope="session")
def embedded_run(tmp_path_factory: pytest.TempPathFactory) -> Run:
    """Germany, 40 respondents, six questions, in this process."""
    return simulate("DEU", n=40, depth=20, seed=7, out=tmp_path_factory.mktemp("runs") / "embedded")


@pytest.fixture
def out(tmp_path: Path) -> Path:
    """Where a run may go."""
    return tmp_path / "run"


@pytest.fixture(scope="session")
def undisturbed(tmp_path_factory: pytest.TempPathFactory) -> Any:
    """The table of the run that ``processes`` starts, when nobody kills it."""
    from deeppersona.agents.answers import deterministic
    from fake_server import FakeServer
    from processes import QUESTIONS, N, said, start

    base = tmp_path_factory.mktemp("undisturbed")
    with FakeServer(script=said) as server:
        start(server, base / "run", base / "home").finish()
        assert len(server.requests) == N * QUESTIONS
    return deterministic(Run.open(base / "run").answers())
