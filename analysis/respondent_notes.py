"""What a reader must know of the respondents where their answers stand beside a nation's."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from ..run import Run
from .comparison import Note


def respondent_notes(run: Run) -> tuple[Note, ...]:
    """Notes on a population that is no plain sample of its nations; empty for one that is."""
    about = run.path / "population" / "population.json"
    return notes_of_origin(json.loads(about.read_text("utf-8")) if about.is_file() else {})


def notes_of_origin(origin: Mapping[str, Any]) -> tuple[Note, ...]:
    """The same from ``Population.origin``."""
    notes = []
    where, allocate, margins = (str(origin.get(name) or "") for name in ("where", "allocate", "margins"))
    if where:
        text = (
            f"The respondents are a cohort ({where}), not all adults: the human figures are of the whole nation, so a "
            "distance from them is no error."
        )
        notes.append(Note("cohort", text))
    if allocate:
        whole = "cohort's" if where else "nation's"
        text = f"Respondents were drawn {allocate} and count with design weights, which restore the {whole} own shares."
        notes.append(Note("allocated", text))
    if margins:
        text = f"Respondents were drawn to the targets of {margins} in place of the published margins."
        notes.append(Note("targets", text))
    return tuple(notes)
