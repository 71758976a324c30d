"""Where a run is kept, and how a file or a line becomes part of it for good.

A ``RunStore`` is a directory that every process of the run sees; files get their names by atomic rename and lines are
appended. ``object_store.ObjectStore`` keeps the same promises where neither exists.
"""

from __future__ import annotations

import fcntl
import os
import threading
import time
import uuid
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from types import TracebackType
from typing import Self

from .errors import RunError

#: Seconds between forced writes: what a crash of the machine can cost, in answers that were already paid.
GROUP_COMMIT_S = 0.5

#: Seconds after which a part that nobody adds to has lost its writer.
ABANDONED_S = 600.0

#: What a file is called that is only there to be written.
TRIAL = "trial.part"


class RunStore:
    """A run kept in a directory.

    Attributes:
        location: the path or address that a user gave.
        path: the directory to read from and to write files in before they are committed.
        run_id: what to call a run that begins here.
        log_every_s: how often a line of little weight may be committed.
    """

    log_every_s = 1.0

    def __init__(self, path: str | Path) -> None:
        self.location = str(path)
        self.path = Path(path)
        self.run_id = uuid.uuid4().hex[:16]

    @property
    def address(self) -> str:
        """The location as every process understands it, wherever it was started."""
        return str(self.path.absolute())

    @property
    def is_shared(self) -> bool:
        """Whether other processes of this machine see the same files."""
        return True

    @property
    def is_taken(self) -> bool:
        """Whether something is there already."""
        return is_taken(self.path)

    @contextmanager
    def held(self) -> Iterator[None]:
        """Keep every other process from running here; the system lets go when this one ends, however it ends.

        Makes the directory, and removes it again if nothing was written.

        Raises:
            RunError: another process runs here, or the directory cannot be made or written.
        """
        if self.path.exists() and not self.path.is_dir():
            yield  # something else lies here, which the caller refuses in its own words
            return
        try:
            self.path.mkdir(parents=True, exist_ok=True)
            folder = os.open(self.path, os.O_RDONLY | os.O_DIRECTORY)
        except OSError as error:
            raise cannot_write(self.location, error) from error
        try:
            _lock(folder, self.location)
            try:
                yield
            finally:
                with suppress(OSError):  # it holds something
                    self.path.rmdir()
        finally:
            os.close(folder)

    def sweep(self) -> None:
        """Remove what killed processes left half-written in this run; for whoever holds it.

        A part that somebody still adds to, such as a worker that has outlived its driver, stays.
        """
        oldest = time.time() - ABANDONED_S
        for part in (*self.path.glob("*.part"), *self.path.glob("*/*.part")):
            with suppress(OSError):  # its writer came back and gave it its name
                if part.stat().st_mtime < oldest:
                    part.unlink()

    def require_writable(self) -> None:
        """Write a file and take it away again: what is refused now would be refused after much work.

        Raises:
            RunError: the place cannot be written.
        """
        trial = self.path / TRIAL
        try:
            trial.write_bytes(b"")
            trial.unlink()
        except OSError as error:
            raise cannot_write(self.location, error) from error

    def has(self, name: str) -> bool:
        """Whether that file is part of the run; it can then be read under ``path``."""
        return (self.path / name).is_file()

    def fetch(self, *folders: str) -> None:
        """Make what other processes committed readable under ``path``: in these folders, or everywhere."""

    def publish(self, *names: str) -> None:
        """Make files that were written under ``path`` part of the run, replacing older ones."""

    def write_file(self, part: Path, name: str) -> None:
        """Give a finished file of the run its name in one step, replacing an older one."""
        commit_file(part, self.path / name)
        self.publish(name)

    def commit(self, part: Path, name: str) -> None:
        """Give a finished file its name in one step, content and name both safe before this returns."""
        commit_file(part, self.path / name)

    def write_text(self, name: str, text: str) -> None:
        """Write a file so that a reader sees the old content or the new, also after a crash."""
        self.path.mkdir(parents=True, exist_ok=True)
        write_atomically(self.path / name, text)
        self.publish(name)

    def read_lines(self, name: str) -> list[bytes]:
        """Every whole line that was appended under that name; one torn by a crash is left out."""
        file = self.path / name
        if not file.is_file():
            return []
        content = file.read_bytes()
        return content[: content.rfind(b"\n") + 1].splitlines()

    def list_lines(self, folder: str) -> list[str]:
        """Names in that folder under which lines were appended."""
        return sorted(f"{folder}/{file.name}" for file in (self.path / folder).glob("*.jsonl"))

    def open_lines(self, name: str, *, every_s: float = GROUP_COMMIT_S) -> DurableLines:
        """Append lines under that name, forced to the disk at most every so many seconds."""
        return _FileLines(self.path / name, every_s)


