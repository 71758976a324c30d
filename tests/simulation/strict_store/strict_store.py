"""A file system of objects that forbids what object stores cannot do: appending, renaming, seeking in a write.

Objects are put whole and atomically; an object that a run promises not to change may not be put twice. It keeps them on the disk,
so that several processes see them, and is found through an entry point, as packages such as s3fs are.
"""

from __future__ import annotations

import io
import os
import uuid
from pathlib import Path
from typing import Any

from fsspec import AbstractFileSystem

#: The only objects that may be replaced.
CHANGING = ("manifest.json", "rounds.csv", "report.html")


class StrictFileSystem(AbstractFileSystem):
    protocol = "strict"
    cachable = False

    @classmethod
    def _strip_protocol(cls, path: Any) -> Any:
        if isinstance(path, list):
            return [cls._strip_protocol(one) for one in path]
        return str(path).removeprefix("strict://").rstrip("/")

    def ls(self, path: str, detail: bool = True, **_: Any) -> list[Any]:
        folder = Path(self._strip_protocol(path))
        if not folder.exists():
            raise FileNotFoundError(path)
        entries = [folder] if folder.is_file() else sorted(one for one in folder.iterdir() if ".put-" not in one.name)
        found = [self._described(entry) for entry in entries]
        return found if detail else [one["name"] for one in found]

    def info(self, path: str, **_: Any) -> dict[str, Any]:
        found = Path(self._strip_protocol(path))
        if not found.exists():
            raise FileNotFoundError(path)
        return self._described(found)

    def _described(self, path: Path) -> dict[str, Any]:
        kind = "directory" if path.is_dir() else "file"
        return {"name": str(path), "type": kind, "size": 0 if path.is_dir() else path.stat().st_size}

    def cat_file(self, path: str, start: int | None = None, end: int | None = None, **_: Any) -> bytes:
        return Path(self._strip_protocol(path)).read_bytes()[start:end]

    def get_file(self, rpath: str, lpath: str, **_: Any) -> None:
        Path(lpath).write_bytes(self.cat_file(rpath))

    def put_file(self, lpath: str, rpath: str, mode: str = "overwrite", **_: Any) -> None:
        self.pipe_file(rpath, Path(lpath).read_bytes(), mode=mode)

    def pipe_file(self, path: str, value: bytes, mode: str = "overwrite", **_: Any) -> None:
        target = Path(self._strip_protocol(path))
        if target.exists() and mode != "create" and target.name not in CHANGING:
            raise PermissionError(f"{path} never changes")
        target.parent.mkdir(parents=True, exist_ok=True)
        whole = target.with_name(f".put-{uuid.uuid4().hex}")
        whole.write_bytes(value)
        if mode == "create":
            try:
                os.link(whole, target)
            finally:
                whole.unlink()
        else:
            whole.replace(target)

    def rm_file(self, path: str) -> None:
        Path(self._strip_protocol(path)).unlink()

    def _rm(self, path: str) -> None:
        found = Path(self._strip_protocol(path))
        if found.is_file():
            found.unlink()

    def _open(self, path: str, mode: str = "rb", **_: Any) -> Any:
        if mode != "rb":
            raise NotImplementedError(f"no {mode}: objects are put whole")
        return io.BytesIO(self.cat_file(path))

    def mv(self, *_: Any, **__: Any) -> None:
        raise NotImplementedError("no renaming")

    mv_file = rename = move = touch = cp_file = copy = mv
