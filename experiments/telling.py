"""A way to describe a person, for studies of texts."""

from __future__ import annotations

from pydantic import BaseModel, ConfigDict, Field, model_validator

from ..populations.generation.baselines import Baseline
from .survey.arm import Arm, known_arm


class Telling(BaseModel):
    """One way to describe a person.

    Attributes:
        name: row of the tables.
        told: builder of the description (``populations.generation.baselines``).
        told_options: options of that builder by name.
        depth: long-tail attributes per persona; the study's when None.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    name: str = Field(pattern=r"^[a-zA-Z0-9][a-zA-Z0-9 ._+-]{0,80}$")
    told: str
    told_options: dict[str, object] = {}
    depth: int | None = Field(default=None, ge=0, le=100_000)

    @model_validator(mode="before")
    @classmethod
    def _by_name(cls, found: object) -> object:
        return {"told": "deeppersona", **known_arm(found)} if isinstance(found, str) else found

    @model_validator(mode="after")
    def _checked(self) -> Telling:
        self.builder()
        return self

    def builder(self) -> Baseline:
        """Who writes the description."""
        return Arm(name=self.name, told=self.told, told_options=self.told_options).builder()
