"""The pre-test as one call: rules, then respondents, then variants, then think-aloud probes."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ...errors import GroundTruthError, InputError
from ...simulation.answerers import Connection
from ...simulation.config import EMBEDDED
from ...surveys import Survey, load_survey
from ...surveys.question import CHOICE_KINDS
from .answer_findings import diagnostic_findings, effect_findings, scale_findings, wording_findings
from .checking import check
from .finding import Finding
from .multiplicity import ADJUSTMENTS
from .power import PowerStatement
from .reading_time import reading_time
from .result import Pretest, ranked
from .variants import Variants

if TYPE_CHECKING:
    from ...populations.population import Population
    from .effect import Effect
    from .sessions import ArmAnswers, Sessions

#: Respondents per country; between subjects they are shared out among the arms.
N = 200
#: Error rate of the family of comparisons.
LEVEL = 0.05
MOST_PROBES = 50


def pretest(
    survey: str | Path | Survey,
    *,
    variants: str | Path | Mapping[str, Any] | Variants | None = None,
    countries: str | Sequence[str] = (),
    n: int | None = None,
    model: str = "",
    out: str | Path | None = None,
    elicitation: str = "",
    adjust: str = "holm",
    depth: int | None = None,
    seed: int = 0,
    probes: int = 0,
    api_base: str = "",
    population: Population | str | Path | None = None,
    connection: Connection | None = None,
    ray: str = "off",
    workers: int | None = None,
    told: Callable[[str], None] | None = None,
) -> Pretest:
    """Look for bad questions before people see them.

    Without a model the rules and the reading time are all there is. With one, respondents of some countries answer the
    questionnaire and every variant, each in a session of its own; the same call again resumes.

    Args:
        survey: instrument name, file, or a ``Survey``.
        variants: file of variants, its content, or ``Variants``; None takes the other wordings that the survey holds.
        countries: ISO3 codes or English names; not needed without a model or with ``population``.
        n: respondents per country, 200 when None.
        model: ``embedded/psychometric`` (figures of answers only: it reads no wording), or a language model.
        out: directory for the report, the JSON and one run an arm; needed with a model.
        elicitation, depth, api_base, population, connection, ray, workers: as for ``simulate``.
        adjust: ``holm``, ``bh`` or ``none``, over all compared questions and variants.
        seed: every draw follows from it.
        probes: respondents who think aloud about every question; 0 for none.
        told: told sentences that a person must hear before anything is sent, and what is being asked.

    Raises:
        InputError, SurveyFormatError: a survey or variants that cannot be tested, or too few respondents to find
            anything; nothing was sent.
        RunError, ModelError: see ``simulate``.
    """
    instrument = survey if isinstance(survey, Survey) else load_survey(survey)
    compared = _variants(variants, instrument, model)
    _require(adjust, probes, model, out, compared)
    findings = [*check(instrument), *_repetitions(instrument)]
    found = Pretest(
        instrument,
        ranked(findings, instrument),
        reading_time(instrument),
        {"model": model, "seed": seed, "adjust": adjust, "level": LEVEL, "probes": probes},
        notes=_notes_on_survey(instrument, model),
    )
    if model:
        from .sessions import Sessions

        people = _population(countries, n, depth, seed, population)
        sessions = Sessions(
            model, Path(out or ".") / "runs", elicitation, api_base, seed, connection or Connection(), ray, workers
        )
        found = _asked(found, compared, people, sessions, adjust, probes, told)
    if out is not None:
        found.write(out)
    return found


def _variants(given: str | Path | Mapping[str, Any] | Variants | None, survey: Survey, model: str) -> Variants | None:
    if isinstance(given, Variants):
        return given
    if isinstance(given, Mapping):
        return Variants.of(given, survey)
    if given is not None:
        return Variants.read(given, survey)
    return Variants.of_survey(survey) if model not in ("", EMBEDDED) else None


def _require(adjust: str, probes: int, model: str, out: str | Path | None, variants: Variants | None) -> None:
    if adjust not in ADJUSTMENTS:
        raise InputError(where="pretest", parameter="adjust", got=adjust, allowed=", ".join(ADJUSTMENTS))
    if isinstance(probes, bool) or not 0 <= probes <= MOST_PROBES:
        raise InputError(where="pretest", parameter="probes", got=probes, allowed=f"0 to {MOST_PROBES}")
    if (variants is not None or probes) and model in ("", EMBEDDED):
        what = "variants" if variants is not None else "probes"
        raise InputError(
            f"{what} need a respondent that reads the wording"
            + (
                "; the embedded respondent answers from facets and demographics, so every wording is the same to it"
                if model
                else ""
            ),
            where="pretest",
            parameter="model",
            got=model or "none",
            allowed="a language model",
            hint="Choose one with --model; rules, reading time and figures of answers work without variants.",
        )
    if model and out is None:
        raise InputError(
            "answers need a place to be kept", where="pretest", parameter="out", got=None, allowed="a directory"
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
            where="pretest",
            parameter="countries",
            got="",
            allowed="ISO3 codes or English names",
            hint="Name some with --countries, or leave --model out to check the wording alone.",
        )
    drawn = Respondents.to_draw(countries, N if n is None else n, depth)
    if isinstance(drawn.n, bool) or drawn.n < 1:
        raise InputError(where="pretest", parameter="n", got=n, allowed="1 or more")
    return Population.build(list(drawn.countries), drawn.n, seed=seed, depth=drawn.depth)


def _asked(
    found: Pretest,
    variants: Variants | None,
    people: Population,
    sessions: Sessions,
    adjust: str,
    probes: int,
    told: Callable[[str], None] | None,
) -> Pretest:
    from ...run import Run
    from .diagnostics import diagnose
    from .scales import AnswerTable, style
    from .sessions import answers_of, arms_of, shared_out

    say = told or (lambda sentence: None)
    arms = arms_of(found.survey, variants)
    shares = shared_out(people, arms, variants.design if variants else "within", sessions.seed)
    power = None
    if variants is not None:
        smallest = min(len(one) for one in shares.values())
        power = PowerStatement.of(smallest, variants.comparisons, level=LEVEL, paired=variants.paired)
        power.require_any()
        say(str(power))
    notes = list(found.notes) + _notes_on_truth(found.survey, people.countries)
    for note in notes:
        say(note)
    expected = {arm.name: sessions.check(arm, shares[arm.name]) for arm in arms}
    runs: dict[str, Run] = {}
    for arm in arms:
        say(f"Asking {arm.name}: {expected[arm.name]:,} answers (`deeppersona status {sessions.folder / arm.name}`).")
        runs[arm.name] = sessions.ask(arm, shares[arm.name])
    answers = answers_of(runs, arms)
    main = answers[arms[0].name]
    failed = sum(int(run.manifest["statuses"].get("failed", 0)) for run in runs.values())
    effects = _effects(variants, answers, adjust, sessions.seed) if variants else ()
    diagnostics = diagnose(main, shares[arms[0].name].people, found.survey.language)
    table = AnswerTable.of(main)
    whole = style(table) if table.questions else None
    aloud = _think_aloud(found.survey, people, sessions, probes)
    from .think_aloud import probe_findings

    findings = [
        *found.findings,
        *diagnostic_findings(diagnostics),
        *(scale_findings(whole, table) if whole else ()),
        *effect_findings(effects),
        *probe_findings(aloud),
    ]
    return replace(
        found,
        findings=ranked(findings, found.survey),
        settings={
            **found.settings,
            "countries": list(people.countries),
            "respondents": {name: len(one) for name, one in shares.items()},
            "elicitation": sessions.elicitation or "sample",
            "design": variants.design if variants else "",
        },
        variants=variants,
        power=power,
        effects=tuple(effects),
        diagnostics=tuple(diagnostics),
        style=whole,
        probes=tuple(aloud),
        notes=tuple(notes),
        failed=failed,
    )


def _effects(variants: Variants, answers: Mapping[str, ArmAnswers], adjust: str, seed: int) -> tuple[Effect, ...]:
    from .effect import measure
    from .multiplicity import adjusted

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


def _think_aloud(survey: Survey, people: Population, sessions: Sessions, probes: int) -> list[Any]:
    if not probes:
        return []
    from .think_aloud import think_aloud

    connection = replace(sessions.connection, budget_usd=sessions.budget_left())
    with connection.client(sessions.model, sessions.api_base) as client:
        return list(think_aloud(client, survey, people, probes, seed=sessions.seed))


def _notes_on_truth(survey: Survey, countries: Sequence[str]) -> list[str]:
    """What human answers there are to stand beside these; a pre-test needs none, and its reader must know."""
    from ...analysis.compare_run import own_truth
    from ...analysis.truth_sources import load_truth

    try:
        truth = load_truth(own_truth(survey), questions=[question.id for question in survey])
        without = [country for country in countries if country not in truth.countries]
    except GroundTruthError:
        without = list(countries)
    if not without:
        return [
            "Human answers to these questions exist: `deeppersona compare OUT/runs/main` sets the main wording beside them."
        ]
    return [
        f"No human answers to these questions are at hand for {', '.join(without)}: nothing here says how people there answer."
    ]
