"""Who lends figures to a country that a raw table does not cover; for the build scripts only."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from pathlib import Path

from .build_countries import Listed, catalogue, donors

#: Territories with one evident neighbour, better than donors chosen by age and education.
NEIGHBOURS = {"AND": "ESP", "NIR": "GBR", "PRI": "USA", "TWN": "KOR", "MAC": "HKG", "GUM": "USA", "HKG": "SGP"}


@dataclass(frozen=True)
class Lending:
    """Finds lenders: own table, the evident neighbour, the region, the five donors of the joint, then everybody.

    Attributes:
        listed: all countries.
        donors: lenders of the joint, by code.
    """

    listed: tuple[Listed, ...]
    donors: dict[str, list[str]]
    _region: dict[str, str] = field(default_factory=dict)

    @classmethod
    def of(cls, source: Path) -> "Lending":
        """From the raw table of donors."""
        listed = tuple(catalogue(source))
        return cls(listed, donors(source), {row.iso3: row.region for row in listed})

    @property
    def codes(self) -> list[str]:
        """Codes of all countries, in the order of the shipped tables."""
        return [row.iso3 for row in self.listed]

    def lenders(self, code: str, known: Iterable[str]) -> tuple[str, list[str]]:
        """Origin in words and the codes whose mean stands for the country."""
        have = set(known)
        if code in have:
            return "own", [code]
        neighbour = NEIGHBOURS.get(code, "")
        if neighbour in have:
            return f"neighbour {neighbour}", [neighbour]
        steps: tuple[tuple[str, Callable[[], list[str]]], ...] = (
            ("region", lambda: [other for other, region in self._region.items() if region == self._region[code]]),
            ("donors", lambda: self.donors.get(code, [])),
            ("world", lambda: self.codes),
        )
        for origin, choose in steps:
            chosen = sorted(have & set(choose()))
            if len(chosen) >= 2:
                return f"{origin} {' '.join(chosen)}" if origin == "donors" else f"{origin} mean", chosen
        return "none", []

    def region(self, code: str) -> str:
        """Macro-region of a country."""
        return self._region[code]
