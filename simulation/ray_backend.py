"""Workers as Ray actors: the same shards and the same code, on the cores of one machine or of a cluster."""

from __future__ import annotations

import logging
import os
import re
import socket
from collections import deque
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any
from zipfile import BadZipFile, ZipFile

from ..errors import InputError, RunError, UnfinishedRunError
from .attempts import Attempts, Task
from .config import SimulationConfig
from .observation import Watch
from .placement import Placement
from .shard_worker import ShardWorker
from .shared_storage import require_shared

#: Seconds to wait for a core when nothing runs, between two looks at the workers, and for a cluster's first word.
ROOM_S, LOOK_S, KNOCK_S = 120.0, 1.0, 5.0

#: Methods of this group are answered while a shard-round is held.
WATCH = "watch"


@dataclass(frozen=True)
class Cluster:
    """A cluster that a run is connected to.

    Attributes:
        placement: of the workers.
        dashboard: address of Ray's dashboard, or empty.
    """

    placement: Placement
    dashboard: str = ""

    @property
    def workers(self) -> int:
        """How many."""
        return self.placement.workers


@contextmanager
def ray_session(ray_mode: str, workers: int | None, config: SimulationConfig, wheel: str = "") -> Iterator[Cluster]:
    """Connect to Ray for the length of a run.

    Args:
        ray_mode: ``local`` starts Ray here, ``auto`` joins the cluster of this machine, anything else is an address.
        workers: processes to use; None for as many as fit.
        config: of the run; the kind of model decides what a worker needs.
        wheel: a wheel of this package that the cluster's nodes get through the runtime environment, or empty.

    Raises:
        RunError: no cluster answers at that address, or it runs other versions of Ray or Python.
        InputError: the wheel is no file.
    """
    os.environ.setdefault("RAY_ACCEL_ENV_VAR_OVERRIDE_ON_ZERO", "0")  # Ray's announced default; silences its warning
    try:
        _knock(ray_mode)
    except (OSError, ValueError) as error:
        raise refused(ray_mode, error) from error
    import ray

    if ray.is_initialized():
        yield Cluster(Placement.of(config, ray.cluster_resources(), workers))
        return
    options: dict[str, Any] = {"log_to_driver": False, "logging_level": logging.ERROR}
    if ray_mode == "local":
        options |= {"num_cpus": workers or len(os.sched_getaffinity(0)), "include_dashboard": False}
    with TemporaryDirectory() as folder:
        if wheel:  # uploaded while Ray starts
            options["runtime_env"] = {"py_modules": unpacked_wheel(wheel, folder)}
        try:
            context = ray.init(address=ray_mode, **options)
        except (OSError, ValueError, RuntimeError) as error:
            raise refused(ray_mode, error) from error
    try:
        address = getattr(context, "dashboard_url", "") or ""
        yield Cluster(Placement.of(config, ray.cluster_resources(), workers), f"http://{address}" if address else "")
    finally:
        ray.shutdown()


def _knock(address: str) -> None:
    """Fail within seconds where nothing listens: Ray itself would try for minutes."""
    host, _, port = address.removeprefix("ray://").rpartition(":")
    if host and port.isdecimal() and int(port) < 65_536:
        socket.create_connection((host.strip("[]"), int(port)), timeout=KNOCK_S).close()
    elif address not in ("local", "auto"):
        raise ValueError("an address is host:port")


def unpacked_wheel(file: str, folder: str) -> list[str]:
    """The package and its metadata, unpacked from a wheel into a folder.

    Ray would install a wheel with everything it depends on, Ray itself included, beside what a node has; so the nodes get what
    the wheel holds and bring the dependencies themselves.

    Raises:
        InputError: no wheel of this package.
    """
    try:
        with ZipFile(file) as archive:
            archive.extractall(folder)
    except (OSError, BadZipFile) as error:
        raise _no_wheel(file) from error
    found = sorted(str(path) for path in Path(folder).iterdir() if path.is_dir())
    if not (Path(folder) / "deeppersona" / "__init__.py").is_file():
        raise _no_wheel(file)
    return found


def _no_wheel(file: str) -> InputError:
    return InputError(
        where="simulate", parameter="wheel", got=file, allowed="a wheel of deeppersona (`python -m build --wheel`)"
    )


