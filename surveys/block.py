"""A block of a survey: pages of questions that are asked together, perhaps in random order."""

from dataclasses import dataclass
from itertools import chain


@dataclass(frozen=True)
class Block:
    """Consecutive questions of a survey.

    Attributes:
        id: unique within the survey.
        pages: question ids, page by page.
        title: for people.
        show_if: condition under which the block is asked; empty for always.
        is_random: whether its questions are asked in random order, across its pages.
    """

    id: str
    pages: tuple[tuple[str, ...], ...]
    title: str = ""
    show_if: str = ""
    is_random: bool = False

    @property
    def questions(self) -> tuple[str, ...]:
        """Question ids in order."""
        return tuple(chain.from_iterable(self.pages))
