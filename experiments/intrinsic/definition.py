"""What a study of descriptions says of itself."""

from __future__ import annotations

from pydantic import Field

from ..definition import Definition
from ..rating import Rubric
from ..telling import Telling


class IntrinsicDefinition(Definition):
    """Descriptions of the same people, as they are.

    Attributes:
        countries, n, depth: who is described.
        arms: descriptions.
        rubrics: what a judge rates.
    """

    countries: tuple[str, ...] = Field(min_length=1)
    n: int = Field(default=50, ge=2)
    depth: int = Field(default=200, ge=0)
    arms: tuple[Telling, ...] = Field(min_length=1)
    rubrics: tuple[Rubric, ...] = ()
