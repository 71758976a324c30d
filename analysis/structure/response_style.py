"""How respondents use a questionnaire, whatever it asks: ends, middles, strings and contradictions."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from ..scale import Scale

Floats = NDArray[np.float64]

#: Questions in a row with the same options make a battery from this many on.
SHORTEST_BATTERY = 3
#: Scales shorter than this have no ends worth the name.
FEWEST_FOR_ENDS = 4


def extreme_share(shares: Floats, scale: Scale) -> Floats | None:
    """Share of answers at either end; None for fewer than four or unordered options.

    Args:
        shares: shape (..., n_options).
        scale: the options.

    Source: Greenleaf (1992), Public Opinion Quarterly 56.
    """
    if not scale.is_ordered or len(scale.codes) < FEWEST_FOR_ENDS:
        return None
    return np.asarray(shares[..., 0] + shares[..., -1])


def midpoint_share(shares: Floats, scale: Scale) -> Floats | None:
    """Share of answers on the middle option; None for even numbers of options, or fewer than three, or no order."""
    n = len(scale.codes)
    if not scale.is_ordered or n < 3 or n % 2 == 0:
        return None
    return np.asarray(shares[..., n // 2])


def batteries(scales: Sequence[Scale]) -> list[list[int]]:
    """Positions of consecutive questions with the same options, in runs of at least three."""
    found: list[list[int]] = []
    for at, scale in enumerate(scales):
        if found and (scales[found[-1][-1]].codes, scales[found[-1][-1]].labels) == (scale.codes, scale.labels):
            found[-1].append(at)
        else:
            found.append([at])
    return [run for run in found if len(run) >= SHORTEST_BATTERY]


def straight_lining(codes: Floats, weights: Floats, runs: Sequence[Sequence[int]]) -> float:
    """Share of respondents and batteries with one answer throughout; those who left a question out do not count.

    NaN without a complete battery.

    Source: simple nondifferentiation, Kim et al. (2019), Social Science Computer Review 37(2).
    """
    hits = total = 0.0
    for run in runs:
        part = codes[:, run]
        whole = ~np.isnan(part).any(axis=1)
        alike = whole & (part == part[:, :1]).all(axis=1)
        hits += float(weights[alike].sum())
        total += float(weights[whole].sum())
    return hits / total if total > 0 else float("nan")


def longstring(codes: Floats, weights: Floats, runs: Sequence[Sequence[int]]) -> float:
    """Longest run of identical consecutive answers as a share of the battery's length, mean over respondents and batteries.

    NaN without a battery; a missing answer ends a run.

    Source: Johnson (2005), Journal of Research in Personality 39.
    """
    found = total = 0.0
    for run in runs:
        part = codes[:, run]
        current = np.ones(len(part))
        longest = np.ones(len(part))
        for step in range(1, part.shape[1]):
            current = np.where(part[:, step] == part[:, step - 1], current + 1, 1)
            longest = np.maximum(longest, current)
        some = ~np.isnan(part).all(axis=1)
        found += float((weights * longest / part.shape[1])[some].sum())
        total += float(weights[some].sum())
    return found / total if total > 0 else float("nan")


def inconsistent_pairs(
    codes: Floats, weights: Floats, scales: Sequence[Scale], pairs: Sequence[tuple[int, int, float]]
) -> float:
    """Share of answered pairs in which one answer lies above its scale's middle and the other, turned by the sign, below.

    Args:
        codes: shape (n, k).
        weights: shape (n,).
        scales: of the columns.
        pairs: positions of two columns and the sign of their correlation among humans.

    Returns:
        In [0, 1]; NaN without a pair that somebody answered. An answer on the middle contradicts nothing.

    Source: psychometric synonyms and antonyms, Meade and Craig (2012), Psychological Methods 17(3).
    """
    middle = np.array([(scale.codes[0] + scale.codes[-1]) / 2 for scale in scales])
    side = np.sign(codes - middle)
    hits = total = 0.0
    for one, other, sign in pairs:
        product = side[:, one] * side[:, other] * sign
        hits += float(weights[product < 0].sum())
        total += float(weights[~np.isnan(product)].sum())
    return hits / total if total > 0 else float("nan")


def acquiescence(means: Floats, scales: Sequence[Scale], keys: Sequence[tuple[str, int]]) -> float:
    """Mean raw answer over traits with items keyed either way, both directions counted alike, around the scale's middle.

    Args:
        means: mean code of each item, shape (k,).
        scales: of the items.
        keys: trait and key (1 or -1) of each item.

    Returns:
        Share of the range, in [-.5, .5]: 0 when agreeing and disagreeing items cancel. NaN when no trait has both keys.

    Source: balanced-scale index, Billiet and McClendon (2000), Structural Equation Modeling 7(4).
    """
    place = np.array(
        [
            (mean - scale.codes[0]) / (scale.codes[-1] - scale.codes[0])
            for mean, scale in zip(means, scales, strict=True)
        ]
    )
    found = []
    for trait in dict.fromkeys(name for name, _ in keys if name):
        up = [place[at] for at, key in enumerate(keys) if key == (trait, 1)]
        down = [place[at] for at, key in enumerate(keys) if key == (trait, -1)]
        if up and down:
            found.append((np.mean(up) + np.mean(down)) / 2 - 0.5)
    return float(np.mean(found)) if found else float("nan")
