"""A scripted server that speaks OpenAI's chat completions over real HTTP, with latency, faults and refusals to order.

In tests: ``with FakeServer(latency_s=0.05, faults=Faults(throttled=0.1)) as server: server.api_base``. As a process of its
own, so that its CPU is not the client's: ``python fake_server.py --latency 0.05`` prints its address and serves until killed.
"""

from __future__ import annotations

import argparse
import asyncio
import hashlib
import json
import math
import threading
import time
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from aiohttp import web

Script = Callable[[dict[str, Any]], Any]


@dataclass(frozen=True)
class Faults:
    """Shares of requests that go wrong; which ones is decided by the request's number, so a repeat may succeed."""

    throttled: float = 0.0
    broken: float = 0.0
    reset: float = 0.0
    hanging: float = 0.0
    malformed: float = 0.0
    filtered: float = 0.0
    refused: float = 0.0

    def of(self, number: int) -> str | None:
        """The fault of the n-th request, or None; evenly spread, the same in every run."""
        place = int.from_bytes(hashlib.sha256(f"fault {number}".encode()).digest()[:8], "little") / 2.0**64
        for name, share in self.__dict__.items():
            if place < share:
                return str(name)
            place -= share
        return None


def first_letter(request: dict[str, Any]) -> str:
    """Says A, or a small JSON object when a schema is asked for."""
    return '{"answer": "A"}' if "response_format" in request else "A"


