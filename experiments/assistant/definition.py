"""What a crash test of an assistant says of itself."""

from __future__ import annotations

import re
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field, model_validator

from ..definition import Definition
from ..rating import Rubric
from .checks import Checks, Denials


class AskedRequest(BaseModel):
    """Something that people ask an assistant.

    Attributes:
        name: heading.
        text: as it is sent.
        checks: what every answer is held to, whoever asks.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    name: str
    text: str = Field(min_length=1, max_length=20_000)
    checks: Checks = Checks()

    @model_validator(mode="before")
    @classmethod
    def _of_text(cls, found: Any) -> Any:
        described = {"text": found} if isinstance(found, str) else found
        if isinstance(described, dict) and "name" not in described and isinstance(described.get("text"), str):
            words = re.findall(r"\w+", described["text"].casefold())
            return {"name": " ".join(words[:6]) or "request", **described}
        return described


class Constraint(Checks):
    """Something that a person says and that an answer can be caught ignoring.

    Attributes:
        name: heading.
        says: sentence added to the profile.
    """

    name: str
    says: str

    @model_validator(mode="after")
    def _can_be_caught(self) -> Constraint:
        if not self.names:
            raise ValueError(f"a constraint holds one of {', '.join(Checks.model_fields)}, or nothing could ignore it")
        return self


class Swap(BaseModel):
    """One attribute in which two otherwise equal people differ.

    Attributes:
        field: of the core.
        values: the two values.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    field: Literal["sex", "age", "education", "area", "religion", "marital", "income_decile"]
    values: tuple[str | int, str | int]


class AssistantDefinition(Definition):
    """People who ask an assistant, each in several versions.

    Attributes:
        countries, n, depth: who asks, where no population is given.
        each: requests a person makes.
        requests: what is asked, where the user brings none.
        constraints, swaps: of which each person gets one a request, in turn.
        denials: words of the user's language that deny what follows them, beside the known ones.
        subgroups: fields of the core to report by.
        rubrics: what a judge rates, if there is one.
        most_tokens: longest answer.
    """

    countries: tuple[str, ...] = Field(min_length=1)
    n: int = Field(default=24, ge=4)
    depth: int = Field(default=50, ge=0)
    each: int = Field(default=4, ge=1)
    requests: tuple[AskedRequest, ...] = Field(min_length=1)
    constraints: tuple[Constraint, ...] = ()
    swaps: tuple[Swap, ...] = ()
    denials: Denials = ()
    subgroups: tuple[Literal["country", "sex", "age", "education", "area", "religion"], ...] = (
        "sex",
        "age",
        "education",
    )
    rubrics: tuple[Rubric, ...] = ()
    most_tokens: int = Field(default=400, ge=16)
