"""What a user said about one person, read but not yet filled up."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from ....errors import InputError
from ..given import CORE_FACT, FREE_FACT, GivenFact


@dataclass
class Profile:
    """One shallow profile.

    Attributes:
        where: file and line, or the place in a list, for errors.
        country: ISO3 code, or empty if it was not said.
        core: fields of the core in the core's own words.
        said: what was said of each field of the core, in the user's words.
        leaves: attribute id to value, for what maps to the tree.
        free: field to value, for what maps to nothing.
        dropped: kinds of direct identifiers that were left out; never the identifiers.
    """

    where: str
    country: str = ""
    core: dict[str, Any] = field(default_factory=dict)
    said: dict[str, str] = field(default_factory=dict)
    leaves: dict[str, str] = field(default_factory=dict)
    free: dict[str, str] = field(default_factory=dict)
    dropped: list[str] = field(default_factory=list)

    def set(self, column: str, value: Any, said: str) -> None:
        """Note a field of the core.

        Raises:
            InputError: another value was said before.
        """
        if column in self.core and self.core[column] != value:
            raise InputError(
                "a contradictory profile",
                where=self.where,
                parameter=column,
                got=f"{self.said[column]} and {said}",
                allowed="one value a field",
            )
        self.core[column] = value
        self.said.setdefault(column, said)

    def set_country(self, code: str) -> None:
        """Note the country.

        Raises:
            InputError: another one was said before.
        """
        if self.country and self.country != code:
            raise InputError(
                "a contradictory profile",
                where=self.where,
                parameter="country",
                got=f"{self.country} and {code}",
                allowed="one country",
            )
        self.country = code

    def set_leaf(self, attribute_id: str, value: str) -> None:
        """Note an attribute of the tree.

        Raises:
            InputError: another value was said before.
        """
        if self.leaves.get(attribute_id, value).casefold() != value.casefold():
            raise InputError(
                "a contradictory profile",
                where=self.where,
                parameter=attribute_id,
                got=f"{self.leaves[attribute_id]} and {value}",
                allowed="one value an attribute",
            )
        self.leaves.setdefault(attribute_id, value)

    @property
    def is_empty(self) -> bool:
        """Whether nothing usable was said."""
        return not (self.core or self.leaves or self.free)

    def facts(self) -> tuple[GivenFact, ...]:
        """Everything said, as facts of origin ``user``."""
        return (
            *(GivenFact(f"{CORE_FACT}{column}", said) for column, said in self.said.items()),
            *(GivenFact(name, value) for name, value in self.leaves.items()),
            *(GivenFact(f"{FREE_FACT}{name}", value) for name, value in self.free.items()),
        )
