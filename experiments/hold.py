"""Only one process at a time works in a study's directory."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from ..errors import ExperimentError

#: Locked while a process works; the system lets go of it however that process ends.
LOCK = ".lock"


@contextmanager
def hold(folder: Path) -> Iterator[None]:
    """Keep other processes out of a study's directory.

    Where the system or the file system knows no locks (Windows, some network disks), nothing is kept out.

    Raises:
        ExperimentError: another process works there.
    """
    try:
        import fcntl
    except ImportError:
        yield
        return
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / LOCK).open("a") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise ExperimentError(
                "another process is running this study",
                parameter="out",
                got=str(folder),
                allowed="one process at a time",
                hint="Wait for its end, or end it: the same command then goes on where it stopped.",
            ) from None
        except OSError:
            pass  # a file system without locks
        yield
