"""Groups of an XLSForm that are one question: a table of single choices, or numbers with a sum."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace

from ..option import Option, Row, Wording
from .draft import Draft
from .xlsform_choices import Choices

_SUM = re.compile(r"^\s*(?:\$\{[^{}]+\}\s*\+\s*)*\.\s*=\s*(\d+(?:\.\d+)?)\s*$")


@dataclass
class Group:
    """A group's first row and, for a battery, those inside."""

    row: dict[str, str]
    members: list[dict[str, str]] = field(default_factory=list)


def is_battery(group: Group, rows: list[dict[str, str]]) -> bool:
    """Whether a group of the survey sheet is a matrix or an allocation of ours or of the usual form, not a block of questions."""
    look = group.row.get("appearance", "")
    return "table-list" in look or (
        "field-list" in look and not group.row.get("name", "").startswith("page_") and _has_sum(group, rows)
    )


def _has_sum(group: Group, rows: list[dict[str, str]]) -> bool:
    at = next((n for n, row in enumerate(rows) if row is group.row), len(rows))
    inside = []
    for row in rows[at + 1 :]:
        if row.get("type", "").startswith("end"):
            break
        inside.append(row)
    return (
        bool(inside)
        and all(row.get("type") in ("integer", "decimal") for row in inside)
        and bool(_SUM.match(inside[-1].get("constraint", "")))
    )


class Batteries:
    """Makes questions of such groups.

    Args:
        draft: the survey under construction.
        choices: the form's lists and words.
    """

    def __init__(self, draft: Draft, choices: Choices) -> None:
        self.draft, self.choices = draft, choices

    def read(self, group: Group) -> str | None:
        """Id of the question that a battery makes; None where its rows ask different things."""
        name, (text, translated) = group.row.get("name", ""), self.choices.label(group.row)
        kinds = {row.get("type", "") for row in group.members}
        if len(kinds) == 1 and next(iter(kinds)).startswith("select_one "):
            return self._matrix(name, text, translated, group, next(iter(kinds)).split(" ", 1)[1])
        return self._allocation(name, text, translated, group) if kinds <= {"integer", "decimal"} else None

    def _matrix(self, name: str, text: str, translated: dict[str, str], group: Group, choices: str) -> str | None:
        fields, wordings = self.choices.options(choices, "matrix")
        rows: list[Row] = []
        row_words: dict[str, dict[str, str]] = {}
        tools: list[str] = []
        if any(member.get("relevant") for member in group.members):
            self.draft.losses.note(name, "conditions of single rows left out: all are shown")
        for member in group.members:
            tool = member.get("name", "")
            label, others = self.choices.label(member)
            own = re.sub(r"[^A-Za-z0-9_]", "_", tool.removeprefix(f"{name}."))[:64] or f"r{len(rows) + 1}"
            rows.append(Row(own, label or own))
            tools.append(tool)
            for tag, words in others.items():
                row_words.setdefault(tag, {})[own] = words
        tags = sorted({*translated, *wordings, *row_words})
        look = group.row.get("appearance", "")
        is_plain = self.choices.is_ours and look == "table-list"
        question = self.draft.add(
            name, id=name, text=text, rows=tuple(rows),
            translations={t: replace(wordings.get(t, Wording()), text=translated.get(t, ""), rows=row_words.get(t,
            {})) for t in tags},
            **{**fields, "kind": "matrix",
            "scale": "ordinal" if "likert" in look or (fields["scale"] == "ordinal" and not is_plain) else "nominal"},
        )  # fmt: skip
        if question is None:
            return None
        known(self.draft, self.choices, name, choices)
        for tool, row in zip(tools, question.rows, strict=True):
            self.draft.names[tool] = f"{question.id}.{row.id}"
        self.draft.conditions[question.id] = group.row.get("relevant", "")
        return question.id

    def _allocation(self, name: str, text: str, translated: dict[str, str], group: Group) -> str | None:
        total = _SUM.match(group.members[-1].get("constraint", ""))
        if total is None:
            return None
        options, words = [], dict[str, dict[int, str]]()
        for number, member in enumerate(group.members, 1):
            ending = re.fullmatch(r".*\.(n?)(\d+)", member.get("name", ""))
            code = int(ending[2]) * (-1 if ending[1] else 1) if ending else number
            label, others = self.choices.label(member)
            options.append(Option(code, label or str(code)))
            for tag, other in others.items():
                words.setdefault(tag, {})[code] = other
        missing, missing_words = self.choices.withheld(f"{name}_options")
        tags = sorted({*translated, *words, *missing_words})
        question = self.draft.add(
            name, id=name, text=text, kind="allocation", scale="nominal", options=tuple(options),
            total=float(total[1]), missing=missing,
            translations={t: Wording(translated.get(t, ""), words.get(t, {}), missing_words.get(t, {})) for t in tags},
        )  # fmt: skip
        if question is None:
            return None
        self.draft.names[name] = question.id
        self.draft.codes[question.id] = {str(option.code): option.code for option in question.options}
        self.draft.conditions[question.id] = group.row.get("relevant", "")
        return question.id


def known(draft: Draft, lists: Choices, tool: str, choices: str, *, has_other: bool = False) -> None:
    """Remember what conditions call the question made last, and its options; ``has_other`` says that "other" was added to them."""
    question = draft.questions[-1]
    draft.names[tool] = question.id
    shown, named = [*question.codes, *question.missing], [*lists.names(choices), *["other"] * has_other]
    draft.codes[question.id] = dict(zip(named, shown, strict=False)) if len(named) == len(shown) else {}
