"""What a format could not carry, or what a reader had to guess: named, never silent."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field


@dataclass(frozen=True)
class Loss:
    """One thing that is not as it was.

    Attributes:
        where: question, block or ``survey``.
        what: what was lost, changed or guessed, in words.
    """

    where: str
    what: str


@dataclass
class Losses:
    """A report of losses, in the order they were met, each once."""

    entries: list[Loss] = field(default_factory=list)

    def note(self, where: str, what: str) -> None:
        """Add an entry."""
        loss = Loss(where, what)
        if loss not in self.entries:
            self.entries.append(loss)

    def __iter__(self) -> Iterator[Loss]:
        return iter(self.entries)

    def __len__(self) -> int:
        return len(self.entries)
