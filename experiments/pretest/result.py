"""What a pre-test found, ranked, and how to write it down."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from ...errors import InputError
from ...surveys import Survey
from .checking import silent_rules
from .coding import Agreement
from .diagnostics import Diagnostics
from .effect import Effect
from .finding import SEVERITIES, Finding
from .power import CAUTION, PowerStatement
from .reading_time import ReadingTime
from .scales import Style
from .think_aloud import Probe
from .variants import Variants

#: What a pre-test with simulated respondents cannot show; printed in every report.
LIMITS = (
    "Nobody was asked. A question on which simulated respondents stumble is worth mending; one on which they do not stumble has "
    "not been shown to work with people.",
    "Rules read words, not meaning: they miss problems and flag some that are none. Each finding is for a person to judge.",
    CAUTION,
    "Language models have read the classic experiments on wording, and may reproduce them for that reason alone.",
)


@dataclass(frozen=True)
class Pretest:
    """A finished pre-test.

    Attributes:
        survey: that was tested.
        findings: all problems, worst first.
        reading: time to read.
        settings: model, countries, n, seed and so on, as given.
        variants: arms that were compared, or None.
        power: what the comparisons could see; None without variants.
        effects: of every compared question and variant.
        diagnostics: figures of the main wording, by question in order; empty without a model.
        style: of the whole questionnaire; None without closed questions that were answered.
        probes: what respondents said who thought aloud.
        agreement: of two coders of the probes; None where one alone coded.
        notes: what a reader must know, one sentence each.
        failed: answers that failed; above 0 the figures rest on fewer answers than designed.
    """

    survey: Survey
    findings: tuple[Finding, ...]
    reading: ReadingTime
    settings: Mapping[str, Any] = field(default_factory=dict)
    variants: Variants | None = None
    power: PowerStatement | None = None
    effects: tuple[Effect, ...] = ()
    diagnostics: tuple[Diagnostics, ...] = ()
    style: Style | None = None
    probes: tuple[Probe, ...] = ()
    agreement: Agreement | None = None
    notes: tuple[str, ...] = ()
    failed: int = 0

    @cached_property
    def ranking(self) -> tuple[str, ...]:
        """Ids of all questions, the worst first: by severe findings, then moderate, then mild ones, then as asked."""
        counts = {question.id: [0, 0, 0] for question in self.survey}
        for finding in self.findings:
            counts[finding.question_id][finding.rank] += 1
        order = {name: at for at, name in enumerate(counts)}
        return tuple(sorted(counts, key=lambda name: ([-n for n in reversed(counts[name])], order[name])))

    def __str__(self) -> str:
        """The counts and every finding, a line each."""
        return "\n".join(
            [
                f"{self.survey}: {', '.join(f'{count} {name}' for name, count in self.counts.items())}",
                *(f"{one.question_id}: {one.severity}: {one.check}: {one.evidence}" for one in self.findings),
            ]
        )

    def _repr_html_(self) -> str:
        """What a notebook shows: the findings, the worst first, and what a reader must know."""
        from ...notebook import Card

        hits = f"{sum(one.is_hit for one in self.effects)} of {len(self.effects)}" if self.effects else ""
        return Card(
            f"Pre-test: {self.survey.title}",
            {**self.counts, "reading": self.reading, "wordings that change the answers": hits},
            ("Question", "Severity", "Finding", "Evidence", "What to do"),
            [(one.question_id, one.severity, one.check, one.evidence, one.suggestion) for one in self.findings],
            self.notes,
        ).html()

    def of(self, question_id: str) -> list[Finding]:
        """Findings of one question, worst first."""
        return sorted(
            (finding for finding in self.findings if finding.question_id == question_id), key=lambda one: -one.rank
        )

    def at_least(self, severity: str) -> list[Finding]:
        """Findings of this severity or a worse one.

        Raises:
            InputError: no such severity.
        """
        if severity not in SEVERITIES:
            raise InputError(where="pretest()", parameter="fail_on", got=severity, allowed=", ".join(SEVERITIES))
        return [finding for finding in self.findings if finding.rank >= SEVERITIES.index(severity)]

    @property
    def counts(self) -> dict[str, int]:
        """Findings by severity, the worst first."""
        return {name: sum(one.severity == name for one in self.findings) for name in reversed(SEVERITIES)}

    @property
    def silent(self) -> tuple[str, ...]:
        """Rules that could not look, because they do not speak the survey's language."""
        return silent_rules(self.survey.language)

    def to_dict(self) -> dict[str, Any]:
        """Plain values; also the content of ``pretest.json``."""
        return {
            "format": 1,
            "survey": {"id": self.survey.id, "sha256": self.survey.sha256, "language": self.survey.language},
            "settings": dict(self.settings),
            "counts": self.counts,
            "ranking": list(self.ranking),
            "findings": [finding.to_dict() for finding in self.findings],
            "reading_seconds": {name: round(seconds, 1) for name, seconds in self.reading.items.items()},
            "reading_seconds_total": round(self.reading.total, 1),
            "silent_rules": list(self.silent),
            "power": None if self.power is None else {**vars(self.power), "statement": str(self.power)},
            "effects": [effect.to_dict() for effect in self.effects],
            "diagnostics": [one.to_dict() for one in self.diagnostics],
            "style": None if self.style is None else self.style.to_dict(),
            "probes": [probe.to_dict() for probe in self.probes],
            "agreement": None if self.agreement is None else self.agreement.to_dict(),
            "notes": list(self.notes),
            "limits": list(LIMITS),
            "failed": self.failed,
        }


def ranked(findings: Sequence[Finding], survey: Survey) -> tuple[Finding, ...]:
    """Findings, worst first, then in the order of the survey."""
    order = {question.id: at for at, question in enumerate(survey)}
    return tuple(sorted(findings, key=lambda one: (-one.rank, order[one.question_id])))
