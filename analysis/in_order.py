"""Work on all cores at once, results in the order in which it was given."""

from __future__ import annotations

import os
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from typing import TypeVar

Done = TypeVar("Done")

#: Finished pieces that may wait for the reader, per worker: bounds memory.
AHEAD = 2


def in_order(tasks: Sequence[Callable[[], Done]]) -> Iterator[Done]:
    """Run the tasks in threads, as many as there are cores, and give what they return in the order of the tasks.

    For work that NumPy does in one go and without Python's lock: drawing and distances of many cells. Tasks must not depend
    on each other; an error in one is raised in its turn.

    Args:
        tasks: functions of nothing.
    """
    workers = min(len(tasks), _cores())
    if workers < 2:
        yield from (task() for task in tasks)
        return
    with ThreadPoolExecutor(workers, thread_name_prefix="analysis") as pool:
        waiting: deque[Future[Done]] = deque()
        for task in tasks:
            waiting.append(pool.submit(task))
            if len(waiting) > workers * (AHEAD + 1):
                yield waiting.popleft().result()
        while waiting:
            yield waiting.popleft().result()


def _cores() -> int:
    """Cores this process may use; a laptop's share of a server is not the whole server."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1
