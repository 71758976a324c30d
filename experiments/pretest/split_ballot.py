"""The pre-tester on trial: in how many known experiments on wording does a model move as people did?"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, ClassVar, Literal

import numpy as np
from pydantic import Field

from ...agents.answerer import EMBEDDED
from ...analysis.intervals import change_interval
from ...errors import ExperimentError
from ...simulation.schedule import Schedule, Wave
from ...surveys import Survey
from ..definition import Definition
from ..design import Cell, Design
from ..table import Column, Figure, Table, Value
from .ballots import Ballot, ballots, context_question
from .multiplicity import adjusted
from .permutation import paired_test
from .sessions import ArmAnswers, Sessions
from .variants import CONTEXT_TOKENS, Arm

if TYPE_CHECKING:
    from ...populations.population import Population
    from ..setting import Setting
    from ..study import Progress

#: False alarms are counted at this family-wise level.
LEVEL = 0.05


class SplitBallotDefinition(Definition):
    """See ``Definition``.

    Attributes:
        countries: whose respondents answer.
        n: respondents per country; everybody answers both forms, in sessions of their own.
        ballots: sets of experiments.
        models: model ids; the user's when given.
    """

    kind: Literal["split-ballot"]
    countries: tuple[str, ...] = Field(min_length=1)
    n: int = Field(ge=2, le=100_000)
    ballots: tuple[Literal["classic", "analogues"], ...] = Field(min_length=1)
    models: tuple[str, ...] = ()


@dataclass(frozen=True)
class Outcome:
    """One experiment with one model.

    Attributes:
        ballot: which.
        group: its set.
        share_a, share_b: of the compared answers in both forms.
        difference: first less second, with its 95 % interval over respondents.
        p_adjusted: Holm over all experiments of the model.
        n: respondents who answered both.
    """

    ballot: Ballot
    group: str
    share_a: float
    share_b: float
    difference: Figure
    p_adjusted: float
    n: int

    @property
    def moved(self) -> str:
        """``a``, ``b`` or ``same``: which form has the higher share."""
        value = self.difference.value
        return "same" if value == 0.0 or value != value else "a" if value > 0 else "b"

    @property
    def is_false_alarm(self) -> bool:
        """Whether a change shows where people showed none."""
        return self.ballot.expect == "same" and self.p_adjusted <= LEVEL

    @property
    def verdict(self) -> str:
        """For people."""
        if self.ballot.expect == "same":
            return "false alarm" if self.is_false_alarm else "no change, as people"
        if self.moved == "same":
            return "did not move"
        return "right" if self.moved == self.ballot.expect else "wrong"


class SplitBallotStudy:
    """See ``study.Study``."""

    schema: ClassVar[type[SplitBallotDefinition]] = SplitBallotDefinition
    options: ClassVar[tuple[str, ...]] = ()
    ignores: ClassVar[tuple[str, ...]] = ("judge",)

    def __init__(self, definition: Definition, setting: Setting) -> None:
        assert isinstance(definition, SplitBallotDefinition)
        self.definition: SplitBallotDefinition = definition
        self.setting = setting
        self.models = setting.models or definition.models
        self.failed = 0
        if not self.models or EMBEDDED in self.models:
            raise ExperimentError(
                "experiments on wording need a respondent that reads the wording",
                where=definition.name,
                parameter="model",
                got=EMBEDDED if self.models else "none",
                allowed="a language model",
                hint="Choose one with --model.",
            )

    @property
    def seed(self) -> int:
        """Of everything."""
        return self.setting.seed_of(self.definition)

    @property
    def sets(self) -> tuple[str, ...]:
        """Sets of experiments; the user may choose among them with --arms."""
        return self.setting.chosen_arms({name: name for name in self.definition.ballots}, self.definition.name)

    def design(self, *, priced: bool) -> Design:
        """See ``Study.design``."""
        from ...simulation.dry_run import SAMPLE

        cells = []
        sample = self._population(min(self._n, SAMPLE))
        countries = len(sample.countries)
        for model in self.models:
            for arm in self._arms():
                answers = len(arm.survey) * self._n * countries
                name = f"{model} {arm.name}"
                if not priced:
                    cells.append(Cell(name, answers))
                    continue
                sessions = self._sessions(Path(), model)
                cells.append(replace(sessions.cell(arm, sample, answers=answers), name=name))
        return Design(cells, self._n)

    def run(self, folder: Path, told: Progress | None = None) -> Sequence[Table]:
        """See ``Study.run``."""
        population = self._population(self._n)
        outcomes: dict[str, list[Outcome]] = {}
        self.failed = 0
        for at, model in enumerate(self.models):
            sessions = self._sessions(folder / f"model-{at}", model)
            answers = {}
            for arm in self._arms():
                run = sessions.ask(arm, population)
                statuses = run.manifest["statuses"]
                self.failed += int(statuses.get("failed", 0))
                if told is not None:
                    told(f"{model} {arm.name}", statuses)
                answers[arm.name] = ArmAnswers.read(run, arm)
            outcomes[model] = self._outcomes(answers)
        return [_summary(outcomes), *(_details(model, found) for model, found in outcomes.items())]

    @property
    def _n(self) -> int:
        return self.setting.n_of(self.definition)

    def _population(self, n: int) -> Population:
        from ...populations.population import Population

        return Population.build(list(self.setting.countries_of(self.definition)), n, seed=self.seed)

    def _sessions(self, folder: Path, model: str) -> Sessions:
        return Sessions(
            model, folder, self.setting.elicitation, self.setting.api_base, self.seed, self.setting.connection
        )

    def _ballots(self) -> list[tuple[str, Ballot]]:
        return [(name, ballot) for name in self.sets for ballot in ballots(name)]

    def _arms(self) -> list[Arm]:
        """Both forms of everything without context, each form in a session of its own; and one arm a form with context."""
        plain: dict[str, list[str]] = {"a": [], "b": []}
        questions, arms = {}, []
        for _, ballot in self._ballots():
            for side in ("a", "b"):
                form = ballot.a if side == "a" else ballot.b
                question = form.question(f"{ballot.id}.{side}")
                context = context_question(form, f"{ballot.id}.before")
                questions[question.id] = question
                if context is None:
                    plain[side].append(question.id)
                    continue
                schedule = Schedule(
                    (Wave("before", (context.id,)), Wave("compared", (question.id,))), memory_tokens=CONTEXT_TOKENS
                )
                survey = Survey(ballot.id, ballot.id, (context, question))
                arms.append(Arm(question.id.replace(".", "-"), ballot.family, survey, schedule=schedule))
        for side, names in plain.items():
            survey = Survey(f"forms-{side}", f"Forms {side}", tuple(questions[name] for name in names))
            arms.append(Arm(f"forms-{side}", "wording", survey))
        return arms

    def _outcomes(self, answers: dict[str, ArmAnswers]) -> list[Outcome]:
        held = {name: one for one in answers.values() for name in one.rows}
        found, p = [], []
        for group, ballot in self._ballots():
            forms = [(f"{ballot.id}.{side}", form) for side, form in (("a", ballot.a), ("b", ballot.b))]
            first, second = (held[name].chances(name, form.codes) for name, form in forms)
            both = [who for who in first if who in second]
            a, b = (np.array([one[who] for who in both], dtype=np.float64) for one in (first, second))
            nan = float("nan")
            difference = Figure(nan)
            if len(both) >= 2:
                change = change_interval(b, a)
                difference = Figure(change.estimate, change.low, change.high)
            p.append(paired_test(a[:, None], b[:, None], seed=self.seed, purpose=(ballot.id,)).p)
            shares = (float(a.mean()), float(b.mean())) if len(both) else (nan, nan)
            found.append(Outcome(ballot, group, *shares, difference, nan, len(both)))
        return [replace(one, p_adjusted=float(value)) for one, value in zip(found, adjusted(p, "holm"), strict=True)]


def _summary(outcomes: dict[str, list[Outcome]]) -> Table:
    from scipy.stats import binomtest

    rows: list[Mapping[str, Value]] = []
    for model, found in outcomes.items():
        groups = dict.fromkeys(one.group for one in found)
        for name in (*groups, *(["all"] if len(groups) > 1 else [])):
            some = [one for one in found if name in ("all", one.group)]
            aimed = [one for one in some if one.ballot.expect != "same"]
            right = sum(one.verdict == "right" for one in aimed)
            test = binomtest(right, len(aimed), 0.5) if aimed else None
            interval = test.proportion_ci(method="exact") if test else None
            share = Figure(float("nan"))
            if test is not None and interval is not None:
                share = Figure(right / len(aimed), float(interval.low), float(interval.high))
            still = [one for one in some if one.ballot.expect == "same"]
            rows.append(
                {
                    "model": model,
                    "set": name,
                    "right": f"{right} of {len(aimed)}",
                    "share": share,
                    "chance": 0.5,
                    "p": float(test.pvalue) if test else None,
                    "false_alarms": f"{sum(one.is_false_alarm for one in still)} of {len(still)}",
                }
            )
    return Table(
        "directions",
        "Directions of wording effects that a model gets right",
        (
            Column("model", "Model"),
            Column("set", "Experiments"),
            Column("right", "Directions right"),
            Column("share", "Share", is_share=True),
            Column("chance", "Chance", is_share=True),
            Column("p", "p against chance"),
            Column("false_alarms", "Changes where people showed none"),
        ),
        rows,
        (
            "A coin gets half of the directions right. Intervals are exact binomial ones (Clopper-Pearson) over experiments, which "
            "are treated as independent.",
            "A model that does not move at all has no direction right.",
            f"A change where people showed none is one that is significant at the {LEVEL:.0%} level, Holm over all experiments.",
        ),
    )


def _details(model: str, found: Sequence[Outcome]) -> Table:
    rows: list[Mapping[str, Value]] = [
        {
            "id": one.ballot.id,
            "set": one.group,
            "family": one.ballot.family,
            "published": one.ballot.published,
            "difference": one.difference,
            "n": one.n,
            "verdict": one.verdict,
            "source": one.ballot.source or f"like {one.ballot.like}",
        }
        for one in found
    ]
    slug = "".join(letter if letter.isalnum() else "-" for letter in model)
    return Table(
        f"ballots-{slug}",
        f"Every experiment: {model}",
        (
            Column("id", "Experiment"),
            Column("set", "Set"),
            Column("family", "Kind of change"),
            Column("published", "People: first form less second", is_share=True),
            Column("difference", "Model: first form less second", is_share=True),
            Column("n", "Respondents"),
            Column("verdict", "Verdict"),
            Column("source", "Source", is_prose=True),
        ),
        rows,
        (
            "Shares are of the answers named in the experiment's data; intervals over simulated respondents say nothing of people.",
        ),
    )
