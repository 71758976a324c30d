"""What a failed request means: which error, and whether another try makes sense."""

import time
from email.utils import parsedate_to_datetime

from ..errors import (
    AuthenticationError,
    ContentFilterError,
    ContextOverflowError,
    ModelError,
    PermanentModelError,
    RejectedModelError,
    TransientModelError,
    UnsupportedOptionError,
)
from ..plain_data import read_json
from ..printable import encodable
from .keys import scrub

#: Statuses that the same request may survive a moment later.
TRANSIENT_STATUSES = frozenset({408, 409, 425, 429, *range(500, 600)})

_OVERFLOW = (
    "context_length_exceeded",
    "maximum context length",
    "exceed_context_size",
    "context window",
    "context length",
    "context size",
    "prompt is too long",
    "input is too long",
    "input length and `max_tokens` exceed",
    "exceeds the maximum number of tokens",
    "exceeds the available context",
    "maximum prompt length",
    "too many tokens",
    "tokens exceed",
    "reduce the length of the messages",
    "string_above_max_length",
)
_FILTERED = ("content_filter", "content_policy", "content management policy", "responsibleaipolicy", "safety system")
_UNPAID = ("insufficient_quota", "billing_hard_limit", "billing_not_active", "credit balance is too low")


class ThrottledError(TransientModelError):
    """The server is overloaded or limits the rate; ``retry_after_s`` is how long it asked to be left alone, or None."""

    retry_after_s: float | None = None


class MalformedError(TransientModelError):
    """The server answered, and what it wrote is no completion; it may have billed it all the same."""

    may_be_billed = True


class BrokenConnectionError(TransientModelError):
    """No answer arrived: refused, reset or timed out. The server may have worked, and billed, all the same."""

    may_be_billed = True


def failure(status: int, body: str, *, model: str, retry_after: str | None = None, key: str = "the key") -> ModelError:
    """The error that an HTTP answer stands for.

    Args:
        status: HTTP status, 200 included where the body itself is the complaint.
        body: what the server wrote; keys in it are scrubbed and it is cut to a readable length.
        model: the model id, for the message.
        retry_after: the header of that name, seconds or a date; nonsense is ignored.
        key: what to call the key in a hint: the variable that holds it, where that is known.
    """
    cause = _cause(body)
    low = body.lower()
    if any(mark in low for mark in _UNPAID):
        return PermanentModelError(f"{model}: the account has no credit left ({cause})", hint="Top up, then resume.")
    if status in (401, 403):
        return AuthenticationError(
            f"{model}: the server rejected the key (HTTP {status}: {cause})",
            hint=f"Check {key} in your environment.",
        )
    # "too many tokens" may also be those of the minute
    if status == 413 or (status not in (429, 503, 529) and any(mark in low for mark in _OVERFLOW)):
        return ContextOverflowError(
            f"{model}: the prompt is longer than the model's context ({cause})",
            hint="Lower the depth or the context's token budget.",
        )
    if any(mark in low for mark in _FILTERED):
        return ContentFilterError(f"{model}: the provider's filter refused the prompt ({cause})")
    if status == 404 or "model_not_found" in low:
        return RejectedModelError(
            f"{model}: the server knows no such model (HTTP {status}: {cause})",
            hint="Check the name and the address, which often ends in /v1.",
        )
    if status in (429, 503, 529):
        throttled = ThrottledError(f"{model}: the server asks to slow down (HTTP {status}: {cause})")
        throttled.retry_after_s = _seconds(retry_after)
        return throttled
    if status in TRANSIENT_STATUSES:
        return TransientModelError(f"{model}: the server failed (HTTP {status}: {cause})")
    if "logprobs" in low and status in (400, 422):
        return UnsupportedOptionError(
            f"{model}: the server gives no log-probabilities (HTTP {status}: {cause})",
            hint="Use an elicitation that reads text, such as sample.",
        )
    return PermanentModelError(f"{model}: the server refused the request (HTTP {status}: {cause})")


def malformed(model: str, body: str) -> MalformedError:
    """The error for an answer that is no completion at all: proxies and overloaded servers write such, once."""
    return MalformedError(
        f"{model}: the server's answer is no completion ({_cause(body)})",
        hint="Check the address, which often ends in /v1.",
    )


def _cause(body: str, limit: int = 200) -> str:
    """The server's own sentence, without the JSON around it."""
    text = body
    try:
        parsed = read_json(body)
    except ValueError:
        parsed = None
    if isinstance(parsed, dict):
        error = parsed.get("error", parsed)
        text = str(error.get("message", error)) if isinstance(error, dict) else str(error)
    text = " ".join(scrub(encodable(text)).split())
    return (text if len(text) <= limit else text[: limit - 1] + "…") or "no explanation"


def _seconds(header: str | None) -> float | None:
    """``Retry-After`` as RFC 9110 has it: seconds, or the date until which to wait."""
    text = (header or "").strip()
    try:
        wait = float(text)
    except ValueError:
        try:
            wait = max(0.0, parsedate_to_datetime(text).timestamp() - time.time())
        except (ValueError, TypeError, IndexError):
            return None
    return wait if 0.0 <= wait < 86_400.0 else None
