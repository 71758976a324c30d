"""kill -9 of a whole study in the middle of it: the same command again gives the tables of a study that nobody disturbed."""

import hashlib
import json
import sys
from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from deeppersona.errors import RunError
from deeppersona.experiments.reading import read_definition
from deeppersona.experiments.running import run_study
from deeppersona.experiments.setting import Setting
from deeppersona.llm import Connection

SIMULATION = Path(__file__).parent.parent / "simulation"
sys.path[:0] = [str(SIMULATION), str(SIMULATION / "strict_store")]

from processes import Driver, wait_for_requests  # noqa: E402

SURVEY = """
name: own
kind: survey
title: Own
asks: Something?
countries: [DEU, KEN]
n: 5
depth: 0
arms: [uniform, persona-hub, depth-0]
"""
ASSISTANT = """
name: own
kind: assistant
title: Own
asks: Something?
countries: [USA]
n: 8
depth: 0
each: 2
requests: [Plan my dinner., What comes now.]
constraints: [{name: short, says: Be short., most_words: 2}]
swaps: [{field: sex, values: [male, female]}]
rubrics: [{name: warmth, asks: Is it warm, low: cold, high: warm}]
"""
MODEL = "openai-compatible/fake"
IN_FLIGHT, LATENCY_S = 4, 0.01

pytestmark = pytest.mark.slow


def said(request: dict[str, Any]) -> str:
    """A function of the request alone."""
    digest = hashlib.sha256(json.dumps(request["messages"]).encode()).digest()
    return json.dumps({"warmth": 1 + digest[0] % 5}) if "response_format" in request else "AB"[digest[0] % 2]


def start(setting: Setting, definition: Path, out: Path) -> Driver:
    """``deeppersona experiment run`` as a process of its own, without a cache that could help it."""
    arguments = ["experiment", "run", str(definition), "--out", str(out), "--no-cache"]
    arguments += ["--api-base", setting.api_base, "--concurrency", f"1-{IN_FLIGHT}-{IN_FLIGHT}"]
    arguments += [part for model in setting.models for part in ("--model", model)]
    arguments += ["--judge", setting.judge] if setting.judge else []
    arguments += [part for pair in setting.options.items() for part in ("--set", "=".join(pair))]
    home = {"OPENAI_COMPATIBLE_API_KEY": "sk-test", "DEEPPERSONA_HOME": str(out.parent / "home")}
    return Driver(arguments, home)


@pytest.mark.parametrize(
    ("text", "moments"),
    [
        (SURVEY, (30, 90)),  # in the first arm that asks, and in the second
        (ASSISTANT, (25, 90)),  # while the assistant answers, and while the judge does
    ],
)
def test_a_killed_study_resumes_to_the_same_tables_and_asks_nothing_twice(
    text: str, moments: tuple[int, ...], serve: Callable[..., Any], tmp_path: Path
) -> None:
    server = serve(script=said, latency_s=LATENCY_S)
    definition, killed, whole = tmp_path / "own.yaml", tmp_path / "killed", tmp_path / "whole"
    definition.write_text(text)
    setting = Setting(api_base=server.api_base, connection=Connection(cache=False), models=(MODEL,))
    if text is ASSISTANT:
        setting = replace(setting, models=(), judge=MODEL, options={"endpoint": server.api_base})
    for moment in moments:
        driver = start(setting, definition, killed)
        wait_for_requests(server, moment, driver)
        with pytest.raises(RunError, match="another process"):
            run_study(read_definition(definition), setting, killed)
        driver.kill()
        assert json.loads((killed / "experiment.json").read_text())["state"] == "running"
    start(setting, definition, killed).finish()
    asked = Counter(json.dumps([one["messages"], one.get("seed")]) for one in server.requests)
    sent = len(server.requests)
    run_study(read_definition(definition), setting, whole)
    once = Counter(json.dumps([one["messages"], one.get("seed")]) for one in server.requests[sent:])
    assert asked.keys() == once.keys()
    assert (asked - once).total() <= len(moments) * (IN_FLIGHT + 2)
    tables = [{file.name: file.read_text() for file in (out / "tables").iterdir()} for out in (whole, killed)]
    assert tables[0] == tables[1]
    assert len(tables[0]) >= 6
