"""kill -9 at random moments, over real processes: nothing is lost, nothing is asked twice but what was in flight.

Twenty trials in all: the driver, one worker, one raylet of a two-raylet cluster, the whole cluster.
"""

import hashlib
import json
import os
import random
import signal
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from deeppersona.agents.answers import deterministic
from deeppersona.run import Run

pytestmark = [pytest.mark.slow, pytest.mark.timeout(900)]

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
    digest = hashlib.sha256(json.dumps(request["messages"]).encode()).digest()
    return "AB"[digest[0] % 2]


def start(server: Any, out: Path, home: Path, *more: str) -> subprocess.Popen[bytes]:
    arguments = ["simulate", "DEU", "--n", str(N), "--depth", "0", "--seed", "3", "--no-cache", "--out", str(out)]
    arguments += ["--model", "openai-compatible/fake", "--api-base", server.api_base]
    arguments += ["--concurrency", f"1-{IN_FLIGHT}-{IN_FLIGHT}", *more]
    environment = {**os.environ, "DEEPPERSONA_HOME": str(home), "OPENAI_COMPATIBLE_API_KEY": "sk-test"}
    return subprocess.Popen(
        [sys.executable, "-c", DRIVER, *arguments],
        env=environment,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        start_new_session=True,
    )


def wait(process: subprocess.Popen[bytes]) -> None:
    _, error = process.communicate(timeout=300)
    assert process.returncode == 0, error.decode()[-2000:]


def asked(server: Any) -> Counter[str]:
    return Counter(json.dumps(request["messages"]) for request in server.requests)


def wait_for_requests(server: Any, count: int, process: subprocess.Popen[bytes]) -> None:
    deadline = time.monotonic() + 120
    while len(server.requests) < count and process.poll() is None and time.monotonic() < deadline:
        time.sleep(0.005)
    if process.poll() is not None:
        pytest.fail(f"ended before it was killed: {process.communicate()[1].decode()[-2000:]}")


@pytest.fixture(scope="module")
def undisturbed(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Any]:
    from fake_server import FakeServer

    base = tmp_path_factory.mktemp("undisturbed")
    with FakeServer(script=said) as server:
        wait(start(server, base / "run", base / "home"))
        assert len(server.requests) == N * QUESTIONS
        yield deterministic(Run.open(base / "run").answers())


def check(server: Any, out: Path, undisturbed: Any, kills: int, workers: int = 1) -> None:
    """Zero lost, zero duplicated, and re-sent at most what was in flight plus what the last half second answered."""
    answers = Run.open(out).answers()
    keys = list(zip(answers["respondent_id"].to_pylist(), answers["question_id"].to_pylist(), strict=True))
    assert len(keys) == len(set(keys)) == N * QUESTIONS
    assert deterministic(answers).equals(undisturbed)
    resent = sum(count - 1 for count in asked(server).values())
    in_half_a_second = workers * IN_FLIGHT * 0.5 / LATENCY_S
    assert resent <= kills * (workers * IN_FLIGHT + in_half_a_second)
    # every answer is flushed before it counts, so a killed process, unlike a dead machine, re-asks only what was in flight
    assert resent <= kills * workers * (IN_FLIGHT + 2)


@pytest.mark.parametrize("trial", range(10))
def test_killing_the_driver(trial: int, serve: Callable[..., Any], undisturbed: Any, tmp_path: Path) -> None:
    server = serve(latency_s=LATENCY_S, script=said)
    process = start(server, tmp_path / "run", tmp_path / "home")
    wait_for_requests(server, random.Random(trial).randrange(5, N * QUESTIONS - 10), process)
    os.killpg(process.pid, signal.SIGKILL)
    process.communicate()
    wait(start(server, tmp_path / "run", tmp_path / "home"))
    check(server, tmp_path / "run", undisturbed, kills=1)


def worker_processes(driver: int) -> list[int]:
    """Ray actors of a driver: processes whose title Ray sets to the actor's class."""
    found = []
    for folder in Path("/proc").iterdir():
        if folder.name.isdecimal():
            try:
                title = (folder / "cmdline").read_bytes()
                session = int((folder / "stat").read_text().rsplit(") ", 1)[1].split()[3])
            except OSError:
                continue
            if title.startswith(b"ray::ShardWorker") and session == driver:
                found.append(int(folder.name))
    return found


@pytest.mark.ray
@pytest.mark.parametrize("trial", range(4))
def test_killing_one_worker(trial: int, serve: Callable[..., Any], undisturbed: Any, tmp_path: Path) -> None:
    server = serve(latency_s=LATENCY_S, script=said)
    process = start(server, tmp_path / "run", tmp_path / "home", "--ray", "local", "--workers", "2")
    wait_for_requests(server, random.Random(trial).randrange(5, N * QUESTIONS // 2), process)
    victims = worker_processes(process.pid)
    assert victims
    os.kill(random.Random(trial).choice(victims), signal.SIGKILL)
    wait(process)
    check(server, tmp_path / "run", undisturbed, kills=1, workers=2)


@pytest.fixture
def cluster() -> Iterator[Any]:
    from ray.cluster_utils import Cluster

    nodes = Cluster(initialize_head=True, head_node_args={"num_cpus": 1, "include_dashboard": False})
    nodes.add_node(num_cpus=1)
    yield nodes
    nodes.shutdown()


@pytest.mark.ray
@pytest.mark.parametrize("trial", range(3))
def test_killing_one_raylet_of_two(
    trial: int, serve: Callable[..., Any], undisturbed: Any, tmp_path: Path, cluster: Any
) -> None:
    server = serve(latency_s=LATENCY_S, script=said)
    process = start(server, tmp_path / "run", tmp_path / "home", "--ray", cluster.address, "--workers", "2")
    wait_for_requests(server, random.Random(trial).randrange(10, N * QUESTIONS // 2), process)
    other = next(node for node in cluster.list_all_nodes() if node is not cluster.head_node)
    cluster.remove_node(other, allow_graceful=False)  # SIGKILL of the raylet and its workers
    process.communicate(timeout=300)
    if process.returncode != 0:  # the run may give up rather than wait for a node; then the same command finishes it
        wait(start(server, tmp_path / "run", tmp_path / "home", "--ray", cluster.address, "--workers", "1"))
    check(server, tmp_path / "run", undisturbed, kills=1, workers=2)


@pytest.mark.ray
@pytest.mark.parametrize("trial", range(3))
def test_killing_the_whole_cluster(trial: int, serve: Callable[..., Any], undisturbed: Any, tmp_path: Path) -> None:
    from ray.cluster_utils import Cluster

    server = serve(latency_s=LATENCY_S, script=said)
    nodes = Cluster(initialize_head=True, head_node_args={"num_cpus": 2, "include_dashboard": False})
    process = start(server, tmp_path / "run", tmp_path / "home", "--ray", nodes.address, "--workers", "2")
    wait_for_requests(server, random.Random(trial).randrange(10, N * QUESTIONS // 2), process)
    nodes.head_node.kill_all_processes(check_alive=False, allow_graceful=False)
    os.killpg(process.pid, signal.SIGKILL)
    process.communicate()
    wait(start(server, tmp_path / "run", tmp_path / "home"))
    check(server, tmp_path / "run", undisturbed, kills=1, workers=2)
