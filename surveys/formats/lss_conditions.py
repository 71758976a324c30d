"""LimeSurvey's table of conditions, from before relevance equations, as such equations."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby

from .lss_tables import Tables, number, once

_METHODS = {"": "==", "==": "==", "!=": "!=", "<": "<", "<=": "<=", ">": ">", ">=": ">="}


def add_relevance(tables: Tables) -> None:
    """Give questions without a relevance equation the one that their conditions amount to.

    Newer versions write both, and then the equation is what counts. Conditions on one question are or-ed, those on different
    questions and-ed, and scenarios or-ed, as LimeSurvey itself turns them into equations.
    """
    rows = {row.get("qid", ""): row for row in once(tables.get("questions", []))}
    held: dict[str, list[dict[str, str]]] = {}
    for condition in tables.get("conditions", []):
        held.setdefault(condition.get("qid", ""), []).append(condition)
    for row in tables.get("questions", []):
        if row.get("relevance", "").strip() in ("", "1") and row.get("qid") in held:
            row["relevance"] = _equation(held[row["qid"]], rows)


def _equation(conditions: Sequence[dict[str, str]], rows: dict[str, dict[str, str]]) -> str:
    ordered = sorted(conditions, key=lambda one: (number(one.get("scenario")), number(one.get("cqid"))))
    scenarios = []
    for _, scenario in groupby(ordered, key=lambda one: one.get("scenario", "")):
        parts = [
            " or ".join(_comparison(one, rows) for one in same)
            for _, same in groupby(scenario, key=lambda one: one.get("cqid", ""))
        ]
        scenarios.append(" and ".join(f"({part})" for part in parts))
    return " or ".join(f"({one})" for one in scenarios)


def _comparison(condition: dict[str, str], rows: dict[str, dict[str, str]]) -> str:
    """One comparison; one that has no counterpart stays as it is written, for the reader to name."""
    name, method = condition.get("cfieldname", "").removeprefix("+"), condition.get("method", "").strip()
    asked = rows.get(condition.get("cqid", ""), {})
    value = condition.get("value", "").strip()
    if value == "" and condition.get("cfieldname", "").startswith("+"):
        value = "Y"
    if asked.get("type") in ("M", "P") and not condition.get("cfieldname", "").startswith("+"):
        name, value = f"{name}{value}", "Y"  # the option stands in the place of the answer
    quote = "'" if '"' in value else '"'
    return f"{name} {_METHODS.get(method, method)} {quote}{value}{quote}"
