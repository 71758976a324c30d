"""Serving a run's pages on this machine only."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import TYPE_CHECKING

from ...errors import InputError
from ...run import Run
from .application import application
from .asked_prompt import Recollect
from .run_reader import RunReader

if TYPE_CHECKING:
    from aiohttp import web

HOST = "127.0.0.1"


async def start(run: Run, port: int = 0, recollect: Recollect | None = None) -> tuple[web.AppRunner, str]:
    """Start serving; returns what stops it (``await runner.cleanup()``) and the address.

    Args:
        run: with committed answers.
        port: on the loopback interface; any free one when 0.
        recollect: what had happened to a respondent in a round, for its prompt; see ``simulation.recollection``.

    Raises:
        RunError: nothing to show.
        InputError: the port is taken or is none.
    """
    from aiohttp import web

    if not 0 <= port <= 65_535:
        raise InputError(where="serve()", parameter="port", got=port, allowed="0 to 65535")
    runner = web.AppRunner(application(RunReader(run), recollect), access_log=None)
    await runner.setup()
    site = web.TCPSite(runner, HOST, port)
    try:
        await site.start()
    except OSError as problem:
        await runner.cleanup()
        raise InputError(
            f"cannot listen there ({problem.strerror})",
            where="serve()",
            parameter="port",
            got=port,
            allowed="a free port, or 0 for any",
        ) from problem
    return runner, f"http://{HOST}:{runner.addresses[0][1]}/"


def serve(run: Run, *, port: int = 0, recollect: Recollect | None = None, told: Callable[[str], None]) -> None:
    """Serve until interrupted.

    Args:
        run, port, recollect: see ``start``.
        told: gets the address once the page can be opened.
    """

    async def forever() -> None:
        runner, address = await start(run, port, recollect)
        told(address)
        try:
            await asyncio.Event().wait()
        finally:
            await runner.cleanup()

    asyncio.run(forever())
