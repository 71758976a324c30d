"""Which weights are known, where they are kept, and whether they are the right ones."""

import hashlib
import json
import os
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from ..errors import UnknownModelError, WeightsError, nearest
from ..home import home


@dataclass(frozen=True)
class Release:
    """Weights of the registry.

    Attributes:
        name: what follows ``local/``.
        title, licence, origin, verdict: for people: what it is, may be used for, comes from, and is good for.
        file: file name.
        size_bytes: of the file.
        sha256: of the official release, 64 hexadecimal digits; whoever carries it, the hash decides.
        carriers: where it can be had, tried in order; see ``carriers.py``.
    """

    name: str
    title: str
    licence: str
    origin: str
    verdict: str
    file: str
    size_bytes: int
    sha256: str
    carriers: tuple[Mapping[str, Any], ...]


@dataclass(frozen=True)
class Weights:
    """A file on disk and the hash of its bytes, 64 hexadecimal digits."""

    path: Path
    sha256: str


@cache
def releases() -> Mapping[str, Release]:
    """The registry, by name."""
    table = json.loads(Path(__file__).with_name("weights.json").read_text(encoding="utf-8"))
    return {
        name: Release(
            name=name,
            title=entry["title"],
            licence=entry["licence"],
            origin=entry["origin"],
            verdict=entry["verdict"],
            file=entry["file"],
            size_bytes=entry["bytes"],
            sha256=entry["sha256"],
            carriers=tuple(entry["carriers"]),
        )
        for name, entry in table.items()
    }


def release(name: str) -> Release:
    """One entry of the registry.

    Raises:
        UnknownModelError: none of that name.
    """
    known = releases()
    if name not in known:
        raise UnknownModelError(
            "No weights of that name are registered",
            where="find_weights()",
            parameter="name",
            got=name,
            allowed=f"{', '.join(known)}, or a path to a GGUF file",
            hint=nearest(name, known) or "`deeppersona model list` lists them.",
        )
    return known[name]


def weights_path(entry: Release) -> Path:
    """Where a release is kept once pulled."""
    return home() / "weights" / entry.name / entry.file


def find_weights(name: str) -> Weights:
    """The file behind ``local/NAME``: a path to a GGUF file, or a pulled release.

    Raises:
        UnknownModelError: neither registered nor a file.
        WeightsError: not pulled yet, or the file on disk is not the release.
    """
    if name.endswith(".gguf") or name.startswith(("/", ".", "~")):
        path = Path(name).expanduser().resolve()
        if not path.is_file():
            raise UnknownModelError(
                where="find_weights()",
                parameter="path",
                got=name,
                allowed="an existing GGUF file",
                hint=nearest(name, releases()),
            )
        with path.open("rb") as file:
            if file.read(4) != b"GGUF":
                raise WeightsError(where="find_weights()", parameter="path", got=name, allowed="a file in GGUF format")
        return Weights(path, _sha256_of(path, path.stat().st_mtime_ns))
    entry = release(name)
    path = weights_path(entry)
    if not path.is_file():
        raise WeightsError(
            f"The weights of {name} are not on this machine",
            where="find_weights()",
            hint=f"Run `deeppersona model pull {name}` ({entry.size_bytes / 1e6:.0f} MB).",
        )
    verify(path, entry)
    return Weights(path, entry.sha256)


def weights_hash(model: str) -> str | None:
    """The sha256 of the weights behind a model id, for manifests; None for models that are not ``local/``.

    Raises:
        UnknownModelError, WeightsError: as ``find_weights``.
    """
    head, _, name = model.partition("/")
    return find_weights(name).sha256 if head == "local" else None


@cache
def _sha256_of(path: Path, changed_ns: int) -> str:
    """Hash of a file; ``changed_ns`` is there to notice a file that was replaced."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def verify(path: Path, entry: Release) -> None:
    """Check a file against its release; one that was checked and not touched since is not read again.

    Raises:
        WeightsError: the hash differs. The file is left where it is.
    """
    stat = path.stat()
    stamp = f"{entry.sha256} {stat.st_size} {stat.st_mtime_ns}"
    note = path.with_name(path.name + ".verified")
    if note.is_file() and note.read_text() == stamp:
        return
    found = _sha256_of(path, stat.st_mtime_ns)
    if found != entry.sha256:
        raise wrong_hash(entry, found, where=str(path))
    # a read-only weights folder only means that the file is read again next time
    if os.access(path.parent, os.W_OK):
        note.write_text(stamp)


def wrong_hash(entry: Release, found: str, *, where: str) -> WeightsError:
    """The error for bytes that are not the release."""
    return WeightsError(
        f"The weights of {entry.name} are not the official release",
        where=where,
        parameter="sha256",
        got=found,
        allowed=entry.sha256,
        hint=f"Remove the file and run `deeppersona model pull {entry.name}`.",
    )
