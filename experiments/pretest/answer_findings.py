"""Figures of answers and effects of variants as findings, by thresholds that stand here and in docs/pretesting.md."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from math import isnan

import numpy as np

from ...analysis.number_text import with_minus
from ...surveys.question import CHOICE_KINDS
from .diagnostics import Diagnostics, Group
from .effect import LARGE, SMALL, Effect
from .finding import Finding
from .scales import AnswerTable, Style, answer_correlations

#: Share without a substantive answer that is worth a look, and that spoils a question.
LEFT_OUT, MOSTLY_LEFT_OUT = 0.1, 0.3
#: Share of one answer from which on a question hardly tells anybody apart.
ONE_ANSWER, END = 0.9, 0.6
#: Items of a scale that correlate less with the rest measure something else (Nunnally and Bernstein 1994, chapter 8).
REST = 0.2
#: Answers that correlate more say the same twice.
SAME = 0.9
#: Batteries answered in one line by more respondents than this are too long or too alike.
STRAIGHT = 0.3
#: Half a point of a five-point scale, as a share of its range.
ACQUIESCENT = 0.1
#: Replies that take this many times the median tokens took effort.
SLOW = 3.0


def diagnostic_findings(diagnostics: Sequence[Diagnostics]) -> Iterator[Finding]:
    """Of every question by itself."""
    lengths = [one.tokens for one in diagnostics if one.kind in CHOICE_KINDS and not isnan(one.tokens)]
    usual = float(np.median(lengths)) if lengths else float("nan")
    for one in diagnostics:
        yield from _left_out(one)
        yield from _piled_up(one)
        group = one.tells_apart
        if group is not None and one.asked >= 50 and group.p_adjusted > 0.05 and one.sd > 0:
            yield _answers(
                one,
                "tells no groups apart",
                "mild",
                "judgement",
                "Age, sex, education and place do not show in the answers at all.",
                f"most for {group.split}: {max(0.0, group.explained):.1%} of the variance",
                "Check that it measures what it should; answers by chance look like this.",
            )
        if one.kind in CHOICE_KINDS and one.tokens > SLOW * usual:
            yield _answers(
                one,
                "long replies",
                "mild",
                "judgement",
                "The model wrote much more than a letter, a sign that the answers did not fit.",
                f"{one.tokens:.0f} tokens, usual {usual:.0f}",
                "Read some raw replies with `deeppersona view`.",
            )


def _left_out(one: Diagnostics) -> Iterator[Finding]:
    for kinds, check, stage, problem, hint in (
        (
            ("don't know",),
            "many don't know",
            "retrieval",
            "Many simulated respondents said that they do not know.",
            "Ask only those who can know, or ask for something easier to know.",
        ),
        (
            ("refused",),
            "many refuse",
            "response",
            "Many simulated respondents would not answer.",
            "Say why it is asked, offer ranges, and put it late.",
        ),
        (
            ("unparsable",),
            "replies that fit no answer",
            "response",
            "Many replies could not be read as an answer: none of the answers fits, or the model cannot keep to their form.",
            "Read some raw replies with `deeppersona view`; then check that the answers cover what people may say.",
        ),
    ):
        share = one.share(*kinds)
        if not isnan(share) and share >= LEFT_OUT:
            yield Finding(
                one.question_id,
                check,
                "severe" if share >= MOSTLY_LEFT_OUT else "moderate",
                "retrieval" if stage == "retrieval" else "response",
                problem,
                f"{share:.0%} of {one.asked}",
                hint,
                source="answers",
            )
    if one.left_out_by is not None:
        group: Group = one.left_out_by
        yield _answers(
            one,
            "left out unevenly",
            "moderate" if group.high - group.low >= LEFT_OUT else "mild",
            "response",
            "Some groups leave it out more than others, which tilts what is left.",
            f"{group.split}: {group.highest} {group.high:.0%}, {group.lowest} {group.low:.0%}".replace("_", " "),
            "Look at the wording with the eyes of that group.",
        )


def _piled_up(one: Diagnostics) -> Iterator[Finding]:
    if not one.shares:
        return
    most = int(np.argmax(one.shares))
    if one.shares[most] >= ONE_ANSWER:
        yield _answers(
            one,
            "nearly everybody answers alike",
            "moderate",
            "judgement",
            "The question hardly tells anybody apart.",
            f"{one.shares[most]:.0%} {one.labels[most]}",
            "Make the statement harder to agree with, or drop it.",
        )
    elif len(one.shares) >= 4:
        for name, share, label in (("floor", one.floor, one.labels[0]), ("ceiling", one.ceiling, one.labels[-1])):
            if share >= END:
                yield _answers(
                    one,
                    name,
                    "moderate",
                    "response",
                    "Answers pile up at one end of the scale.",
                    f"{share:.0%} {label}",
                    "Add points at that end, or word it more strongly.",
                )


def _answers(
    one: Diagnostics, check: str, severity: str, stage: str, problem: str, evidence: str, hint: str
) -> Finding:
    return Finding(one.question_id, check, severity, stage, problem, evidence, hint, source="answers")  # type: ignore[arg-type]


def scale_findings(style: Style, table: AnswerTable) -> Iterator[Finding]:
    """Of scales, batteries and pairs of questions."""
    for scale in style.scales:
        for item in scale.items:
            drop = item.alpha_if_dropped - scale.alpha
            if item.rest_correlation < REST:
                better = f", alpha {scale.alpha:.2f}, without it {item.alpha_if_dropped:.2f}" if drop == drop else ""
                yield Finding(
                    item.question_id,
                    "does not fit its scale",
                    "moderate",
                    "judgement",
                    f"It hardly goes with the other items of {scale.trait}.",
                    with_minus(f"correlation with the rest {item.rest_correlation:.2f}{better}"),
                    "Check its key and its wording, or drop it from the scale.",
                    source="answers",
                )
    if style.straight_lining > STRAIGHT:
        for battery in style.batteries:
            yield Finding(
                battery[0],
                "straight lines",
                "moderate",
                "response",
                "Many simulated respondents give one answer throughout the battery.",
                f"{style.straight_lining:.0%} over all batteries; this one has {len(battery)} items",
                "Shorten the battery, mix the direction of its items, or ask them one by one.",
                source="answers",
            )
    if abs(style.acquiescence) > ACQUIESCENT:
        keyed = next(question.id for question in table.questions if question.keyed)
        yield Finding(
            keyed,
            "agreement whatever is said",
            "moderate",
            "judgement",
            "Statements keyed either way are agreed with."
            if style.acquiescence > 0
            else "Statements keyed either way are denied.",
            with_minus(f"{style.acquiescence:+.2f} of the range over all keyed items"),
            "Ask for a choice between two statements instead of agreement.",
            source="answers",
        )
    found = answer_correlations(table)
    for one, other in zip(*np.where(np.triu(np.abs(np.nan_to_num(found)), 1) >= SAME), strict=True):
        first, second = table.questions[int(one)].id, table.questions[int(other)].id
        yield Finding(
            second,
            "repeats another question",
            "mild",
            "comprehension",
            f"Its answers follow from those to {first}.",
            with_minus(f"correlation {found[one, other]:+.2f}"),
            f"Keep one of {first} and {second}, unless both are needed.",
            source="answers",
        )


def wording_findings(pairs: Sequence[tuple[str, str, float]]) -> Iterator[Finding]:
    """Of pairs whose wordings say the same: one a question, which names the most similar and counts the others."""
    counts = Counter(second for _, second, _ in pairs)
    closest: dict[str, tuple[str, float]] = {}
    for first, second, near in pairs:
        if near > closest.get(second, ("", -1.0))[1]:
            closest[second] = first, near
    for second, (first, near) in closest.items():
        others = counts[second] - 1
        more = f" and {others} other{'s' * (others > 1)}" if others else ""
        yield Finding(
            second,
            "repeats another question",
            "mild",
            "comprehension",
            f"It asks what {first}{more} {'ask' if others else 'asks'}, in nearly the same words.",
            f"similarity {near:.2f}",
            f"Keep one of {first} and {second}, unless the repetition is meant.",
        )


def effect_findings(effects: Sequence[Effect]) -> Iterator[Finding]:
    """Of variants that changed the answers."""
    for one in effects:
        if not one.is_hit or one.kind == "repeat":
            continue
        size = abs(one.shift) if one.shift == one.shift else 2 * one.total_variation
        shift = (
            with_minus(f"shift {one.shift:+.2f} SD ({one.shift_low:+.2f} to {one.shift_high:+.2f})")
            if one.shift == one.shift
            else ""
        )
        p = "adjusted p < .0001" if one.p_adjusted < 1e-4 else f"adjusted p {one.p_adjusted:.2g}"
        moved = f"{one.total_variation:.0%} of the answers moved" if one.total_variation == one.total_variation else ""
        yield Finding(
            one.question_id,
            f"depends on {one.kind}",
            "severe" if size >= LARGE else "moderate" if size >= SMALL else "mild",
            "judgement",
            f"The variant {one.variant} changes this model's answers.",
            "; ".join(part for part in (shift, moved, p) if part),
            "Settle what is meant and word it so that both forms say it, or ask both forms of random halves.",
            source="experiment",
        )
