"""The pre-test as one call: rules, then respondents, then variants, then think-aloud probes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypedDict, Unpack

from ...agents.answerer import EMBEDDED
from ...agents.elicitation import require_kinds
from ...errors import InputError, refuse_unknown
from ...llm import Connection
from ...surveys import Survey, load_survey
from ...surveys.question import CHOICE_KINDS
from ..design import Design
from .answer_findings import wording_findings
from .checking import check
from .finding import Finding
from .multiplicity import ADJUSTMENTS
from .power import LEVEL
from .reading_time import reading_time
from .report import write_pretest
from .result import Pretest, ranked
from .variants import Variants

if TYPE_CHECKING:
    from ...populations.population import Population
    from ...simulation.observation import Progress
    from .fieldwork import Fieldwork, Told

#: Respondents per country; between subjects they are shared out among the arms.
N = 200
MOST_PROBES = 50


class Options(TypedDict, total=False):
    """What a pre-test may be asked for beside the survey; ``pretest`` says what each means and what holds when it is left out."""

    variants: str | Path | Mapping[str, Any] | Variants | None
    countries: str | Sequence[str]
    n: int | None
    model: str
    out: str | Path | None
    elicitation: str
    adjust: str
    depth: int | None
    seed: int
    probes: int
    coder: str
    api_base: str
    population: Population | str | Path | None
    connection: Connection | None
    ray: str
    workers: int | None
    wheel: str | Path


@dataclass(frozen=True)
class PretestJob:
    """A pre-test that has been checked and not begun.

    Attributes:
        found: what rules and reading time say.
        fieldwork: what respondents will be asked; None without a model.
        out: where everything is written, or None.
    """

    found: Pretest
    fieldwork: Fieldwork | None
    out: Path | None

    @cached_property
    def sentences(self) -> tuple[str, ...]:
        """What a person must hear before anything is sent: what can be found, what cannot, and what it costs."""
        if self.fieldwork is None:
            return ()
        power = () if self.fieldwork.power is None else (str(self.fieldwork.power),)
        told = (*power, *self.found.notes, *self.fieldwork.notes)
        if self.fieldwork.has_begun or not self.fieldwork.has_price:
            return told
        (fewest, most), cost = self.design.calls, self.design.cost_usd
        price = "" if cost is None else f" and costs {cost[0]:,.4g} to {cost[1]:,.4g} US dollars"
        return (*told, f"It takes {fewest:,} to {most:,} calls{price}.")

    @property
    def answers_expected(self) -> int:
        """Replies that will be asked for, think-aloud probes and their codes included."""
        return 0 if self.fieldwork is None else self.fieldwork.answers_expected

    @cached_property
    def design(self) -> Design:
        """Its parts with their price; nothing is sent or written."""
        return Design([], 0) if self.fieldwork is None else self.fieldwork.design()

    def require_budget(self) -> None:
        """Refuse a budget that cannot hold it; one that was begun goes on until the budget is spent.

        Raises:
            ExperimentError: names the largest design that surely fits.
        """
        if self.fieldwork is not None and not self.fieldwork.has_begun:
            budget = self.fieldwork.sessions.connection.budget_usd
            if budget is not None:
                self.design.require(budget)

    def run(self, *, told: Told | None = None, progress: Progress | None = None) -> Pretest:
        """Ask what has not been asked yet and write down what was found; see ``pretest``."""
        require_place("" if self.fieldwork is None else self.fieldwork.sessions.model, self.out)
        self.require_budget()
        found = self.found if self.fieldwork is None else self.fieldwork.run(self.found, told, progress)
        if self.out is not None:
            write_pretest(found, self.out)
        return found


def pretest(
    survey: str | Path | Survey,
    *,
    told: Told | None = None,
    progress: Progress | None = None,
    **options: Unpack[Options],
) -> Pretest:
    """Look for bad questions before people see them.

    Without a model the rules and the reading time are all there is. With one, respondents of some countries answer the
    questionnaire and every variant, each in a session of its own; the same call again resumes.

    Args:
        survey: instrument name, file, or a ``Survey``.
        told: told sentences that a person must hear before anything is sent, and what is being asked.
        progress: told how far the answers of all arms together are, with an ``Observation``.
        options: ``variants``: file of variants, its content, or ``Variants``; None takes the other wordings that the survey
            holds.
            ``countries``: ISO3 codes or English names; not needed without a model or with ``population``.
            ``n``: respondents per country, 200 when left out or None.
            ``model``: ``embedded/psychometric`` (figures of answers only: it reads no wording), or a language model.
            ``out``: directory for the report, the JSON and one run an arm; needed with a model.
            ``adjust``: ``holm`` (when left out), ``bh`` or ``none``, over all compared questions and variants.
            ``seed``: every draw follows from it; 0.
            ``probes``: respondents who think aloud about every question; none when left out.
            ``coder``: another model that codes what they say; the answering one when left out.
            ``elicitation``, ``depth``, ``api_base``, ``population``, ``connection``, ``ray``, ``workers``, ``wheel``: as for
            ``simulate``.

    Raises:
        InputError, SurveyFormatError: a survey or variants that cannot be tested, or too few respondents to find
            anything; nothing was sent.
        ExperimentError: the budget cannot hold it; nothing was sent.
        RunError, ModelError: see ``simulate``.
    """
    require_place(options.get("model", ""), options.get("out"))
    job = prepare(survey, **options)
    for sentence in job.sentences if told else ():
        told(sentence)  # type: ignore[misc]
    return job.run(told=told, progress=progress)


def require_place(model: str, out: str | Path | None) -> None:
    """Refuse to ask a model without a place for its answers.

    Raises:
        InputError: no place is named.
    """
    if model and out is None:
        raise InputError(
            "answers need a place to be kept",
            where="pretest()",
            parameter="out",
            got=None,
            allowed="a directory",
            hint="Name one with --out.",
        )


def prepare(survey: str | Path | Survey, *, only_priced: bool = False, **options: Unpack[Options]) -> PretestJob:
    """Check everything that ``pretest`` would be given, without sending anything: see there for arguments and errors.

    Args:
        survey: as for ``pretest``.
        only_priced: the job will not be run, so that neither a key nor a place for answers is needed.
        options: as for ``pretest``.
    """
    refuse_unknown(options, Options.__annotations__, where="pretest()")
    model, out, seed = options.get("model", ""), options.get("out"), options.get("seed", 0)
    adjust, probes, coder = options.get("adjust", "holm"), options.get("probes", 0), options.get("coder", "")
    instrument = survey if isinstance(survey, Survey) else load_survey(survey)
    compared = _variants(options.get("variants"), instrument, model)
    _require(adjust, probes, coder, model, compared)
    _require_folder(out)
    findings = [*check(instrument), *_repetitions(instrument)]
    found = Pretest(
        instrument,
        ranked(findings, instrument),
        reading_time(instrument),
        {"model": model, "seed": seed, "adjust": adjust, "level": LEVEL, "probes": probes, "coder": coder},
        notes=_notes_on_survey(instrument, model),
    )
    if not model:
        return PretestJob(found, None, None if out is None else Path(out))
    from .fieldwork import Fieldwork
    from .sessions import Sessions

    connection = options.get("connection") or Connection()
    # a missing key and questions that nobody could answer are said before a population is drawn
    if model == EMBEDDED:
        require_kinds(instrument, CHOICE_KINDS, "the embedded respondent")
    elif not only_priced:
        connection.client(model, options.get("api_base", ""))
    people = _population(
        options.get("countries", ()), options.get("n"), options.get("depth"), seed, options.get("population")
    )
    sessions = Sessions(
        model,
        Path(out or "") / "runs",
        options.get("elicitation", ""),
        options.get("api_base", ""),
        seed,
        connection,
        options.get("ray", "off"),
        options.get("workers"),
        str(options.get("wheel", "")),
    )
    fieldwork = Fieldwork(instrument, compared, people, sessions, adjust, probes, coder)
    fieldwork.check(only_priced=only_priced)
    return PretestJob(found, fieldwork, None if out is None else Path(out))


def _variants(given: str | Path | Mapping[str, Any] | Variants | None, survey: Survey, model: str) -> Variants | None:
    if isinstance(given, Variants):
        return given
    if isinstance(given, Mapping):
        return Variants.of(given, survey)
    if given is not None:
        return Variants.read(given, survey)
    return Variants.of_survey(survey) if model not in ("", EMBEDDED) else None


def _require(adjust: str, probes: int, coder: str, model: str, variants: Variants | None) -> None:
    if adjust not in ADJUSTMENTS:
        raise InputError(where="pretest()", parameter="adjust", got=adjust, allowed=", ".join(ADJUSTMENTS))
    if isinstance(probes, bool) or not 0 <= probes <= MOST_PROBES:
        raise InputError(where="pretest()", parameter="probes", got=probes, allowed=f"0 to {MOST_PROBES}")
    if coder and not probes:
        raise InputError(
            "a coder needs something to code",
            where="pretest()",
            parameter="coder",
            got=coder,
            allowed="together with probes, the number of respondents who think aloud",
        )
    if coder == EMBEDDED:
        raise InputError(where="pretest()", parameter="coder", got=coder, allowed="a language model")
    if (variants is not None or probes) and model in ("", EMBEDDED):
        what = "variants" if variants is not None else "probes"
        raise InputError(
            f"{what} need a respondent that reads the wording"
            + (
                "; the embedded respondent answers from facets and demographics, so every wording is the same to it"
                if model
                else ""
            ),
            where="pretest()",
            parameter="model",
            got=model or "none",
            allowed="a language model",
            hint=f"Choose one with --model; rules, reading time and figures of answers work without {what}.",
        )


def _require_folder(out: str | Path | None) -> None:
    if out is not None:
        nearest_place = next((one for one in (Path(out), *Path(out).parents) if one.exists()), None)
        if nearest_place is not None and not nearest_place.is_dir():
            raise InputError(
                f"{nearest_place} is a file", where="pretest()", parameter="out", got=str(out), allowed="a directory"
            )


def _repetitions(survey: Survey) -> list[Finding]:
    from .redundancy import similar_wordings

    if not survey.language.lower().startswith("en"):
        return []  # the word vectors are English
    return list(wording_findings(similar_wordings([(question.id, question.text) for question in survey])))


def _notes_on_survey(survey: Survey, model: str) -> tuple[str, ...]:
    notes = []
    if not any(question.kind in CHOICE_KINDS for question in survey):
        notes.append(
            "No question has answers to choose from: rules, reading time and probes apply, figures of answers and comparisons of "
            "wordings do not."
        )
    if not model:
        notes.append(
            "No model was named: this is what rules and reading time say. Nobody, real or simulated, was asked."
        )
    if model == EMBEDDED:
        notes.append(
            "The embedded respondent answers from facets and demographics and reads no wording: the figures of answers show "
            "what a plausible population would make of the scales, not how the words are understood."
        )
    return tuple(notes)


def _population(
    countries: str | Sequence[str], n: int | None, depth: int | None, seed: int, given: Population | str | Path | None
) -> Population:
    from ...populations.population import Population
    from ...simulation.respondents import Respondents

    if given is not None:
        held = Respondents.of(given, countries, n=n, depth=depth)
        assert held.population is not None
        return held.population
    if not countries:
        raise InputError(
            "no country given",
            where="pretest()",
            parameter="countries",
            got="",
            allowed="ISO3 codes or English names",
            hint="Name some with --countries, or leave --model out to check the wording alone.",
        )
    drawn = Respondents.to_draw(countries, N if n is None else n, depth)
    if isinstance(drawn.n, bool) or drawn.n < 1:
        raise InputError(where="pretest()", parameter="n", got=n, allowed="1 or more")
    return Population.build(list(drawn.countries), drawn.n, seed=seed, depth=drawn.depth)
