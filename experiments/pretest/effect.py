"""What a variant changed in the answers to one question: shift, shares, intervals and the test."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from math import sqrt
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ...analysis.intervals import change_interval, difference_interval
from ...plain_data import finite
from .permutation import grouped_test, paired_test
from .power import POWER, detectable_shift
from .wording import Comparison

Floats = NDArray[np.float64]

#: A shift below this is of no consequence, a large one above the other (Cohen 1988, chapter 2).
SMALL, LARGE = 0.2, 0.8


@dataclass(frozen=True)
class ShareChange:
    """Share of one answer in both wordings, and the change with its interval."""

    code: int
    label: str
    main: float
    variant: float
    change: float
    low: float
    high: float


@dataclass(frozen=True)
class Effect:
    """One question in one variant beside the main wording.

    Attributes:
        question_id, variant, kind: what was compared, and the kind of change.
        test: name of the test, for people.
        paired: whether the same respondents answered both.
        n_main, n_variant: substantive answers compared.
        mean_main, mean_variant: of the places on the scale, 0 for its first point; NaN for nominal answers.
        shift: standardised mean difference, variant minus main; NaN for nominal answers or answers that do not vary.
        shift_low, shift_high: 95 % interval (Bonett 2008, Psychological Methods 13).
        shares: per answer, with 95 % intervals of the change.
        total_variation: half the summed absolute changes of shares.
        answered_main, answered_variant: shares of the respondents who gave a substantive answer.
        correlation: of a respondent's two answers; NaN for different respondents.
        detectable: the shift that this comparison could have seen with 80 % power, from what was observed.
        p, p_adjusted: raw, and adjusted for the family.
        is_hit: whether the adjusted p is at most the family's level.
    """

    question_id: str
    variant: str
    kind: str
    test: str
    paired: bool
    n_main: int
    n_variant: int
    mean_main: float
    mean_variant: float
    shift: float
    shift_low: float
    shift_high: float
    shares: tuple[ShareChange, ...]
    total_variation: float
    answered_main: float
    answered_variant: float
    correlation: float
    detectable: float
    p: float
    p_adjusted: float = float("nan")
    is_hit: bool = False

    def to_dict(self) -> dict[str, Any]:
        """Plain values for JSON; what is not known is null."""
        return {name: finite(value) for name, value in asdict(self).items()}


def measure(
    comparison: Comparison,
    main: Mapping[str, int | None],
    variant: Mapping[str, int | None],
    countries: Mapping[str, str],
    *,
    paired: bool,
    seed: int,
) -> Effect:
    """The effect of one variant on one question.

    Args:
        comparison: which codes mean the same in both wordings.
        main, variant: option code by respondent, None where no substantive answer was given.
        countries: of the respondents; different respondents are compared within countries.
        paired: whether the same respondents answered both.
        seed: of exchanges drawn for small n.
    """
    before, after = _placed(main, comparison.main), _placed(variant, comparison.variant)
    if paired:
        first_ids = second_ids = [who for who in before if who in after]
    else:
        first_ids, second_ids = list(before), list(after)
    first = np.array([before[who] for who in first_ids], dtype=np.float64)
    second = np.array([after[who] for who in second_ids], dtype=np.float64)
    scores = _scores(first, second, comparison)
    purpose = (comparison.question_id, comparison.name)
    if paired:
        tested = paired_test(*scores, seed=seed, purpose=purpose)
    else:
        places = {name: at for at, name in enumerate(sorted(set(countries.values())))}
        strata = np.array([places[countries[who]] for who in (*first_ids, *second_ids)], dtype=np.int64)
        tested = grouped_test(*scores, strata, seed=seed, purpose=purpose)
    shares = _shares(comparison, first, second, paired)
    shift = _Shift.of(first, second, paired) if comparison.is_ordinal else _Shift()
    fewest = min(len(first), len(second))
    return Effect(
        comparison.question_id,
        comparison.name,
        comparison.kind,
        _name(comparison, paired),
        paired,
        len(first),
        len(second),
        float(first.mean()) if comparison.is_ordinal and len(first) else float("nan"),
        float(second.mean()) if comparison.is_ordinal and len(second) else float("nan"),
        shift.value,
        shift.low,
        shift.high,
        shares,
        sum(abs(one.change) for one in shares) / 2 if shares else float("nan"),
        _answered(main),
        _answered(variant),
        shift.correlation,
        detectable_shift(fewest, power=POWER, correlation=min(0.99, max(0.0, np.nan_to_num(shift.correlation)))),
        tested.p,
    )


def _placed(codes: Mapping[str, int | None], places: Mapping[int, float]) -> dict[str, float]:
    return {who: places[code] for who, code in codes.items() if code is not None and code in places}


def _scores(first: Floats, second: Floats, comparison: Comparison) -> tuple[Floats, Floats]:
    """Scores of both wordings, shapes (n, m): mid-ranks among all answers, or an indicator for each answer but the last."""
    both = np.concatenate([first, second])
    if comparison.is_ordinal:
        from scipy.stats import rankdata

        scores = np.asarray(rankdata(both) if len(both) else both, dtype=np.float64)[:, None]
    else:
        scores = np.asarray(both[:, None] == np.array(comparison.places)[None, :-1], dtype=np.float64)
    return scores[: len(first)], scores[len(first) :]


def _shares(comparison: Comparison, first: Floats, second: Floats, paired: bool) -> tuple[ShareChange, ...]:
    if comparison.rule == "range" or min(len(first), len(second)) < 2:
        return ()  # scales of different length share no answers
    found = []
    for place, code, label in zip(comparison.places, comparison.codes, comparison.labels, strict=True):
        one, other = (first == place).astype(np.float64), (second == place).astype(np.float64)
        change = change_interval(one, other) if paired else difference_interval(other, one)
        found.append(
            ShareChange(code, label, float(one.mean()), float(other.mean()), change.estimate, change.low, change.high)
        )
    return tuple(found)


def _answered(codes: Mapping[str, int | None]) -> float:
    return sum(code is not None for code in codes.values()) / len(codes) if codes else float("nan")


@dataclass(frozen=True)
class _Shift:
    """A standardised mean difference, its interval, and the correlation of pairs."""

    value: float = float("nan")
    low: float = float("nan")
    high: float = float("nan")
    correlation: float = float("nan")

    @classmethod
    def of(cls, first: Floats, second: Floats, paired: bool) -> _Shift:
        if min(len(first), len(second)) < 3:
            return cls()
        one, other = float(first.var(ddof=1)), float(second.var(ddof=1))
        pooled = (one + other) / 2
        correlation = float("nan")
        if paired and one > 0 and other > 0:
            correlation = float(np.corrcoef(first, second)[0, 1])
        if not pooled > 0.0:
            return cls(correlation=correlation)
        value = float(second.mean() - first.mean()) / sqrt(pooled)
        if paired:
            freedom = len(first) - 1
            covariance = float(np.cov(first, second)[0, 1])
            variance = value**2 * (one**2 + other**2 + 2 * covariance**2) / (8 * pooled**2 * freedom)
            variance += float((second - first).var(ddof=1)) / (pooled * freedom)
        else:
            n_one, n_other = len(first) - 1, len(second) - 1
            variance = value**2 * (one**2 / n_one + other**2 / n_other) / (8 * pooled**2)
            variance += one / (pooled * n_one) + other / (pooled * n_other)
        reach = 1.959964 * sqrt(variance)
        return cls(value, value - reach, value + reach, correlation)


def _name(comparison: Comparison, paired: bool) -> str:
    who = "exchange within respondents" if paired else "exchange of respondents within countries"
    what = "mean rank" if comparison.is_ordinal else "all shares"
    return f"permutation test of the {what}, {who}"
