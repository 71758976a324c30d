"""What every way to a language model has in common."""

from typing import Protocol

from .completion import Completion, Messages, Options


class Transport(Protocol):
    """Carries one request to one model, once: no retries, no cache, no budget.

    Attributes:
        model: the model id as the user wrote it.
        fingerprint: what besides the id decides the answers (address, hash of the weights); part of the cache key.
        supports_logprobs: whether ``Options.labels`` can be served, as far as is known before asking.
    """

    model: str
    fingerprint: str
    supports_logprobs: bool

    async def send(self, messages: Messages, options: Options) -> Completion:
        """One attempt.

        Raises:
            TransientModelError: worth another try.
            PermanentModelError: one of its kinds, not worth another try.
        """
        ...

    async def close(self) -> None:
        """Give back connections and memory."""
        ...
