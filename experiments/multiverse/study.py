"""A multiverse: every combination of choices, their spread, and the one that was fixed beforehand."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from statistics import median
from typing import TYPE_CHECKING, ClassVar

from ..study import Progress
from ..survey.study import SurveyStudy
from ..survey.tables import SHORT
from ..table import Column, Figure, Table, Value
from .definition import MultiverseDefinition, combination_name

if TYPE_CHECKING:
    from ..definition import Definition
    from ..setting import Setting


class MultiverseStudy(SurveyStudy):
    """See ``study.Study``."""

    schema: ClassVar[type[MultiverseDefinition]] = MultiverseDefinition

    def __init__(self, definition: Definition, setting: Setting) -> None:
        assert isinstance(definition, MultiverseDefinition)
        self.multiverse = definition
        super().__init__(definition, setting)

    def run(self, folder: Path, told: Progress | None = None) -> Sequence[Table]:
        """See ``Study.run``: the spread first, then every configuration."""
        tables = list(super().run(folder, told))
        main = tables[0]
        combined = {combination_name(picked): picked for picked in self._combinations()}
        rows = [
            (picked, row) for row in main.rows if (picked := combined.get(str(row["arm"]).split(", ")[0])) is not None
        ]
        keys = [*self.multiverse.metrics, "skill", *self.multiverse.structure]
        return [self._spread(keys, rows), self._by_choice(keys, rows), *tables]

    def _combinations(self) -> list[dict[str, object]]:
        fields = self.multiverse.choices
        return [
            {name: getattr(arm, name) for name in fields} for arm in self.arms if not arm.reference and not arm.model
        ]

    def _spread(self, keys: Sequence[str], rows: Sequence[tuple[Mapping[str, object], Mapping[str, Value]]]) -> Table:
        name = combination_name(self.multiverse.headline)
        shown: list[Mapping[str, Value]] = []
        for key in keys:
            figures = [found.value for _, row in rows if isinstance(found := row.get(key), Figure)]
            ours = [row.get(key) for picked, row in rows if picked == self.multiverse.headline]
            if not figures:
                continue
            shown.append(
                {
                    "figure": SHORT.get(key, key.capitalize()),
                    "headline": ours[0] if ours else None,
                    "least": min(figures),
                    "median": median(figures),
                    "most": max(figures),
                    "configurations": len(figures),
                }
            )
        columns = [
            Column("figure", "Figure"),
            Column("headline", "Headline"),
            Column("least", "Least"),
            Column("median", "Median"),
            Column("most", "Most"),
            Column("configurations", "Configurations"),
        ]
        notes = (
            f"Headline, fixed beforehand: {name}.",
            "Least to most: what a reader would have been told, had the researcher chosen otherwise.",
        )
        title = f"{self.multiverse.title}: spread"
        return Table(f"{self.multiverse.name}-spread", title, columns, shown, notes)

    def _by_choice(
        self, keys: Sequence[str], rows: Sequence[tuple[Mapping[str, object], Mapping[str, Value]]]
    ) -> Table:
        """Mean of the configurations that share a choice."""
        shown: list[Mapping[str, Value]] = []
        for field, values in self.multiverse.choices.items():
            for value in values:
                mine = [row for picked, row in rows if picked[field] == value]
                figures: dict[str, Value] = {}
                for key in keys:
                    numbers = [found.value for row in mine if isinstance(found := row.get(key), Figure)]
                    if numbers:
                        mean = sum(numbers) / len(numbers)
                        figures[key] = Figure(mean, min(numbers), max(numbers))
                shown.append({"choice": f"{field} = {value}", **figures})
        columns = [Column("choice", "Choice"), *(Column(key, SHORT.get(key, key.capitalize())) for key in keys)]
        notes = ("Mean over the configurations that share the choice; brackets hold their least and most.",)
        return Table(f"{self.multiverse.name}-choices", f"{self.multiverse.title}: by choice", columns, shown, notes)
