"""What is asked: questions, surveys and the instruments shipped with the package."""

from .block import Block
from .catalogue import load_survey, survey_names
from .option import Option, Row, Wording
from .question import Question
from .skip import Skip
from .survey import Survey

__all__ = ["Block", "Option", "Question", "Row", "Skip", "Survey", "Wording", "load_survey", "survey_names"]
