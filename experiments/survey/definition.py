"""What a study of survey answers says of itself."""

from __future__ import annotations

from pydantic import Field, field_validator, model_validator

from ...analysis.distances import HEADLINE, METRICS
from ...analysis.structure.statistic import STATISTICS
from ..definition import Definition
from ..fault import unknown
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
