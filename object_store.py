"""A run kept in an object store, where nothing can be appended to or renamed.

Every object is put whole. What is written once never changes: journal segments, and the answers of a finished shard-round under a
name of their own. A shard-round counts from the moment its commit marker, put once, names them; so a worker that was thought
dead cannot replace what another has committed. Each machine reads from a copy on its own disk, fetched object by object; copies
that nobody has used or added to for a week go when the next one begins.

    manifest.json, survey.yaml, population/...          put whole, the manifest last
    journal/round-000-shard-00000.jsonl/000001-ab12.jsonl   segments of a shard that is under way
    answers/round-000-shard-00000-ab12.parquet
    commits/round-000-shard-00000                       holds the name of the file above
"""

from __future__ import annotations

import json
import os
import re
import shutil
import time
import uuid
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path, PurePosixPath
from typing import Any

from .errors import DeepPersonaError, InputError, RunError, RunStoreError
from .home import home
from .run_store import GROUP_COMMIT_S, TRIAL, DurableLines, RunStore

#: Folders that are read from the store itself, line by line or through their markers, and never copied as they are.
LINES, MARKED = ("journal", "log.jsonl"), ("answers", "commits")

RUN_ID = r"[0-9a-f]{16}"

#: Days for which a copy that nobody uses is kept.
COPY_DAYS = 7

#: What never changes once it is there, and is fetched once.
UNCHANGING = ("population", "network.parquet")


class ObjectStore(RunStore):
    """A run kept under an address that fsspec understands, such as ``s3://bucket/runs/germany``.

    Attributes:
        location: the address.
        path: this machine's copy, in ``home()``; whoever deletes it makes the next command fetch it again.

    Raises:
        InputError: no such protocol, or its fsspec package is missing.
        RunStoreError: the store cannot be reached.
        RunError: what is there is no run.
    """

    log_every_s = 15.0  # each time is one more object

    def __init__(self, location: str) -> None:
        self.location = location
        self._fs, self._root = _open(location)
        self._root = self._root.rstrip("/")
        manifest = self._read("manifest.json")
        # a copy belongs to one run, so that another run under the same address never meets it
        self.run_id = uuid.uuid4().hex[:16] if manifest is None else _run_id(manifest, location)
        self.path = _own_copy(home() / "runs", self.run_id)

    @property
    def address(self) -> str:
        """The address."""
        return self.location

    @property
    def is_shared(self) -> bool:
        """Whether other processes see the same objects."""
        protocols = self._fs.protocol
        return "memory" not in ([protocols] if isinstance(protocols, str) else protocols)

    @property
    def is_taken(self) -> bool:
        """Whether something lies under the address."""
        with self._reached():
            return bool(self._names(""))

    def require_writable(self) -> None:
        """Put an object and take it away again: a bucket that is not there shows only when something is put.

        Raises:
            RunStoreError: it cannot be put.
        """
        super().require_writable()
        trial = f"{uuid.uuid4().hex[:12]}-{TRIAL}"  # some stores refuse a name that was there before
        self.put(trial, b"")
        with self._reached():
            self._fs.rm_file(self._key(trial))

    def has(self, name: str) -> bool:
        """Whether that file is part of the run; it is then fetched."""
        if not (self.path / name).is_file():
            if name.startswith("answers/"):
                self._fetch_committed(_shard_of(name))
            elif self._is_there(name):
                self._fetch_file(name, name)
        return (self.path / name).is_file()

    def fetch(self, *folders: str) -> None:
        """Bring in what is not here yet of these folders, or of the whole run."""
        with self._reached():
            names = [name for folder in folders or ("",) for name in self._names(_listed(folder))]
        for name in names:
            folder = name.partition("/")[0]
            if folder == "commits":
                self._fetch_committed(PurePosixPath(name).name)
            elif folder not in (*LINES, *MARKED) and not (folder in UNCHANGING and (self.path / name).is_file()):
                self._fetch_file(name, name)

    def publish(self, *names: str) -> None:
        """Put files of the copy into the store."""
        for name in names:
            self._put_file(self.path / name, name)

    def commit(self, part: Path, name: str) -> None:
        """Put the answers under a name of their own, then the marker that makes them count, unless another has."""
        shard = _shard_of(name)
        own = f"answers/{shard}-{uuid.uuid4().hex[:12]}.parquet"
        marker = f"commits/{shard}"
        self._put_file(part, own)
        with self._reached(), suppress(FileExistsError):
            self._fs.pipe_file(self._key(marker), own.encode(), mode="create")
        # what the marker names decides, not the refusal: a client that put it and lost the reply tries again, and is refused
        if self._read(marker) != own.encode():
            part.unlink()
            with self._reached():
                self._fs.rm_file(self._key(own))
            self._fetch_committed(shard)
            return
        part.replace(self.path / name)
        with suppress(OSError):  # superseded segments cost listings, not correctness
            self._fs.rm(self._key(f"journal/{shard}.jsonl"), recursive=True)

    def read_lines(self, name: str) -> list[bytes]:
        """Lines of all segments under that name, in the order they were put."""
        with self._reached():
            names = sorted(self._names(name))
        contents = [self._read(found) for found in names]  # one deleted meanwhile is superseded by what was committed
        return [line for content in contents if content is not None for line in content.splitlines()]

    def list_lines(self, folder: str) -> list[str]:
        """Names in that folder under which lines were appended."""
        with self._reached():
            return sorted({"/".join(PurePosixPath(name).parts[:2]) for name in self._names(folder)})

    def open_lines(self, name: str, *, every_s: float = GROUP_COMMIT_S) -> DurableLines:
        """Put lines as immutable segments under that name, one at most every so many seconds."""
        with self._reached():
            last = max((int(PurePosixPath(found).name[:6]) for found in self._names(name)), default=0)
        return _Segments(self, name, last + 1, every_s)

    def put(self, name: str, content: bytes) -> None:
        """Put one object."""
        with self._reached():
            self._fs.pipe_file(self._key(name), content)

    def _put_file(self, file: Path, name: str) -> None:
        with self._reached():
            self._fs.put_file(str(file), self._key(name))

    def _key(self, name: str) -> str:
        return f"{self._root}/{name}"

    def _read(self, name: str) -> bytes | None:
        with self._reached():
            try:
                found: bytes = self._fs.cat_file(self._key(name))
            except FileNotFoundError:
                return None
        return found

    def _is_there(self, name: str) -> bool:
        with self._reached():
            self._fs.invalidate_cache()
            return bool(self._fs.exists(self._key(name)))

    def _names(self, folder: str) -> list[str]:
        """Names below a folder, relative to the run; those that would leave it are not ours."""
        self._fs.invalidate_cache()
        try:
            keys = self._fs.find(self._key(folder) if folder else self._root)
        except FileNotFoundError:
            return []
        start = len(self._fs._strip_protocol(self._root)) + 1
        names = [str(key)[start:] for key in keys]
        return [name for name in names if name and ".." not in PurePosixPath(name).parts]

    def _fetch_committed(self, shard: str) -> None:
        target = f"answers/{shard}.parquet"
        if (self.path / target).is_file():
            return
        marker = self._read(f"commits/{shard}")
        if marker is None:
            return
        own = marker.decode("ascii", "replace")
        if not re.fullmatch(re.escape(f"answers/{shard}-") + r"[0-9a-f]{12}\.parquet", own):
            raise RunError("a commit marker names no answers of its shard", where=self.location, got=own)
        self._fetch_file(own, target)

    def _fetch_file(self, name: str, target: str) -> None:
        file = self.path / target
        file.parent.mkdir(parents=True, exist_ok=True)
        part = file.with_name(f"{file.name}.{uuid.uuid4().hex[:8]}.part")
        with self._reached():
            try:
                self._fs.get_file(self._key(name), str(part))
            except FileNotFoundError:  # deleted between listing and fetching: superseded
                part.unlink(missing_ok=True)
                return
        part.replace(file)

    @contextmanager
    def _reached(self) -> Iterator[None]:
        """What the store's own libraries raise, as one sentence."""
        try:
            yield
        except DeepPersonaError:
            raise
        except Exception as error:
            said = str(error).strip().splitlines()
            raise RunStoreError(
                "the run store does not answer",
                parameter="out",
                got=self.location,
                hint=f"{type(error).__name__}: {said[0][:300] if said else 'no reason given'}",
            ) from error


