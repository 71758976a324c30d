"""The viewer in headless Chromium: it renders, filters, complains of nothing and asks for nothing outside."""

import asyncio
import threading

import pytest
from deeppersona.analysis.viewer.serving import start
from deeppersona.run import Run

from .test_report_in_browser import opened, pytestmark  # noqa: F401
from .test_viewer import EVIL, asked, plain  # noqa: F401


@pytest.fixture
def served():
    """Serve runs from a thread; gives their addresses."""
    loop = asyncio.new_event_loop()
    thread = threading.Thread(target=loop.run_forever, daemon=True)
    thread.start()
    runners = []

    def serve(run: Run) -> str:
        runner, address = asyncio.run_coroutine_threadsafe(start(run), loop).result(60)
        runners.append(runner)
        return address

    yield serve
    for runner in runners:
        asyncio.run_coroutine_threadsafe(runner.cleanup(), loop).result(60)
    loop.call_soon_threadsafe(loop.stop)
    thread.join(10)


def test_the_list_renders_and_its_filter_works(served, plain, tmp_path):  # noqa: F811
    address = served(plain)
    dom, console = opened(address, tmp_path / "profile")
    assert console == []
    assert dom.count('<th scope="row">') == 50
    assert "120 respondents" in dom
    dom, console = opened(f"{address}?country=KEN&sex=female", tmp_path / "profile")
    assert console == []
    assert ">male</td>" not in dom
    assert "KEN-" in dom
    assert "DEU-" not in dom


def test_prompt_context_and_reply_stand_behind_an_answer_and_scripts_stay_text(served, asked, tmp_path):  # noqa: F811
    respondent = asked.population().people["respondent_id"][0].as_py()
    address = served(asked)
    dom, console = opened(f"{address}answer?id={respondent}&question=Q46", tmp_path / "profile")
    assert console == []
    assert "<script" not in dom
    assert "its hash is the one that was recorded" in dom
    assert EVIL.replace("<", "&lt;").replace(">", "&gt;") in dom
    assert "You take part in a survey" in dom
