"""How long a questionnaire takes to read."""

from __future__ import annotations

from dataclasses import dataclass

from ...surveys import Survey
from .item import Item

#: Words a minute of adults who read silently (Brysbaert 2019, Journal of Memory and Language 109); other languages differ by
#: a quarter and more, so the figure is given as an order of size.
WORDS_PER_MINUTE = 238


@dataclass(frozen=True)
class ReadingTime:
    """Seconds to read, thinking and answering not counted.

    Attributes:
        items: by question id: wording, rows and answers.
        total: with the instruction.
    """

    items: dict[str, float]
    total: float

    def __str__(self) -> str:
        """The total in words: ``24 seconds``, ``3.5 minutes``."""
        return f"{self.total:.0f} seconds" if self.total < 60 else f"{self.total / 60:.1f} minutes"


def reading_time(survey: Survey) -> ReadingTime:
    """Reading time of every question and of the whole survey, every question asked."""
    per_word = 60.0 / WORDS_PER_MINUTE
    items = {}
    for question in survey:
        words = len(Item(question, survey.language).words)
        words += sum(len(row.text.split()) for row in question.rows)
        words += sum(len(label.split()) for label in question.labels)
        items[question.id] = words * per_word
    return ReadingTime(items, sum(items.values()) + len(survey.instruction.split()) * per_word)
