"""The words of an XLSForm's rows in its languages, and its lists of choices."""

from __future__ import annotations

import re
from typing import Any

from ..option import Option, Wording
from ..question import Kind, Scale
from .draft import Draft
from .foreign_text import plain
from .language_tag import language_tag
from .scale_guess import SCALE, guessed_scale
from .xlsform_write import WITHHELD

Row = dict[str, str]


class Choices:
    """The lists of choices, and how rows say their words.

    Args:
        draft: takes notes of what was numbered.
        tables: sheets by name.
        is_ours: whether this package wrote the file, which then holds no HTML.

    Attributes:
        language: tag of the form's own language.
    """

    def __init__(self, draft: Draft, tables: dict[str, list[Row]], *, is_ours: bool) -> None:
        self.draft, self.is_ours = draft, is_ours
        settings = (tables.get("settings") or [{}])[0]
        self.language = language_tag(settings.get("default_language", "")) or _first_language(tables["survey"])
        #: lists of which one question shows a part at a time, so that a name may stand for one thing here and another there
        self._filtered = {row.get("type", "").partition(" ")[2] for row in tables["survey"] if row.get("choice_filter")}
        self._lists: dict[str, list[Row]] = {}
        for row in tables.get("choices", []):
            name = row.get("list_name")
            if name and row.get("name"):
                self._lists.setdefault(name, []).append(row)

    def names(self, choices: str) -> list[str]:
        """The form's names of a list's choices, those withheld last."""
        return [row["name"] for name in (choices, choices + WITHHELD) for row in self._lists.get(name, [])]

    def options(self, choices: str, word: str) -> tuple[dict[str, Any], dict[str, Wording]]:
        """The fields of a question that a list makes, and the wordings of its choices by language tag."""
        rows = self._lists.get(choices, [])
        names = [row["name"] for row in rows]
        whole = all(re.fullmatch(r"-?\d{1,9}(?:\.0)?", name) for name in names) and len(
            {float(one) for one in names}
        ) == len(names)
        codes = [int(float(name)) if whole else number for number, name in enumerate(names, 1)]
        if len(set(names)) < len(names):
            twice = sorted({name for name in names if names.count(name) > 1})
            said = self.draft.losses.note if choices in self._filtered else self.draft.losses.fault
            said(f"choices {choices}", f"names given twice: {', '.join(twice[:4])}")
        elif not whole and names:
            self.draft.losses.note(choices, f"choice names {', '.join(names[:4])} numbered 1 to {len(names)}")
        options, missing = [], dict[int, str]()
        words: dict[str, Wording] = {}
        for code, row in zip(codes, rows, strict=True):
            label, others = self.label(row)
            if not label and not re.fullmatch(r"-?[\d.]+", row["name"]):
                label = row["name"]
                self.draft.losses.note(f"choices {choices}", "the names of choices without a label stand for it")
            is_missing = row.get("missing", "").lower() in ("yes", "true", "1")
            if is_missing:
                missing[code] = label or row["name"]
            else:
                options.append(Option(code, label))
            for tag, text in others.items():
                one = words.setdefault(tag, Wording())
                (one.missing if is_missing else one.options)[code] = text
        offered = tuple(missing)
        more, more_words = self.withheld(choices)
        for tag, held in more_words.items():
            words.setdefault(tag, Wording()).missing.update(held)
        kind: Kind
        scale: Scale
        if word not in ("select_one", "matrix", "likert"):
            kind, scale = ("multiple" if word == "select_multiple" else "ranking"), "nominal"
        elif self.is_ours:
            kind, scale = SCALE if word == "likert" else guessed_scale([one.label for one in options])
        else:
            kind, scale = self.draft.guessed(choices, tuple(options), is_scale=word == "likert")
        fields = {
            "options": tuple(options),
            "missing": missing | more,
            "offered": offered,
            "kind": kind,
            "scale": scale,
        }
        return fields, words

    def withheld(self, choices: str) -> tuple[dict[int, str], dict[str, dict[int, str]]]:
        """Missing codes that are not shown, with their labels, and those by language tag."""
        found: dict[int, str] = {}
        words: dict[str, dict[int, str]] = {}
        for name in (choices + WITHHELD,):
            for row in self._lists.get(name, []):
                if re.fullmatch(r"-?\d{1,9}", row["name"]):
                    label, others = self.label(row)
                    found[int(row["name"])] = label
                    for tag, text in others.items():
                        words.setdefault(tag, {})[int(row["name"])] = text
        return found, words

    def label(self, row: dict[str, str]) -> tuple[str, dict[str, str]]:
        """Words in the form's own language, and in the others by tag."""
        own, others = self.plain(row.get("label", "")), dict[str, str]()
        for column, value in row.items():
            if column.startswith("label:") and value:
                tag = language_tag(column.partition(":")[2].lstrip(":"))
                if tag == self.language:
                    own = self.plain(value)
                elif tag:
                    others[tag] = self.plain(value)
        if not own and others:
            own = others.pop(next(iter(others)))
        return own, others

    def plain(self, text: str) -> str:
        """Words of a cell; HTML is taken out unless this package wrote the file, which writes none."""
        return " ".join(text.split()) if self.is_ours else plain(text)


def _first_language(rows: list[Row]) -> str:
    """The language of the first column of labels; of labels without one, English, if no other column says that it is."""
    named = dict.fromkeys(
        language_tag(column.partition(":")[2].lstrip(":"))
        for row in rows
        for column in row
        if column.startswith("label:")
    )
    if any(row.get("label") for row in rows):
        return "und" if "en" in named else "en"
    return next(iter(named), "") or "en"
