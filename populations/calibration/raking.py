"""Raking: scale weights or cells until several margins hold at once."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from ...errors import MarginError
from .margins import Target

#: Largest miss of any cell after raking, and the sweeps it may take.
TOLERANCE = 1e-9
SWEEPS = 2000
#: A miss above this after all sweeps means that the targets contradict each other; below it they are merely slow.
CONFLICT = 1e-5


def rake(
    weights: NDArray[np.float64],
    targets: Sequence[Target],
    positions: Sequence[NDArray[np.int64]],
    *,
    strict: bool = True,
) -> NDArray[np.float64]:
    """Weights nearest to the given ones (in Kullback-Leibler divergence) that meet every target.

    Args:
        weights: non-negative, any flat shape (n,): respondents' weights or cell shares.
        targets: tables to meet.
        positions: flat cell of each row in each table, shape (n,); rows at -1 are outside a table and keep their weight in it.
        strict: refuse targets that do not all hold at the end; otherwise the nearest compromise is returned.

    Returns:
        Weights with the same total.

    Raises:
        MarginError: a target names a cell in which nobody is, or the targets cannot hold together; the cell is named.

    Source: Deville, Särndal and Sautory (1993), JASA 88; Ireland and Kullback (1968).
    """
    total = weights.sum()
    result = weights / total
    wanted = [target.shares.ravel() for target in targets]
    for target, place, aim in zip(targets, positions, wanted, strict=True):
        have = _sums(place, result, len(aim))
        empty = np.flatnonzero((have <= 0) & (aim > 0))
        if len(empty):
            raise MarginError(
                f"a target is impossible at {target.cell(int(empty[0]))}",
                where=target.where,
                parameter=target.cell(int(empty[0])),
                got=f"a share of {aim[empty[0]]:.4g}",
                allowed="0, because nobody is in that cell",
            )
    for _ in range(SWEEPS):
        worst = 0.0
        for place, aim in zip(positions, wanted, strict=True):
            inside = place >= 0
            have = _sums(place, result, len(aim))
            worst = max(worst, float(np.abs(have - aim * have.sum()).max()))
            factor = np.divide(aim * have.sum(), have, out=np.zeros_like(have), where=have > 0)
            result[inside] *= factor[place[inside]]
        if worst < TOLERANCE:
            break
    if strict:
        _refuse_conflicts(result, targets, positions)
    return np.asarray(result * (total / result.sum()))


def _sums(place: NDArray[np.int64], values: NDArray[np.float64], size: int) -> NDArray[np.float64]:
    inside = place >= 0
    return np.asarray(np.bincount(place[inside], weights=values[inside], minlength=size), dtype=np.float64)


def _refuse_conflicts(
    result: NDArray[np.float64], targets: Sequence[Target], positions: Sequence[NDArray[np.int64]]
) -> None:
    for target, place in zip(targets, positions, strict=True):
        have = _sums(place, result, target.shares.size)
        miss = np.abs(have / max(have.sum(), 1e-300) - target.shares.ravel())
        at = int(miss.argmax())
        if miss[at] > CONFLICT:
            raise MarginError(
                f"the targets cannot hold together; the worst cell is {target.cell(at)}",
                where=target.where,
                parameter=target.cell(at),
                got=f"{have[at] / have.sum():.4f} at best",
                allowed=f"{target.shares.ravel()[at]:.4f}",
            )
