"""Rows of the table of structure."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import numpy as np

NAN = float("nan")


@dataclass(frozen=True)
class Group:
    """What a row is about: a round, wording and track never share a number with another."""

    round: int
    variant: str
    track: str


def row(
    group: Group,
    statistic: str,
    *,
    subject: str = "",
    country: str = "",
    model: float = NAN,
    human: float = NAN,
    people: float = NAN,
    people_low: float = NAN,
    people_high: float = NAN,
    baseline: float = NAN,
    n_countries: int = 1,
    n_questions: int = 0,
    basis: str = "",
    reason: str = "",
) -> dict[str, Any]:
    """One row.

    Args:
        group: round, wording and track.
        statistic: name, see ``STATISTICS``.
        subject: trait or split it is about, or empty.
        country: ISO3 code, or empty for all of them together.
        model, human: value of the run and of the humans; ``human`` is the target (0 or 1) for errors and ratios.
        people, people_low, people_high: what as many real people would show on average and in 95 % of samples.
        baseline: what the arm without this knowledge shows, see the statistic's meaning.
        n_countries, n_questions: how many it rests on.
        basis: where the human value comes from, in words.
        reason: why there is no value; a value without a human one says so here too.
    """
    return {
        "round": group.round,
        "variant": group.variant,
        "track": group.track,
        "statistic": statistic,
        "subject": subject,
        "country": country,
        "model": float(model) if not np.isnan(model) else NAN,
        "human": float(human),
        "people": float(people),
        "people_low": float(people_low),
        "people_high": float(people_high),
        "baseline": float(baseline),
        "n_countries": n_countries,
        "n_questions": n_questions,
        "basis": basis,
        "reason": reason,
    }


#: Columns, for a table without rows.
COLUMNS = tuple(row(Group(0, "", ""), ""))


def averaged(group: Group, rows: Iterable[dict[str, Any]]) -> list[dict[str, Any]]:
    """One row over all countries per statistic and subject: unweighted means over the countries that have a value."""
    gathered: dict[tuple[str, str], list[dict[str, Any]]] = {}
    for one in rows:
        gathered.setdefault((one["statistic"], one["subject"]), []).append(one)
    found = []
    for (statistic, subject), some in gathered.items():
        held = [one for one in some if not np.isnan(one["model"])]
        if not held:
            found.append(
                row(group, statistic, subject=subject, n_countries=0, basis=some[0]["basis"], reason=some[0]["reason"])
            )
            continue
        # a human value is averaged over the countries that have both, or the two means would be of different countries
        both = [one for one in held if not np.isnan(one["human"])]
        used = both or held
        mean: dict[str, Any] = {
            name: float(np.mean([one[name] for one in used if not np.isnan(one[name])] or [NAN]))
            for name in ("model", "human", "people", "baseline")
        }
        found.append(
            row(
                group,
                statistic,
                subject=subject,
                **mean,
                n_countries=len(used),
                n_questions=max(one["n_questions"] for one in used),
                basis=used[0]["basis"],
                reason="" if both else used[0]["reason"],
            )
        )
    return found
