"""Who is asked: respondents yet to be drawn, or a population that exists."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ..errors import InputError
from ..populations.calibration.countries import resolve_all
from ..populations.fingerprint import fingerprint
from ..populations.plan import margins_hash, own_tree_of
from ..populations.population import Population

#: Respondents per country and long-tail attributes per persona where a call names none.
N, DEPTH = 100, 200


@dataclass(frozen=True)
class Respondents:
    """The respondents of a run, as a call described them.

    Attributes:
        countries: ISO3 codes.
        n: respondents per country; of the largest country where a population is given.
        depth: long-tail attributes per persona.
        margins: path of a file of targets, or empty.
        margins_sha256: hash of that file, or empty.
        where, allocate: filter and allocation, or empty.
        tree: directory of a tree of one's own, or empty.
        tree_sha256: hash of a tree that is not the shipped one, or empty.
        sources: of the attributes that may be selected; all when empty.
        population: respondents that exist, or None to draw them.
    """

    countries: tuple[str, ...]
    n: int
    depth: int
    margins: str = ""
    margins_sha256: str = ""
    where: str = ""
    allocate: str = ""
    tree: str = ""
    tree_sha256: str = ""
    sources: tuple[str, ...] = ()
    population: Population | None = None

    @classmethod
    def to_draw(
        cls,
        countries: str | Sequence[str],
        n: int | None = None,
        depth: int | None = None,
        *,
        margins: str | Path | None = None,
        where: str = "",
        allocate: str = "",
        tree: str | Path | None = None,
        sources: Sequence[str] = (),
    ) -> Respondents:
        """Respondents of some countries, see ``Population.build``.

        Raises:
            UnknownCountryError: a country is unknown.
            InputError: no country.
            MarginError: the file of targets does not exist.
            TaxonomyError: the tree cannot be read.
        """
        own_tree = own_tree_of(tree)
        return cls(
            _codes(countries),
            N if n is None else n,
            DEPTH if depth is None else depth,
            str(margins or ""),
            margins_hash(margins) if margins else "",
            where,
            allocate,
            str(tree or ""),
            own_tree.sha256 if own_tree else "",
            tuple(sources),
        )

    @classmethod
    def of(
        cls, population: Population | str | Path, countries: str | Sequence[str] = (), **drawing: object
    ) -> Respondents:
        """Respondents that exist.

        Args:
            population: a population, or the directory it was saved in.
            countries: the population's own, or nothing to take them from the population.
            drawing: what belongs to drawing respondents (n, depth, margins, where, allocate, tree, sources);
                refused if given.

        Raises:
            RunError: the directory holds no population.
            InputError: other countries than the population's, nobody in it, or an option of drawing.
        """
        given = {name: value for name, value in drawing.items() if value not in (None, "", [], ())}
        if given:
            name, value = next(iter(given.items()))
            raise InputError(
                "a population that exists is not drawn again",
                where="simulate()",
                parameter=name,
                got=value,
                hint=f"Leave {name} out, or build another population with it.",
            )
        found = population if isinstance(population, Population) else Population.load(population)
        if not len(found):
            raise InputError(
                "nobody is in the population", where="simulate()", parameter="population", got=0, allowed="1 or more"
            )
        wanted = _codes(countries) if countries else found.countries
        if set(wanted) != set(found.countries):
            raise InputError(
                "the population is of other countries",
                where="simulate()",
                parameter="countries",
                got=", ".join(wanted),
                allowed=", ".join(found.countries),
                hint="Leave the countries out to take the population's own.",
            )
        counts = found.people["country"].value_counts().to_pylist()
        origin = found.origin
        return cls(
            found.countries,
            max(int(count["counts"]) for count in counts),
            int(origin.get("depth", 0)),
            str(origin.get("margins", "")),
            str(origin.get("margins_sha256", "")),
            str(origin.get("where", "")),
            str(origin.get("allocate", "")),
            tree_sha256=found.own_tree.sha256 if found.own_tree else "",
            sources=tuple(origin.get("sources", ())),
            population=found,
        )

    def settings(self) -> dict[str, Any]:
        """The fields of ``SimulationConfig`` that these respondents decide."""
        return {
            "countries": self.countries,
            "n": self.n,
            "depth": self.depth,
            "margins": Path(self.margins).name,
            "margins_sha256": self.margins_sha256,
            "where": self.where,
            "allocate": self.allocate,
            "tree_sha256": self.tree_sha256,
            "sources": ",".join(self.sources),
            "population_sha256": "" if self.population is None else fingerprint(self.population),
        }


def _codes(countries: str | Sequence[str]) -> tuple[str, ...]:
    if not countries:
        raise InputError(
            "no country given",
            where="simulate()",
            parameter="countries",
            got=countries,
            allowed="ISO3 codes or English names",
            hint="Name one, or ask an existing population with --population.",
        )
    return tuple(one.iso3 for one in resolve_all(countries))
