"""The pre-test as one self-contained page: a card a question, the worst first."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ...analysis.number_text import measured, with_minus
from ...analysis.pages import TEMPLATES, environment
from ...run_store import write_atomically
from ...surveys import Question
from .diagnostics import Diagnostics
from .effect import Effect
from .finding import Finding
from .result import LIMITS
from .think_aloud import Probe

if TYPE_CHECKING:
    from .result import Pretest
    from .variants import Arm

OWN = Path(__file__).parent / "templates"

#: Settings whose names say too little.
_SETTINGS = {
    "adjust": "adjustment for many comparisons",
    "level": "family error",
    "probes": "respondents who thought aloud",
    "coder": "second coder of what they said",
    "respondents": "respondents by variant",
}


@dataclass(frozen=True)
class VariantCard:
    """A variant of one question beside the main wording.

    Attributes:
        effect: what was measured.
        text, main_text, labels, main_labels: both wordings.
        change: what differs where the words do not.
        other_labels: how the variant words an answer, by the main wording's code; only where it words it differently.
    """

    effect: Effect
    text: str
    main_text: str
    labels: tuple[str, ...]
    main_labels: tuple[str, ...]
    change: str
    other_labels: Mapping[int, str]


@dataclass(frozen=True)
class Card:
    """Everything about one question."""

    question: Question
    place: int
    worst: str
    findings: Sequence[Finding]
    diagnostics: Diagnostics | None
    variants: Sequence[VariantCard]
    probes: Sequence[Probe]
    seconds: float


def write_pretest(pretest: Pretest, folder: Path) -> None:
    """``pretest.json`` and ``report.html`` in a folder, which is made."""
    folder.mkdir(parents=True, exist_ok=True)
    content = json.dumps(pretest.to_dict(), indent=2, ensure_ascii=False, allow_nan=False)
    write_atomically(folder / "pretest.json", content + "\n")
    write_atomically(folder / "report.html", render(pretest))


def render(pretest: Pretest) -> str:
    """The page as HTML text.

    Everything from a survey, a model or a file is escaped; the page asks for nothing from the network, runs no script and
    forbids both by its content security policy.
    """
    from markupsafe import Markup

    rendered: str = _template().render(
        pretest=pretest,
        # the one place where text enters unescaped: our own stylesheets
        css=Markup((TEMPLATES / "report.css").read_text("utf-8") + (OWN / "pretest.css").read_text("utf-8")),
        cards=[_card(pretest, name) for name in pretest.ranking],
        limits=LIMITS,
        settings=[(_SETTINGS.get(name, name), _in_words(value)) for name, value in pretest.settings.items()],
        hits=[effect for effect in pretest.effects if effect.is_hit],
    )
    return rendered


def _in_words(value: Any) -> str:
    """A setting as a person would write it."""
    if isinstance(value, Mapping):
        return ", ".join(f"{name} {one}" for name, one in value.items())
    if isinstance(value, Sequence) and not isinstance(value, str):
        return ", ".join(map(str, value))
    return "–" if value in ("", None) else str(value)


@cache
def _template() -> Any:
    templates = environment(OWN)
    templates.filters |= {"percent": _percent, "points": _points, "shift": _shift, "p": _p, "figure": measured}
    return templates.get_template("pretest.html.j2")


def _card(pretest: Pretest, name: str) -> Card:
    findings = pretest.of(name)
    arms = {} if pretest.variants is None else {arm.name: arm for arm in pretest.variants.arms}
    surveys = {"main": pretest.survey, **{arm.name: arm.survey for arm in arms.values()}}
    shown = []
    for effect in pretest.effects:
        if effect.question_id == name:
            arm = arms[effect.variant]
            changed, before = arm.survey[name], surveys[arm.against][name]
            shown.append(
                VariantCard(
                    effect,
                    changed.text,
                    before.text,
                    changed.labels,
                    before.labels,
                    _change(before, changed, arm),
                    _other_labels(before, changed, arm),
                )
            )
    ids = [question.id for question in pretest.survey]
    return Card(
        pretest.survey[name],
        ids.index(name) + 1,
        findings[0].severity if findings else "none",
        findings,
        next((one for one in pretest.diagnostics if one.question_id == name), None),
        shown,
        [probe for probe in pretest.probes if probe.question_id == name],
        pretest.reading.items[name],
    )


def _other_labels(before: Question, changed: Question, arm: Arm) -> dict[int, str]:
    comparison = next(one for one in arm.comparisons if one.question_id == before.id)
    code_at = {place: code for code, place in comparison.variant.items()}
    found = {code: changed.label(code_at[place]) for code, place in comparison.main.items() if place in code_at}
    return {code: label for code, label in found.items() if label != before.label(code)}


def _change(before: Question, changed: Question, arm: Arm) -> str:
    """What differs where the words do not."""
    shown = {
        "": "in either direction by turns",
        "fixed": "as written",
        "reversed": "the other way round",
        "random": "at random",
    }
    parts = []
    if arm.after:
        parts.append(f"asked after {', '.join(arm.after)}")
    if before.order != changed.order:
        parts.append(f"answers shown {shown[changed.order]} instead of {shown[before.order]}")
    if before.offered != changed.offered:
        words = ", ".join(changed.missing[code] for code in changed.offered)
        parts.append(f"offered besides: {words or 'nothing'}")
    return "; ".join(parts) or "asked again, which shows how much answers vary by themselves"


def _percent(value: Any, digits: int = 0) -> str:
    found = float(value)
    return "–" if found != found else f"{found * 100:.{digits}f} %"


def _points(value: Any) -> str:
    """A change of shares in whole points, with its sign."""
    found = float(value)
    return "–" if found != found else with_minus(f"{round(found * 100):+d}").replace("+0", "0")


def _shift(value: Any) -> str:
    found = float(value)
    return "–" if found != found else with_minus(f"{found:+.2f}")


def _p(value: Any) -> str:
    found = float(value)
    return "–" if found != found else "< .0001" if found < 1e-4 else f"{found:.4f}".lstrip("0") if found < 1 else "1"
