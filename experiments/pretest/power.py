"""How small a shift a wording experiment can see, said before it runs and again after."""

from __future__ import annotations

from dataclasses import dataclass
from math import ceil, isfinite, sqrt

from ...counting import counted
from ...errors import InputError

#: Error rate of the family of comparisons.
LEVEL = 0.05
#: Chance of seeing a shift of the stated size.
POWER = 0.8

#: Printed with every power statement and every table of effects.
CAUTION = (
    "n is free to choose here, so any effect becomes significant if n is raised. Power and p-values speak of how this model "
    "answers, never of how people would."
)


def detectable_shift(n: int, *, level: float = LEVEL, power: float = POWER, correlation: float = 0.0) -> float:
    """The smallest standardised mean difference that a comparison sees with this power.

    Args:
        n: respondents in each variant.
        level: two-sided error rate of this one comparison; divide by the number of comparisons for Holm's first step.
        power: chance of seeing it.
        correlation: between the answers of one respondent to the two variants; 0 for different respondents, and as long
            as it is unknown.

    Returns:
        In standard deviations; infinite where n is too small for any.

    Source: Cohen (1988), Statistical Power Analysis, chapter 2; ``recommended_n`` turned round.
    """
    from scipy.stats import norm

    z = norm.ppf(1 - level / 2)
    beyond = n - z**2 / 4.0
    if n < 2 or beyond <= 0.0:
        return float("inf")
    return float((z + norm.ppf(power)) * sqrt(2.0 * (1.0 - correlation) / beyond))


def recommended_n(shift: float, *, level: float = LEVEL, power: float = POWER, correlation: float = 0.0) -> int:
    """Respondents per variant that see a shift of this size with this power.

    Args:
        shift: standardised mean difference, above 0.
        level, power, correlation: see ``detectable_shift``.

    Raises:
        InputError: the shift is not above 0.

    Source: as ``detectable_shift``, with Guenther's (1981) correction z²/4 for the estimated standard deviation.
    """
    from scipy.stats import norm

    if not shift > 0.0:
        raise InputError(where="recommended_n()", parameter="shift", got=shift, allowed="above 0 standard deviations")
    z = norm.ppf(1 - level / 2)
    return ceil(float(2.0 * (1.0 - correlation) * (z + norm.ppf(power)) ** 2 / shift**2 + z**2 / 4.0))


def fewest_for_any_hit(level: float, *, paired: bool) -> int:
    """Respondents per variant below which no outcome whatever could be significant.

    A permutation test has finitely many outcomes: 2^n sign patterns of n pairs, or the splits of 2n answers into halves. The most
    extreme one and its mirror image count half each (``permutation``'s mid-p), so that its p-value is one in so many.

    Args:
        level: two-sided error rate of one comparison at the step it must pass first.
        paired: whether the same respondents answer both variants.
    """
    from scipy.special import comb

    n = 2
    while 1.0 / (2.0**n if paired else comb(2 * n, n)) > level:
        n += 1
    return n


@dataclass(frozen=True)
class PowerStatement:
    """What a set of comparisons can see.

    Attributes:
        n: respondents per variant.
        comparisons: in the family whose error rate is kept.
        level: of the family.
        paired: whether the same respondents answer all variants.
        alone: smallest shift that one comparison by itself sees, in standard deviations.
        first_step: smallest shift that passes the first step of Holm's procedure.
        for_small: respondents per variant that would see a shift of .2 at that step.
        for_medium: likewise for a shift of .3.
    """

    n: int
    comparisons: int
    level: float
    paired: bool
    alone: float
    first_step: float
    for_small: int
    for_medium: int

    @classmethod
    def of(cls, n: int, comparisons: int, *, level: float = LEVEL, paired: bool = True) -> PowerStatement:
        """Before running: the correlation within respondents is unknown and taken as 0, which is the worst case."""
        step = level / max(1, comparisons)
        return cls(
            n,
            comparisons,
            level,
            paired,
            detectable_shift(n, level=level),
            detectable_shift(n, level=step),
            recommended_n(0.2, level=step),
            recommended_n(0.3, level=step),
        )

    def require_any(self) -> None:
        """Refuse a design in which nothing could ever be found.

        Raises:
            InputError: names the smallest n that could find something.
        """
        fewest = fewest_for_any_hit(self.level / max(1, self.comparisons), paired=self.paired)
        if self.comparisons and self.n < fewest:
            raise InputError(
                f"n is too small for any power: with {counted(self.n, 'respondent')} a variant and "
                f"{counted(self.comparisons, 'comparison')} no outcome could be significant",
                where="pretest()",
                parameter="n",
                got=self.n,
                allowed=f"at least {fewest} a variant",
                hint=f"{self.for_small} a variant would see a shift of .2 standard deviations. Nothing was sent.",
            )

    def __str__(self) -> str:
        """For people; one paragraph."""
        if not self.comparisons:
            return "No variants are compared, so there is nothing to detect."
        alone, first = (f"{value:.2f}" if isfinite(value) else "no shift" for value in (self.alone, self.first_step))
        weak = " That is a large shift: most effects of wording are smaller." if self.first_step > 0.8 else ""
        return (
            f"With {counted(self.n, 'respondent')} a variant and {counted(self.comparisons, 'comparison')}, a shift of {alone} "
            f"standard deviations is found with {POWER:.0%} power by a comparison alone, and one of {first} at the first step of "
            f"Holm's procedure (family error {self.level:.0%}).{weak} {self.for_medium:,} respondents a variant would see a shift "
            f"of .3 there, {self.for_small:,} one of .2. {CAUTION}"
        )
