"""Joining a Ray cluster for the length of a run."""

from __future__ import annotations

import logging
import os
import re
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any
from zipfile import BadZipFile, ZipFile

from ..errors import InputError, RunError
from .config import SimulationConfig
from .placement import Placement

#: Seconds to wait for a cluster to open the door, and for its first word, which a busy head may owe for a while.
KNOCK_S, GREETING_S = 5.0, 15.0


@dataclass(frozen=True)
class Cluster:
    """A cluster that a run is connected to.

    Attributes:
        placement: of the workers.
        dashboard: address of Ray's dashboard, or empty.
    """

    placement: Placement
    dashboard: str = ""

    @property
    def workers(self) -> int:
        """How many."""
        return self.placement.workers


@contextmanager
def ray_session(ray_mode: str, workers: int | None, config: SimulationConfig, wheel: str = "") -> Iterator[Cluster]:
    """Connect to Ray for the length of a run.

    Args:
        ray_mode: ``local`` starts Ray here, ``auto`` joins the cluster of this machine, anything else is an address.
        workers: processes to use; None for as many as fit.
        config: of the run; the kind of model decides what a worker needs.
        wheel: a wheel of this package that the cluster's nodes get through the runtime environment, or empty.

    Raises:
        RunError: no cluster answers at that address, or it runs other versions of Ray or Python.
        InputError: the wheel is no file.
    """
    os.environ.setdefault("RAY_ACCEL_ENV_VAR_OVERRIDE_ON_ZERO", "0")  # Ray's announced default; silences its warning
    try:
        _knock(ray_mode)
    except (OSError, ValueError) as error:
        raise refused(ray_mode, error) from error
    import ray

    if ray.is_initialized():
        yield Cluster(Placement.of(config, ray.cluster_resources(), workers))
        return
    options: dict[str, Any] = {"log_to_driver": False, "logging_level": logging.ERROR}
    if ray_mode == "local":
        options |= {"num_cpus": workers or len(os.sched_getaffinity(0)), "include_dashboard": False}
    with TemporaryDirectory() as folder:
        if wheel:  # uploaded while Ray starts
            options["runtime_env"] = {"py_modules": unpacked_wheel(wheel, folder)}
        try:
            context = ray.init(address=ray_mode, **options)
        except (OSError, ValueError, RuntimeError) as error:
            raise refused(ray_mode, error) from error
    try:
        address = getattr(context, "dashboard_url", "") or ""
        yield Cluster(Placement.of(config, ray.cluster_resources(), workers), f"http://{address}" if address else "")
    finally:
        ray.shutdown()


def _knock(address: str) -> None:
    """Fail within seconds where nothing listens: Ray itself would try for minutes."""
    host, _, port = address.removeprefix("ray://").rpartition(":")
    if host and port.isdecimal() and int(port) < 65_536:
        with socket.create_connection((host.strip("[]"), int(port)), timeout=KNOCK_S) as connection:
            if not os.environ.get("RAY_USE_TLS"):
                _require_grpc(connection)
    elif address not in ("local", "auto"):
        raise ValueError("an address is host:port")


def _require_grpc(connection: socket.socket) -> None:
    """Ray speaks gRPC, whose servers greet with a frame of settings (RFC 9113, 3.4); a web server or a database does not."""
    connection.settimeout(GREETING_S)
    connection.sendall(b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n" + b"\x00\x00\x00\x04\x00\x00\x00\x00\x00")
    greeting = b""
    try:
        while len(greeting) < 4 and (piece := connection.recv(4 - len(greeting))):
            greeting += piece
    except OSError:
        greeting = b""
    if greeting[3:] != b"\x04":
        raise ValueError("something listens there that is not Ray")


def unpacked_wheel(file: str, folder: str) -> list[str]:
    """The package and its metadata, unpacked from a wheel into a folder.

    Ray would install a wheel with everything it depends on, Ray itself included, beside what a node has; so the nodes get what
    the wheel holds and bring the dependencies themselves.

    Raises:
        InputError: no wheel of this package.
    """
    try:
        with ZipFile(file) as archive:
            archive.extractall(folder)
    except (OSError, BadZipFile) as error:
        raise _no_wheel(file) from error
    found = sorted(str(path) for path in Path(folder).iterdir() if path.is_dir())
    if not (Path(folder) / "deeppersona" / "__init__.py").is_file():
        raise _no_wheel(file)
    return found


def _no_wheel(file: str) -> InputError:
    return InputError(
        where="simulate()", parameter="wheel", got=file, allowed="a wheel of deeppersona (`python -m build --wheel`)"
    )


def refused(ray_mode: str, error: Exception) -> RunError:
    """What to say when Ray cannot be joined."""
    said = str(error).strip()
    found = re.findall(r"(Ray|Python): (\S+)", said)
    if "ersion mismatch" in said and len(found) == 4:
        theirs, ours = (" and ".join(f"{name} {number}" for name, number in found[at : at + 2]) for at in (0, 2))
        return RunError(
            f"the cluster runs {theirs}, this command {ours}",
            parameter="ray",
            got=ray_mode,
            allowed="the same versions on both sides",
            hint="Install the cluster's versions here, or ours there.",
        )
    reason = said.splitlines()[0] if said else type(error).__name__
    if reason.startswith("Failed to connect"):  # something listened there, or `_knock` would have failed
        reason += ". Ray 2.60 and later may ask for a token: put the cluster's ~/.ray/auth_token here and set RAY_AUTH_MODE=token"
    return RunError(
        "no Ray cluster answers",
        parameter="ray",
        got=ray_mode,
        allowed="off, local, auto, or the address of a running cluster (host:port)",
        hint=f"The reason: {reason}",
    )
