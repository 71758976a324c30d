"""Work on all cores at once, results in the order in which it was given."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from typing import TypeVar

from ..cores import usable_cores

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
    workers = min(len(tasks), usable_cores())
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
