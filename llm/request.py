"""The body of a chat completion request, as OpenAI defined it and others copied it."""

from typing import Any

from .completion import Messages, Options
from .seeds import effective_seed

#: The most alternatives per token that OpenAI's interface allows.
MOST_ALTERNATIVES = 20


def request_body(name: str, messages: Messages, options: Options) -> dict[str, Any]:
    """Model, messages and parameters as one JSON object."""
    return {"model": name, "messages": [dict(message) for message in messages], **parameters(options)}


def parameters(options: Options) -> dict[str, Any]:
    """The parameters in OpenAI's names; LiteLLM takes the same ones."""
    chosen: dict[str, Any] = {"temperature": options.temperature, "max_tokens": options.max_tokens}
    if options.top_p != 1.0:
        chosen["top_p"] = options.top_p
    seed = effective_seed(options)
    if seed is not None:
        chosen["seed"] = seed
    if options.labels is not None:
        chosen |= {"logprobs": True, "top_logprobs": MOST_ALTERNATIVES}
        # a label that begins another one is told apart by the token after it
        chosen["max_tokens"] = max(options.max_tokens, 2 if _overlap(options.labels) else 1)
    if options.json_schema is not None:
        chosen["response_format"] = {
            "type": "json_schema",
            "json_schema": {"name": "answer", "schema": dict(options.json_schema), "strict": True},
        }
    return chosen


def _overlap(labels: tuple[str, ...]) -> bool:
    return any(a != b and b.startswith(a) for a in labels for b in labels)
