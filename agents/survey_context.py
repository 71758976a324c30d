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
        survey: as asked.
        settings: ``SimulationConfig.to_dict()``, or what a manifest holds of it; rules that an older one lacks take their
            defaults.
    """
    questions = survey.routed_questions
    masked = LeakGuard(bool(settings["leak_guard"])).masked_facets(questions, Atlas.with_imports())
    rules = ContextRules(**{name: settings[name] for name in RULES if name in settings})
    return Context(questions, masked, survey.instruction, rules)
