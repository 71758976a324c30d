"""What of a survey no other tool has a place for."""

from __future__ import annotations

from ..condition import All, Condition, names
from ..question import OPTION_KINDS
from ..random_choice import RandomChoice
from ..routing import display_conditions
from ..survey import Survey
from .loss import Losses


def note_unsupported(survey: Survey, losses: Losses, *, carries: frozenset[str]) -> None:
    """Note every field in use that a format does not carry.

    Args:
        survey: about to be written.
        losses: the report.
        carries: names of those fields below that the format does carry.
    """
    for question in survey:
        said = {
            "withheld": bool(set(question.missing) - set(question.offered)) and "missing codes that are not offered",
            "offered": bool(question.offered)
            and question.kind in OPTION_KINDS
            and "that offered codes are missing codes",
            "offered_open": bool(question.offered)
            and question.kind not in OPTION_KINDS
            and "missing codes on offer beside an open answer",
            "scale": (question.kind, question.scale) in (("likert", "nominal"), ("single", "ordinal"))
            and "whether the options are ordered",
            "list_scale": (question.kind in ("multiple", "ranking", "allocation") and question.scale == "ordinal")
            and "whether the options are ordered",
            "order": question.order in ("fixed", "reversed") and f"option order {question.order}",
            "random": question.order == "random" and question.kind != "matrix" and "random option order",
            "random_columns": question.order == "random" and question.kind == "matrix" and "random order of columns",
            "unit": bool(question.unit) and "unit",
            "bounds": (question.low, question.high) != (None, None) and "range",
            "whole": question.whole and "whole numbers only",
            "choices": (question.at_least, question.at_most) != (None, None) and "number of choices",
            "variants": bool(question.variants) and "wording variants",
            "translations": bool(question.translations) and "translations",
            "anchors": bool(question.anchors) and "anchor statements",
            "scoring": bool(question.source or question.topic or question.trait or question.keyed)
            and "source, topic, trait and keying",
        }
        for name, what in said.items():
            if what and name not in carries:
                losses.note(question.id, f"{what} not carried")
    if (survey.terms or survey.citation) and "terms" not in carries:
        losses.note("survey", "terms and citation not carried")
    for block in survey.blocks:
        if block.is_random and "random_questions" not in carries:
            losses.note(block.id, "random question order not carried")
    if survey.has_random_blocks and "random_blocks" not in carries:
        losses.note("survey", "random block order not carried")
    if "random_choices" not in carries:
        for choice in survey.random_choices:
            note_random_choice(choice, losses)


def note_random_choice(choice: RandomChoice, losses: Losses) -> None:
    """Note a choice among groups of blocks that is not carried."""
    among = f"{choice.asked} among {len(choice.among)} groups of blocks"
    losses.note("survey", f"random choice of {among} not carried, all are asked")


def carried_conditions(survey: Survey, losses: Losses) -> dict[str, Condition]:
    """The whole display condition of every question, without those that other tools cannot express.

    Conditions on rankings and allocations are left out and noted; jumps and conditions of blocks are noted as written otherwise.
    """
    if any(question.skips for question in survey):
        losses.note("survey", "jumps written as display conditions")
    if any(block.show_if for block in survey.blocks):
        losses.note("survey", "conditions of blocks written as those of their questions")
    carried = {}
    for name, condition in display_conditions(survey).items():
        odd = [one for one in names(condition) if one in survey and survey[one].kind in ("ranking", "allocation")]
        if odd:
            losses.note(name, f"condition left out, always asked: it depends on the {survey[odd[0]].kind} {odd[0]}")
        carried[name] = All(()) if odd else condition
    return carried
