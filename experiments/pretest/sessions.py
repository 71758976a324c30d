"""Asking the arms: each in sessions of its own, so that nobody remembers another wording; every arm is a run that resumes."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from ... import draws
from ...llm import Connection
from ...run import MANIFEST, Run
from ...simulation.simulate import prepare
from ...simulation.status import progress_of
from ...surveys import Question, Survey
from ..asking import connect_model
from ..design import Cell
from .item import Item
from .variants import MAIN, Arm, Variants

if TYPE_CHECKING:
    import pyarrow as pa

    from ...populations.population import Population
    from ...simulation.observation import Progress
    from ..asking import Connect


@dataclass(frozen=True)
class Sessions:
    """What all arms have in common.

    Attributes:
        model, elicitation, api_base, connection: as for ``simulate``.
        seed: every draw follows from it; each arm draws its own answers.
        folder: one run directory an arm.
        workers, ray, wheel: see ``Simulation``.
        spent_in: folder whose runs share the connection's budget; ``folder`` when None.
    """

    model: str
    folder: Path
    elicitation: str = ""
    api_base: str = ""
    seed: int = 0
    connection: Connection = field(default_factory=Connection)
    ray: str = "off"
    workers: int | None = None
    wheel: str = ""
    spent_in: Path | None = None

    def check(self, arm: Arm, population: Population) -> int:
        """Refuse what cannot work before anything is sent; the number of answers expected.

        Raises:
            InputError, UnknownModelError, MissingKeyError, UnknownElicitationError: see ``simulate``.
        """
        from ...agents.language_model import LanguageModelAnswerer

        job, _ = prepare(**self.job_of(arm, population))
        answerer = job.spec().open()
        if isinstance(answerer, LanguageModelAnswerer):
            answerer.check()
        return job.answers_expected

    def ask(self, arm: Arm, population: Population, progress: Progress | None = None) -> Run:
        """Answers of one arm; what is there already is kept.

        Args:
            arm, population: what is asked of whom.
            progress: told how far the arm is.

        Raises:
            InputError, RunError, ModelError: see ``simulate``.
        """
        connection = self.with_the_rest(arm.name)
        job, asked = prepare(**{**self.job_of(arm, population), "connection": connection})
        return job.run(self.folder / arm.name, population=asked, progress=progress)

    def cell(self, arm: Arm, population: Population, *, answers: int | None = None) -> Cell:
        """One arm of a design with its price; nothing is sent.

        Args:
            arm: what would be asked.
            population: who would be asked, or some of them.
            answers: in all, where ``population`` is a part.
        """
        from ...simulation.dry_run import dry_run

        job, asked = prepare(**self.job_of(arm, population))
        assert asked is not None
        found = dry_run(job, asked)
        scale = 1.0 if answers is None else answers / max(1, found.answers)
        calls = round(found.calls[0] * scale), round(found.calls[1] * scale)
        cost = None if found.cost_usd is None else (found.cost_usd[0] * scale, found.cost_usd[1] * scale)
        return Cell(arm.name, round(found.answers * scale), calls, cost)

    def cluster(self, arm: Arm, population: Population) -> AbstractContextManager[object]:
        """One connection to Ray for all arms; nothing where Ray is off."""
        return prepare(**self.job_of(arm, population))[0].cluster()

    def connect(self, model: str = "", api_base: str | None = None) -> Connect:
        """What opens a client of the model, or of another one."""
        return connect_model(model or self.model, self.api_base if api_base is None else api_base)

    def with_the_rest(self, name: str = "") -> Connection:
        """The connection with what an arm may spend in all: the budget less what the other arms have spent.

        Raises:
            BudgetExhaustedError: nothing is left.
        """
        if self.connection.budget_usd is None:
            return self.connection
        own = self.folder / name / MANIFEST
        others = [path for path in (self.spent_in or self.folder).rglob(MANIFEST) if path != own]
        return self.connection.with_the_rest(sum(progress_of(Run(path.parent)).spent_usd for path in others))

    def job_of(self, arm: Arm, population: Population) -> dict[str, Any]:
        """What ``simulate`` is given for an arm."""
        return {
            "population": population,
            "survey": arm.survey,
            "model": self.model,
            "elicitation": self.elicitation,
            # an arm's own seed: with a common one, equal wordings would get equal answers and hide all noise
            "seed": draws.key(self.seed, "arm", arm.name) % 2**31,
            "rounds": arm.schedule if arm.after else 1,
            "api_base": self.api_base,
            "connection": self.connection,
            "ray": self.ray,
            "workers": self.workers,
            "wheel": self.wheel,
        }


def main_arm(survey: Survey) -> Arm:
    """The survey as it stands."""
    return Arm(MAIN, MAIN, survey)


def shared_out(population: Population, arms: Sequence[Arm], design: str, seed: int) -> dict[str, Population]:
    """Respondents of each arm: everybody within subjects; between subjects equal parts of every country, drawn at random."""
    if design == "within":
        return {arm.name: population for arm in arms}
    countries = np.array(population.people["country"].to_pylist())
    order = draws.uniforms(seed, "assignment", np.arange(len(population)))
    part = np.empty(len(population), dtype=np.int64)
    for country in np.unique(countries):
        rows = np.flatnonzero(countries == country)
        part[rows[np.argsort(order[rows])]] = np.arange(len(rows)) % len(arms)
    return {arm.name: population.take(np.flatnonzero(part == at)) for at, arm in enumerate(arms)}


@dataclass(frozen=True)
class ArmAnswers:
    """Answers of one arm, by question and respondent.

    Attributes:
        arm: what was asked.
        rows: rows of the compared round, by question id.
        countries: of the respondents.
    """

    arm: Arm
    rows: Mapping[str, Sequence[Mapping[str, Any]]]
    countries: Mapping[str, str]

    @classmethod
    def read(cls, run: Run, arm: Arm) -> ArmAnswers:
        """From a finished run."""
        import pyarrow.compute as pc

        columns = [
            "respondent_id", "country", "weight", "question_id", "round", "replicate", "option_code", "distribution", "value",
            "status", "prompt_tokens", "completion_tokens", "attempts",
        ]  # fmt: skip
        table: pa.Table = run.answers(columns)
        table = table.filter(pc.and_(pc.equal(table["round"], arm.last_round), pc.equal(table["replicate"], 0)))
        # answers lie in the order in which they came, and exchanges are drawn by place
        table = table.sort_by("respondent_id")
        rows: dict[str, list[Mapping[str, Any]]] = {question.id: [] for question in arm.survey}
        for row in table.to_pylist():
            rows[row["question_id"]].append(row)
        people = dict(zip(table["respondent_id"].to_pylist(), table["country"].to_pylist(), strict=True))
        return cls(arm, rows, people)

    def codes(self, question_id: str) -> dict[str, int | None]:
        """Option code by respondent who was asked; None without a substantive answer."""
        return {
            row["respondent_id"]: row["option_code"] if row["status"] == "answered" else None
            for row in self.rows[question_id]
            if row["status"] not in ("skipped", "failed")
        }

    def chances(self, question_id: str, codes: Collection[int]) -> dict[str, float]:
        """How likely each respondent gives one of these answers: what the model said of them, or whether one was drawn.

        An elicitation that reads the probabilities of all answers thus compares wordings without the noise of a draw.
        """
        question = self.arm.survey[question_id]
        within = [code in codes for code in question.codes]
        return {
            row["respondent_id"]: float(row["option_code"] in codes)
            if row["distribution"] is None
            else sum(share for share, is_one in zip(row["distribution"], within, strict=True) if is_one)
            for row in self.rows[question_id]
            if row["status"] == "answered"
        }


def reply_kind(row: Mapping[str, Any], question: Question, language: str) -> str:
    """``answered``, ``don't know``, ``refused``, ``unparsable``, ``failed`` or ``skipped``."""
    if row["status"] != "refused" or not row["value"]:
        return str(row["status"])
    label = question.missing.get(int(row["value"]), "") if str(row["value"]).lstrip("-").isdecimal() else ""
    words = Item(question, language).lexicon
    if words is None or words.find("refusal_answer", label):
        return "refused"
    return "don't know" if words.find("missing_answer", label) else "refused"


def answers_of(runs: Mapping[str, Run], arms: Sequence[Arm]) -> dict[str, ArmAnswers]:
    """Answers of all arms by name."""
    return {arm.name: ArmAnswers.read(runs[arm.name], arm) for arm in arms}


def arms_of(survey: Survey, variants: Variants | None) -> tuple[Arm, ...]:
    """The main arm, then the variants'."""
    return (main_arm(survey), *(variants.arms if variants else ()))
