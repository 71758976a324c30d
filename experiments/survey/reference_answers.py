"""Answers that need no model, as respondents would give them, so that they pass through the same scoring."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa

from ... import draws
from ...agents.answers import ANSWER_SCHEMA
from ...analysis.demographic_shift import demographic_shift
from ...analysis.references import Lookup
from .arm import REFERENCES

if TYPE_CHECKING:
    from ...analysis.truth import Truth
    from ...surveys import Question


def reference_answers(
    reference: str, truth: Truth, countries: Sequence[str], questions: Sequence[Question], *, n: int, seed: int
) -> tuple[pa.Table, list[str]]:
    """Each of n respondents per country answers every question with the reference's distribution.

    Args:
        reference: name in ``REFERENCES``.
        truth: humans, whose other countries the reference may look at.
        countries: ISO3 codes.
        questions: those that the truth lacks, or asks with other options, are left out.
        n: respondents per country.
        seed: of the option drawn from each distribution, independently between questions.

    Returns:
        Answers (``ANSWER_SCHEMA``), and a sentence for each cell that has none.
    """
    shares_of = REFERENCES[reference].shares
    context = Lookup(truth.regions, "USA", demographic_shift(truth.id))
    blocks, gaps = [ANSWER_SCHEMA.empty_table()], []
    places = np.arange(n)
    for question in questions:
        item = truth.items.get(question.id)
        for country in countries:
            if item is None or country not in item.position or set(item.scale.codes) != set(question.codes):
                continue
            shares = shares_of(item, country, context)
            if isinstance(shares, str):
                gaps.append(f"{question.id} {country}: {shares}")
                continue
            # distributions follow the instrument, which may list its options from high to low
            shares = shares[[item.scale.codes.index(code) for code in question.codes]]
            at = draws.uniforms(seed, f"{reference} {question.id} {country}", places)
            chosen = np.minimum(np.searchsorted(np.cumsum(shares), at), len(shares) - 1)
            blocks.append(_block(reference, country, question.id, shares, np.array(question.codes)[chosen]))
    return pa.concat_tables(blocks), gaps


def _block(reference: str, country: str, question: str, shares: np.ndarray, codes: np.ndarray) -> pa.Table:
    n = len(codes)
    constant = {
        "round": 0,
        "country": country,
        "weight": 1.0,
        "question_id": question,
        "variant": "",
        "replicate": 0,
        "status": "answered",
        "elicitation": "reference",
        "model": f"reference/{reference}",
    }
    columns = {name: pa.repeat(pa.scalar(value, ANSWER_SCHEMA.field(name).type), n) for name, value in constant.items()}
    columns["respondent_id"] = pa.array([f"{country}-{place:07}" for place in range(n)])
    columns["option_code"] = pa.array(codes.astype(np.int64))
    offsets = pa.array(np.arange(0, (n + 1) * len(shares), len(shares), dtype=np.int32))
    columns["distribution"] = pa.ListArray.from_arrays(offsets, pa.array(np.tile(shares, n)))
    return pa.table([columns.get(field.name, pa.nulls(n, field.type)) for field in ANSWER_SCHEMA], schema=ANSWER_SCHEMA)
