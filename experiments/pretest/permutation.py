"""The test of a wording experiment: a permutation test that ordinal answers and repeated respondents both allow.

If a variant changes nothing, a respondent's two answers could as well have been exchanged (same respondents), or the
respondents of a country as well been given the other variant (different ones). The test asks how extreme the difference
of mean scores is among all such exchanges: it needs no normal answers, and no spacing of the scale, to keep its error rate.
Ordinal answers are scored by their mid-ranks among all answers (ridits), so that different respondents are compared as by
Wilcoxon, Mann and Whitney; nominal ones by one indicator an option, which makes it the Stuart-Maxwell test (pairs) or
Pearson's chi-square (groups) under exchange.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ... import draws

Floats = NDArray[np.float64]

#: Below so many informative respondents p-values are counted over drawn exchanges, above it the limit is used.
COUNTED_BELOW = 40
#: Exchanges drawn: the smallest p-value is one in so many.
EXCHANGES = 19_999


@dataclass(frozen=True)
class Tested:
    """Outcome of a test.

    Attributes:
        p: two-sided; 1 when nobody could have differed, NaN with fewer than two respondents.
        statistic: quadratic form, chi-square distributed with ``freedom`` degrees when many answer.
        freedom: rank of the scores' covariance.
    """

    p: float
    statistic: float
    freedom: int


TOO_FEW = Tested(float("nan"), float("nan"), 0)
NO_DIFFERENCE = Tested(1.0, 0.0, 0)


def paired_test(first: Floats, second: Floats, *, seed: int, purpose: tuple[object, ...] = ()) -> Tested:
    """The same respondents answered both.

    Args:
        first, second: scores, shape (n, m), rows in the same order of respondents.
        seed, purpose: of the drawn exchanges.

    Source: Fisher (1935), The Design of Experiments, 21; Stuart (1955), Biometrika 42, for several scores.
    """
    change = second - first
    if len(change) < 2:
        return TOO_FEW
    informative = change[np.any(change != 0.0, axis=1)]
    if not len(informative):
        return NO_DIFFERENCE
    inverse, freedom = _inverse(informative.T @ informative)
    total = informative.sum(axis=0)
    statistic = float(total @ inverse @ total)
    if len(informative) >= COUNTED_BELOW:
        return Tested(_tail(statistic, freedom), statistic, freedom)
    signs = draws.generator(seed, "exchange", *purpose).integers(0, 2, size=(EXCHANGES, len(informative))) * 2.0 - 1.0
    return Tested(_counted(signs @ informative, inverse, statistic), statistic, freedom)


def grouped_test(
    first: Floats, second: Floats, strata: NDArray[np.int64], *, seed: int, purpose: tuple[object, ...] = ()
) -> Tested:
    """Different respondents answered, assigned at random within strata.

    Args:
        first, second: scores, shapes (n_first, m) and (n_second, m).
        strata: of the respondents of ``first``, then of ``second``.
        seed, purpose: of the drawn exchanges.

    Source: Landis, Heyman and Koch (1978), International Statistical Review 46: mean score and association statistics.
    """
    scores = np.concatenate([first, second])
    member = np.arange(len(scores)) < len(first)
    if min(len(first), len(second)) < 2:
        return TOO_FEW
    m = scores.shape[1]
    centred = np.zeros_like(scores)
    covariance = np.zeros((m, m))
    for stratum in np.unique(strata):
        rows = strata == stratum
        n, n_first = int(rows.sum()), int((rows & member).sum())
        if n < 2:
            continue
        centred[rows] = scores[rows] - scores[rows].mean(axis=0)
        covariance += n_first * (n - n_first) / (n * (n - 1)) * centred[rows].T @ centred[rows]
    inverse, freedom = _inverse(covariance)
    if not freedom:  # nobody differs, or only those whose stratum answered one of the two
        return NO_DIFFERENCE
    total = centred[member].sum(axis=0)
    statistic = float(total @ inverse @ total)
    if len(scores) >= 2 * COUNTED_BELOW:
        return Tested(_tail(statistic, freedom), statistic, freedom)
    rng = draws.generator(seed, "exchange", *purpose)
    totals = np.zeros((EXCHANGES, m))
    for stratum in np.unique(strata):
        rows = np.flatnonzero(strata == stratum)
        chosen = np.argsort(rng.random((EXCHANGES, len(rows))), axis=1)[:, : int(member[rows].sum())]
        totals += centred[rows][chosen].sum(axis=1)
    return Tested(_counted(totals, inverse, statistic), statistic, freedom)


def _inverse(covariance: Floats) -> tuple[Floats, int]:
    """The pseudo-inverse and the rank."""
    rank = int(np.linalg.matrix_rank(covariance, hermitian=True))
    return np.asarray(np.linalg.pinv(covariance, hermitian=True), dtype=np.float64), rank


def _tail(statistic: float, freedom: int) -> float:
    from scipy.stats import chi2

    return float(chi2.sf(statistic, freedom))


def _counted(totals: Floats, inverse: Floats, statistic: float) -> float:
    """Mid-p over the drawn exchanges.

    Answers are few numbers, so that many exchanges give the very same difference; counting all of them as more extreme would keep
    the error rate well below its level (Lancaster 1961, Journal of the American Statistical Association 56).
    """
    found = np.einsum("ij,jk,ik->i", totals, inverse, totals)
    more, as_much = np.sum(found > statistic * (1 + 1e-9)), np.sum(found >= statistic * (1 - 1e-9))
    return float((0.5 + (more + as_much) / 2.0) / (1 + len(found)))
