"""The tables of a study of personalisation."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from ..assistant.tables import GENERIC, INTERVALS
from ..preference.tables import preference_table
from ..table import Column, Table, Value

if TYPE_CHECKING:
    from ..assistant.findings import Findings
    from ..preference.bradley_terry import Comparison
    from .definition import PersonalisationDefinition

PROFILE = (
    "Moved by a swap: how much farther the answers of two people who differ in one attribute lie apart than two answers to the "
    "same words; at 0 the description is not used."
)
JUDGE = "Ratings are one model's opinion; a judge that answered too prefers its own kind."


def personalisation_tables(
    definition: PersonalisationDefinition,
    findings: Mapping[str, Findings],
    preferred: Sequence[Comparison],
    turned: float,
    *,
    seed: int,
) -> list[Table]:
    """Without a judge: use of the profile; with one also ratings and preference.

    Args:
        definition: of the study.
        findings: by arm.
        preferred: a judge's comparisons, or none.
        turned: share of pairs in which the order decided.
        seed: of the bootstrap.
    """
    tables = [_profile_use(definition, findings)]
    if any(one.ratings for one in findings.values()):
        tables.append(_ratings(definition, findings))
    if preferred:
        notes = (f"In {turned:.0%} of the pairs the judge changed its mind with the order; those count half.", JUDGE)
        title = f"{definition.title}: preference of the judge"
        tables.append(
            preference_table(preferred, name=f"{definition.name}-preference", title=title, seed=seed, notes=notes)
        )
    return tables


def _profile_use(definition: PersonalisationDefinition, findings: Mapping[str, Findings]) -> Table:
    rows: list[Mapping[str, Value]] = []
    for name, found in findings.items():
        rows.append(
            {
                "arm": name,
                "n": len(found.asked),
                "moved": found.apart(found.asked),
                "other": found.other_people(found.asked),
                "same": found.same_person(found.asked),
                "generic": found.generic(found.asked),
                "refused": found.refused(found.asked),
                "ignored": found.ignored(found.asked),
            }
        )
    columns = (
        Column("arm", "Description"),
        Column("n", "Requests"),
        Column("moved", "Moved by a swap", 3),
        Column("other", "Distance, other people", 2),
        Column("same", "Distance, same person", 2),
        Column("generic", "Generic", is_share=True),
        Column("refused", "Refused", is_share=True),
        *([Column("ignored", "Ignored a constraint", is_share=True)] if definition.constraints else []),
    )
    return Table(definition.name, definition.title, columns, rows, (PROFILE, GENERIC, INTERVALS))


def _ratings(definition: PersonalisationDefinition, findings: Mapping[str, Findings]) -> Table:
    rows: list[Mapping[str, Value]] = []
    for name, found in findings.items():
        rated: dict[str, Value] = {one.name: found.rated(found.asked, one.name) for one in definition.rubrics}
        rows.append({"arm": name, **rated})
    columns = [Column("arm", "Description")]
    columns += [Column(one.name, one.name.replace("_", " ").capitalize(), 2) for one in definition.rubrics]
    title = f"{definition.title}: ratings, 1 to 5"
    return Table(f"{definition.name}-ratings", title, columns, rows, (JUDGE, INTERVALS))
