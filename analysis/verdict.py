"""What a distance allows to be said, in words."""

from dataclasses import dataclass
from math import isnan
from typing import Literal

Kind = Literal["equivalent", "farther", "undecided", "unscored"]


@dataclass(frozen=True)
class Verdict:
    """One sentence and its kind, for colour and for machines.

    Attributes:
        kind: ``equivalent`` shown to be near, ``farther`` seen to be far, ``undecided`` neither, ``unscored`` no distance.
        text: the sentence.
    """

    kind: Kind
    text: str


def verdict(
    *,
    model: float,
    upper: float,
    margin: float,
    n_margin: int,
    floor_p95: float,
    n_floor: float,
    world: float,
    reason: str = "",
) -> Verdict:
    """Weigh one distance, of a cell or averaged over cells.

    Equivalence is claimed only when shown: when the upper 95 % bound of the distance lies within the margin, the mean miss
    of ``n_margin`` real people. Lying within the noise of few respondents shows nothing and is called undecided.

    Args:
        model: the distance found.
        upper: upper 95 % bound of the true distance, over other respondents and other humans.
        margin, n_margin: mean miss of that many real people.
        floor_p95, n_floor: the distance that 1 in 20 samples of that many real people exceeds.
        world: distance of the world average of other countries, NaN where there is none.
        reason: why there is no distance.
    """
    if reason or isnan(model):
        return Verdict("unscored", f"Not scored: {reason or 'no distance'}.")
    people = f"{n_floor:,.0f} real {'person' if round(n_floor) == 1 else 'people'}"
    if upper <= margin:
        return Verdict(
            "equivalent",
            f"As near as {n_margin:,} real people: with 95 % confidence the distance is below {_short(upper)}, within their mean "
            f"miss of {_short(margin)}.",
        )
    beside = ""
    if not isnan(world):
        closer = "nearer than" if model < world else "no nearer than"
        beside = f" It is {closer} the world average of other countries ({_short(world)})."
    if model > floor_p95:
        return Verdict(
            "farther",
            f"Farther from the humans than {people}: 19 in 20 such samples come within {_short(floor_p95)}, this lies at "
            f"{_short(model)}.{beside}",
        )
    return Verdict(
        "undecided",
        f"Not told apart from {people}, which shows little at this number: the distance may be as large as "
        f"{_short(upper)}, and {_short(margin)} would count as near.{beside}",
    )


def _short(value: float) -> str:
    return f"{value:.3f}".replace("0.", ".", 1) if abs(value) < 1 else f"{value:.2f}"
