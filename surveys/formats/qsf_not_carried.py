"""What of a Qualtrics question has no counterpart in a survey."""

from __future__ import annotations

from typing import Any

from .foreign_text import plain
from .loss import Losses
from .qsf_values import as_object

#: Parts of a question that have no counterpart, and what that means.
_PARTS = {
    "GradingData": "GradingData left out",
    "JavaScript": "JavaScript left out",
    "QuestionJS": "QuestionJS left out",
    "TextEntry": "text entry of a choice left out",
    "ChoiceGroups": "groups of choices left out",
    "DynamicChoices": "choices are carried forward from another question: all of them are shown",
}
#: The same of a choice, an answer or a row.
_CHOICES = {
    "TextEntry": "text entry of a choice left out",
    "ExclusiveAnswer": "no choice excludes the others",
    "DisplayLogic": "conditions of single choices or rows left out: all of them are shown",
}
#: Checks of an answer that are read.
_CHECKS = ("None", "", "ValidNumber", "ValidDate", "ChoiceRange", "MinChoices", "MaxChoices", "ChoicesTotal")


def note_not_carried(losses: Losses, where: str, payload: dict[str, Any]) -> None:
    """Note what of a question has no counterpart.

    Args:
        losses: takes the notes.
        where: the question's name.
        payload: of the question.
    """
    for name, what in _PARTS.items():
        if payload.get(name):
            losses.note(where, what)
    shown = [as_object(one) for part in ("Choices", "Answers") for one in as_object(payload.get(part)).values()]
    for name, what in _CHOICES.items():
        if any(one.get(name) for one in shown):
            losses.note(where, what)
    if as_object(payload.get("DataVisibility")).get("Hidden"):
        losses.note(where, "hidden left out, the question is asked")
    if as_object(payload.get("Configuration")).get("NotApplicable"):
        losses.note(where, "the box for what does not apply left out")
    settings = as_object(as_object(payload.get("Validation")).get("Settings"))
    check = str(settings.get("Type") or "")
    check = str(settings.get("ContentType") or "") if check == "ContentType" else check
    if check not in _CHECKS:
        losses.note(where, f"validation {check} left out")
    names = as_object(payload.get("VariableNaming"))
    labels = {plain(one.get("Display")) for one in shown}
    if any(isinstance(name, str) and plain(name) not in labels for name in names.values()):
        losses.note(where, "variable naming of choices left out")
