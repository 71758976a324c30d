"""Parts of an XLSForm that need no state: constraints, and questions that stand outside any group."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import replace

from ..block import Block
from .draft import Draft

#: ``. >= 0``
LIMIT = re.compile(r"^\.\s*(>=|<=|>|<)\s*(-?\d+(?:\.\d+)?)$")
#: ``count-selected(.) <= 3``
COUNT = re.compile(r"^count-selected\(\s*\.\s*\)\s*(>=|<=|=)\s*(\d+)$")

#: Types of rows that record or compute something and ask nobody.
NOT_ASKED = (
    "today",
    "start",
    "end",
    "deviceid",
    "username",
    "phonenumber",
    "simserial",
    "subscriberid",
    "audit",
    "calculate",
    "hidden",
    "xml-external",
    "csv-external",
    "background-audio",
)

#: Types that nobody can be asked in words.
OTHER_TYPES = (
    "geopoint", "geotrace", "geoshape", "time", "image", "audio", "video", "file", "barcode", "acknowledge",
    "trigger", "select_one_from_file", "email", "select_multiple_from_file", "select_one_external", "osm",
    "image-map", "start-geopoint", "entity", "cascading_select", "intent", "include", "photo", "location",
)  # fmt: skip
#: Those of them whose loss can change what a form does.
_COMPUTED = {
    "calculate": "a calculation",
    "hidden": "a hidden value",
    "xml-external": "a file of its own",
    "csv-external": "a file of its own",
}
#: Columns of a question that have no counterpart.
_NOT_CARRIED = {
    "choice_filter": "choice_filter left out, all choices are shown",
    "calculation": "calculation left out",
    "default": "default answer left out",
    "hint": "hint left out",
    "guidance_hint": "hint left out",
    "repeat_count": "repeat_count left out",
    "trigger": "trigger left out",
}


def note_not_carried(draft: Draft, row: Mapping[str, str], kind: str) -> None:
    """Note what of a row of the survey sheet has no counterpart in a survey.

    Args:
        draft: takes the notes.
        row: of the survey sheet.
        kind: its type.
    """
    name = row.get("name", "") or kind
    if kind in _COMPUTED:
        draft.losses.note(name, f"left out: {_COMPUTED[kind]}, {row.get('calculation', '')[:120]}".rstrip(", "))
        return
    for column in row:
        what = _NOT_CARRIED.get(column.partition(":")[0])
        if what and row[column]:
            draft.losses.note(name, what)
        elif column.startswith(("media:", "image", "audio", "video")) and row[column]:
            draft.losses.note(name, "pictures and sounds left out")


def limits(
    draft: Draft,
    row: Mapping[str, str],
    name: str,
    fields: Mapping[str, str],
    pattern: re.Pattern[str],
    number: Callable[[str], float],
) -> dict[str, float]:
    """Bounds in a constraint; none of them, and a note, where any part of it is something else.

    Args:
        draft: takes the note.
        row: of the survey sheet.
        name: of the question.
        fields: operator to the field of the question that it bounds; ``both`` for at_least and at_most.
        pattern: of one part: operator and number.
        number: makes the bound of its text; of whole numbers, ``>`` and ``<`` exclude the bound itself.
    """
    text = row.get("constraint", "").strip()
    found: dict[str, float] = {}
    for part in re.split(r"\s+and\s+", text) if text else []:
        match = pattern.match(part.strip().strip("()").strip()) or pattern.match(part.strip())
        if match is None:
            draft.losses.note(name, f"constraint left out: {text[:120]}")
            return {}
        for field in ("at_least", "at_most") if fields[match[1]] == "both" else (fields[match[1]],):
            found[field] = number(match[2])
            if match[1] in (">", "<") and kind_is_whole(row):
                found[field] += 1 if match[1] == ">" else -1
            elif match[1] in (">", "<"):
                draft.losses.note(name, f"the bound itself is allowed: {text[:120]}")
    return found


def kind_is_whole(row: Mapping[str, str]) -> bool:
    """Whether a row of the survey sheet asks for a whole number."""
    if not row.get("type", "").startswith("range"):
        return row.get("type") == "integer"
    numbers = re.findall(r"(?:start|end|step)\s*=\s*(-?\d+(?:\.\d+)?)", row.get("parameters", ""))
    return bool(numbers) and all(float(one).is_integer() for one in numbers)


def merged_blocks(blocks: tuple[Block, ...]) -> tuple[Block, ...]:
    """Runs of questions outside any group as one block each."""
    merged: list[Block] = []
    for block in blocks:
        if block.id.startswith("loose_") and merged and merged[-1].id.startswith("loose_"):
            merged[-1] = replace(merged[-1], pages=((*merged[-1].pages[0], *block.pages[0]),))
        else:
            merged.append(block)
    return tuple(merged)
