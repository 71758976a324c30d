"""One thread that answers for a model, questions of the same persona together."""

import threading
from collections import OrderedDict, deque
from collections.abc import Callable
from concurrent.futures import Future
from typing import Any


class PrefixQueue:
    """Runs work one piece at a time in a thread of its own, choosing what can reuse an evaluated prefix.

    Next comes work with the prefix of the last piece, then with one of the prefixes used shortly before, then the one that
    waits longest. Answers do not depend on the order, only the time they take: taken as they come, the second order of a
    question's options would find its persona's prefix gone.

    Args:
        remembered: how many prefixes the model keeps evaluated.
    """

    def __init__(self, remembered: int) -> None:
        self._waiting: OrderedDict[str, deque[tuple[Callable[[], Any], Future[Any]]]] = OrderedDict()
        self._recent: deque[str] = deque(maxlen=remembered)
        self._changed = threading.Condition()
        threading.Thread(target=self._work, name="deeppersona-local", daemon=True).start()

    def submit(self, prefix: str, work: Callable[[], Any]) -> Future[Any]:
        """Queue a piece of work; cancelling its future before it begins takes it out."""
        future: Future[Any] = Future()
        with self._changed:
            self._waiting.setdefault(prefix, deque()).append((work, future))
            self._changed.notify()
        return future

    def _next(self) -> tuple[Callable[[], Any], Future[Any]]:
        with self._changed:
            while not self._waiting:
                self._changed.wait()
            known = [prefix for prefix in reversed(self._recent) if prefix in self._waiting]
            prefix = known[0] if known else next(iter(self._waiting))
            if prefix in self._recent:
                self._recent.remove(prefix)
            self._recent.append(prefix)
            same = self._waiting[prefix]
            piece = same.popleft()
            if not same:
                del self._waiting[prefix]
            return piece

    def _work(self) -> None:
        while True:
            work, future = self._next()
            if not future.set_running_or_notify_cancel():
                continue
            try:
                result = work()
            except BaseException as error:  # noqa: BLE001 — handed to whoever waits, as futures do
                future.set_exception(error)
            else:
                future.set_result(result)
            del work, future  # an idle thread must not keep the last prompt alive