def refused(ray_mode: str, error: Exception) -> RunError:
    """What to say when Ray cannot be joined."""
    said = str(error).strip()
    found = re.findall(r"(Ray|Python): (\S+)", said)
    if "ersion mismatch" in said and len(found) == 4:
        theirs, ours = (" and ".join(f"{name} {number}" for name, number in found[at : at + 2]) for at in (0, 2))
        return RunError(
            f"the cluster runs {theirs}, this command {ours}",
            parameter="ray",
            got=ray_mode,
            allowed="the same versions on both sides",
            hint="Install the cluster's versions here, or ours there.",
        )
    reason = said.splitlines()[0] if said else type(error).__name__
    if reason.startswith("Failed to connect"):  # something listened there, or `_knock` would have failed
        reason += ". Ray 2.60 and later may ask for a token: put the cluster's ~/.ray/auth_token here and set RAY_AUTH_MODE=token"
    return RunError(
        "no Ray cluster answers",
        parameter="ray",
        got=ray_mode,
        allowed="off, local, auto, or the address of a running cluster (host:port)",
        hint=f"The reason: {reason}",
    )


def hold_rounds(worker: ShardWorker, tasks: Sequence[Task], cluster: Cluster, watch: Watch) -> Attempts:
    """Hand tasks to actors, each taking the next when it is free.

    An actor or a whole node may die: its task goes to a fresh actor, and what was journalled is not asked again.

    Args:
        worker: pickled into every actor.
        tasks: rounds of shards; all tasks of a round end before the next round begins.
        cluster: where.
        watch: told of answers and incidents.

    Returns:
        Which shards were set aside, and why.

    Raises:
        UnfinishedRunError: the cluster went away.
        RunError: a node lacks this package, has another version of it, or does not see the run.
    """
    import ray

    try:
        if "://" not in worker.location:
            require_shared(worker.location, worker.run_id)
        return _Shift(worker, cluster, watch, len(tasks)).hold(tasks)
    except (ray.exceptions.RaySystemError, ConnectionError) as error:
        raise UnfinishedRunError(
            f"the Ray cluster went away ({type(error).__name__}); nothing that was answered is lost",
            hint="Start the cluster and give the same command again.",
        ) from error


