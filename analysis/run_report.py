"""What the report of a run shows, read from the run's tables."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pyarrow.compute as pc

from ..agents.answer_words import answer_words
from ..agents.answerer import EMBEDDED
from ..agents.context import Context, anchor_lines
from ..agents.elicitation.asking import asked
from ..agents.option_order import forward_and_reversed
from ..agents.survey_context import survey_context
from ..counting import counted
from ..populations.calibration.countries import resolve
from ..populations.calibration.facets import facet
from ..populations.persona import Persona
from ..populations.population import Population
from ..populations.taxonomy.tree import Tree
from ..run import Run
from ..surveys import Survey
from ..surveys.routing import piped
from .as_asked import as_asked
from .core_text import core_text
from .frequencies import Frequencies, frequencies
from .order_effects import measure_order_effects
from .permitted_mass import permitted_mass
from .rectifying.calibrate_run import calibrate_run
from .report_data import (
    Anchor,
    Cost,
    Facet,
    GivenAnswer,
    PersonaBlock,
    RankedAttribute,
    ReportData,
    RunFacts,
    Story,
)
from .respondent_notes import notes_of_origin

if TYPE_CHECKING:
    import pyarrow as pa

    from .comparison import Comparison
    from .rectifying.calibration import Calibration

#: Respondents shown whole; the first stands open.
SHOWN = 3
#: Reading the orders recorded in more answers than this would make a reader wait.
MOST_FOR_ORDER = 100_000

ANCHOR_LABELS = {
    "isco": "occupation's major group (ISCO-08)",
    "income_decile": "income decile in the country",
    "income_ppp": "income a year, PPP dollars",
}

TRACKS = {
    "known elsewhere": "known elsewhere: the same question's shares in other countries, the target country left out",
    "near-duplicates known": "near-duplicates known: related questions of the target country, not this one",
    "unseen topic": "unseen topic: neither the question nor its topic is known; the answers are near uniform and a "
    "language model is needed",
}


def calibration_of(
    run: Run, comparison: Comparison | None, *, against: str = "", human: str | Path = ""
) -> Calibration | None:
    """The run calibrated, where there is something to learn from: a comparison that scored a cell, or a human sample.

    Args:
        run: a finished run.
        comparison: of the run, or None.
        against: ground truth, as for the comparison.
        human: CSV file of a small human sample, or empty.
    """
    if not human and (comparison is None or not comparison.has_scores):
        return None
    return calibrate_run(run, against=against, human=human)


def report_data(
    run: Run, survey: Survey, comparison: Comparison | None, calibration: Calibration | None = None
) -> ReportData:
    """Everything the page shows, as plain values; without a comparison, where there is no ground truth."""
    manifest = run.manifest
    config = manifest["config"]
    population = run.population()
    countries = {code: resolve(code).name for code in config["countries"]}
    used = manifest["used"]
    answers = run.answers()
    return ReportData(
        run=_facts(run, survey, tuple(countries.values())),
        comparison=comparison,
        cost=Cost(float(used["cost_usd"]), used["prompt_tokens"], used["cached_tokens"], used["completion_tokens"]),
        personas=_persona_blocks(answers, survey, population, survey_context(run.survey(as_written=True), config)),
        provenance=fact_provenance(population),
        country_names=countries,
        limits=tuple(note.text for note in notes_of_origin(population.origin)),
        terms=tuple(text for text in (survey.terms, survey.citation) if text),
        calibration=calibration,
        frequencies=_not_compared(answers, survey, comparison),
        **_order_effects(run),
        permitted_mass=_in_order_asked(permitted_mass(answers).to_pylist(), survey),
    )


def _not_compared(answers: pa.Table, survey: Survey, comparison: Comparison | None) -> list[Frequencies]:
    """Frequencies of the questions that no table beside the humans holds."""
    scored = set() if comparison is None or not comparison.has_scores else set(comparison.shares["question_id"])
    # a wording is shown for everybody, whatever each had answered before
    asked = [piped(question, {}, {}) for question in survey if question.id not in scored]
    return frequencies(answers, asked)


def _in_order_asked(rows: list[dict[str, Any]], survey: Survey) -> list[dict[str, Any]]:
    place = {question.id: at for at, question in enumerate(survey)}
    return sorted(rows, key=lambda row: place.get(row["question_id"], len(place)))


def _order_effects(run: Run) -> dict[str, Any]:
    n = sum(run.manifest["statuses"].values())
    if run.manifest["config"]["model"] == EMBEDDED:
        return {}
    if n > MOST_FOR_ORDER:
        return {
            "order_reason": f"{n:,} answers: deeppersona.analysis.measure_order_effects(run) takes minutes for so many"
        }
    return {"order_effects": measure_order_effects(run).to_pylist()}


def _facts(run: Run, survey: Survey, countries: tuple[str, ...]) -> RunFacts:
    manifest = run.manifest
    config = manifest["config"]
    guard = (
        "On: for every question scored, the target country's own answers were left out, and facets and attributes that "
        "are, or nearly are, a scored question were masked."
        if config["leak_guard"]
        else "OFF: the respondents could know the target country's own answers. These numbers prove nothing."
    )
    versions = dict(manifest["versions"])
    if manifest.get("model_sha256"):
        versions["model sha256"] = manifest["model_sha256"]
    return RunFacts(
        id=manifest["run_id"],
        title=f"{survey.title}: {', '.join(countries)}",
        command=manifest["command"],
        model=config["model"],
        elicitation=config["elicitation"] or "psychometric",
        survey=f"{survey.id}: {survey.title}",
        wording=_wording(run, survey),
        countries=countries,
        n=config["n"],
        seed=config["seed"],
        leak_guard=guard,
        tracks=tuple(TRACKS.get(track, track) for track in manifest["tracks"]),
        duration_s=manifest["seconds"],
        versions=versions,
    )


def _wording(run: Run, survey: Survey) -> str:
    """In which words the survey was asked, and what in others."""
    variant = run.manifest["config"].get("variant", "")
    if variant:
        having = sum(question.variant == variant for question in survey)
        return f"{survey.language}, variant {variant} ({having} of {counted(len(survey), 'question')})"
    written = run.survey(as_written=True)
    left = ", ".join(written.untranslated(survey.language))
    return survey.language + (f"; wholly or partly in {written.language}: {left}" if left else "")


def fact_provenance(population: Population) -> dict[str, float]:
    """Share of long-tail facts by how well their distribution is known; empty without facts."""
    if not population.facts.num_rows:
        return {}
    counts = pc.value_counts(population.facts["calibration"].combine_chunks().cast("string"))
    return {entry["values"].as_py(): entry["counts"].as_py() / population.facts.num_rows for entry in counts}


def _persona_blocks(
    answers: pa.Table, survey: Survey, population: Population, context: Context
) -> tuple[PersonaBlock, ...]:
    shown = list(population.slice(0, SHOWN).personas())
    mine = answers.filter(pc.is_in(answers["respondent_id"], value_set=_ids(shown))).to_pylist()
    return tuple(
        _persona_block(persona, context, survey, [row for row in mine if row["respondent_id"] == persona.id])
        for persona in shown
    )


def _ids(shown: Sequence[Persona]) -> Any:
    import pyarrow as pa

    return pa.array([persona.id for persona in shown])


def _persona_block(
    persona: Persona, context: Context, survey: Survey, answers: Sequence[Mapping[str, Any]]
) -> PersonaBlock:
    lines = anchor_lines(persona)
    core = persona.core
    anchors = [
        Anchor(ANCHOR_LABELS.get(name, name.replace("_", " ")), core_text(name, value))
        for name, value in core.items()
        if _is_shown(name, value)
    ]
    return PersonaBlock(
        name=f"{core['name'] or 'Respondent'}, {core['age']} ({persona.id})",
        line=lines[0],
        anchors=tuple(anchors),
        facets=tuple(
            Facet(
                facet(name).label,
                float(value),
                facet(name).statement(value),
                "masked: it is, or nearly is, a scored question" if name in context.masked_facets else "",
            )
            for name, value in persona.facets.items()
        ),
        attributes=tuple(_attribute(fact, persona.tree) for fact in context.ranked(persona)),
        stories=tuple(Story(f"{story.valence}, at {story.age}", story.text) for story in persona.stories),
        answers=tuple(_given(answers, survey)),
        prompt=example_prompt(persona, context),
        n_attributes=len(persona.facts),
    )


def _is_shown(name: str, value: object) -> bool:
    return value is not None and name not in ("place", "name")


def _attribute(fact: Any, tree: Tree) -> RankedAttribute:
    provenance = f"{fact.origin}, {fact.calibration}, {fact.stratum}"
    if fact.attribute_id not in tree.index:
        return RankedAttribute("given", "", fact.value, provenance)
    leaf = tree[fact.attribute_id]
    return RankedAttribute(tree.categories[leaf.category], leaf.label, f"{fact.value} {leaf.unit}".strip(), provenance)


def _given(rows: Sequence[Mapping[str, Any]], survey: Survey) -> Iterator[GivenAnswer]:
    """One respondent's answers as the questionnaire has them."""
    place = {question.id: at for at, question in enumerate(survey)}
    mine = sorted(
        (row for row in rows if row["question_id"] in place),
        key=lambda one: (one["round"], one["replicate"], place[one["question_id"]]),
    )
    for row, wording in zip(mine, as_asked(mine, survey), strict=True):
        yield GivenAnswer(wording, answer_words(survey[row["question_id"]], row))


def example_prompt(persona: Persona, context: Context) -> str:
    """The exact text a language model gets for the survey's first question, options in forward order."""
    question = context.questions[0]
    message = asked(question, forward_and_reversed(question)[0], context.tail(persona, question))
    return f"[system]\n{context.prefix(persona)}\n\n[user]\n{message}"
