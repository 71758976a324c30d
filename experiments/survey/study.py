"""Arms that answer one survey, beside noise floor and baselines."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, ClassVar

from ...agents.answerer import EMBEDDED
from ...errors import ExperimentError
from ...populations.calibration.countries import resolve_all
from ...run import MANIFEST, Run
from ...run_store import write_atomically
from ...simulation.status import progress_of
from ..definition import Definition
from ..design import Cell, Design
from ..table import Table
from .arm import UNFELT
from .arm_run import TREE, ArmRun
from .definition import SurveyDefinition
from .scores import Scores
from .tables import survey_tables

if TYPE_CHECKING:
    from ...llm import Connection
    from ...simulation.observation import Observation
    from ...surveys import Survey
    from ..setting import Setting
    from ..study import Progress

#: Where a study keeps the distances of every cell, for ``experiment compare``.
CELLS = "cells.csv"

NO_MODEL = "needs a language model; choose one with --model"
NO_TREE = "needs a tree with attributes of that source; give it with --set tree=DIR, see docs/experiments.md"


class SurveyStudy:
    """See ``study.Study``. Option: ``tree``, a directory."""

    schema: ClassVar[type[SurveyDefinition]] = SurveyDefinition
    options: ClassVar[tuple[str, ...]] = (TREE,)
    ignores: ClassVar[tuple[str, ...]] = ("judge",)

    def __init__(self, definition: Definition, setting: Setting) -> None:
        assert isinstance(definition, SurveyDefinition)
        self.definition: SurveyDefinition = definition
        self.setting = setting
        self.models = setting.models or definition.models
        self.language_models = tuple(model for model in self.models if model != EMBEDDED)
        self.arms = setting.chosen_arms({arm.name: arm for arm in definition.arms}, definition.name)
        self.failed = 0
        self._refuse_unfelt()

    @property
    def survey(self) -> Survey:
        """The instrument."""
        return self.definition.instrument

    @property
    def countries(self) -> tuple[str, ...]:
        """ISO3 codes."""
        return tuple(one.iso3 for one in resolve_all(self.setting.countries_of(self.definition)))

    @property
    def seeds(self) -> tuple[int, ...]:
        """One repetition each."""
        return self.definition.seeds if self.setting.seed is None else (self.setting.seed,)

    @property
    def runs(self) -> list[ArmRun]:
        """Cells that are run, references included, in the order of the tables."""
        found = []
        for arm in self.arms:
            if arm.name in self.left_out:
                continue
            models: Sequence[str] = self.language_models
            if arm.reference:
                models = ("",)
            elif arm.model:
                models = (arm.model,)
            # what needs no sampling gives the same answers for every seed, but for who is drawn
            seeds = self.seeds[:1] if arm.reference else self.seeds
            found += [
                ArmRun(arm, model, seed, self.definition, self.setting, self.survey)
                for model in models
                for seed in seeds
            ]
        return found

    @property
    def left_out(self) -> dict[str, str]:
        """Arms that are not run, and why."""
        without_tree = {
            arm.name: NO_TREE for arm in self.arms if arm.sources and not (arm.tree or TREE in self.setting.options)
        }
        if self.language_models:
            return without_tree
        return without_tree | {arm.name: NO_MODEL for arm in self.arms if arm.needs_language_model}

    def design(self, *, priced: bool) -> Design:
        """See ``Study.design``."""
        Scores(self.definition, self.survey, self.seeds[0]).require_truth(self.countries)
        asked = [run for run in self.runs if not run.arm.reference]
        for run in asked:
            run.check()
        cells = [run.cell(priced=priced) for run in asked]
        cells += [Cell(name, left_out=reason) for name, reason in self.left_out.items()]
        return Design(cells, self.setting.n_of(self.definition))

    def run(self, folder: Path, told: Progress | None = None) -> Sequence[Table]:
        """See ``Study.run``."""
        scores = Scores(self.definition, self.survey, self.seeds[0])
        asked = [run.name for run in self.runs if not run.arm.reference]
        for run in self.runs:
            if run.arm.reference:
                scores.add_reference(run, self.countries)
                continue

            part = f"arm {asked.index(run.name) + 1} of {len(asked)}, {run.name}"
            progress = None if told is None else partial(_tell_news, told, part, Counter())
            scores.add(run, run.run(folder, self._connection(folder, run), progress))
        self.failed = scores.failed
        write_atomically(folder / CELLS, scores.cells_csv())
        return survey_tables(self.definition, scores, self.left_out, several_models=len(self.language_models) > 1)

    def _connection(self, folder: Path, asking: ArmRun) -> Connection:
        """For one cell: with the budget less what the other cells have spent."""
        if self.setting.budget_usd is None:
            return self.setting.connection
        others = [other for other in self.runs if other.name != asking.name]
        spent = sum(other.writing_usd(folder) for other in others) + sum(
            progress_of(Run(other.path(folder))).spent_usd
            for other in others
            if (other.path(folder) / MANIFEST).is_file()
        )
        return self.setting.connection.with_the_rest(spent)

    def _refuse_unfelt(self) -> None:
        varied = self.definition.varies
        if not varied or self.language_models:
            return
        felt = [name for name in varied if name not in UNFELT]
        if not felt:
            raise ExperimentError(
                f"the embedded respondent cannot feel what this study varies: {UNFELT[varied[0]]}",
                where=self.definition.name,
                parameter="model",
                got=EMBEDDED,
                allowed="a language model",
                hint="Every arm would give the same figures, which would say nothing; choose one with --model.",
            )


def _tell_news(told: Progress, name: str, known: Counter[str], seen: Observation) -> None:
    """Pass on what has come since the last time; ``known`` is what was told before."""
    news = seen.tally.statuses - known
    known.update(news)
    if news:
        told(name, news)
