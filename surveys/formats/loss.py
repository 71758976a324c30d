"""What a format could not carry, or what a reader had to guess: named, never silent."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field


@dataclass(frozen=True)
class Loss:
    """One thing that is not as it was.

    Attributes:
        where: question, block or ``survey``.
        what: what was lost, changed or guessed, in words.
        is_fault: whether the file is wrong there, rather than rich in what a survey has no place for.
    """

    where: str
    what: str
    is_fault: bool = False


@dataclass
class Losses:
    """A report of losses, in the order they were met, each once."""

    entries: list[Loss] = field(default_factory=list)
    _met: set[Loss] = field(default_factory=set, init=False, repr=False, compare=False)

    def note(self, where: str, what: str) -> None:
        """Add an entry."""
        self._add(Loss(where, what))

    def fault(self, where: str, what: str) -> None:
        """Add an entry for what is wrong in the file itself."""
        self._add(Loss(where, what, is_fault=True))

    @property
    def faults(self) -> list[Loss]:
        """Entries for what is wrong in the file itself."""
        return [loss for loss in self.entries if loss.is_fault]

    def _add(self, loss: Loss) -> None:
        if loss not in self._met:
            self._met.add(loss)
            self.entries.append(loss)

    def __iter__(self) -> Iterator[Loss]:
        return iter(self.entries)

    def __len__(self) -> int:
        return len(self.entries)


def loss_lines(losses: Iterable[Loss]) -> list[str]:
    """The report for people: one line for each thing that happened, with every place where it did."""
    places: dict[str, list[str]] = {}
    for loss in losses:
        places.setdefault(loss.what, []).append(loss.where)
    return [f"{', '.join(where)}: {what}" for what, where in places.items()]


class SurveyLossWarning(UserWarning):
    """A survey file of another tool was read, and not all of it is as it was.

    Attributes:
        losses: what was left out, renamed or guessed.
    """

    #: Lines of the report that the text of the warning holds.
    MOST = 12

    def __init__(self, file: str, losses: Losses) -> None:
        lines = loss_lines(losses)
        more = f"\n... and {len(lines) - self.MOST} more" if len(lines) > self.MOST else ""
        super().__init__(f"{file} is read with losses and guesses:\n" + "\n".join(lines[: self.MOST]) + more)
        self.losses = losses