class _Segments(DurableLines):
    """Lines put as immutable objects, one a group."""

    def __init__(self, store: ObjectStore, name: str, number: int, every_s: float) -> None:
        self._store, self._name, self._number = store, name, number
        super().__init__(every_s)

    def _force(self, lines: Sequence[bytes]) -> None:
        name = f"{self._name}/{self._number:06d}-{uuid.uuid4().hex[:12]}.jsonl"
        self._store.put(name, b"".join(line + b"\n" for line in lines))
        self._number += 1


def _open(location: str) -> tuple[Any, str]:
    from fsspec.core import url_to_fs

    try:
        fs, root = url_to_fs(location)
    except (ImportError, ValueError) as error:
        raise InputError(
            "this run store cannot be opened",
            parameter="out",
            got=location,
            allowed="a directory, or an address that fsspec knows (s3://, gs://, abfs://, memory:// ...)",
            hint=str(error).strip().splitlines()[0]
            + (" (pip install 'deeppersona[s3]')" if location.startswith("s3://") else ""),
        ) from error
    return fs, str(root)


def _own_copy(folder: Path, run_id: str) -> Path:
    """The folder for a run's copy, marked as used today; copies that nobody has used for long are removed."""
    own = folder / run_id
    if own.is_dir():
        os.utime(own)
        return own
    oldest = time.time() - COPY_DAYS * 86_400
    for copy in folder.iterdir() if folder.is_dir() else ():
        with suppress(OSError):  # another process may be at it too
            # a run that has been under way for longer than that still adds to its folders
            used = max(part.stat().st_mtime for part in (copy, *copy.iterdir()))
            if re.fullmatch(RUN_ID, copy.name) and used < oldest:
                shutil.rmtree(copy, ignore_errors=True)
    return own


def _run_id(manifest: bytes, location: str) -> str:
    try:
        found = str(json.loads(manifest)["run_id"])
    except (ValueError, KeyError, TypeError) as error:
        raise RunError("the manifest is no run's", got=location) from error
    if not re.fullmatch(RUN_ID, found):
        raise RunError("the manifest is no run's", got=location, allowed="a run id of 16 hexadecimal digits")
    return found


def _shard_of(name: str) -> str:
    return PurePosixPath(name).name.removesuffix(".parquet")


def _listed(folder: str) -> str:
    """Committed answers are found by their markers."""
    return "commits" if folder == "answers" else folder
