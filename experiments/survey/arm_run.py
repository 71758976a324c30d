"""One arm with one model and one seed: a cell of the design, run as an ordinary resumable run."""

from __future__ import annotations

import json
import re
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from ...agents.answerer import EMBEDDED
from ...errors import ExperimentError, SelectionError
from ...populations.population import Population
from ...populations.taxonomy.tree import Tree
from ...run import MANIFEST, Run
from ...run_store import write_atomically
from ...simulation.dry_run import SAMPLE, dry_run
from ...simulation.simulate import prepare
from ..design import Cell
from .arm import Arm
from .definition import SurveyDefinition
from .telling import rehearsed, told

if TYPE_CHECKING:
    from ...llm import Connection
    from ...simulation.observation import Progress
    from ...simulation.simulation import Simulation
    from ...surveys import Survey
    from ..setting import Setting

#: Option of a study: the directory of a tree of the user's own, for arms that ask for attributes of some source.
TREE = "tree"

#: What writing the texts of respondents cost, beside their population.
WRITING = "writing.json"


@dataclass(frozen=True)
class ArmRun:
    """A cell.

    Attributes:
        arm: who answers and how.
        model: model id; empty for a reference.
        seed: every draw follows from it.
        definition, setting: of the study.
        survey: the instrument.
    """

    arm: Arm
    model: str
    seed: int
    definition: SurveyDefinition
    setting: Setting
    survey: Survey

    @property
    def name(self) -> str:
        """Of its directory, unique within the study."""
        parts = [self.arm.name]
        if self.model and self.arm.needs_language_model:
            parts.append(self.model)
        return "--".join(_slug(part) for part in [*parts, f"seed-{self.seed}"])

    @property
    def n(self) -> int:
        """Respondents per country."""
        return self.setting.n_of(self.definition)

    @property
    def countries(self) -> tuple[str, ...]:
        """As the user or the definition names them."""
        return self.setting.countries_of(self.definition)

    @property
    def tree(self) -> str:
        """Directory of the tree that attributes come from; empty for the shipped one."""
        if self.model == EMBEDDED:
            return ""
        return self.arm.tree or (self.setting.options.get(TREE, "") if self.arm.sources else "")

    @property
    def elicitation(self) -> str:
        """How replies are read; empty where nothing is read."""
        if self.model == EMBEDDED:
            return ""
        return self.arm.elicitation or self.setting.elicitation or self.definition.elicitation or "sample"

    @property
    def wording(self) -> tuple[str, str]:
        """Language and variant that are asked; empty for the survey's own, and where nothing is read."""
        return ("", "") if self.model == EMBEDDED or self.arm.reference else self.definition.wording(self.arm)

    def check(self) -> None:
        """Refuse what cannot work, before anything is sent.

        Raises:
            UnknownModelError, MissingKeyError, UnknownElicitationError, TaxonomyError, SelectionError, InputError.
        """
        from ...agents.language_model import LanguageModelAnswerer

        job = self._job(self.setting.connection)
        answerer = job.spec().open()
        if isinstance(answerer, LanguageModelAnswerer):
            answerer.check()
        if job.config.sources:  # few attributes may be of a source, and a depth above that is said at once
            self._require_depth(job)

    def _require_depth(self, job: Simulation) -> None:
        try:
            job.draw(min(self.n, SAMPLE))
        except SelectionError as error:
            raise SelectionError(
                error.message,
                where=f"arm {self.arm.name}",
                parameter="depth",
                got=error.got,
                allowed=error.allowed,
                hint="Copy the definition with a smaller depth, or mine more attributes; nothing was sent.",
            ) from error

    def cell(self, *, priced: bool) -> Cell:
        """What it would ask and cost; nothing is sent."""
        job = self._job(self.setting.with_budget(None))
        if self.model == EMBEDDED or not priced:
            return Cell(self.name, job.answers_expected, cost_usd=(0.0, 0.0) if self.model == EMBEDDED else None)
        sample = job.draw(min(self.n, -(-SAMPLE // len(job.config.countries))))
        calls, cost = (0, 0), (0.0, 0.0)
        if self.arm.told:
            from ...llm.estimate import estimate

            drawn = len(sample)
            sample, writing = rehearsed(self.arm, sample)
            asked = round(len(writing) * self.n * len(job.config.countries) / drawn)
            price = job.connection.price(self.model)
            found = estimate(writing, price, calls=asked)
            calls = (asked, asked)
            if found.cost_usd is not None:
                cost = (found.cost_usd.low, found.cost_usd.high)
        figures = dry_run(job, sample)
        whole = None
        if figures.cost_usd is not None:
            whole = (cost[0] + figures.cost_usd[0], cost[1] + figures.cost_usd[1])
        return Cell(self.name, figures.answers, (calls[0] + figures.calls[0], calls[1] + figures.calls[1]), whole)

    def run(self, folder: Path, connection: Connection, progress: Progress | None = None) -> Run:
        """Answer what is not answered yet.

        Args:
            folder: of the study.
            connection: with what is left of the budget.
            progress: told how the run stands as answers come.
        """
        path = self.path(folder)
        if not self.arm.told:
            return self._job(connection).run(path, progress=progress)
        population = self._told_population(folder, connection)
        rest = connection.with_the_rest(self.writing_usd(folder))
        return self._job(rest, population).run(path, population=population, progress=progress)

    def writing_usd(self, folder: Path) -> float:
        """What was paid for texts that a model wrote of the respondents; no answer of the run holds it."""
        file = self._kept(folder) / WRITING
        return float(json.loads(file.read_text("utf-8"))["cost_usd"]) if file.is_file() else 0.0

    def _kept(self, folder: Path) -> Path:
        return folder / "populations" / self.name

    def path(self, folder: Path) -> Path:
        """Its run directory."""
        return folder / "runs" / self.name

    def _told_population(self, folder: Path, connection: Connection) -> Population:
        """The arm's respondents; what a model wrote of them is kept, so that it is never written twice."""
        kept = self._kept(folder)
        if (self.path(folder) / MANIFEST).is_file():
            return self._of_this_tree(Run(self.path(folder)).population())
        if (kept / "population.json").is_file():
            return self._of_this_tree(Population.load(kept))
        drawn = self._job(connection).draw()
        if not self.arm.builder().needs_model:
            return told(self.arm, drawn)
        with ExitStack() as opened:
            client = opened.enter_context(connection.client(self.model, self.setting.api_base))
            written = told(self.arm, drawn, client)
            cost_usd = client.usage.cost_usd or 0.0
        kept.mkdir(parents=True, exist_ok=True)
        write_atomically(kept / WRITING, json.dumps({"cost_usd": cost_usd}))
        written.save(kept)
        return written

    def _of_this_tree(self, population: Population) -> Population:
        if Tree.load(self.tree or None) is not population.tree:
            raise ExperimentError(
                "the respondents of this arm were described from another tree",
                where=self.arm.name,
                parameter="tree",
                got=self.tree,
                allowed="the tree as it was when the study began",
                hint="Run the study into a new directory.",
            )
        return population

    def _job(self, connection: Connection, population: Population | None = None) -> Simulation:
        arm = self.arm
        depth = arm.depth if arm.depth is not None else self.definition.depth
        sources = arm.sources
        if self.model == EMBEDDED:  # it reads no attributes, and its answers are the same at any depth
            depth, sources = 0, ()
        given = population is not None
        language, variant = self.wording
        job, _ = prepare(
            () if given else self.countries,
            n=None if given else self.n,
            depth=None if given else depth,
            tree=None if given else self.tree,
            sources=() if given else sources,
            population=population,
            survey=self.survey,
            language=language,
            variant=variant,
            model=self.model,
            elicitation=self.elicitation,
            seed=self.seed,
            replicates=arm.replicates,
            leak_guard=arm.leak_guard,
            assumed_facts=arm.assumed_facts,
            context=arm.context_rules(),
            api_base=self.setting.api_base if arm.needs_language_model else "",
            connection=connection,
            command="deeppersona experiment run",
        )
        return job


def _slug(text: str) -> str:
    return re.sub(r"[^A-Za-z0-9._+-]+", "-", text).strip("-.")
