"""Straight to a self-hosted OpenAI-compatible server with aiohttp.

LiteLLM costs about twenty times the CPU of this transport, which matters when a local server answers in milliseconds.
"""

import asyncio
import json
import time
from typing import TYPE_CHECKING, Any

from ..plain_data import read_json
from .completion import Completion, Messages, Options
from .failure import BrokenConnectionError, failure, malformed
from .keys import KEY_VARIABLE, scrub
from .reply import completion_of
from .request import request_body

if TYPE_CHECKING:
    import aiohttp


#: No answer to a survey question comes near this; a server that writes without end must not fill the memory.
MOST_BYTES = 16_000_000


class DirectTransport:
    """One server, one model.

    Args:
        model: the id as the user wrote it.
        name: the server's name of the model.
        api_base: address up to and including the version, ``http://host:8000/v1``.
        key: sent as a bearer token, if given.
    """

    supports_logprobs = True

    def __init__(self, model: str, name: str, api_base: str, key: str | None = None) -> None:
        self.model, self.name = model, name
        self.fingerprint = api_base.rstrip("/")
        self.url = f"{self.fingerprint}/chat/completions"
        self._headers = {"Content-Type": "application/json"} | ({"Authorization": f"Bearer {key}"} if key else {})
        self._session: aiohttp.ClientSession | None = None

    async def send(self, messages: Messages, options: Options) -> Completion:
        """One POST; see Transport.send."""
        import aiohttp

        if self._session is None:
            # no limit here: how many requests are in flight is decided in one place, the pace
            connector = aiohttp.TCPConnector(limit=0, keepalive_timeout=30)
            self._session = aiohttp.ClientSession(connector=connector, headers=self._headers)
        body = json.dumps(self.body(messages, options), ensure_ascii=False).encode()
        started = time.perf_counter()
        try:
            timeout = aiohttp.ClientTimeout(total=options.timeout_s)
            # a redirection could send prompts elsewhere than the user said: it is an error
            async with self._session.post(self.url, data=body, timeout=timeout, allow_redirects=False) as response:
                raw = await _bounded(response.content)
                status, headers = response.status, response.headers
        except TimeoutError as error:
            raise BrokenConnectionError(f"{self.model}: no answer within {options.timeout_s:g} s") from error
        except aiohttp.ClientConnectorError as error:
            raise BrokenConnectionError(
                f"{self.model}: nothing answers at {self.fingerprint} ({scrub(error.strerror or str(error.os_error))})"
            ) from None
        except (aiohttp.ClientError, ConnectionError, asyncio.IncompleteReadError) as error:
            # "from None": aiohttp's own text may hold the request's headers
            raise BrokenConnectionError(
                f"{self.model}: the connection to {self.fingerprint} broke ({scrub(str(error)) or type(error).__name__})",
                hint="Check that the server runs and that --api-base is its address.",
            ) from None
        text = raw.decode("utf-8", errors="replace")
        if len(raw) > MOST_BYTES:
            raise malformed(self.model, f"more than {MOST_BYTES:,} bytes: {text[:200]}")
        if status != 200:
            raise failure(status, text, model=self.model, retry_after=headers.get("Retry-After"), key=KEY_VARIABLE)
        return self.completion(text, options, latency_ms=1000.0 * (time.perf_counter() - started))

    def body(self, messages: Messages, options: Options) -> dict[str, Any]:
        """What is posted, as JSON; another protocol says it in other words."""
        return request_body(self.name, messages, options)

    def completion(self, text: str, options: Options, *, latency_ms: float) -> Completion:
        """What the server's answer says.

        Raises:
            TransientModelError: it is no completion.
        """
        try:
            reply: Any = read_json(text)
        except ValueError:
            raise malformed(self.model, text) from None
        return completion_of(reply, options, model=self.model, latency_ms=latency_ms)

    async def close(self) -> None:
        """Close the connections; the next request opens new ones."""
        session, self._session = self._session, None
        if session is not None:
            await session.close()


async def _bounded(content: "aiohttp.StreamReader") -> bytes:
    """A body, or its beginning just above ``MOST_BYTES``."""
    pieces, size = [], 0
    async for piece in content.iter_any():
        pieces.append(piece)
        size += len(piece)
        if size > MOST_BYTES:
            break
    return b"".join(pieces)
