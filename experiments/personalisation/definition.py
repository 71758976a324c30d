"""What a study of personalisation says of itself."""

from __future__ import annotations

from pydantic import Field

from ..assistant.definition import AssistantDefinition
from ..telling import Telling


class PersonalisationDefinition(AssistantDefinition):
    """Descriptions of the same people, put before the same assistant.

    Attributes:
        arms: descriptions.
        pairs: comparisons of two arms put before the judge for every request of a person, each in both orders.
    """

    arms: tuple[Telling, ...] = Field(min_length=1)
    pairs: int = Field(default=2, ge=0)
