"""What is asked: questions, surveys and the instruments shipped with the package."""

from .block import Block
from .catalogue import load_survey, survey_names
from .formats.conversion import read_survey
from .formats.loss import SurveyLossWarning
from .option import Option, Row, Wording
from .question import Question
from .random_choice import RandomChoice
from .skip import Skip
from .survey import Survey

__all__ = [
    "Block",
    "Option",
    "Question",
    "RandomChoice",
    "Row",
    "Skip",
    "Survey",
    "SurveyLossWarning",
    "Wording",
    "load_survey",
    "read_survey",
    "survey_names",
]
