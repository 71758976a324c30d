"""How much of a model's probability was on answers at all: a table over the questions whose answers state it."""

from __future__ import annotations

import pyarrow as pa
import pyarrow.compute as pc


def permitted_mass(answers: pa.Table) -> pa.Table:
    """Probability on the permitted labels together, by question.

    Args:
        answers: columns ``question_id, weight, permitted_mass``; rows that do not state it are left out, whatever their status.

    Returns:
        One row a question, as they first appear: ``question_id``; ``n``, answers that state it; ``mean``, weighted by design
        weights; ``lowest``.
    """
    stated = answers.filter(pc.is_valid(answers["permitted_mass"]))
    weighted = pc.multiply(stated["weight"], stated["permitted_mass"])
    found = (
        stated.select(["question_id", "weight", "permitted_mass"])
        .append_column("weighted", weighted)
        .group_by("question_id", use_threads=False)
        .aggregate([("permitted_mass", "count"), ("weighted", "sum"), ("weight", "sum"), ("permitted_mass", "min")])
    )
    return pa.table(
        {
            "question_id": found["question_id"],
            "n": found["permitted_mass_count"],
            "mean": pc.divide(found["weighted_sum"], found["weight_sum"]),
            "lowest": found["permitted_mass_min"],
        }
    )
