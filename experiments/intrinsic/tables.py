"""The tables of a study of descriptions."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from math import isnan, log2
from typing import TYPE_CHECKING

from ...analysis.intervals import mean_interval
from ...populations.generation.diversity import diversity, facts_said, parts
from ..rating import agreement
from ..table import Column, Figure, Table, Value

if TYPE_CHECKING:
    from ...populations.population import Population
    from .definition import IntrinsicDefinition

MEASURES = (
    "Statements: attributes and values for descriptions made of our facts, else parts between commas, stops and line ends. "
    "Distinct: different statements over all statements. Entropy: of the statements of the whole population, bits. Nearest: mean "
    "distance (1 - cosine of averaged word vectors) to the most similar other person; texts of unlike length do not compare well."
)
CONTRADICTIONS = (
    "Contradictions: facts per 100 people that a rule found impossible together while personas were made; they were drawn again "
    "or given up, so that none is left. Other descriptions hold no facts that rules could check."
)
JUDGE = "A judge's figures are one model's opinion; the table of agreement says how far it agrees with itself and with another."
AGREEMENT = (
    "Krippendorff's alpha over all descriptions, interval ratings: 1 is perfect, 0 what chance would reach; below .667 draw no "
    "conclusions."
)


@dataclass(frozen=True)
class Judged:
    """What a judge said of every description.

    Attributes:
        judge: model id.
        replicate: 0, or 1 for the second time.
        figures: arm to one mapping a person: ``attributes`` and the rubrics, without those the judge did not give.
    """

    judge: str
    replicate: int
    figures: Mapping[str, Sequence[Mapping[str, float]]]


def intrinsic_tables(
    definition: IntrinsicDefinition,
    texts: Mapping[str, Sequence[str]],
    populations: Mapping[str, Population],
    own: Collection[str],
    judged: Sequence[Judged],
    left_out: Sequence[str],
) -> list[Table]:
    """Measures without a judge; with one its figures, and how far they can be trusted.

    Args:
        definition: of the study.
        texts: arm to one description a person.
        populations: arm to the people.
        own: arms whose descriptions state every one of our facts.
        judged: every judgement.
        left_out: arms that were not written.
    """
    tables = [_measures(definition, texts, populations, own, left_out)]
    if judged:
        tables += [_judged(definition, judged), _agreement(definition, judged)]
    return tables


def _measures(
    definition: IntrinsicDefinition,
    texts: Mapping[str, Sequence[str]],
    populations: Mapping[str, Population],
    own: Collection[str],
    left_out: Sequence[str],
) -> Table:
    rows: list[dict[str, Value]] = []
    for arm, written in texts.items():
        population = populations[arm]
        facts = [facts_said(persona) for persona in population.personas()] if arm in own else []
        statements = facts or [parts(text) for text in written]
        figures = diversity(arm, written, statements)
        counts = Counter(statement for each in statements for statement in each)
        total = sum(counts.values())
        rows.append(
            {
                "arm": arm,
                "n": figures.respondents,
                "words": figures.words,
                "statements": figures.statements,
                "distinct": figures.distinct_ratio,
                "entropy": -sum(count / total * log2(count / total) for count in counts.values()) if total else None,
                "nearest": figures.nearest_distance,
                "contradictions": _contradictions(population) if arm in own else None,
            }
        )
    rows += [{"arm": f"{name}: not run, needs --model"} for name in left_out]
    columns = (
        Column("arm", "Description"),
        Column("n", "People"),
        Column("words", "Words", 0),
        Column("statements", "Statements", 1),
        Column("distinct", "Distinct", 2),
        Column("entropy", "Entropy", 2),
        Column("nearest", "Nearest", 3),
        Column("contradictions", "Contradictions", 1),
    )
    return Table(definition.name, definition.title, columns, rows, (MEASURES, CONTRADICTIONS))


def _contradictions(population: Population) -> float | None:
    found = population.origin.get("contradictions", {}).get("found")
    return None if found is None else 100.0 * float(found) / len(population)


def _judged(definition: IntrinsicDefinition, judged: Sequence[Judged]) -> Table:
    names = ["attributes", *(one.name for one in definition.rubrics)]
    several = len({one.judge for one in judged}) > 1
    rows: list[dict[str, Value]] = []
    for one in judged:
        if one.replicate:
            continue
        for arm, people in one.figures.items():
            figures: dict[str, Value] = {}
            for name in names:
                values = [person[name] for person in people if name in person]
                if values:
                    found = mean_interval(values)
                    has_interval = not isnan(found.low)
                    figures[name] = (
                        Figure(found.estimate, found.low, found.high) if has_interval else Figure(found.estimate)
                    )
            rows.append({"arm": f"{arm}, {one.judge}" if several else arm, **figures})
    columns = (
        Column("arm", "Description"),
        Column("attributes", "Attributes", 1),
        *(Column(one.name, one.name.replace("_", " ").capitalize(), 2) for one in definition.rubrics),
    )
    title = f"{definition.title}: what a judge finds"
    notes = (JUDGE, "Brackets hold 95 % intervals over people.")
    return Table(f"{definition.name}-judged", title, columns, rows, notes)


def _agreement(definition: IntrinsicDefinition, judged: Sequence[Judged]) -> Table:
    first = judged[0]
    rows: list[dict[str, Value]] = []
    for other in judged[1:]:
        row: dict[str, Value] = {
            "pair": f"{first.judge}, twice" if other.replicate else f"{first.judge} and {other.judge}"
        }
        for name in ("attributes", *(one.name for one in definition.rubrics)):
            pairs = [
                (mine[name], theirs[name])
                for arm, people in first.figures.items()
                for mine, theirs in zip(people, other.figures[arm], strict=True)
                if name in mine and name in theirs
            ]
            row[name] = agreement([a for a, _ in pairs], [b for _, b in pairs])
        rows.append(row)
    columns = (
        Column("pair", "Judges"),
        Column("attributes", "Attributes", 2),
        *(Column(one.name, one.name.replace("_", " ").capitalize(), 2) for one in definition.rubrics),
    )
    return Table(
        f"{definition.name}-agreement", f"{definition.title}: agreement of judges", columns, rows, (AGREEMENT,)
    )