class _Shift:
    """The actors of one run at work."""

    def __init__(self, worker: ShardWorker, cluster: Cluster, watch: Watch, tasks: int) -> None:
        import ray

        placement = cluster.placement
        actor_class = ray.remote(num_cpus=placement.cores, num_gpus=placement.gpus, concurrency_groups={WATCH: 1})(
            ShardWorker
        )
        plan = ray.put(worker.plan)
        self._watch = watch
        self._attempts = Attempts()
        self._seats = [_Seat(actor_class, worker, plan) for _ in range(min(placement.workers, max(1, tasks)))]
        self._starting: dict[Any, _Seat] = {}
        self._running: dict[Any, tuple[_Seat, Task]] = {}
        self._looks: dict[Any, _Seat] = {}
        self._idle: list[_Seat] = []
        self._has_begun = False

    def hold(self, tasks: Sequence[Task]) -> Attempts:
        """Hold all rounds."""
        self._starting = {seat.take(): seat for seat in self._seats}
        try:
            for round in sorted({round for round, _ in tasks}):
                self._hold_round(deque(task for task in tasks if task[0] == round))
        finally:
            for seat in self._seats:
                seat.leave()
        return self._attempts

    def _hold_round(self, waiting: deque[Task]) -> None:
        while waiting or self._running:
            while waiting and self._idle:
                seat, task = self._idle.pop(), waiting.popleft()
                self._running[seat.start(task)] = seat, task
            reference = self._next()
            if reference is None:
                self._look()
            elif reference in self._looks:
                self._hear(reference)
            elif reference in self._starting:
                self._greet(reference)
            elif not self._settle(reference):
                waiting.append(self._running.pop(reference)[1])
            else:
                self._running.pop(reference)

    def _next(self) -> Any:
        """The first reference to be done, or None when it is time to look at the workers.

        Raises:
            UnfinishedRunError: nothing runs, and no node has had room for a worker within ``ROOM_S`` seconds.
        """
        import ray

        references = [*self._running, *self._starting, *self._looks]
        done, _ = ray.wait(references, num_returns=1, timeout=LOOK_S if self._running else ROOM_S)
        if not done and not self._running:
            raise UnfinishedRunError(
                f"no node of the Ray cluster had room for a worker within {ROOM_S:.0f} seconds",
                hint="Add nodes or free a core, and give the same command again: it resumes.",
            )
        return done[0] if done else None

    def _greet(self, reference: Any) -> None:
        """A seat counts only once its actor lives: after a node died there may be no room for it any more."""
        import ray

        seat = self._starting.pop(reference)
        try:
            theirs, ours = ray.get(reference), version("deeppersona")
        except ray.exceptions.RayTaskError as error:
            raise _cause(error) from error
        except ray.exceptions.RayActorError as error:
            if "ModuleNotFoundError" in str(error) or "failed to be imported" in str(error):
                raise RunError(
                    "a node of the Ray cluster cannot import deeppersona",
                    hint=f"Install it there, or give a wheel with --wheel; the node says: {_named(error)}.",
                ) from error
            self._watch.log.incident(error)
            self._starting[seat.take()] = seat
            return
        if theirs != ours:
            raise RunError(
                f"a node of the Ray cluster has deeppersona {theirs}, this command {ours}",
                hint="Install the same version on both sides, or give a wheel of this one with --wheel.",
            )
        if not self._has_begun:
            self._has_begun = True
            self._watch.began()
        self._idle.append(seat)

    def _settle(self, reference: Any) -> bool:
        """Take what came of a task; False if it has to be done again."""
        import ray

        seat, task = self._running[reference]
        try:
            self._watch.committed(seat, ray.get(reference))
        except ray.exceptions.RayTaskError as error:
            self._idle.append(seat)
            return not self._broke(seat, task, _cause(error))
        except ray.exceptions.RayActorError as error:
            self._starting[seat.take()] = seat
            return not self._broke(seat, task, error)
        self._idle.append(seat)
        return True

    def _broke(self, seat: _Seat, task: Task, error: Exception) -> bool:
        self._watch.lost(seat)
        self._watch.log.incident(error, round=task[0], shard=task[1])
        return self._attempts.failed(task, error)

    def _look(self) -> None:
        """Ask every worker that holds a shard-round how far it is, unless it still owes the last answer."""
        asked = set(map(id, self._looks.values()))
        for seat, _ in self._running.values():
            if id(seat) not in asked:
                self._looks[seat.observe()] = seat

    def _hear(self, reference: Any) -> None:
        import ray

        seat = self._looks.pop(reference)
        try:
            tally, in_flight = ray.get(reference)
        except ray.exceptions.RayError:
            return  # whatever ails the worker shows in its task
        if any(seat is other for other, _ in self._running.values()):
            self._watch.reported(seat, tally, in_flight)


def _cause(error: Any) -> Exception:
    return error.cause if isinstance(error.cause, Exception) else error


def _named(error: BaseException) -> str:
    """The line of a long message that names an error."""
    lines = [line.strip() for line in str(error).splitlines()]
    return next((line for line in lines if line.startswith("ModuleNotFoundError")), type(error).__name__)


class _Seat:
    """A place for one actor; a dead actor is replaced by a fresh one."""

    def __init__(self, actor_class: Any, worker: ShardWorker, plan: Any) -> None:
        self._class = actor_class
        self._arguments = (worker.location, worker.run_id, worker.spec, plan, worker.shard_size)
        self._actor: Any = None

    def take(self) -> Any:
        """Ask Ray for a fresh actor; returns a reference that is done when it has checked in."""
        self._actor = self._class.remote(*self._arguments)
        return self._actor.check_in.remote()

    def start(self, task: Task) -> Any:
        """Begin a task; returns Ray's reference to its tally."""
        return self._actor.hold_round.remote(*task)

    def observe(self) -> Any:
        """Ask how far it is; returns Ray's reference to the answer."""
        return self._actor.observe.options(concurrency_group=WATCH).remote()

    def leave(self) -> None:
        """End the actor."""
        import ray

        if self._actor is not None and ray.is_initialized():
            ray.kill(self._actor)
