"""A jump: after a question, if its condition holds, the survey goes on at a later question."""

from dataclasses import dataclass

#: Target of a jump that ends the survey.
END = "end"


@dataclass(frozen=True)
class Skip:
    """A jump.

    Attributes:
        condition: on answers to this and earlier questions; empty for always.
        to: id of a later question, or ``end``.
    """

    condition: str
    to: str
