"""What a notebook shows of a comparison."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ..notebook import Card
from .distances import HEADLINE
from .number_text import SHORT, number, skill_text

if TYPE_CHECKING:
    import pandas as pd

    from .comparison import Comparison

ARMS = ("model", "floor", "floor_p95", "world", "uniform")
HEADINGS = ("", "Distance", "Run", "Floor", "95th percentile", "World average", "Uniform", "Skill")
#: Reasons named before the card says how many more there are.
MOST_REASONS = 8


def comparison_card(comparison: Comparison) -> Card:
    """Every question's mean over countries by the first distance it has, the means over all, and the verdicts."""
    about = comparison.about
    facts = {
        "elicitation": ", ".join(about["elicitations"]),
        "seed": about["seed"],
        "weights": about.get("weights", ""),
        "cells": len(comparison.cells.groupby(["round", "variant", "question_id", "country"])),
    }
    title = f"{about['model'] or 'Answers'} against {about['truth']}"
    unscored = comparison.cells[comparison.cells["verdict"] == "unscored"]
    of_cells = unscored.drop_duplicates(["question_id", "country"]).to_dict("records")
    reasons = [f"{row['question_id']} {row['country']}: {row['reason']}." for row in of_cells]
    remarks = reasons[:MOST_REASONS]
    if len(reasons) > MOST_REASONS:
        remarks.append(f"{len(reasons) - MOST_REASONS:,} more cells are not scored, see cells and notes.")
    if not comparison.has_scores:
        return Card(title, facts, (), (), ("Nothing could be compared.", *remarks))
    rows: list[list[Any]] = []
    verdicts = []
    for (at_round, variant, track), part in comparison.averages.groupby(["round", "variant", "track"], sort=False):
        where = ", ".join(filter(None, [f"round {at_round}" if at_round else "", str(variant), str(track)]))
        overall = part[part["scope"] == "all"]
        rows += [_row(f"All{f' ({where})' if where else ''}", overall, metric) for metric in HEADLINE]
        questions = part[part["scope"] == "question"]
        for name, mine in questions.groupby("question_id", sort=False):
            first = next((one for one in HEADLINE if not mine.loc[mine["metric"] == one, "reason"].item()), HEADLINE[0])
            rows.append(_row(str(name), mine, first))
        verdicts += list(overall.loc[overall["metric"] == "ks", "verdict_text"])
    return Card(title, facts, HEADINGS, rows, (*verdicts, *remarks))


def _row(name: str, rows: pd.DataFrame, metric: str) -> list[Any]:
    (row,) = rows[rows["metric"] == metric].to_dict("records")
    return [name, SHORT[metric], *(number(row[arm]) for arm in ARMS), skill_text(row)]