@dataclass
class FakeServer:
    """One server on a free loopback port.

    Attributes:
        latency_s: before every answer.
        faults: what goes wrong.
        script: request body to the answer's text, or to a whole ``web.Response``.
        shares: label to probability, for requests with ``logprobs``; None makes the server ignore that wish.
        key: the only bearer token accepted; None accepts everybody.
        models: names served; None serves every name.
        context: prompts of more tokens (characters / 4) are refused.
        retry_after: sent with 429.
        capacity: more requests at once are throttled; None takes all.
        requests: the bodies received; ``headers`` those with them.
        answered: valid answers sent per conversation, to find duplicates.
        peak: most requests in flight at once.
        moments: when each request came, in seconds of a clock that only grows.
    """

    latency_s: float = 0.0
    faults: Faults = Faults()
    script: Script = first_letter
    shares: Mapping[str, float] | None = field(default_factory=lambda: {"A": 0.6, "B": 0.3})
    key: str | None = None
    models: frozenset[str] | None = None
    context: int = 1_000_000
    retry_after: str | None = None
    capacity: int | None = None
    keep: bool = True
    requests: list[dict[str, Any]] = field(default_factory=list)
    headers: list[dict[str, str]] = field(default_factory=list)
    answered: Counter[str] = field(default_factory=Counter)
    received: int = 0
    in_flight: int = 0
    peak: int = 0
    moments: list[float] = field(default_factory=list)
    _seen: set[int] = field(default_factory=set)

    def __enter__(self) -> FakeServer:
        self._loop = asyncio.new_event_loop()
        started = threading.Event()
        self._thread = threading.Thread(target=self._serve, args=(started,), name="fake-server", daemon=True)
        self._thread.start()
        started.wait()
        return self

    def __exit__(self, *error: object) -> None:
        self._loop.call_soon_threadsafe(self._stop.set)
        self._thread.join()

    @property
    def api_base(self) -> str:
        return f"http://127.0.0.1:{self.port}/v1"

    def _serve(self, started: threading.Event) -> None:
        asyncio.set_event_loop(self._loop)
        self._loop.run_until_complete(self.serve(started.set))
        self._loop.close()

    async def serve(self, ready: Callable[[], Any]) -> None:
        self._stop = asyncio.Event()
        app = web.Application(client_max_size=64_000_000)
        app.router.add_post("/v1/chat/completions", self._answer)
        app.router.add_post("/v1/embeddings", self._embed)
        runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.1)
        await runner.setup()
        site = web.TCPSite(runner, "127.0.0.1", 0, backlog=1024)
        await site.start()
        self.port = site._server.sockets[0].getsockname()[1]  # type: ignore[union-attr]
        ready()
        await self._stop.wait()
        await runner.cleanup()

    async def _answer(self, request: web.Request) -> web.StreamResponse:
        self.in_flight += 1
        self.peak = max(self.peak, self.in_flight)
        try:
            return await self._handle(request)
        finally:
            self.in_flight -= 1

    async def _embed(self, request: web.Request) -> web.StreamResponse:
        """Embeddings of eight numbers that depend on the text alone."""
        body = await request.json()
        self.requests.append(body)
        texts = [body["input"]] if isinstance(body["input"], str) else body["input"]
        data = [
            {
                "object": "embedding",
                "index": at,
                "embedding": [byte - 127.5 for byte in hashlib.sha256(text.encode()).digest()[:8]],
            }
            for at, text in enumerate(texts)
        ]
        usage = {"prompt_tokens": len(texts), "total_tokens": len(texts)}
        return web.json_response({"object": "list", "model": body["model"], "data": data, "usage": usage})

    async def _handle(self, request: web.Request) -> web.StreamResponse:
        body = await request.json()
        number, self.received = self.received, self.received + 1
        if self.keep:
            self.moments.append(time.monotonic())
            self.requests.append(body)
            self.headers.append(dict(request.headers))
        if self.key is not None and request.headers.get("Authorization") != f"Bearer {self.key}":
            got = request.headers.get("Authorization", "")
            return _error(401, f"Incorrect API key provided: {got}", "invalid_api_key")
        if self.models is not None and body["model"] not in self.models:
            return _error(404, f"The model `{body['model']}` does not exist", "model_not_found")
        if self.capacity is not None and self.in_flight > self.capacity:
            return self._throttle()
        if self.latency_s:
            await asyncio.sleep(self.latency_s)
        fault = self.faults.of(number)
        if fault == "throttled":
            return self._throttle()
        if fault == "broken":
            return _error(500, "The server had an error", "server_error")
        if fault == "reset":
            assert request.transport is not None
            request.transport.abort()
            return web.Response()
        if fault == "hanging":
            await asyncio.sleep(3600)
        if fault == "malformed":
            return web.Response(text='{"choices": [{"message"', content_type="application/json")
        if fault == "filtered":
            return _error(400, "The prompt was refused by the content management policy", "content_filter")
        return self._complete(body, refused=fault == "refused")

    def _throttle(self) -> web.Response:
        response = _error(429, "Rate limit reached", "rate_limit_exceeded")
        if self.retry_after is not None:
            response.headers["Retry-After"] = self.retry_after
        return response

    def _complete(self, body: dict[str, Any], *, refused: bool) -> web.StreamResponse:
        messages = body["messages"]
        tokens = [tokens_of(_text(message)) for message in messages]
        if sum(tokens) > self.context:
            return _error(
                400, f"This model's maximum context length is {self.context} tokens", "context_length_exceeded"
            )
        reply = self.script(body)
        if isinstance(reply, web.StreamResponse):
            return reply
        if self.keep:
            self.answered[json.dumps(messages, sort_keys=True) + str(body.get("seed"))] += 1
        prefix = hash(_text(messages[0])) if len(messages) > 1 else None
        cached = tokens[0] if prefix in self._seen else 0
        if prefix is not None:
            self._seen.add(prefix)
        text = "I cannot answer that." if refused else str(reply)
        choice: dict[str, Any] = {
            "index": 0,
            "finish_reason": "stop",
            "message": {
                "role": "assistant",
                "content": None if refused else text,
                "refusal": text if refused else None,
            },
        }
        if body.get("logprobs") and self.shares is not None:
            choice["logprobs"] = {"content": [_listed(self.shares)]}
        written = min(tokens_of(text), body.get("max_tokens", 1_000_000))
        usage = {
            "prompt_tokens": sum(tokens),
            "completion_tokens": written,
            "total_tokens": sum(tokens) + written,
            "prompt_tokens_details": {"cached_tokens": cached},
        }
        return web.json_response(
            {
                "id": "fake",
                "object": "chat.completion",
                "created": 1,
                "model": body["model"],
                "choices": [choice],
                "usage": usage,
            }
        )


def tokens_of(text: str) -> int:
    """This server's tokenizer: four characters a token, rounded up."""
    return -(-len(text) // 4)


def _text(message: dict[str, Any]) -> str:
    content = message["content"]
    return content if isinstance(content, str) else "".join(part["text"] for part in content)


def _listed(shares: Mapping[str, float]) -> dict[str, Any]:
    top = [{"token": token, "logprob": math.log(share), "bytes": None} for token, share in shares.items()]
    return {**top[0], "top_logprobs": top}


def _error(status: int, message: str, code: str) -> web.Response:
    return web.json_response({"error": {"message": message, "type": code, "code": code, "param": None}}, status=status)


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--latency", type=float, default=0.05)
    server = FakeServer(latency_s=parser.parse_args().latency, keep=False)
    asyncio.run(server.serve(lambda: print(server.api_base, flush=True)))


if __name__ == "__main__":
    main()
