"""Trying a shard again when it breaks, and setting it aside when it keeps breaking."""

from __future__ import annotations

import errno
from collections import Counter
from dataclasses import dataclass, field

from ..errors import DeepPersonaError, RunStoreError, UnfinishedRunError
from .run_log import cleaned

#: One (round, shard) pair.
Task = tuple[int, int]

#: After so many failures a shard is set aside, so that one bad shard cannot keep the others from finishing.
TRIES = 3


@dataclass
class Attempts:
    """Counts failures per shard.

    Attributes:
        reasons: why each shard that was set aside failed the last time.
    """

    reasons: dict[Task, str] = field(default_factory=dict)
    _failures: Counter[Task] = field(default_factory=Counter)

    def failed(self, task: Task, error: BaseException) -> bool:
        """Record a failure; True if the shard is worth another try.

        Raises:
            DeepPersonaError: the error itself, if trying again cannot help (bad input, spent budget).
            UnfinishedRunError: the disk is full.
        """
        if isinstance(error, DeepPersonaError) and not isinstance(error, RunStoreError):
            raise error
        if is_full_disk(error):
            raise disk_is_full() from error
        self._failures[task] += 1
        if self._failures[task] < TRIES:
            return True
        self.reasons[task] = cleaned(error)
        return False

    def require_complete(self) -> None:
        """Refuse to call a run finished in which a shard was set aside.

        Raises:
            UnfinishedRunError: names the first shard and its reason.
        """
        if not self.reasons:
            return
        (round, shard), reason = next(iter(self.reasons.items()))
        raise UnfinishedRunError(
            f"{len(self.reasons)} shard(s) failed {TRIES} times and were set aside; round {round}, shard {shard}: {reason}",
            hint="Everything else is answered and kept. The same command tries them again.",
        )


def is_full_disk(error: BaseException) -> bool:
    """Whether there is no room left for a file: the disk, a quota or the process's own limit."""
    return isinstance(error, OSError) and error.errno in (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)


def disk_is_full(location: str = "") -> UnfinishedRunError:
    """What to say of it; ``location`` is the run's, where it is known."""
    return UnfinishedRunError(
        f"the disk is full{location and f' that holds {location}'}; nothing that was answered is lost",
        hint="Free some space and give the same command again.",
    )
