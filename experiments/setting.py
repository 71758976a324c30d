"""What a user chooses when a study is run."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any, Protocol, TypeVar

from ..draws import LARGEST_SEED
from ..errors import ExperimentError, InputError, nearest, whole_number
from ..llm import Connection
from .design import FEWEST

if TYPE_CHECKING:
    from .definition import Definition

T = TypeVar("T")


class OfPeople(Protocol):
    """A definition of a study that draws respondents."""

    @property
    def n(self) -> int:
        """Respondents per country, where the user chooses no number."""
        ...

    @property
    def countries(self) -> tuple[str, ...]:
        """ISO3 codes or names, where the user chooses none."""
        ...


@dataclass(frozen=True)
class Setting:
    """Choices that replace those of a definition; empty ones leave it as it is.

    Attributes:
        models: model ids that answer.
        judge: model id that judges texts; nobody does when empty.
        seed: in place of the definition's seeds.
        n: respondents per country.
        countries: ISO3 codes or names.
        arms: names of the definition's arms; all when empty.
        elicitation: how replies are read, where an arm does not say so itself.
        api_base: address of a self-hosted endpoint.
        options: what only one kind of study knows, by name (``endpoint``, ``requests``, ``ratings`` ...).
        connection: concurrency, cache, keys, prices and the budget of the whole study; changes no answer.
    """

    models: tuple[str, ...] = ()
    judge: str = ""
    seed: int | None = None
    n: int | None = None
    countries: tuple[str, ...] = ()
    arms: tuple[str, ...] = ()
    elicitation: str = ""
    api_base: str = ""
    options: Mapping[str, str] = field(default_factory=dict)
    connection: Connection = field(default_factory=Connection)

    def __post_init__(self) -> None:
        """Refuse what no study can have."""
        budget = self.connection.budget_usd
        if budget is not None and not budget > 0.0:
            raise InputError(where="Setting()", parameter="budget_usd", got=budget, allowed="US dollars above 0")
        if self.n is not None and self.n < FEWEST:
            raise InputError(where="Setting()", parameter="n", got=self.n, allowed=f"{FEWEST} or more")
        if self.seed is not None:
            whole_number(self.seed, 0, LARGEST_SEED, where="Setting()", parameter="seed")

    @property
    def budget_usd(self) -> float | None:
        """The cap of the whole study."""
        return self.connection.budget_usd

    def n_of(self, definition: OfPeople) -> int:
        """Respondents per country."""
        return self.n or definition.n

    def countries_of(self, definition: OfPeople) -> tuple[str, ...]:
        """Where the respondents live, as the user or the definition writes it."""
        return self.countries or definition.countries

    def seed_of(self, definition: Definition) -> int:
        """The seed of a study that is not repeated."""
        return definition.seeds[0] if self.seed is None else self.seed

    def chosen_arms(self, known: Mapping[str, T], where: str) -> tuple[T, ...]:
        """The arms that the user named, or all, in the order of the definition.

        Args:
            known: arms by name.
            where: the definition, for errors.

        Raises:
            ExperimentError: no arm of that name.
        """
        for name in self.arms:
            if name not in known:
                raise ExperimentError(
                    "no arm of that name",
                    where=where,
                    parameter="arms",
                    got=name,
                    allowed=", ".join(known),
                    hint=nearest(name, known),
                )
        return tuple(arm for name, arm in known.items() if not self.arms or name in self.arms)

    def with_budget(self, budget_usd: float | None) -> Connection:
        """The connection with another cap."""
        return replace(self.connection, budget_usd=budget_usd)

    def to_dict(self) -> dict[str, Any]:
        """What determines answers, as plain values for the manifest."""
        return {
            "models": list(self.models),
            "judge": self.judge,
            "seed": self.seed,
            "n": self.n,
            "countries": list(self.countries),
            "arms": list(self.arms),
            "elicitation": self.elicitation,
            "api_base": self.api_base,
            "options": dict(self.options),
        }
