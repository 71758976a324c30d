"""Trying a shard again when it breaks, and setting it aside when it keeps breaking."""

from __future__ import annotations

import errno
from collections import Counter
from dataclasses import dataclass, field

from ..errors import DeepPersonaError, UnfinishedRunError

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
        if isinstance(error, DeepPersonaError):
            raise error
        if isinstance(error, OSError) and error.errno in (errno.ENOSPC, errno.EDQUOT):
            raise UnfinishedRunError(
                "the disk is full; nothing that was answered is lost",
                hint="Free some space and give the same command again.",
            ) from error
        self._failures[task] += 1
        if self._failures[task] < TRIES:
            return True
        self.reasons[task] = (
            f"{type(error).__name__}: {str(error).strip().splitlines()[0] if str(error).strip() else ''}"
        )
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
