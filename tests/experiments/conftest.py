"""Fixtures of the studies' tests."""

from collections.abc import Callable
from pathlib import Path

import pytest
from deeppersona.experiments.definition import Definition
from deeppersona.experiments.reading import read_definition
from deeppersona.experiments.running import Finished, run_study
from deeppersona.experiments.setting import Setting


@pytest.fixture
def define(tmp_path: Path) -> Callable[[str], Definition]:
    """Reads a definition from YAML text, as from a user's own file."""

    def read(text: str) -> Definition:
        file = tmp_path / "own.yaml"
        file.write_text(text)
        return read_definition(file)

    return read


#: What the small study of the floor is run with.
CHOSEN = Setting(n=60, countries=("DEU", "KEN"), arms=("uniform", "pooled", "embedded"))


@pytest.fixture(scope="module")
def floor(tmp_path_factory: pytest.TempPathFactory) -> Finished:
    """The shipped study of the floor, small."""
    out = tmp_path_factory.mktemp("floor") / "study"
    return run_study(read_definition("floor"), CHOSEN, out)
