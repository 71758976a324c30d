"""What a study of survey answers says of itself."""

from __future__ import annotations

from functools import cached_property

from pydantic import Field, field_validator, model_validator

from ...analysis.distances import HEADLINE, METRICS
from ...analysis.structure.statistic import STATISTICS
from ...errors import InputError
from ...surveys import Survey, load_survey
from ..definition import Definition
from ..fault import Place, refused, unknown
from .arm import Arm

#: Statistics of structure that the main table shows.
STRUCTURE = ("divergence_preservation", "country_rank_correlation", "sd_ratio", "item_correlation_error")


class SurveyDefinition(Definition):
    """Arms that answer one survey in some countries.

    Attributes:
        survey: instrument name or file.
        against: ground truth; the survey's own when empty.
        countries: ISO3 codes or names.
        n: respondents per country.
        depth: long-tail attributes per persona, where an arm does not say.
        elicitation: how a language model's replies are read, where an arm does not say.
        language, variant: of the survey's wordings, the one that a language model is asked in, where an arm does not say;
            empty for the survey's own.
        models: model ids where the user chooses none.
        arms: in the order of the tables.
        varies: fields of an arm whose effect is the question; refused with a respondent that cannot feel them.
        metrics: distances of the main table.
        structure: statistics of the main table.
        traits: also give trait means, for inventories.
    """

    survey: str = "wvs7-core6"
    against: str = ""
    countries: tuple[str, ...] = Field(min_length=1)
    n: int = Field(default=100, ge=2)
    depth: int = Field(default=200, ge=0)
    elicitation: str = ""
    language: str = ""
    variant: str = ""
    models: tuple[str, ...] = ()
    arms: tuple[Arm, ...] = Field(min_length=1)
    varies: tuple[str, ...] = ()
    metrics: tuple[str, ...] = HEADLINE
    structure: tuple[str, ...] = STRUCTURE
    traits: bool = False

    @field_validator("metrics")
    @classmethod
    def _known_metrics(cls, names: tuple[str, ...]) -> tuple[str, ...]:
        for name in names:
            if name not in METRICS:
                raise unknown("metric", name, METRICS)
        return names

    @field_validator("structure")
    @classmethod
    def _known_statistics(cls, names: tuple[str, ...]) -> tuple[str, ...]:
        for name in names:
            if name not in STATISTICS:
                raise unknown("statistic", name, STATISTICS)
        return names

    @field_validator("varies")
    @classmethod
    def _known_fields(cls, names: tuple[str, ...]) -> tuple[str, ...]:
        allowed = [name for name in Arm.model_fields if name not in ("name", "reference")]
        for name in names:
            if name not in allowed:
                raise unknown("field of an arm", name, allowed)
        return names

    @model_validator(mode="after")
    def _distinct_arms(self) -> SurveyDefinition:
        names = [arm.name for arm in self.arms]
        twice = sorted({name for name in names if names.count(name) > 1})
        if twice:
            raise ValueError(f"an arm stands twice: {', '.join(twice)}")
        return self

    @model_validator(mode="after")
    def _known_wordings(self) -> SurveyDefinition:
        for at, arm in enumerate(self.arms):
            if any(wording := self.wording(arm)) and not arm.reference:
                survey = self.instrument  # opened only where a study asks for more than its own words
                try:
                    survey.asked_in(*wording)
                except InputError as error:
                    raise refused(error, self.place(at, error.parameter)) from error
        return self

    @cached_property
    def instrument(self) -> Survey:
        """The survey, in all its wordings.

        Raises:
            UnknownSurveyError, SurveyFormatError: see ``load_survey``.
        """
        return load_survey(self.survey)

    def wording(self, arm: Arm) -> tuple[str, str]:
        """Language and variant that an arm is asked in; empty for the survey's own and its main one."""
        return (
            self.language if arm.language is None else arm.language,
            self.variant if arm.variant is None else arm.variant,
        )

    def place(self, at: int, field: str) -> Place:
        """Where the definition says what holds for the field of the arm with this number."""
        return (field,) if getattr(self.arms[at], field) is None else ("arms", at, field)
