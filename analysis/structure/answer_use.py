"""How the options are used within each country, from distributions alone: spread, ends, middles, agreement."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ..estimates import Estimate
from ..references import real_people
from ..scale import Scale
from ..scoring import Plan
from ..truth import Truth
from .response_style import acquiescence, extreme_share, midpoint_share
from .rows import NAN, Group, row

Floats = NDArray[np.float64]
#: Draws of what as many real people would show.
DRAWS = 100

HUMANS = "humans' own shares"

#: Row's name, why it may be empty, and the share itself.
USES = (
    ("extreme_response", "no scale of four or more options", extreme_share),
    ("midpoint_response", "no scale with a middle option", midpoint_share),
)


def answer_use(
    group: Group,
    country: str,
    cells: Sequence[Estimate],
    truth: Truth,
    plan: Plan,
    keys: Mapping[str, tuple[str, int]],
) -> list[dict[str, Any]]:
    """Rows of one country.

    Args:
        group: round, wording and track of the cells.
        country: of the cells.
        cells: scorable estimates, one per question.
        truth: humans of the same questions.
        plan: seed and floor.
        keys: trait and key by question id.
    """
    human = [truth.items[one.question_id].of(country) for one in cells]
    scales = [one.scale for one in cells]
    drawn = [
        real_people(p, plan.floor_of(one), DRAWS, plan.seed, "use of options", one.question_id, country)
        for p, one in zip(human, cells, strict=True)
    ]
    model = [one.shares for one in cells]
    found = [
        *(_mean(group, country, *use, model, human, drawn, scales) for use in USES),
        _spread(group, country, model, human, drawn, scales),
    ]
    keyed = [keys.get(one.question_id, ("", 0)) for one in cells]
    if any(key for _, key in keyed):
        found.append(_agreement(group, country, model, human, scales, keyed))
    return found


def _mean(
    group: Group,
    country: str,
    name: str,
    reason: str,
    of: Callable[[Floats, Scale], Floats | None],
    model: Sequence[Floats],
    human: Sequence[Floats],
    drawn: Sequence[Floats],
    scales: Sequence[Scale],
) -> dict[str, Any]:
    values = [
        (float(one), float(two), many)
        for p, q, draws, scale in zip(model, human, drawn, scales, strict=True)
        if (one := of(p, scale)) is not None
        and (two := of(q, scale)) is not None
        and (many := of(draws, scale)) is not None
    ]
    if not values:
        return row(group, name, country=country, reason=reason)
    return _summary(group, country, name, values, HUMANS)


def _spread(
    group: Group,
    country: str,
    model: Sequence[Floats],
    human: Sequence[Floats],
    drawn: Sequence[Floats],
    scales: Sequence[Scale],
) -> dict[str, Any]:
    values = []
    for p, q, draws, scale in zip(model, human, drawn, scales, strict=True):
        own = _sd(q, scale)
        if scale.is_ordered and own > 1e-9:
            values.append((float(_sd(p, scale) / own), 1.0, _sd(draws, scale) / own))
    if not values:
        return row(group, "sd_ratio", country=country, reason="no ordered question on which the humans differ")
    return _summary(group, country, "sd_ratio", values, "1 is the humans' spread")


def _sd(shares: Floats, scale: Scale) -> Floats:
    codes = np.array(scale.codes, dtype=np.float64)
    return np.asarray(np.sqrt(np.maximum(shares @ codes**2 - (shares @ codes) ** 2, 0.0)))


def _summary(
    group: Group, country: str, name: str, values: Sequence[tuple[float, float, Floats]], basis: str
) -> dict[str, Any]:
    # questions are answered by the same people, but their draws are independent: the range is somewhat too narrow
    many = np.mean([draws for _, _, draws in values], axis=0)
    return row(
        group,
        name,
        country=country,
        model=float(np.mean([one for one, _, _ in values])),
        human=float(np.mean([two for _, two, _ in values])),
        people=float(many.mean()),
        people_low=float(np.quantile(many, 0.025)),
        people_high=float(np.quantile(many, 0.975)),
        n_questions=len(values),
        basis=basis,
    )


def _agreement(
    group: Group,
    country: str,
    model: Sequence[Floats],
    human: Sequence[Floats],
    scales: Sequence[Scale],
    keys: Sequence[tuple[str, int]],
) -> dict[str, Any]:
    means = [
        np.array([float(p @ np.array(scale.codes)) for p, scale in zip(shares, scales, strict=True)])
        for shares in (model, human)
    ]
    ours, theirs = (acquiescence(found, scales, keys) for found in means)
    reason = "no trait has items keyed either way" if np.isnan(ours) else ""
    return row(
        group,
        "acquiescence",
        country=country,
        model=ours,
        human=NAN if reason else theirs,
        n_questions=sum(1 for _, key in keys if key),
        basis=HUMANS,
        reason=reason,
    )
