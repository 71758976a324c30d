"""What of a LimeSurvey question has no counterpart in a survey."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from .foreign_text import plain
from .loss import Losses

#: Attributes of a question that have no counterpart, and what that means.
_ATTRIBUTES = {
    "array_filter": "all rows are asked",
    "array_filter_exclude": "all rows are asked",
    "exclude_all_others": "no option excludes the others",
    "em_validation_q": "answers are not checked by it",
    "em_validation_sq": "answers are not checked by it",
    "hidden": "the question is asked",
    "assessment_value": "no scores are kept",
}
#: Tables of a survey that have no counterpart.
_TABLES = {"quota": "quotas", "assessments": "assessments", "conditions": "conditions of the old kind"}


def note_tables(losses: Losses, tables: Mapping[str, object]) -> None:
    """Note what of the whole survey has no counterpart."""
    for table, what in _TABLES.items():
        if tables.get(table):
            losses.note("survey", f"{what} left out")


def note_not_carried(
    losses: Losses,
    where: str,
    row: Mapping[str, str],
    attributes: Mapping[str, str],
    text: str,
    parts: Sequence[str],
) -> None:
    """Note what of a question has no counterpart.

    Args:
        losses: takes the notes.
        where: the question's name.
        row: of the table of questions.
        attributes: of the question.
        text, parts: its wording, and those of its subquestions, with known answers piped as ``${ID}``.
    """
    for attribute, what in _ATTRIBUTES.items():
        if attributes.get(attribute, "0") not in ("", "0", "N"):
            losses.note(where, f"{attribute} left out, {what}")
    kind = row.get("type", "")
    if row.get("other") == "Y":
        losses.note(where, "the free text of 'other' left out")
    if kind in ("O", "P"):
        losses.note(where, "comments left out")
    if kind == "Q":
        losses.note(where, f"its fields are asked as one text: {', '.join(parts[:6])}")
    if kind in ("F", "H", "A", "B", "C", "E") and attributes.get("random_order") == "1":
        losses.note(where, "random order of rows left out")
    if attributes.get("prefix"):
        losses.note(where, f"prefix {plain(attributes['prefix'], 40)!r} left out")
    for found in re.findall(r"(?<!\$)\{[^{}]{1,200}\}", " ".join((text, *parts))):
        losses.note(where, f"expression {found} stands in the text as it is written")
