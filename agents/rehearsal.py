"""A rehearsal: what would be sent to a model, without sending it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from ..errors import ModelError, UnsupportedOptionError
from ..llm import Completion, Options, Request, Usage

#: At least one token of any model.
_WORD = "indeed "


@dataclass
class Rehearsal:
    """Takes a client's place, keeps every request and sends none.

    Attributes:
        is_understood: nothing comes back, so that only first requests are made; otherwise every request is refused at
            length, and log-probabilities that are not needed are not given the second time, so that everything is asked
            as often as it can be.
        supports_logprobs: as the client says.
        requests: what was asked, in order.
        usage, gave_up: as a client has them; nothing goes wrong in a rehearsal.
    """

    is_understood: bool = True
    supports_logprobs: bool = True
    requests: list[Request] = field(default_factory=list)
    usage: Usage = field(default_factory=Usage)
    gave_up: None = None

    async def complete(self, messages: Sequence[Mapping[str, str]], options: Options) -> Completion:
        """Keep the request; nothing is sent."""
        self.requests.append((messages, options))
        if self.is_understood:
            raise ModelError("a rehearsal")
        if not options.labels_needed and len(self.requests) > 1 and self.requests[-2][0] == messages:
            raise UnsupportedOptionError("a rehearsal")
        return Completion(_WORD * options.max_tokens, finish_reason="refusal")

    async def close(self) -> None:
        """Nothing is open."""
