"""When to try again, and when to stop."""

import os
import time
from dataclasses import dataclass

from ..draws import uniforms
from ..errors import TransientModelError
from .failure import ThrottledError


@dataclass(frozen=True)
class Retry:
    """How long one answer is fought for.

    Attributes:
        deadline_s: seconds from the first attempt after which no new one begins.
        unproven_deadline_s: the same while the model has never answered this client, unless it is throttling: a server
            that is down should end a run in seconds, not minutes.
        first_wait_s, longest_wait_s: the wait before the second attempt, doubled each time up to the longest; the actual
            one is drawn evenly between half of it and all of it, so that workers do not knock in step.
    """

    deadline_s: float = 300.0
    unproven_deadline_s: float = 10.0
    first_wait_s: float = 0.25
    longest_wait_s: float = 20.0

    def wait_s(self, attempts: int, error: TransientModelError, started: float, *, proven: bool) -> float | None:
        """Seconds to wait before the next attempt, or None to give up.

        Args:
            attempts: made so far, 1 or more.
            error: why the last one failed.
            started: ``time.monotonic()`` of the first attempt.
            proven: whether the model has answered anything yet.
        """
        jitter = float(uniforms(os.getpid(), "retry", [time.monotonic_ns() + attempts])[0])
        wait = min(self.first_wait_s * 2.0 ** (attempts - 1), self.longest_wait_s) * (0.5 + 0.5 * jitter)
        throttled = isinstance(error, ThrottledError)
        if isinstance(error, ThrottledError) and error.retry_after_s is not None:
            wait += error.retry_after_s
        deadline = self.deadline_s if proven or throttled else min(self.unproven_deadline_s, self.deadline_s)
        return wait if time.monotonic() - started + wait <= deadline else None
