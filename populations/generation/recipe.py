"""What determines which attributes a country's personas get, checked once."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from ...errors import SelectionError, nearest
from ..taxonomy.attribute import SENSITIVITIES


@dataclass(frozen=True)
class Recipe:
    """How attributes are selected and filled; hashable, so that what it needs is built once.

    Attributes:
        depth: attributes per persona, anchors not counted.
        bias: category code, branch or topic with its weight, sorted by name; 1 is neutral, 0 forbids.
        required: attribute ids that everybody to whom they apply gets.
        forbidden: attribute ids that nobody gets.
        assumed_facts: whether attributes whose distribution is merely assumed may be selected.
        withheld: sensitivities that are not selected, such as ``health``.
        sources: of attributes that may be selected, such as ``mined``; all when empty.
        text: whether free-text attributes may be selected, for fillers that can write.
        embeddings: hosted embedding model that ranks attributes by nearness; the shipped word vectors when empty.
        api_base: address of a self-hosted one.
    """

    depth: int
    bias: tuple[tuple[str, float], ...] = ()
    required: tuple[str, ...] = ()
    forbidden: tuple[str, ...] = ()
    assumed_facts: bool = True
    withheld: tuple[str, ...] = ()
    sources: tuple[str, ...] = ()
    text: bool = False
    embeddings: str = ""
    api_base: str = ""

    def __post_init__(self) -> None:
        """Refuse sensitivities that no attribute has and attributes both required and forbidden."""
        for name in self.withheld:
            if name not in SENSITIVITIES:
                raise SelectionError(
                    "unknown sensitivity",
                    where="Recipe()",
                    parameter="withheld",
                    got=name,
                    allowed=", ".join(SENSITIVITIES),
                    hint=nearest(name, SENSITIVITIES),
                )
        both = sorted(set(self.required) & set(self.forbidden))
        if both:
            raise SelectionError(
                "attributes both required and forbidden",
                where="Recipe()",
                parameter="required, forbidden",
                got=both,
                allowed="an attribute in one of the two",
            )

    @classmethod
    def of(cls, depth: int, bias: Mapping[str, float] | None = None, **rest: Any) -> Recipe:
        """A recipe whose bias is given as a mapping."""
        return cls(depth, tuple(sorted((bias or {}).items())), **rest)
