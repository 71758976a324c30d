"""Runs as processes of their own, to be killed."""

from __future__ import annotations

import hashlib
import json
import os
import subprocess
import sys
import time
from collections import Counter
from pathlib import Path
from typing import Any

import pytest
from deeppersona.agents.answers import deterministic
from deeppersona.run import Run

N, QUESTIONS, IN_FLIGHT = 30, 6, 4
LATENCY_S = 0.02

#: A shard holds so few respondents that a run has several, also on two workers.
DRIVER = """
import sys
from deeppersona.simulation import simulation
simulation.MODEL_SHARD = 8
from deeppersona.cli.main import run
sys.argv = ["deeppersona", *sys.argv[1:]]
run()
"""


def said(request: dict[str, Any]) -> str:
    """What the server says: a function of the request alone."""
    digest = hashlib.sha256(json.dumps(request["messages"]).encode()).digest()
    return "AB"[digest[0] % 2]


def start(server: Any, out: object, home: Path, *more: str) -> subprocess.Popen[bytes]:
    """Start a run; it leads a session of its own."""
    arguments = ["simulate", "DEU", "--n", str(N), "--depth", "0", "--seed", "3", "--no-cache", "--out", str(out)]
    arguments += ["--model", "openai-compatible/fake", "--api-base", server.api_base]
    arguments += ["--concurrency", f"1-{IN_FLIGHT}-{IN_FLIGHT}", *more]
    plugin = Path(__file__).parent / "strict_store"
    environment = {
        **os.environ,
        "DEEPPERSONA_HOME": str(home),
        "OPENAI_COMPATIBLE_API_KEY": "sk-test",
        "PYTHONPATH": os.pathsep.join([*os.environ.get("PYTHONPATH", "").split(os.pathsep), str(plugin)]),
    }
    return subprocess.Popen(
        [sys.executable, "-c", DRIVER, *arguments],
        env=environment,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        start_new_session=True,
    )


def wait(process: subprocess.Popen[bytes]) -> None:
    """Wait for a run to finish well."""
    _, error = process.communicate(timeout=300)
    assert process.returncode == 0, error.decode()[-2000:]


def wait_for_requests(server: Any, count: int, process: subprocess.Popen[bytes]) -> None:
    """Wait until the server has received so many."""
    deadline = time.monotonic() + 120
    while len(server.requests) < count and process.poll() is None and time.monotonic() < deadline:
        time.sleep(0.005)
    if process.poll() is not None:
        pytest.fail(f"ended before it was killed: {process.communicate()[1].decode()[-2000:]}")


def resent(server: Any) -> int:
    """Requests beyond the first of each conversation."""
    return sum(count - 1 for count in Counter(json.dumps(one["messages"]) for one in server.requests).values())


def check(server: Any, out: object, undisturbed: Any, kills: int, *, workers: int = 1, group_s: float = 0.0) -> None:
    """Zero lost, zero duplicated, and re-sent at most what was in flight plus what the last group commit held.

    In a directory every answer is handed to the system before it counts, so a killed process, unlike a dead machine, asks again
    only what was in flight: ``group_s`` is 0 there.
    """
    answers = Run.open(str(out)).answers()
    keys = list(zip(answers["respondent_id"].to_pylist(), answers["question_id"].to_pylist(), strict=True))
    assert len(keys) == len(set(keys)) == N * QUESTIONS
    assert deterministic(answers).equals(undisturbed)
    in_group = workers * IN_FLIGHT * group_s / LATENCY_S
    assert resent(server) <= kills * (workers * (IN_FLIGHT + 2) + in_group)
