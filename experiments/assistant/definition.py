"""What a crash test of an assistant says of itself."""

from __future__ import annotations

import re
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field, model_validator

from ..definition import Definition
from ..rating import Rubric


class AskedRequest(BaseModel):
    """Something that people ask an assistant.

    Attributes:
        name: heading.
        text: as it is sent.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    name: str
    text: str = Field(min_length=1, max_length=20_000)

    @model_validator(mode="before")
    @classmethod
    def _of_text(cls, found: Any) -> Any:
        if isinstance(found, str):
            words = re.findall(r"\w+", found.casefold())
            return {"name": " ".join(words[:6]) or "request", "text": found}
        return found


class Constraint(BaseModel):
    """Something that a person says and that an answer can be caught ignoring.

    Attributes:
        name: heading.
        says: sentence added to the profile.
        forbidden: words or phrases that an answer that keeps to it does not hold, except where it denies them.
        most_words: longest answer that keeps to it; 0 for no bound.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    name: str
    says: str
    forbidden: tuple[str, ...] = ()
    most_words: int = Field(default=0, ge=0)

    @model_validator(mode="after")
    def _can_be_caught(self) -> Constraint:
        if not self.forbidden and not self.most_words:
            raise ValueError("a constraint names forbidden words or the most words, or nothing could ignore it")
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
    subgroups: tuple[Literal["country", "sex", "age", "education", "area", "religion"], ...] = (
        "sex",
        "age",
        "education",
    )
    rubrics: tuple[Rubric, ...] = ()
    most_tokens: int = Field(default=400, ge=16)
