"""The worker in this process: the same shards and the same code as on a cluster, one after the other."""

from __future__ import annotations

from collections import deque
from collections.abc import Sequence
from functools import partial

from .attempts import Attempts, Task
from .observation import Watch
from .shard_worker import ShardWorker


def hold_rounds(worker: ShardWorker, tasks: Sequence[Task], watch: Watch) -> Attempts:
    """Hold tasks in order; one that breaks is tried again at once.

    Args:
        worker: does the work.
        tasks: rounds of shards, in order of rounds.
        watch: told of answers and incidents.

    Returns:
        Which shards were set aside, and why.
    """
    attempts = Attempts()
    worker.progress = partial(watch.reported, worker.run_id)
    watch.began()
    waiting = deque(tasks)
    while waiting:
        round, shard = task = waiting.popleft()
        try:
            watch.committed(worker.run_id, worker.hold_round(round, shard))
        except Exception as error:  # noqa: BLE001 - recorded, tried again, and in the end raised
            watch.log.incident(error, round=round, shard=shard)
            if attempts.failed(task, error):
                watch.lost(worker.run_id)
                waiting.appendleft(task)
    return attempts
