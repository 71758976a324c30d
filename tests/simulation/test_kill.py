"""kill -9 at random moments, over real processes: nothing is lost, nothing is asked twice but what was in flight.

Twenty kills in all: the driver ten times, one worker four times, one raylet of a two-raylet cluster three times, the whole cluster
three times. A run is killed again and again until it is through, which asks more of resuming than one kill a run.
"""

import os
import random
import signal
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from processes import LATENCY_S, Driver, check, moments, said, start, wait_for_requests

#: A run that outlives its killing: a new raylet needs seconds, in which the other one goes on.
SLOW_S = 0.4

pytestmark = [pytest.mark.slow, pytest.mark.timeout(600)]


@pytest.mark.parametrize("trial", range(2))
def test_killing_the_driver_five_times(trial: int, serve: Callable[..., Any], undisturbed: Any, tmp_path: Path) -> None:
    server = serve(latency_s=LATENCY_S, script=said)
    for moment in moments(trial, 5):
        driver = start(server, tmp_path / "run", tmp_path / "home")
        wait_for_requests(server, moment, driver)
        driver.kill()
    start(server, tmp_path / "run", tmp_path / "home").finish()
    check(server, tmp_path / "run", undisturbed, kills=5)


@pytest.fixture(scope="module")
def cluster() -> Iterator[Any]:
    """Two raylets with one core each."""
    from ray.cluster_utils import Cluster

    nodes = Cluster(initialize_head=True, head_node_args={"num_cpus": 1, "include_dashboard": False})
    nodes.add_node(num_cpus=1)
    yield nodes
    nodes.shutdown()


@pytest.mark.ray
def test_killing_one_worker_four_times(
    serve: Callable[..., Any], undisturbed: Any, tmp_path: Path, cluster: Any
) -> None:
    server = serve(latency_s=LATENCY_S, script=said)
    driver = on_cluster(server, tmp_path, cluster)
    for moment in moments(2, 4):
        wait_for_requests(server, moment, driver)
        os.kill(random.Random(moment).choice(workers()), signal.SIGKILL)
    through(driver, server, tmp_path, cluster)
    check(server, tmp_path / "run", undisturbed, kills=4, workers=2)


@pytest.mark.ray
def test_killing_one_raylet_of_two_three_times(
    serve: Callable[..., Any], undisturbed: Any, tmp_path: Path, cluster: Any
) -> None:
    server = serve(latency_s=SLOW_S, script=said)
    driver = on_cluster(server, tmp_path, cluster)
    for moment in moments(3, 3):
        wait_for_requests(server, moment, driver)
        other = next(node for node in cluster.list_all_nodes() if node is not cluster.head_node)
        cluster.remove_node(other, allow_graceful=False)  # SIGKILL of the raylet and its workers
        cluster.add_node(num_cpus=1)
    through(driver, server, tmp_path, cluster)
    check(server, tmp_path / "run", undisturbed, kills=3, workers=2)


@pytest.mark.ray
def test_killing_the_whole_cluster_three_times(serve: Callable[..., Any], undisturbed: Any, tmp_path: Path) -> None:
    from ray.cluster_utils import Cluster

    server = serve(latency_s=LATENCY_S, script=said)
    for moment in moments(4, 3):
        nodes = Cluster(initialize_head=True, head_node_args={"num_cpus": 2, "include_dashboard": False})
        driver = on_cluster(server, tmp_path, nodes)
        wait_for_requests(server, moment, driver)
        nodes.head_node.kill_all_processes(check_alive=False, allow_graceful=False)
        driver.kill()
    start(server, tmp_path / "run", tmp_path / "home").finish()
    check(server, tmp_path / "run", undisturbed, kills=3, workers=2)


def on_cluster(server: Any, folder: Path, cluster: Any) -> Driver:
    """A driver with two workers on a cluster."""
    return start(server, folder / "run", folder / "home", "--ray", cluster.address, "--workers", "2")


def through(driver: Driver, server: Any, folder: Path, cluster: Any) -> None:
    """Wait for the end; a run may set a shard aside that was killed three times, and then the same command finishes it."""
    if driver.join() != 0:
        on_cluster(server, folder, cluster).finish()


def workers() -> list[int]:
    """Ray actors of clusters that this process started: others' are none of our business. Waits until there is one."""
    deadline = time.monotonic() + 120
    while time.monotonic() < deadline:
        parents, titles = {}, {}
        for folder in Path("/proc").iterdir():
            if folder.name.isdecimal():
                try:
                    parents[int(folder.name)] = int((folder / "stat").read_text().rsplit(") ", 1)[1].split()[1])
                    titles[int(folder.name)] = (folder / "cmdline").read_bytes()
                except OSError:
                    continue
        found = [pid for pid, title in titles.items() if title.startswith(b"ray::ShardWorker")]
        mine = [pid for pid in found if _descends(pid, os.getpid(), parents)]
        if mine:
            return mine
        time.sleep(0.01)
    pytest.fail("no worker was there to be killed")


def _descends(pid: int, ancestor: int, parents: dict[int, int]) -> bool:
    while pid > 1:
        if pid == ancestor:
            return True
        pid = parents.get(pid, 0)
    return False
