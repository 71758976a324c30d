"""A problem that a pre-test found, with its evidence and what to do about it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from typing import Any, Literal, get_args

Severity = Literal["mild", "moderate", "severe"]

#: From the least to the worst.
SEVERITIES: tuple[Severity, ...] = get_args(Severity)

#: Where in answering the trouble starts (Tourangeau, Rips and Rasinski 2000, The Psychology of Survey Response).
Stage = Literal["comprehension", "retrieval", "judgement", "response"]
STAGES: tuple[Stage, ...] = get_args(Stage)


@dataclass(frozen=True)
class Edit:
    """A change to the questionnaire that would mend the problem; a person decides.

    Attributes:
        texts: wordings in place of the present one; two or more when the question should be split.
        options: labels in place of the present ones, by code.
        add: answers to add, in words.
        instead_of: what ``texts`` replace where that is not the question's wording but a row of a matrix.
    """

    texts: tuple[str, ...] = ()
    options: Mapping[int, str] = field(default_factory=dict)
    add: tuple[str, ...] = ()
    instead_of: str = ""

    def __bool__(self) -> bool:
        """Whether anything would change."""
        return bool(self.texts or self.options or self.add)


@dataclass(frozen=True)
class Finding:
    """One problem of one question.

    Attributes:
        question_id: whose.
        check: name of the rule or diagnostic, see ``checking.RULES`` and docs/pretesting.md.
        severity: ``severe`` problems change what is measured, ``moderate`` ones cost data quality, ``mild`` ones are hints.
        stage: where in answering it bites.
        problem: one sentence.
        evidence: the words or the numbers that show it.
        suggestion: one sentence.
        edit: the suggestion as a change, where it can be written down.
        source: ``rule``, ``answers``, ``experiment`` or ``think-aloud``.
    """

    question_id: str
    check: str
    severity: Severity
    stage: Stage
    problem: str
    evidence: str = ""
    suggestion: str = ""
    edit: Edit = Edit()
    source: str = "rule"

    @property
    def rank(self) -> int:
        """0 for mild, 2 for severe."""
        return SEVERITIES.index(self.severity)

    def to_dict(self) -> dict[str, Any]:
        """Plain values, for JSON."""
        values = asdict(self)
        edit = {name: value for name, value in values.pop("edit").items() if value}
        return {**values, **({"edit": edit} if edit else {})}
