"""The assistant under test: an OpenAI-compatible endpoint, or anything that answers a small HTTP contract."""

from __future__ import annotations

import asyncio
import json
import time
from functools import partial
from typing import TYPE_CHECKING, Any

from ...errors import ExperimentError, nearest
from ...llm import Client, Completion, Concurrency, Retry
from ...llm.failure import BrokenConnectionError, failure, malformed
from ...llm.keys import scrub
from ..asking import connect_model

if TYPE_CHECKING:
    import aiohttp

    from ...llm import Messages, Options
    from ...simulation.answerers import Connection
    from ..asking import Connect

PROTOCOLS = ("openai", "plain")

#: What the assistant is called where its server needs no name.
ASSISTANT = "openai-compatible/assistant"

#: Bytes of one reply; anything longer is no answer to a person.
MOST_BYTES = 4_000_000


def connect_endpoint(endpoint: str, protocol: str = "", model: str = "") -> Connect:
    """What opens a client of the assistant.

    Args:
        endpoint: its address. ``.../v1`` speaks OpenAI's protocol; any other address takes POST of the JSON object
            ``{"message": TEXT}`` and answers ``{"reply": TEXT}``, or plain text.
        protocol: ``openai`` or ``plain``, where the address does not tell.
        model: model id, where an OpenAI-compatible server has several.

    Raises:
        ExperimentError: no address, or an unknown protocol.
    """
    if not endpoint.startswith(("http://", "https://")):
        raise ExperimentError(
            "the assistant's address is missing",
            parameter="endpoint",
            got=endpoint,
            allowed="http://... or https://...",
            hint="Give --endpoint; an address that ends in /v1 is asked as an OpenAI-compatible server.",
        )
    chosen = protocol or ("openai" if endpoint.rstrip("/").endswith("/v1") else "plain")
    if chosen not in PROTOCOLS:
        raise ExperimentError(
            parameter="protocol", got=protocol, allowed=", ".join(PROTOCOLS), hint=nearest(protocol, PROTOCOLS)
        )
    if chosen == "openai":
        return connect_model(model or ASSISTANT, endpoint)
    return partial(_plain, endpoint=endpoint)


def _plain(connection: Connection, *, endpoint: str) -> Client:
    from ...llm import Budget
    from ...llm.pace import Pace

    # no cache: two answers of the assistant to the same words are two answers
    pace = Pace(Concurrency.parse(connection.concurrency))
    return Client(PlainTransport(endpoint), pace=pace, cache=None, budget=Budget(None), price=None, retry=Retry())


class PlainTransport:
    """POST ``{"message": TEXT}``, answered by ``{"reply": TEXT}`` or plain text.

    Args:
        endpoint: the address.
    """

    supports_logprobs = False

    def __init__(self, endpoint: str) -> None:
        self.model, self.fingerprint = "assistant", endpoint
        self._session: aiohttp.ClientSession | None = None

    async def send(self, messages: Messages, options: Options) -> Completion:
        """One POST of the last message; see ``Transport.send``."""
        import aiohttp

        if self._session is None:
            self._session = aiohttp.ClientSession(connector=aiohttp.TCPConnector(limit=0))
        started = time.perf_counter()
        try:
            timeout = aiohttp.ClientTimeout(total=options.timeout_s)
            body = {"message": messages[-1]["content"]}
            async with self._session.post(self.fingerprint, json=body, timeout=timeout) as response:
                raw = await response.content.read(MOST_BYTES)
                status, headers = response.status, response.headers
        except TimeoutError as error:
            raise BrokenConnectionError(f"the assistant gave no answer within {options.timeout_s:g} s") from error
        except (aiohttp.ClientError, ConnectionError, asyncio.IncompleteReadError) as error:
            raise BrokenConnectionError(
                f"the connection to {self.fingerprint} broke ({scrub(str(error)) or type(error).__name__})"
            ) from None
        text = raw.decode("utf-8", errors="replace")
        if status != 200:
            raise failure(status, text, model=self.model, retry_after=headers.get("Retry-After"))
        return Completion(
            _reply(text, self.model),
            latency_ms=1000.0 * (time.perf_counter() - started),
            cost_usd=0.0,
            model=self.model,
        )

    async def close(self) -> None:
        """Close the connections."""
        session, self._session = self._session, None
        if session is not None:
            await session.close()


def _reply(text: str, model: str) -> str:
    try:
        found: Any = json.loads(text)
    except ValueError:
        return text
    if isinstance(found, str):
        return found
    if isinstance(found, dict) and isinstance(found.get("reply"), str):
        return str(found["reply"])
    raise malformed(model, text)
