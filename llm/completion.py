"""What is asked of a language model and what comes back."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from ..printable import encodable

#: One message: ``{"role": "system" | "user" | "assistant", "content": text}``.
Message = Mapping[str, str]
Messages = Sequence[Message]


@dataclass(frozen=True, slots=True)
class Options:
    """How a completion is to be made.

    All but ``labels_needed``, ``repairs``, ``timeout_s`` and ``prefix_messages`` is part of the cache key.

    Attributes:
        temperature: 0 is greedy; otherwise the usual softmax temperature.
        top_p: nucleus of the distribution that is sampled from.
        seed: makes sampling repeatable where the model allows it (``local/`` always does); None leaves it to the model.
        max_tokens: upper bound of the answer's length, in tokens.
        labels: strings whose log-probabilities as the next words are wanted, or None. Whole labels are scored, so "10"
            is not "1". Where the scores cannot be had the request fails with UnsupportedOptionError.
        labels_needed: False where the caller has something else to ask of a model that gives no log-probabilities: the request
            fails all the same, but the model is not given up for it.
        json_schema: the answer must be JSON that satisfies this schema, or None.
        repairs: how often a model is told that its JSON was not valid before the request fails; 0 leaves the repair to the
            caller, who finds the text in ``InvalidStructureError.got``.
        replicate: tells repeated draws of the same prompt apart; changes the effective seed and the cache key.
        timeout_s: how long one attempt over a network may take, in seconds; a model in process is not interrupted.
        prefix_messages: how many leading messages are the same for many questions; providers with explicit prompt
            caching are told where the prefix ends. The model in process finds the shared prefix by itself.
    """

    temperature: float = 1.0
    top_p: float = 1.0
    seed: int | None = None
    max_tokens: int = 64
    labels: tuple[str, ...] | None = None
    labels_needed: bool = True
    json_schema: Mapping[str, Any] | None = None
    repairs: int = 2
    replicate: int = 0
    timeout_s: float = 60.0
    prefix_messages: int = 0


@dataclass(frozen=True, slots=True)
class Completion:
    """One answer of a language model.

    Attributes:
        text: what the model wrote; JSON text when a schema was asked for.
        finish_reason: ``stop``, ``length`` or ``refusal`` (the model declined in the provider's own refusal field).
        label_logprobs: natural-log probability of each label asked for; minus infinity where the model's list of
            alternatives did not reach the label. Their exponentials sum to the permitted mass. None if none were asked.
        prompt_tokens, cached_tokens, completion_tokens: as metered by the model; cached ones are part of the prompt.
        cost_usd: what this answer cost; 0 in process and from the disk cache, None where no price is known.
        latency_ms: wall time of the attempt that succeeded.
        attempts: requests sent for it; 0 if it came from the disk cache.
        model: the model id it was asked of.
    """

    text: str
    finish_reason: str = "stop"
    label_logprobs: Mapping[str, float] | None = None
    prompt_tokens: int = 0
    cached_tokens: int = 0
    completion_tokens: int = 0
    cost_usd: float | None = None
    latency_ms: float = 0.0
    attempts: int = 1
    model: str = ""

    def __post_init__(self) -> None:
        """Replace what no file could hold."""
        object.__setattr__(self, "text", encodable(self.text))


#: One item of a batch.
Request = tuple[Messages, Options]
