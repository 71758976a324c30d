"""The answer to a chat completion request, read with suspicion."""

import json
from typing import Any

from ..errors import ContentFilterError, ModelError, UnsupportedOptionError
from .completion import Completion, Options
from .failure import failure, malformed
from .labels import label_logprobs


def completion_of(reply: Any, options: Options, *, model: str, latency_ms: float) -> Completion:
    """A Completion from the parsed JSON of a server.

    Raises:
        TransientModelError: the object is no completion.
        ContentFilterError: the provider cut the answer off.
        UnsupportedOptionError: labels were asked for and no log-probabilities came.
    """
    try:
        if "choices" not in reply and "error" in reply:
            raise failure(int(_code(reply["error"])), json.dumps(reply), model=model)
        choice = reply["choices"][0]
        message = choice["message"]
        text = message.get("content")
        reason = choice.get("finish_reason") or "stop"
        # LiteLLM moves fields it has no place for into a drawer of their own
        refusal = message.get("refusal") or (message.get("provider_specific_fields") or {}).get("refusal")
        if reason == "content_filter":
            raise _billed(ContentFilterError(f"{model}: the provider's filter cut the answer off"))
        if text is None and not refusal:
            raise malformed(model, json.dumps(reply))
        scores = None
        if options.labels is not None and not refusal:
            listed = (choice.get("logprobs") or {}).get("content")
            if not listed:
                raise _billed(
                    UnsupportedOptionError(
                        f"{model}: the server sent no log-probabilities",
                        hint="Use an elicitation that reads text: sample, verbalized, ssr or pair.",
                    )
                )
            scores = label_logprobs(options.labels, listed)
        usage = reply.get("usage") or {}
        return Completion(
            text=str(refusal or text),
            finish_reason="refusal" if refusal else reason,
            label_logprobs=scores,
            prompt_tokens=int(usage.get("prompt_tokens") or 0),
            cached_tokens=int((usage.get("prompt_tokens_details") or {}).get("cached_tokens") or 0),
            completion_tokens=int(usage.get("completion_tokens") or 0),
            latency_ms=latency_ms,
            model=model,
        )
    except (KeyError, IndexError, TypeError, AttributeError, ValueError):
        # not "from error": the body may be anything, a copy of the request included
        raise malformed(model, json.dumps(reply, default=str)) from None


def _billed(error: ModelError) -> ModelError:
    """The error for an answer that came and was of no use."""
    error.may_be_billed = True
    return error


def _code(error: Any) -> int:
    """Some servers wrap a failure in HTTP 200 and put the status into the object."""
    code = error.get("code") if isinstance(error, dict) else None
    return int(code) if isinstance(code, int | float) or (isinstance(code, str) and code.isdecimal()) else 500
