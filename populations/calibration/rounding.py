"""Whole respondents from fractional cells, so that every margin of the joint is met as well as whole numbers allow."""

from functools import cache

import numpy as np
from numpy.typing import NDArray

from . import dimensions as dim

#: Margins that the rounding balances, as axes of the joint, with their weights: one-way, two-way, and the three-way margins
#: that the joint was fitted to.
BALANCED: tuple[tuple[tuple[int, ...], float], ...] = (
    *(((axis,), 3.0) for axis in range(5)),
    *(((first, second), 1.0) for first in range(5) for second in range(first + 1, 5)),
    ((0, 1, 2), 1.0),
    ((0, 1, 4), 1.0),
    ((0, 1, 3), 1.0),
)
#: Age x sex x employment is the one three-way margin with a promise (total variation .015 at 1,000). Below this many respondents
#: the weight would favour common cells over a representative choice among seeds (measured: docs/calibration.md).
PROMISED, PROMISED_WEIGHT, PROMISED_FROM = (0, 1, 3), 30.0, 400
#: Fewer respondents are left as the systematic sample drew them, which is unbiased over seeds.
SEARCHED_FROM = 30
#: A cell may receive a respondent with this many times the chance of its remainder, so that a rare cell is not filled merely
#: because there are many of its kind (measured: docs/calibration.md).
OPENNESS = 4.0
#: Candidates compared at each step of the search, and the most steps it may take.
CANDIDATES = 24
STEPS = 4000


def round_cells(expected: NDArray[np.float64], rng: np.random.Generator) -> NDArray[np.int64]:
    """Round expected counts to whole ones that sum to the same total.

    Each cell is rounded down or up. A systematic sample along the cells (Madow 1949) with a random start says which; then single
    respondents are moved between cells while that lowers the squared misses of the balanced margins.

    Args:
        expected: non-negative, shape ``dimensions.JOINT_SHAPE``, summing to a whole number.
        rng: decides the random start.

    Returns:
        Counts of the same shape; a cell with expectation 0 stays empty.
    """
    wanted = expected.ravel()
    total = round(wanted.sum())
    down = np.floor(wanted + 1e-9)
    rest = np.clip(wanted - down, 0.0, 1.0)
    extra = total - int(down.sum())
    counts = down.astype(np.int64)
    if extra <= 0:
        return counts.reshape(expected.shape)
    steps = np.floor(np.cumsum(rest) * (extra / rest.sum()) + rng.random())
    up = np.diff(np.concatenate([[0.0], steps])) > 0.5
    _complete(up, rest, extra)
    if total >= SEARCHED_FROM:
        _balance(up, counts, wanted, rng.random(len(rest)) < OPENNESS * rest)
    return (counts + up).reshape(expected.shape)


def _complete(up: NDArray[np.bool_], rest: NDArray[np.float64], extra: int) -> None:
    """Make exactly ``extra`` cells round up, correcting what the scaling of the last step may have lost; in place."""
    surplus = int(up.sum()) - extra
    if surplus > 0:
        chosen = np.flatnonzero(up)
        up[chosen[np.argsort(rest[chosen], kind="stable")[:surplus]]] = False
    elif surplus < 0:
        chosen = np.flatnonzero(~up)
        up[chosen[np.argsort(-rest[chosen], kind="stable")[:-surplus]]] = True


@cache
def _layout() -> tuple[NDArray[np.int64], NDArray[np.float64]]:
    """Margin cells of each joint cell, shape (n_cells, n_margins), numbered through all margins; and the margins' weights."""
    position = np.indices(dim.JOINT_SHAPE).reshape(len(dim.JOINT_SHAPE), -1)
    columns, start = [], 0
    for axes, _ in BALANCED:
        shape = [dim.JOINT_SHAPE[axis] for axis in axes]
        columns.append(start + np.ravel_multi_index([position[axis] for axis in axes], shape))
        start += int(np.prod(shape))
    return np.stack(columns, axis=1), np.array([weight for _, weight in BALANCED])


def _balance(
    up: NDArray[np.bool_], counts: NDArray[np.int64], wanted: NDArray[np.float64], is_open: NDArray[np.bool_]
) -> None:
    """Swap which cells round up, best pair first, until no swap among the candidates helps; in place.

    Only open cells, and those that the systematic sample chose, may round up.
    """
    layout, weights = _layout()
    if counts.sum() + up.sum() >= PROMISED_FROM:
        promised = [axes == PROMISED for axes, _ in BALANCED]
        weights = np.where(promised, PROMISED_WEIGHT, weights)
    size = int(layout.max()) + 1
    weight = np.empty(size)
    weight[layout] = weights
    miss = np.zeros(size)
    start = counts + up - wanted
    for column in layout.T:
        miss += np.bincount(column, weights=start, minlength=size)
    is_open = is_open | up
    for _ in range(STEPS):
        pull = 2 * (weight * miss)[layout].sum(1)
        givers, takers = np.flatnonzero(up), np.flatnonzero(is_open & ~up)
        if not len(givers) or not len(takers):
            return
        givers = _extreme(givers, -pull[givers])
        takers = _extreme(takers, pull[takers])
        shared = (layout[givers][:, None, :] == layout[takers][None, :, :]) @ weights
        change = pull[takers][None, :] - pull[givers][:, None] + 2 * weights.sum() - 2 * shared
        best = int(np.argmin(change))
        if change.flat[best] >= -1e-9:
            return
        giver, taker = givers[best // len(takers)], takers[best % len(takers)]
        up[giver], up[taker] = False, True
        miss[layout[giver]] -= 1
        miss[layout[taker]] += 1


def _extreme(cells: NDArray[np.int64], order: NDArray[np.float64]) -> NDArray[np.int64]:
    if len(cells) <= CANDIDATES:
        return cells
    return np.asarray(cells[np.argpartition(order, CANDIDATES)[:CANDIDATES]])
