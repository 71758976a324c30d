"""What each arm scored: distances and statistics of structure, gathered over seeds."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Any

from ...agents.answerer import EMBEDDED
from ...analysis.compare_run import compare_as_one, own_truth
from ...analysis.comparing import compare
from ...analysis.truth_sources import load_truth
from ...counting import counted
from ...errors import GroundTruthError
from ...spreadsheet import as_cells
from ...surveys.untranslated import UntranslatedWarning
from .arm import REFERENCES
from .reference_answers import reference_answers

if TYPE_CHECKING:
    from ...analysis.comparison import Comparison
    from ...analysis.truth import Truth
    from ...run import Run
    from ...surveys import Survey
    from .arm_run import ArmRun
    from .definition import SurveyDefinition

#: Characters of a failure's reason that a note shows.
MOST_REASON = 300

#: Columns of the file of cells.
CELL_COLUMNS = (
    "arm",
    "model",
    "seed",
    "round",
    "variant",
    "track",
    "question_id",
    "country",
    "metric",
    "distance",
    "floor",
    "world",
    "n",
)


@dataclass(frozen=True)
class Scored:
    """One cell of the design, scored.

    Attributes:
        arm, model, seed: which.
        comparison: with humans.
        respondents: per country, as planned.
        knows: what the arm knew of the truth.
        statuses: answers by status; empty for a reference.
        notes: sentences on what is missing.
    """

    arm: str
    model: str
    seed: int
    comparison: Comparison
    respondents: int
    knows: str
    statuses: Mapping[str, int]
    notes: tuple[str, ...] = ()


@dataclass
class Scores:
    """Collects cells in the order of the tables.

    Attributes:
        definition: of the study.
        survey: the instrument.
        seed: of floor and bootstrap; the same for every cell, so that resamples are paired.
    """

    definition: SurveyDefinition
    survey: Survey
    seed: int
    scored: list[Scored] = field(default_factory=list)

    @cached_property
    def truth(self) -> Truth:
        """Humans who answered the survey.

        Raises:
            GroundTruthError: none is named, or none of that name is known.
        """
        against = self.definition.against or own_truth(self.survey)
        return load_truth(against, questions=[question.id for question in self.survey])

    def require_truth(self, countries: Sequence[str]) -> None:
        """Refuse a study of which nothing could be scored.

        Raises:
            GroundTruthError: none of the countries' people answered the survey.
        """
        if not set(countries) & set(self.truth.countries):
            raise GroundTruthError(
                f"{self.truth.id} holds no answers of these countries' people, so that no arm could be scored",
                where=self.definition.name,
                parameter="countries",
                got=", ".join(countries),
                allowed=", ".join(self.truth.countries),
            )

    @property
    def without_truth(self) -> list[str]:
        """Countries of the study whose people the ground truth holds no answers of."""
        asked = {str(country) for one in self.scored for country in one.comparison.statuses.get("country", ())}
        return sorted(asked - set(self.truth.countries))

    def add(self, cell: ArmRun, run: Run) -> None:
        """Score a finished run."""
        comparison = compare_as_one(run, self.definition.against, seed=self.seed)
        if cell.model == EMBEDDED:
            guard = "" if cell.arm.leak_guard else ", and the country itself"
            knows = f"the country's make-up, and what other countries answered{guard}"
        else:
            knows = "what the language model has read"
        statuses = run.manifest["statuses"]
        failed = statuses.get("failed", 0)
        notes = self._wording_notes(*cell.wording)
        if failed:
            reason = run.first_failure()[:MOST_REASON]
            notes += (f"{failed:,} of {counted(sum(statuses.values()), 'answer')} failed: {reason}",)
        self.scored.append(Scored(cell.arm.name, cell.model, cell.seed, comparison, cell.n, knows, statuses, notes))

    def _wording_notes(self, language: str, variant: str) -> tuple[str, ...]:
        """In which words an arm was asked, where they are not the survey's own, and what is in its own all the same."""
        if variant:
            having = sum(variant in question.variants for question in self.survey)
            return (f"asked in the variant {variant}, which {having} of {counted(len(self.survey), 'question')} have",)
        if language in ("", self.survey.language):
            return ()
        left = self.survey.untranslated(language)
        lacking = (str(UntranslatedWarning(self.survey, language, left)),) if left else ()
        return (f"asked in {language}", *lacking)

    def add_reference(self, cell: ArmRun, countries: Sequence[str]) -> None:
        """Score answers that need no model."""
        questions = self.survey.questions
        answers, gaps = reference_answers(
            cell.arm.reference, self.truth, countries, questions, n=cell.n, seed=cell.seed
        )
        comparison = compare(
            answers, self.truth, seed=self.seed, questions=questions, n_floor=cell.n, allocation="systematic"
        )
        knows = REFERENCES[cell.arm.reference].information
        self.scored.append(
            Scored(
                cell.arm.name,
                "",
                cell.seed,
                comparison,
                cell.n,
                knows,
                {},
                tuple(f"no figure for {gap}" for gap in gaps),
            )
        )

    @property
    def failed(self) -> int:
        """Answers that failed, in all."""
        return sum(one.statuses.get("failed", 0) for one in self.scored)

    def rows(self) -> dict[tuple[str, str, str], list[Scored]]:
        """Cells of each row of a table: by arm, model and track, all seeds."""
        found: dict[tuple[str, str, str], list[Scored]] = {}
        for one in self.scored:
            averages = one.comparison.averages
            tracks = list(averages.loc[averages["scope"] == "all", "track"].unique()) if len(averages) else [""]
            for track in tracks:
                found.setdefault((one.arm, one.model, str(track)), []).append(one)
        return found

    def cells_csv(self) -> str:
        """Distances of every question and country, one line each, for other tools and for paired comparison."""
        import pandas as pd

        parts: list[Any] = []
        for one in self.scored:
            frame = one.comparison.cells.rename(columns={"model": "distance"})
            parts.append(frame.assign(arm=one.arm, model=one.model, seed=one.seed).reindex(columns=list(CELL_COLUMNS)))
        text: str = (
            as_cells(pd.concat(parts, ignore_index=True)).to_csv(index=False)
            if parts
            else ",".join(CELL_COLUMNS) + "\n"
        )
        return text
