"""Workers as Ray actors: the same shards and the same code, on the cores of one machine or of a cluster."""

from __future__ import annotations

from collections import deque
from collections.abc import Sequence
from importlib.metadata import version
from typing import Any

from ..errors import RunError, UnfinishedRunError
from .attempts import Attempts, Task
from .cluster import Cluster
from .observation import Watch
from .shard_worker import ShardWorker
from .shared_storage import require_shared

#: Seconds to wait for a core when nothing runs, and between two looks at the workers.
ROOM_S, LOOK_S = 120.0, 1.0

#: Methods of this group are answered while a shard-round is held.
WATCH = "watch"


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
        self._watch.log.incident(error, round=task[0], shard=task[1])
        is_tried_again = self._attempts.failed(task, error)  # where it ends the run, what was counted stays counted
        self._watch.lost(seat)
        return is_tried_again

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
