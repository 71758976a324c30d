"""What the command line says of respondents that are no plain sample of their nation."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from ..analysis.comparison import Comparison
    from .console import Console

KINDS = ("cohort", "allocated", "targets", "raked")


def print_respondent_notes(console: Console, comparison: Comparison) -> None:
    """Print the notes on cohorts, allocation, targets and raking under a comparison."""
    for note in comparison.notes:
        if note.kind in KINDS:
            console.print(f"Note: {note.text}", highlight=False, markup=False)
