"""kill -9 at random moments, over real processes: nothing is lost, nothing is asked twice but what was in flight.

Twenty trials in all: the driver, one worker, one raylet of a two-raylet cluster, the whole cluster.
"""

import os
import random
import signal
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from processes import LATENCY_S, QUESTIONS, N, check, said, start, wait, wait_for_requests

pytestmark = [pytest.mark.slow, pytest.mark.timeout(900)]


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
