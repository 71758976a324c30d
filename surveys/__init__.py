"""What is asked: questions, surveys and the instruments shipped with the package."""

from .catalogue import load_survey, survey_names
from .question import Option, Question
from .survey import Survey

__all__ = ["Option", "Question", "Survey", "load_survey", "survey_names"]
