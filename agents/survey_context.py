"""The context of a run's respondents, from its survey and the settings in its manifest."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ..populations.calibration.atlas import Atlas
from ..populations.calibration.leak_guard import LeakGuard
from ..surveys import Survey
from .context import Context, ContextRules

RULES = ("prefix_tokens", "tail_tokens", "assumed_facts", "is_ranked")


def survey_context(survey: Survey, settings: Mapping[str, Any]) -> Context:
    """What a language model is told about respondents of this survey.

    Args:
        survey: with all its wordings; the settings name the one that is asked. What bears on a question is found by the
            main wording: guard and ranking compare English words.
        settings: ``SimulationConfig.to_dict()``, or what a manifest holds of it; rules that an older one lacks take their
            defaults.
    """
    asked = survey.asked_in(settings.get("language", ""), settings.get("variant", ""))
    masked = LeakGuard(bool(settings["leak_guard"])).masked_facets(survey.questions, Atlas.with_imports())
    rules = ContextRules(**{name: settings[name] for name in RULES if name in settings})
    wordings = tuple(question.text for question in survey)
    return Context(asked.routed_questions, masked, asked.instruction, rules, wordings, survey.instruction)
