"""The assistant under test: an OpenAI-compatible endpoint, or anything that answers a small HTTP contract."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

from ...errors import ExperimentError, nearest
from ...llm import Client, Completion, Concurrency, Retry
from ...llm.direct import DirectTransport
from ...llm.failure import malformed
from ...plain_data import read_json
from ..asking import connect_model

if TYPE_CHECKING:
    from ...llm import Connection, Messages, Options
    from ..asking import Connect

PROTOCOLS = ("openai", "plain")

#: What the assistant is called where its server needs no name.
ASSISTANT = "openai-compatible/assistant"


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
            "this is no address of an assistant" if endpoint else "the assistant's address is missing",
            parameter="endpoint",
            got=endpoint or None,
            allowed="http://... or https://...",
            hint=f"Did you mean http://{endpoint}?"
            if endpoint
            else "Give --endpoint; an address that ends in /v1 is asked as an OpenAI-compatible server.",
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
    from ...llm.pace import Pace

    # no cache: two answers of the assistant to the same words are two answers
    pace = Pace(Concurrency.parse(connection.concurrency))
    allowance = connection.allowance()
    return Client(PlainTransport(endpoint), pace=pace, allowance=allowance, cache=None, price=None, retry=Retry())


class PlainTransport(DirectTransport):
    """POST ``{"message": TEXT}``, answered by ``{"reply": TEXT}`` or plain text.

    Args:
        endpoint: the address.
    """

    supports_logprobs = False

    def __init__(self, endpoint: str) -> None:
        super().__init__("assistant", "assistant", endpoint)
        self.url = endpoint

    def body(self, messages: Messages, options: Options) -> dict[str, Any]:
        """The last message alone."""
        return {"message": messages[-1]["content"]}

    def completion(self, text: str, options: Options, *, latency_ms: float) -> Completion:
        """The reply; it costs nothing that we could know.

        Raises:
            TransientModelError: a JSON object without a reply.
        """
        return Completion(_reply(text, self.model), latency_ms=latency_ms, cost_usd=0.0, model=self.model)


def _reply(text: str, model: str) -> str:
    try:
        found: Any = read_json(text)
    except ValueError:
        return text
    if isinstance(found, str):
        return found
    if isinstance(found, dict) and isinstance(found.get("reply"), str):
        return str(found["reply"])
    raise malformed(model, text)
