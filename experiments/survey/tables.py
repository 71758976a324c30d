"""The tables of a study of survey answers."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import partial
from math import isnan
from typing import TYPE_CHECKING, Any

from ...analysis.distances import METRICS
from ...analysis.references import FLOOR_INFORMATION
from ...analysis.structure.statistic import STATISTICS
from ..table import Column, Figure, Table, Value

if TYPE_CHECKING:
    from ...analysis.comparison import Comparison
    from .definition import SurveyDefinition
    from .scores import Scored, Scores

#: Headings short enough for a table of many columns.
SHORT = {
    "ks": "KS",
    "wasserstein": "W1, points",
    "wasserstein_normalised": "W1",
    "js_divergence": "JSD, bits",
    "js_distance": "JS",
    "total_variation": "TV",
    "mean_difference": "Mean diff., points",
    "mean_difference_normalised": "Mean diff.",
    "divergence_preservation": "Divergence",
    "country_rank_correlation": "Ranks",
    "sd_ratio": "SD",
    "item_correlation_error": "Corr. error",
}

INTERVALS = (
    "Brackets hold the 95 % interval over resampled questions (which other questions might have been asked), the widest over "
    "the seeds where there are several; the noise floor's, 95 % of samples of that many real people."
)
COLUMNS = (
    "n: respondents per country. KS: Kolmogorov-Smirnov; W1: Wasserstein-1 and Mean diff.: mean difference, both as shares "
    "of the scale's range; JS: Jensen-Shannon distance; 0 would be perfect. Divergence between countries kept, Ranks of "
    "countries (Spearman) and SD within them: 1 would be perfect. Corr. error: of correlations between questions."
)
P95 = "Noise floor: as many real people of the country; p95: what one sample of them in twenty would exceed."
SKILL = "Skill: 0 answers as the average of the other countries, 1 as that many real people of the country itself (KS)."
POOLED = (
    "The pooled arm averages the other countries: leaving a country out alone ranks it in reverse, so its rank correlation "
    "says nothing."
)
TRAITS = "Difference of trait means from the humans' in human standard deviations (Cohen's d, absolute), mean over countries."
FLOOR = "noise floor"
NOT_HUMAN = "Nobody was asked; an interval over simulated answers says nothing about humans."


#: Notes on lost answers under a table, of each arm: there may be one for every question in every country.
MOST_LOST = 3


def survey_tables(
    definition: SurveyDefinition, scores: Scores, left_out: Mapping[str, str], *, several_models: bool
) -> list[Table]:
    """Main table, by country, by trait where the instrument has traits, and published figures.

    Args:
        definition: of the study.
        scores: every arm's.
        left_out: arms that were not run, and why.
        several_models: name the model in every row.
    """
    tables = [_main(definition, scores, left_out, several_models)]
    countries = _countries(scores)
    if len(countries) > 1:
        tables.append(_by_country(definition, scores, countries, several_models))
    if definition.traits:
        tables.append(_traits(scores, several_models))
    return tables


def _main(definition: SurveyDefinition, scores: Scores, left_out: Mapping[str, str], several_models: bool) -> Table:
    columns = [
        Column("arm", "Arm"),
        Column("n", "n"),
        *(Column(name, SHORT[name]) for name in definition.metrics),
        Column("skill", "Skill", 2),
        *(_structure_column(name) for name in definition.structure),
        Column("answered", "Answered", is_share=True),
        Column("knows", "What it knew of the answers", is_prose=True),
    ]
    rows: list[Mapping[str, Value]] = _floor_rows(definition, scores)
    for (arm, model, track), found in scores.rows().items():
        metrics = {name: partial(_average, metric=name, track=track) for name in definition.metrics}
        structure = {name: partial(_structure, name=name, track=track) for name in definition.structure}
        figures = {**metrics, "skill": partial(_skill, track=track), **structure}
        rows.append(
            {
                "arm": _name(arm, model, track, several_models),
                "n": found[0].respondents,
                **{name: _over_seeds(found, figure) for name, figure in figures.items()},
                "answered": _answered(found),
                "knows": found[0].knows,
            }
        )
    rows += [{"arm": name, "knows": f"not run: {reason}"} for name, reason in left_out.items()]
    caution = scores.scored[0].comparison.about["caution"] if scores.scored else ""
    notes = [text for text in (definition.caution, caution) if text] + [COLUMNS, P95, INTERVALS, SKILL, NOT_HUMAN]
    if any(one.comparison.about["model"] == "reference/world" for one in scores.scored):
        notes.append(POOLED)
    notes += [f"{country}: {scores.truth.id} holds no answers of its people." for country in scores.without_truth]
    notes += dict.fromkeys(note for one in scores.scored for note in _noteworthy(one))  # once for all seeds
    return Table(definition.name, definition.title, columns, rows, tuple(dict.fromkeys(notes)))


def _structure_column(name: str) -> Column:
    return Column(name, SHORT.get(name, STATISTICS[name].label), 3 if STATISTICS[name].target == "zero" else 2)


def _by_country(definition: SurveyDefinition, scores: Scores, countries: Sequence[str], several_models: bool) -> Table:
    metric = definition.metrics[0]
    rows: list[Mapping[str, Value]] = []
    if scores.scored[0].comparison.has_scores:
        floor = {country: _at_floor(scores.scored[0], metric, "country", country) for country in countries}
        rows.append({"arm": FLOOR, **floor})
    for (arm, model, track), found in scores.rows().items():
        figures: dict[str, Value] = {
            country: _over_seeds(found, partial(_average, metric=metric, track=track, country=country))
            for country in countries
        }
        rows.append({"arm": _name(arm, model, track, several_models), **figures})
    columns = [Column("arm", "Arm"), *(Column(country, country) for country in countries)]
    title = f"{definition.title}: {METRICS[metric].label} by country"
    return Table(f"{definition.name}-by-country", title, columns, rows, (INTERVALS,))


def _traits(scores: Scores, several_models: bool) -> Table:
    frames = [one.comparison.structure for one in scores.scored]
    mine = [frame[(frame["statistic"] == "trait_distance") & (frame["country"] == "")] for frame in frames]
    subjects = dict.fromkeys(str(subject) for frame in mine for subject in frame["subject"] if subject)
    rows: list[Mapping[str, Value]] = []
    for (arm, model, track), found in scores.rows().items():
        figures: dict[str, Value] = {
            subject: _over_seeds(found, partial(_structure, name="trait_distance", track=track, subject=subject))
            for subject in subjects
        }
        rows.append({"arm": _name(arm, model, track, several_models), **figures})
    columns = [
        Column("arm", "Arm"),
        *(Column(subject, subject.replace("_", " ").capitalize(), 2) for subject in subjects),
    ]
    return Table(
        f"{scores.definition.name}-traits", f"{scores.definition.title}: trait means", columns, rows, (TRAITS,)
    )


def _floor_rows(definition: SurveyDefinition, scores: Scores) -> list[Mapping[str, Value]]:
    """What as many real people would score: on average, and the worst of twenty samples."""
    if not scores.scored or not scores.scored[0].comparison.has_scores:
        return []
    first = scores.scored[0]
    mean: dict[str, Value] = {"arm": FLOOR, "n": first.respondents, "knows": FLOOR_INFORMATION, "skill": 1.0}
    worst: dict[str, Value] = {"arm": f"{FLOOR}, p95", "n": first.respondents}
    for name in definition.metrics:
        mean[name] = _at_floor(first, name, "all")
        worst[name] = _at_floor(first, name, "all", column="floor_p95")
    for name in definition.structure:
        mean[name] = _real_people(scores.scored, name)
    return [mean, worst]


def _real_people(scored: Sequence[Scored], statistic: str) -> Figure | None:
    """What as many real people would show, from the first arm whose comparison says so: some arms have no such statistic."""
    for one in scored:
        frame = one.comparison.structure
        mine = frame[(frame["statistic"] == statistic) & (frame["country"] == "") & (frame["subject"] == "")]
        mine = mine[mine["people"].notna()]
        if len(mine):
            people = mine.iloc[0]
            return Figure(people["people"], people["people_low"], people["people_high"])
    return None


def _at_floor(one: Scored, metric: str, scope: str, country: str = "", column: str = "floor") -> Value:
    row = _found(one.comparison, metric, scope, country)
    return float(row[column]) if row else None


def _found(
    comparison: Comparison, metric: str, scope: str, country: str, track: str | None = None
) -> Mapping[str, Any]:
    frame = comparison.averages
    if not len(frame):
        return {}
    mine = frame[(frame["metric"] == metric) & (frame["scope"] == scope) & (frame["country"] == country)]
    if track is not None:
        mine = mine[mine["track"] == track]
    return {} if not len(mine) else {str(key): value for key, value in mine.iloc[0].to_dict().items()}


def _average(one: Scored, metric: str, track: str, country: str = "") -> Figure | None:
    row = _found(one.comparison, metric, "country" if country else "all", country, track)
    return Figure(row["model"], row["items_low"], row["items_high"]) if row else None


def _skill(one: Scored, track: str) -> Figure | None:
    row = _found(one.comparison, "ks", "all", "", track)
    return Figure(row["skill"], row["skill_low"], row["skill_high"]) if row else None


def _structure(one: Scored, name: str, track: str, subject: str = "") -> Figure | None:
    frame = one.comparison.structure
    if not len(frame):
        return None
    mine = frame[(frame["statistic"] == name) & (frame["country"] == "") & (frame["track"] == track)]
    mine = mine[mine["subject"] == subject]
    return Figure(float(mine.iloc[0]["model"])) if len(mine) else None


def _over_seeds(found: Iterable[Scored], figure: Callable[[Scored], Figure | None]) -> Figure | None:
    """The mean over seeds, within the widest of their intervals; without intervals, within the seeds' own range."""
    figures = [one for one in map(figure, found) if one is not None and not isnan(one.value)]
    if not figures:
        return None
    value = sum(one.value for one in figures) / len(figures)
    lows = [one.low for one in figures if one.low is not None and not isnan(one.low)]
    highs = [one.high for one in figures if one.high is not None and not isnan(one.high)]
    if lows and highs:
        return Figure(value, min(lows), max(highs))
    if len(figures) > 1:
        return Figure(value, min(one.value for one in figures), max(one.value for one in figures))
    return Figure(value)


def _answered(found: Sequence[Scored]) -> Value:
    total = sum(sum(one.statuses.values()) for one in found)
    return sum(one.statuses.get("answered", 0) for one in found) / total if total else None


def _name(arm: str, model: str, track: str, several_models: bool) -> str:
    parts = [arm, model if several_models and model else ""]
    return ", ".join(part for part in parts if part) + (f" ({track})" if track else "")


def _noteworthy(one: Scored) -> list[str]:
    """What went wrong in one arm: its own notes, and the first few of its comparison's."""
    lost = [note.text for note in one.comparison.notes if note.kind in ("lost_answers", "nothing_scored")]
    return [f"{one.arm}: {text}" for text in (*one.notes, *lost[:MOST_LOST])]


def _countries(scores: Scores) -> list[str]:
    cells = (one.comparison.cells for one in scores.scored)
    return sorted({str(country) for frame in cells if len(frame) for country in frame["country"]})
