"""Through LiteLLM to any provider it knows."""

import asyncio
import os
import time
from types import ModuleType
from typing import Any

from ..errors import MissingKeyError, ModelError, UnknownModelError, UnsupportedOptionError, nearest
from .completion import Completion, Messages, Options
from .failure import BrokenConnectionError, failure
from .keys import scrub
from .providers import litellm, provider_names
from .reply import completion_of
from .request import parameters

#: The fields of a request that some providers refuse; left out where LiteLLM says so.
_OPTIONAL = ("temperature", "top_p", "seed", "logprobs", "top_logprobs", "response_format")


class HostedTransport:
    """One provider, one model.

    Args:
        model: the id as LiteLLM writes it, ``openai/gpt-4o-mini``.
        api_base: another address for the provider's interface, or None for the provider's own.
        demands_key: False where nothing will be sent.

    Raises:
        UnknownModelError: LiteLLM knows no such provider.
        MissingKeyError: the provider needs a key that the environment does not hold.
    """

    def __init__(self, model: str, api_base: str | None = None, *, demands_key: bool = True) -> None:
        self.model, self.api_base = model, api_base
        self._litellm: ModuleType = litellm()
        self._name, self._provider = self._provider_of(model, api_base)
        if demands_key:
            self._demand_key(model, api_base)
        self.fingerprint = (api_base or "").rstrip("/")
        self._known = frozenset(
            self._litellm.get_supported_openai_params(model=self._name, custom_llm_provider=self._provider) or ()
        )
        self.supports_logprobs = {"logprobs", "top_logprobs"} <= self._known

    def _provider_of(self, model: str, api_base: str | None) -> tuple[str, str]:
        try:
            name, provider, _, _ = self._litellm.get_llm_provider(model, api_base=api_base)
        except self._litellm.BadRequestError:
            head, slash, _ = model.partition("/")
            known = ["openai-compatible", *provider_names()]
            raise UnknownModelError(
                where="open_client()",
                parameter="model",
                got=model,
                allowed="local/NAME, openai-compatible/MODEL, or PROVIDER/MODEL as LiteLLM writes it",
                hint=nearest(head, known) if slash else "`deeppersona model list` lists the local ones.",
            ) from None
        return str(name), str(provider)

    def _demand_key(self, model: str, api_base: str | None) -> None:
        found = self._litellm.validate_environment(model, api_base=api_base)
        missing = [name for name in found.get("missing_keys") or () if not os.environ.get(name)]
        empty = [f"{self._provider.upper()}_API_KEY"]
        if found.get("keys_in_environment") and any(os.environ.get(name) == "" for name in empty):
            missing = empty
        if missing:
            raise MissingKeyError(
                f"{model} needs {' and '.join(missing)}, which the environment does not hold; nothing was sent",
                where="open_client()",
                parameter="model",
                hint="Set it, or name a .env file with --env-file; for a server without keys use openai-compatible/MODEL.",
            )

    async def send(self, messages: Messages, options: Options) -> Completion:
        """One call of LiteLLM's ``acompletion``; see Transport.send."""
        if options.labels is not None and not self.supports_logprobs:
            raise UnsupportedOptionError(
                f"{self.model} gives no log-probabilities", hint="Use an elicitation that reads text, such as sample."
            )
        chosen = parameters(options)
        for name in _OPTIONAL:
            if name in chosen and name not in self._known:
                del chosen[name]
        started = time.perf_counter()
        try:
            async with asyncio.timeout(options.timeout_s):
                reply = await self._litellm.acompletion(
                    model=self.model,
                    messages=self._marked(messages, options.prefix_messages),
                    api_base=self.api_base,
                    timeout=options.timeout_s,
                    num_retries=0,
                    max_retries=0,
                    **chosen,
                )
        except TimeoutError:
            raise BrokenConnectionError(f"{self.model}: no answer within {options.timeout_s:g} s") from None
        except Exception as error:  # LiteLLM wraps whatever any provider's library raises; each becomes one of ours
            translated = self.translate(error)
            if translated is None:
                raise
            # "from None": the library's exception may hold headers, and headers hold the key
            raise translated from None
        latency_ms = 1000.0 * (time.perf_counter() - started)
        return completion_of(_plain(reply, options), options, model=self.model, latency_ms=latency_ms)

    def _marked(self, messages: Messages, prefix: int) -> list[dict[str, Any]]:
        """Plain messages; the end of the shared prefix is marked where a provider wants to be told (Anthropic)."""
        plain: list[dict[str, Any]] = [dict(message) for message in messages]
        if prefix and "claude" in self._name:
            last = plain[prefix - 1]
            last["content"] = [{"type": "text", "text": last["content"], "cache_control": {"type": "ephemeral"}}]
        return plain

    def translate(self, error: Exception) -> ModelError | None:
        """One of our errors for one of LiteLLM's, or None if it is no failure of the model (a mistake in this code)."""
        known = self._litellm
        text = scrub(str(getattr(error, "message", error))).replace("litellm.", "")
        if isinstance(error, known.Timeout):
            return BrokenConnectionError(f"{self.model}: no answer in time")
        status = int(getattr(error, "status_code", 0) or 0)
        headers = getattr(getattr(error, "response", None), "headers", None)
        if isinstance(error, known.ContextWindowExceededError):
            return failure(400, f"context_length_exceeded {text}", model=self.model)
        if isinstance(error, known.ContentPolicyViolationError):
            return failure(400, f"content_filter {text}", model=self.model)
        if isinstance(error, known.APIConnectionError) or (
            isinstance(error, known.InternalServerError) and "onnection" in text
        ):
            return BrokenConnectionError(f"{self.model}: the connection broke ({text[:160]})")
        if isinstance(error, known.UnsupportedParamsError):
            return UnsupportedOptionError(f"{self.model}: {text[:200]}")
        if status:
            retry_after = headers.get("retry-after") if headers is not None else None
            return failure(status, text, model=self.model, retry_after=retry_after)
        if isinstance(error, known.APIError | known.OpenAIError):
            return failure(500, text, model=self.model)
        return None

    async def close(self) -> None:
        """LiteLLM keeps its connections for the process and closes them itself; nothing is held here."""


def _plain(reply: Any, options: Options) -> dict[str, Any]:
    """What is read of LiteLLM's reply, as OpenAI writes it; dumping the whole object costs ten times as much."""
    if not getattr(reply, "choices", None):
        return {}
    choice, usage = reply.choices[0], getattr(reply, "usage", None)
    message, listed = choice.message, getattr(choice, "logprobs", None)
    details = getattr(usage, "prompt_tokens_details", None)
    return {
        "choices": [
            {
                "finish_reason": choice.finish_reason,
                "message": {
                    "content": message.content,
                    "refusal": getattr(message, "refusal", None),
                    "provider_specific_fields": getattr(message, "provider_specific_fields", None),
                },
                "logprobs": listed.model_dump() if options.labels is not None and listed is not None else None,
            }
        ],
        "usage": {
            "prompt_tokens": getattr(usage, "prompt_tokens", 0),
            "completion_tokens": getattr(usage, "completion_tokens", 0),
            "prompt_tokens_details": {"cached_tokens": getattr(details, "cached_tokens", 0)},
        },
    }
