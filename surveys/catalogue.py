"""Finding a survey by the name of a shipped instrument or by the path of a file."""

import warnings
from functools import cache
from importlib.resources import files
from pathlib import Path

from ..errors import UnknownSurveyError, nearest
from .formats.conversion import BY_ENDING, read_survey
from .formats.loss import SurveyLossWarning
from .formats.native import parse_native
from .survey import Survey

INSTRUMENTS = files(__package__) / "instruments"


def survey_names() -> tuple[str, ...]:
    """Names of the shipped instruments, sorted."""
    return tuple(sorted(entry.name[:-5] for entry in INSTRUMENTS.iterdir() if entry.name.endswith(".yaml")))


def load_survey(name: str | Path) -> Survey:
    """A shipped instrument by name, or a survey file of any format (see ``formats.conversion``) by path.

    What another tool's file holds that a survey has no place for, and what had to be guessed, is told in a ``SurveyLossWarning``;
    ``read_survey`` gives the same as entries.

    Raises:
        UnknownSurveyError: neither an instrument nor a file.
        SurveyFormatError: a file that breaks the format.
    """
    text = str(name)
    if text in survey_names():
        return _shipped(text)
    if Path(text).is_file():
        read = read_survey(text)
        if read.losses:
            warnings.warn(SurveyLossWarning(Path(text).name, read.losses), stacklevel=2)
        return read.survey
    is_path = Path(text).suffix.lower() in BY_ENDING or len(Path(text).parts) > 1
    raise UnknownSurveyError(
        "no such survey file" if is_path else "unknown survey",
        parameter="survey",
        got=text,
        allowed=f"{', '.join(survey_names())}, or the path of a survey file",
        hint=nearest(text, survey_names()) or "`deeppersona survey list` describes the shipped instruments.",
    )


@cache
def _shipped(name: str) -> Survey:
    return parse_native((INSTRUMENTS / f"{name}.yaml").read_text("utf-8"), name=f"{name}.yaml")
