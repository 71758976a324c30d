"""Runs that several tests read."""

from pathlib import Path

import pytest
from deeppersona import Run, simulate


@pytest.fixture(scope="session")
def embedded_run(tmp_path_factory: pytest.TempPathFactory) -> Run:
    """Germany, 40 respondents, six questions, in this process."""
    return simulate("DEU", n=40, depth=20, seed=7, out=tmp_path_factory.mktemp("runs") / "embedded")


@pytest.fixture
def out(tmp_path: Path) -> Path:
    """Where a run may go."""
    return tmp_path / "run"
