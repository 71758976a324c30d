"""A rehearsal: what would be sent to a model, without sending it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from ..llm import Completion, Options, Request


@dataclass
class Rehearsal:
    """Takes a client's place, keeps every request and gives each the same reply.

    Attributes:
        reply: what every request is answered with: one that is read at once shows the fewest calls a job can take, one that
            cannot be read the most.
        requests: what was asked, in order.
    """

    reply: str = "A"
    requests: list[Request] = field(default_factory=list)
    supports_logprobs: bool = True

    async def complete(self, messages: Sequence[Mapping[str, str]], options: Options) -> Completion:
        """Keep the request; nothing is sent."""
        from ..llm import Completion

        self.requests.append((messages, options))
        labels = options.labels
        scores = None if labels is None else dict.fromkeys(labels, -1.0)
        return Completion(self.reply, label_logprobs=scores)

    async def close(self) -> None:
        """Nothing is open."""
