"""Win rates and strengths from labels that people gave."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, ClassVar

from ...errors import ExperimentError
from ..definition import Definition
from ..design import Design
from .labels_file import read_labels
from .tables import preference_table

if TYPE_CHECKING:
    from ..setting import Setting
    from ..study import Progress
    from ..table import Table


class PreferenceStudy:
    """See ``study.Study``. Option: ``labels``, a CSV file."""

    schema: ClassVar[type[Definition]] = Definition
    options: ClassVar[tuple[str, ...]] = ("labels",)
    ignores: ClassVar[tuple[str, ...]] = ("models", "judge", "n", "countries", "arms", "elicitation", "api_base")

    def __init__(self, definition: Definition, setting: Setting) -> None:
        self.definition, self.setting, self.failed = definition, setting, 0
        if "labels" not in setting.options:
            raise ExperimentError(
                "the file of labels is missing",
                where=definition.name,
                parameter="labels",
                hint="Give --set labels=FILE.csv; the rating page of a personalisation study writes one.",
            )
        self.comparisons = read_labels(setting.options["labels"])

    def design(self, *, priced: bool) -> Design:
        """See ``Study.design``: nothing is asked."""
        return Design([], len(self.comparisons), "labels")

    def run(self, folder: Path, told: Progress | None = None) -> Sequence[Table]:
        """See ``Study.run``."""
        seed = self.setting.seed_of(self.definition)
        about = self.definition
        notes = (about.caution,) if about.caution else ()
        return [preference_table(self.comparisons, name=about.name, title=about.title, seed=seed, notes=notes)]
