"""What of a LimeSurvey question has no counterpart in a survey."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from .foreign_text import plain
from .loss import Losses
from .lss_tables import Tables

#: Attributes of a question that have no counterpart, and what that means.
_ATTRIBUTES = {
    "array_filter": "all rows are asked",
    "array_filter_exclude": "all rows are asked",
    "exclude_all_others": "no option excludes the others",
    "em_validation_q": "answers are not checked by it",
    "em_validation_sq": "answers are not checked by it",
    "hidden": "the question is asked",
    "time_limit": "no time is limited",
    "alphasort": "options stand in the order of the file",
}
#: Tables of a survey that have no counterpart.
_TABLES = {
    "quota": "quotas", "assessments": "assessments", "defaultvalues": "default answers",
}  # fmt: skip


def note_tables(losses: Losses, tables: Tables) -> None:
    """Note what of the whole survey, and of its texts beside the questions, has no counterpart."""
    for table, what in _TABLES.items():
        if tables.get(table):
            losses.note("survey", f"{what} left out")
    titles = {row.get("qid", ""): row.get("title", "") for row in tables.get("questions", [])}
    for row in [*tables.get("question_l10ns", []), *tables.get("questions", [])]:
        for column, what in (("help", "help text left out"), ("script", "script left out")):
            if plain(row.get(column)) and row.get("qid") in titles:
                losses.note(titles[row["qid"]], what)
    for row in [*tables.get("group_l10ns", []), *tables.get("groups", [])]:
        if plain(row.get("description")):
            losses.note(
                plain(row.get("group_name")) or f"group {row.get('gid', '')}", "description of the group left out"
            )


def is_shuffled(attributes: Mapping[str, str]) -> bool:
    """Whether the options or rows of a question stand in random order, as older or newer versions say it."""
    orders = (attributes.get("answer_order"), attributes.get("subquestion_order"))
    return attributes.get("random_order") == "1" or "random" in orders


def note_not_carried(
    losses: Losses,
    where: str,
    row: Mapping[str, str],
    attributes: Mapping[str, str],
    texts: Sequence[str],
) -> None:
    """Note what of a question has no counterpart.

    Args:
        losses: takes the notes.
        where: the question's name.
        row: of the table of questions.
        attributes: of the question.
        texts: its wording and those of its subquestions, with known answers piped as ``${ID}``.
    """
    for attribute, what in _ATTRIBUTES.items():
        if attributes.get(attribute, "0") not in ("", "0", "N"):
            losses.note(where, f"{attribute} left out, {what}")
    kind = row.get("type", "")
    if row.get("other") == "Y":
        losses.note(where, "the free text of 'other' left out")
    if kind in ("O", "P"):
        losses.note(where, "comments left out")
    if kind in ("F", "H", "A", "B", "C", "E") and is_shuffled(attributes):
        losses.note(where, "random order of rows left out")
    if row.get("preg"):
        losses.note(where, f"validation {row['preg'][:60]} left out")
    if attributes.get("prefix"):
        losses.note(where, f"prefix {plain(attributes['prefix'], 40)!r} left out")
    for found in re.findall(r"(?<!\$)\{[^{}]{1,200}\}", " ".join(texts)):
        losses.note(where, f"expression {found} stands in the text as it is written")