class DurableLines:
    """Lines on their way to a store, committed in groups by a thread of its own so that nobody waits for the disk.

    Subclasses say what happens to a line at once (``_take``) and to a group of them (``_force``).
    """

    def __init__(self, every_s: float) -> None:
        self._every_s = every_s
        self._waiting: list[tuple[Sequence[bytes], Callable[[], None] | None]] = []
        self._lock = threading.Lock()
        self._some, self._closing = threading.Event(), threading.Event()
        self._error: BaseException | None = None
        self._thread = threading.Thread(target=self._commit_groups, name="deeppersona-journal", daemon=True)
        self._thread.start()

    def append(self, lines: Sequence[bytes], then: Callable[[], None] | None = None) -> None:
        """Add lines, without their line ends; ``then`` is called, in the other thread, once they are safe.

        Raises:
            OSError: these lines or earlier ones cannot be written.
        """
        if self._error is not None:
            raise self._error
        self._take(lines)
        with self._lock:
            self._waiting.append((lines, then))
        self._some.set()

    def close(self) -> None:
        """Commit what is left.

        Raises:
            OSError: it cannot be written.
        """
        self._closing.set()
        self._some.set()
        self._thread.join()
        if self._error is not None:
            raise self._error

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def _commit_groups(self) -> None:
        while True:
            self._some.wait()
            is_last = self._closing.is_set()
            self._some.clear()
            with self._lock:
                group, self._waiting = self._waiting, []
            if group:
                try:
                    self._force([line for lines, _ in group for line in lines])
                except BaseException as error:  # noqa: BLE001 - raised in the thread that writes
                    self._error = error
                    return
                for _, then in group:
                    if then is not None:
                        then()
            if is_last:
                return
            self._closing.wait(self._every_s)

    def _take(self, lines: Sequence[bytes]) -> None:
        """Called at once, by whoever appends."""

    def _force(self, lines: Sequence[bytes]) -> None:
        """Called for each group, in the thread; the lines are safe when it returns."""
        raise NotImplementedError


class _FileLines(DurableLines):
    """Lines appended to a file: the system has them at once, so a killed process loses none; the disk has them soon."""

    def __init__(self, path: Path, every_s: float) -> None:
        path.parent.mkdir(parents=True, exist_ok=True)
        _cut_torn_line(path)
        self._stream = path.open("ab")
        super().__init__(every_s)

    def _take(self, lines: Sequence[bytes]) -> None:
        self._stream.write(b"".join(line + b"\n" for line in lines))
        self._stream.flush()

    def _force(self, lines: Sequence[bytes]) -> None:
        os.fsync(self._stream.fileno())

    def close(self) -> None:
        try:
            super().close()
        finally:
            self._stream.close()


def cannot_write(location: str, error: OSError) -> RunError:
    """The error of a place where a run cannot be kept."""
    return RunError(
        f"cannot write here ({error.strerror})",
        parameter="out",
        got=location,
        allowed="a directory that you may make and write",
    )


def _lock(folder: int, location: str) -> None:
    try:
        fcntl.flock(folder, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        raise RunError(
            "another process is at work here",
            parameter="out",
            got=location,
            hint="Wait for it, or stop it and give the same command again; `deeppersona status` says how far a run is.",
        ) from None
    except OSError:
        pass  # a file system without locks, as some networks have: nothing can be promised there


def _cut_torn_line(path: Path) -> None:
    if path.is_file():
        content = path.read_bytes()
        whole = content.rfind(b"\n") + 1
        if whole < len(content):
            with path.open("r+b") as stream:
                stream.truncate(whole)


def is_taken(path: Path) -> bool:
    """Whether there is a file, or a directory with something in it."""
    return path.exists() and (not path.is_dir() or any(path.iterdir()))


def require_new_directory(out: Path) -> None:
    """Refuse a path that is a file or a directory with something in it.

    Raises:
        RunError: nothing was overwritten.
    """
    if is_taken(out):
        raise taken(str(out))


def taken(location: str, kind: str = "") -> RunError:
    """The error of a place where something else lies; ``kind`` of what may be continued there, such as run, or empty."""
    return RunError(
        "this path is taken",
        parameter="out",
        got=location,
        allowed="a new or empty directory" + (f", or one that holds this very {kind}" if kind else ""),
        hint="Nothing was overwritten.",
    )


def require_same(kind: str, location: str, found: Mapping[str, object], wanted: Mapping[str, object]) -> None:
    """Refuse to go on where another run, study or job is kept.

    Args:
        kind: what it is called.
        location: where it is kept.
        found, wanted: what makes two of them the same, as it was and as it is now, by name.

    Raises:
        RunError: names what changed.
    """
    changed = [
        f"{name} was {found.get(name)!r}, now {wanted.get(name)!r}"
        for name in dict.fromkeys((*wanted, *found))
        if found.get(name) != wanted.get(name)
    ]
    if changed:
        raise RunError(
            f"another {kind} is kept here",
            parameter="out",
            got=location,
            allowed=f"a new directory, or one that holds this very {kind}",
            hint="Changed: " + "; ".join(changed) + ". Nothing was overwritten.",
        )


def write_atomically(path: Path, text: str) -> None:
    """Write a text file so that a reader sees the old content or the new, also after a crash."""
    part = path.with_name(path.name + ".part")
    part.write_text(text, encoding="utf-8")
    commit_file(part, path)


def commit_file(part: Path, target: Path) -> None:
    """Give a finished file its name in one step, content and name both on disk before this returns."""
    with part.open("rb") as stream:
        os.fsync(stream.fileno())
    part.replace(target)
    folder = os.open(target.parent, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)
