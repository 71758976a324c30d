"""The warning that a survey is asked partly in its own language, since a translation lacks something."""

from collections.abc import Sequence

from .survey import Survey

#: Questions that are named before the rest is left to the reader.
NAMED = 12


class UntranslatedWarning(UserWarning):
    """Some questions are not wholly in the language that is asked."""

    def __init__(self, survey: Survey, language: str, left: Sequence[str]) -> None:
        """One sentence that names the questions; ``left`` is ``survey.untranslated(language)``."""
        named = ", ".join(left[:NAMED]) + (", ..." if len(left) > NAMED else "")
        super().__init__(f"{survey.id} is not wholly in {language}; what lacks is asked in {survey.language}: {named}")
