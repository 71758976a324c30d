"""Runs as processes of their own, to be killed.

Drivers are forked from a server process that has imported everything once: a test that starts twenty of them would otherwise spend
a minute on imports. What is killed is a whole process group all the same.
"""

from __future__ import annotations

import hashlib
import json
import multiprocessing
import os
import random
import signal
import sys
import tempfile
import time
from collections import Counter
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest
from deeppersona.agents.answers import deterministic
from deeppersona.run import Run

N, QUESTIONS, IN_FLIGHT = 40, 6, 4
LATENCY_S = 0.02

PLUGIN = Path(__file__).parent / "strict_store"

_processes = multiprocessing.get_context("forkserver")
_processes.set_forkserver_preload(["deeppersona.cli.main", "deeppersona.simulation.simulate", "deeppersona.analysis"])


def said(request: dict[str, Any]) -> str:
    """What the server says: a function of the request alone."""
    digest = hashlib.sha256(json.dumps(request["messages"]).encode()).digest()
    return "AB"[digest[0] % 2]


class Driver:
    """A ``deeppersona simulate`` of its own process group."""

    def __init__(self, arguments: list[str], environment: dict[str, str]) -> None:
        self._errors = Path(tempfile.mkstemp(suffix=".err")[1])
        self._process = _processes.Process(target=_drive, args=(arguments, environment, str(self._errors)))
        self._process.start()

    @property
    def pid(self) -> int:
        assert self._process.pid is not None
        return self._process.pid

    @property
    def has_ended(self) -> bool:
        return not self._process.is_alive()

    @property
    def errors(self) -> str:
        return self._errors.read_text("utf-8", "replace")[-2000:]

    def kill(self) -> None:
        """kill -9 of the whole group."""
        with suppress(ProcessLookupError):  # it may have seen its cluster go, and ended
            os.killpg(self.pid, signal.SIGKILL)
        self._process.join()

    def join(self) -> int:
        """Wait for its end; returns the exit code."""
        self._process.join(300)
        assert self.has_ended, self.errors
        return int(self._process.exitcode or 0)

    def finish(self) -> None:
        """Wait for a good end."""
        assert self.join() == 0, self.errors


def _drive(arguments: list[str], environment: dict[str, str], errors: str) -> None:
    os.setsid()
    os.environ.update(environment)
    for descriptor, target in ((1, os.devnull), (2, errors)):
        os.dup2(os.open(target, os.O_WRONLY), descriptor)
    import fsspec
    from deeppersona.cli.main import run
    from deeppersona.simulation import simulation
    from strict_store import StrictFileSystem

    fsspec.register_implementation("strict", StrictFileSystem, clobber=True)
    simulation.MODEL_SHARD = 8  # so few respondents that a run has several shards, also on two workers
    sys.argv = ["deeppersona", *arguments]
    run()


def start(server: Any, out: object, home: Path, *more: str) -> Driver:
    """Start a run against a server."""
    arguments = ["simulate", "DEU", "--n", str(N), "--depth", "0", "--seed", "3", "--no-cache", "--out", str(out)]
    arguments += ["--model", "openai-compatible/fake", "--api-base", server.api_base]
    arguments += ["--concurrency", f"1-{IN_FLIGHT}-{IN_FLIGHT}", *more]
    known = [part for part in os.environ.get("PYTHONPATH", "").split(os.pathsep) if part]
    environment = {
        **os.environ,  # the server that forks drivers keeps what stood there when it began, before Ray asked for a token, say
        "DEEPPERSONA_HOME": str(home),
        "OPENAI_COMPATIBLE_API_KEY": "sk-test",
        "PYTHONPATH": os.pathsep.join([*known, str(PLUGIN)]),  # Ray's workers find the file system by its entry point
    }
    return Driver(arguments, environment)


def moments(seed: int, kills: int) -> list[int]:
    """Random counts of requests at which to kill, in order."""
    return sorted(random.Random(seed).sample(range(5, N * QUESTIONS - 20), kills))


def wait_for_requests(server: Any, count: int, driver: Driver) -> None:
    """Wait until the server has received so many."""
    deadline = time.monotonic() + 120
    while len(server.requests) < count and not driver.has_ended and time.monotonic() < deadline:
        time.sleep(0.005)
    if driver.has_ended:
        pytest.fail(f"ended before it was killed: {driver.errors}")


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
