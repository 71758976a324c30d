"""Workers as Ray actors: the same shards and the same code, on the cores of one machine or of a cluster."""

from __future__ import annotations

import logging
import os
import socket
from collections import Counter, deque
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any

from ..errors import RunError, UnfinishedRunError
from .attempts import Attempts, Task
from .shard_worker import ShardWorker

#: Seconds to wait for a core when nothing runs.
ROOM_S = 120


@contextmanager
def ray_session(ray_mode: str, workers: int | None) -> Iterator[int]:
    """Connect to Ray for the length of a run; yields the number of workers to start.

    Args:
        ray_mode: ``local`` starts Ray here, ``auto`` joins the cluster of this machine, anything else is an address.
        workers: processes to use; None for one a core.

    Raises:
        RunError: no cluster answers at that address.
    """
    os.environ.setdefault("RAY_ACCEL_ENV_VAR_OVERRIDE_ON_ZERO", "0")  # Ray's announced default; silences its warning
    import ray

    if ray.is_initialized():
        yield workers or max(1, int(ray.cluster_resources().get("CPU", 1)))
        return
    quiet: dict[str, Any] = {"log_to_driver": False, "logging_level": logging.ERROR}
    try:
        _knock(ray_mode)
        if ray_mode == "local":
            count = workers or len(os.sched_getaffinity(0))
            ray.init(address="local", num_cpus=count, include_dashboard=False, **quiet)
        else:
            ray.init(address=ray_mode, **quiet)
    except (OSError, ValueError, RuntimeError) as error:
        raise RunError(
            "no Ray cluster answers",
            parameter="ray",
            got=ray_mode,
            allowed="off, local, auto, or the address of a running cluster (host:port)",
            hint=f"Ray says: {str(error).strip().splitlines()[0] if str(error).strip() else type(error).__name__}",
        ) from error
    try:
        yield workers or max(1, int(ray.cluster_resources().get("CPU", 1)))
    finally:
        ray.shutdown()


def _knock(address: str) -> None:
    """Fail within seconds where nothing listens: Ray itself would try for minutes."""
    host, _, port = address.removeprefix("ray://").rpartition(":")
    if host and port.isdecimal():
        socket.create_connection((host, int(port)), timeout=5.0).close()
    elif address not in ("local", "auto"):
        raise ValueError("not an address")


def hold_rounds(
    worker: ShardWorker, tasks: Sequence[Task], workers: int, finished: Callable[[Counter[str]], None]
) -> Attempts:
    """Hand tasks to ``workers`` actors, each taking the next when it is free.

    An actor or a whole node may die: its task goes to a fresh actor, and what was journalled is not asked again.

    Args:
        worker: pickled into every actor.
        tasks: rounds of shards; all tasks of a round end before the next round begins.
        workers: number of actors.
        finished: told of each task's statuses.

    Returns:
        Which shards were set aside, and why.

    Raises:
        UnfinishedRunError: the cluster went away.
    """
    import ray

    plan = ray.put(worker.plan)
    actor_class = ray.remote(num_cpus=1)(ShardWorker)
    attempts = Attempts()
    seats = [_Seat(actor_class, worker, plan) for _ in range(min(workers, max(1, len(tasks))))]
    starting: dict[Any, _Seat] = {seat.take(): seat for seat in seats}
    idle: list[_Seat] = []
    try:
        for round in sorted({round for round, _ in tasks}):
            waiting = deque(task for task in tasks if task[0] == round)
            running: dict[Any, tuple[_Seat, Task]] = {}
            while waiting or running:
                while waiting and idle:
                    seat, task = idle.pop(), waiting.popleft()
                    running[seat.start(task)] = seat, task
                reference = _next_of([*running, *starting], is_stuck=not running)
                if reference in starting:
                    # a seat counts only once its actor lives: after a node died there may be no room for it any more
                    idle.append(starting.pop(reference))
                    continue
                seat, task = running.pop(reference)
                try:
                    finished(ray.get(reference))
                    idle.append(seat)
                except ray.exceptions.RayTaskError as error:
                    idle.append(seat)
                    if attempts.failed(task, error.cause if isinstance(error.cause, Exception) else error):
                        waiting.append(task)
                except ray.exceptions.RayActorError as error:
                    starting[seat.take()] = seat
                    if attempts.failed(task, error):
                        waiting.append(task)
    except (ray.exceptions.RaySystemError, ConnectionError) as error:
        raise UnfinishedRunError(
            f"the Ray cluster went away ({type(error).__name__}); nothing that was answered is lost",
            hint="Start the cluster and give the same command again.",
        ) from error
    finally:
        for seat in seats:
            seat.leave()
    return attempts


def _next_of(references: Sequence[Any], *, is_stuck: bool) -> Any:
    """The first reference to be done.

    Raises:
        UnfinishedRunError: nothing runs, and no node has had room for a worker within ``ROOM_S`` seconds.
    """
    import ray

    done, _ = ray.wait(list(references), num_returns=1, timeout=ROOM_S if is_stuck else None)
    if not done:
        raise UnfinishedRunError(
            f"no node of the Ray cluster had room for a worker within {ROOM_S} seconds",
            hint="Add nodes or free a core, and give the same command again: it resumes.",
        )
    return done[0]


class _Seat:
    """A place for one actor; a dead actor is replaced by a fresh one."""

    def __init__(self, actor_class: Any, worker: ShardWorker, plan: Any) -> None:
        self._class = actor_class
        self._arguments = (worker.path, worker.run_id, worker.spec, plan, worker.shard_size)
        self._actor: Any = None

    def take(self) -> Any:
        """Ask Ray for a fresh actor; returns a reference that is done when it lives."""
        self._actor = self._class.remote(*self._arguments)
        return self._actor.is_ready.remote()

    def start(self, task: Task) -> Any:
        """Begin a task; returns Ray's reference to its statuses."""
        return self._actor.hold_round.remote(*task)

    def leave(self) -> None:
        """End the actor."""
        import ray

        if ray.is_initialized():
            ray.kill(self._actor)
