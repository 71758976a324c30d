"""What a pre-test asks simulated respondents: refused or priced whole before the first call, then asked and measured."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING

from ...agents.answerer import EMBEDDED
from ...counting import counted
from ...errors import GroundTruthError
from ...run import MANIFEST
from ...simulation.observation import Observation
from ...simulation.tally import Tally
from ...surveys import Survey
from ..asking import Asker, cell_of
from ..design import Cell, Design
from .answer_findings import diagnostic_findings, effect_findings, scale_findings
from .coding import Agreement
from .diagnostics import diagnose
from .effect import Effect, measure
from .multiplicity import adjusted
from .power import LEVEL, PowerStatement
from .result import Pretest, ranked
from .scales import AnswerTable, style
from .sessions import ArmAnswers, Sessions, answers_of, arms_of, shared_out
from .think_aloud import Probe, ThinkAloud, probe_findings
from .variants import Arm, Variants

if TYPE_CHECKING:
    from ...populations.population import Population
    from ...simulation.observation import Progress

#: Told sentences that a person should hear.
Told = Callable[[str], None]


@dataclass(frozen=True)
class Fieldwork:
    """Everything that is asked.

    Attributes:
        survey: in its main wording.
        variants: arms beside it, or None.
        people: who may be asked.
        sessions: with which model, and where the answers are kept.
        adjust: how p-values are adjusted.
        probes: respondents who think aloud about every question.
        coder: model that codes what they say; the answering one when empty.
    """

    survey: Survey
    variants: Variants | None
    people: Population
    sessions: Sessions
    adjust: str = "holm"
    probes: int = 0
    coder: str = ""

    @cached_property
    def arms(self) -> tuple[Arm, ...]:
        """The main wording, then the variants."""
        return arms_of(self.survey, self.variants)

    @cached_property
    def shares(self) -> dict[str, Population]:
        """Who answers which arm."""
        return shared_out(
            self.people, self.arms, self.variants.design if self.variants else "within", self.sessions.seed
        )

    @cached_property
    def power(self) -> PowerStatement | None:
        """What the comparisons can see; None without variants."""
        if self.variants is None:
            return None
        smallest = min(len(one) for one in self.shares.values())
        return PowerStatement.of(smallest, self.variants.comparisons, level=LEVEL, paired=self.variants.paired)

    @cached_property
    def notes(self) -> tuple[str, ...]:
        """What a reader must know of who was asked."""
        return (_note_on_truth(self.survey, self.people.countries),)

    @cached_property
    def expected(self) -> dict[str, int]:
        """Answers by arm."""
        return {arm.name: self.sessions.check(arm, self.shares[arm.name]) for arm in self.arms}

    @property
    def answers_expected(self) -> int:
        """Of all arms, and of those who think aloud: what each says of a question, and its codes by every coder."""
        return sum(self.expected.values()) + self.probes * len(self.survey) * (3 if self.coder else 2)

    @property
    def has_begun(self) -> bool:
        """Whether an earlier attempt has asked something."""
        return any((self.sessions.folder / arm.name / MANIFEST).exists() for arm in self.arms)

    @property
    def has_price(self) -> bool:
        """Whether it is known what the model charges, and that it charges at all."""

        model = self.sessions.model
        if model == EMBEDDED:
            return False
        price = self.sessions.connection.price(model)
        return price is not None and price.cost(1_000, 1_000) > 0

    def check(self, *, only_priced: bool = False) -> None:
        """Refuse what cannot work; nothing is sent. What is only priced needs no key.

        Raises:
            InputError: with so few respondents nothing could be found.
            UnknownModelError, MissingKeyError, UnknownElicitationError: see ``simulate``.
        """
        if self.power is not None:
            self.power.require_any()
        if only_priced:
            return
        assert self.expected
        if self.probes and self.coder:
            self.sessions.connection.client(self.coder, self._coder_base)

    def design(self) -> Design:
        """All parts with their price; nothing is sent."""
        cells = [self.sessions.cell(arm, self.shares[arm.name]) for arm in self.arms]
        return Design(
            [*cells, *self._probe_cells()],
            max(Counter(self.people.people["country"].to_pylist()).values()),
            fewer="fewer --countries, variants or --probes",
        )

    def run(self, found: Pretest, told: Told | None = None, progress: Progress | None = None) -> Pretest:
        """Ask what has not been asked yet, and add what the answers show to what the rules found.

        Args:
            found: of the rules.
            told: told what begins.
            progress: told how far the answers of all arms together are.

        Raises:
            RunError, ModelError: see ``simulate``.
        """
        say = told or (lambda sentence: None)
        overall = _Overall(self.answers_expected, progress)
        runs = {}
        with self.sessions.cluster(self.arms[0], self.shares[self.arms[0].name]):
            for arm in self.arms:
                place = self.sessions.folder / arm.name
                say(f"Asking {arm.name}: {counted(self.expected[arm.name], 'answer')} (`deeppersona status {place}`).")
                runs[arm.name] = self.sessions.ask(arm, self.shares[arm.name], overall.next_run())
        answers = answers_of(runs, self.arms)
        failed = sum(int(run.manifest["statuses"].get("failed", 0)) for run in runs.values())
        probes, agreement = self._thought_aloud(say, overall)
        main = self.arms[0].name
        effects = _effects(self.variants, answers, self.adjust, self.sessions.seed) if self.variants else ()
        diagnostics = diagnose(answers[main], self.shares[main].people, self.survey.language)
        table = AnswerTable.of(answers[main])
        whole = style(table) if table.questions else None
        findings = [
            *found.findings,
            *diagnostic_findings(diagnostics),
            *(scale_findings(whole, table) if whole else ()),
            *effect_findings(effects),
            *probe_findings(probes),
        ]
        return replace(
            found,
            findings=ranked(findings, self.survey),
            settings={
                **found.settings,
                "countries": list(self.people.countries),
                "respondents": {name: len(one) for name, one in self.shares.items()},
                "elicitation": self.sessions.elicitation or "sample",
                "design": self.variants.design if self.variants else "",
            },
            variants=self.variants,
            power=self.power,
            effects=tuple(effects),
            diagnostics=tuple(diagnostics),
            style=whole,
            probes=tuple(probes),
            agreement=agreement,
            notes=(*found.notes, *self.notes, *([str(agreement)] if agreement else [])),
            failed=failed,
        )

    @cached_property
    def _aloud(self) -> ThinkAloud:
        return ThinkAloud(self.survey, self.people, self.probes, self.sessions.seed)

    @property
    def _coder_base(self) -> str:
        """Of the same server only where the coder is one of its models."""
        same = self.coder.partition("/")[0] == self.sessions.model.partition("/")[0]
        return self.sessions.api_base if same else ""

    def _thought_aloud(self, say: Told, overall: _Overall) -> tuple[Sequence[Probe], Agreement | None]:
        if not self.probes:
            return (), None
        say(f"Thinking aloud: {counted(self.probes * len(self.survey), 'probe')}, each spoken and coded.")
        overall.next_run()
        asker = Asker(self.sessions.folder.parent, self.sessions.with_the_rest(), overall.texts)
        spoken = self.sessions.connect()
        coders = {self.sessions.model: spoken}
        if self.coder:
            coders[self.coder] = self.sessions.connect(self.coder, self._coder_base)
        return self._aloud.ask(asker, spoken, coders)

    def _probe_cells(self) -> list[Cell]:
        if not self.probes:
            return []
        calls, model = self.probes * len(self.survey), self.sessions.model
        stages = [("thinking aloud", self._aloud.speaking_sample(), model)]
        for coder in (model, *([self.coder] if self.coder else [])):
            stages.append((f"coding by {coder}", self._aloud.coding_sample(), coder))
        connection = self.sessions.connection
        return [cell_of(name, sample, connection, who, calls=calls, priced=True) for name, sample, who in stages]


class _Overall:
    """Adds up what runs, and those who think aloud, tell one after the other, so that one bar shows them all."""

    def __init__(self, expected: int, progress: Progress | None) -> None:
        self._expected, self._progress = expected, progress
        self._before = self._now = Tally()

    def next_run(self) -> Progress | None:
        """What the next run tells."""
        self._before, self._now = self._before + self._now, Tally()
        return self._told if self._progress else None

    def texts(self, stage: str, statuses: Mapping[str, int]) -> None:
        """Told of replies that are no answers to the questionnaire, as they come."""
        self._before += Tally(Counter(statuses))
        if self._progress:
            self._progress(Observation(self._expected, self._before, doing=stage.partition("-")[0]))

    def _told(self, seen: Observation) -> None:
        assert self._progress is not None
        self._now = seen.tally
        self._progress(replace(seen, expected=self._expected, tally=self._before + seen.tally))


def _effects(variants: Variants, answers: Mapping[str, ArmAnswers], adjust: str, seed: int) -> tuple[Effect, ...]:
    found = [
        measure(
            comparison,
            answers[arm.against].codes(comparison.question_id),
            answers[arm.name].codes(comparison.question_id),
            {**answers[arm.against].countries, **answers[arm.name].countries},
            paired=variants.paired,
            seed=seed,
        )
        for arm in variants.arms
        for comparison in arm.comparisons
    ]
    corrected = adjusted([one.p for one in found], adjust)
    return tuple(
        replace(one, p_adjusted=float(p), is_hit=bool(p <= LEVEL)) for one, p in zip(found, corrected, strict=True)
    )


def _note_on_truth(survey: Survey, countries: Sequence[str]) -> str:
    """What human answers there are to stand beside these; a pre-test needs none, and its reader must know."""
    from ...analysis.compare_run import own_truth
    from ...analysis.truth_sources import load_truth

    try:
        truth = load_truth(own_truth(survey), questions=[question.id for question in survey])
        without = [country for country in countries if country not in truth.countries]
    except GroundTruthError:
        without = list(countries)
    if not without:
        return "Human answers to these questions exist: `deeppersona compare OUT/runs/main` sets the main wording beside them."
    return f"No human answers to these questions are at hand for {', '.join(without)}: nothing here says how people there answer."
