"""The table of preferences."""

from __future__ import annotations

from collections.abc import Sequence

from ...analysis.intervals import share_interval
from ..table import Column, Figure, Table, Value
from .bradley_terry import Comparison, strengths

ELO = (
    "Elo: Bradley-Terry strengths, 400 points being odds of ten to one and 1000 the mean of these arms; brackets hold 95 % over "
    "resampled items. They say who beat whom here, and are not comparable with other tables."
)
WINS = "Win rate: ties count half; brackets hold 95 % over comparisons."


def preference_table(
    comparisons: Sequence[Comparison], *, name: str, title: str, seed: int, notes: Sequence[str] = ()
) -> Table:
    """Arms by their strength, the strongest first."""
    found = strengths(comparisons, seed=seed)
    rows: list[dict[str, Value]] = []
    for at in sorted(range(len(found.arms)), key=lambda at: -found.elo[at]):
        arm = found.arms[at]
        mine = [one for one in comparisons if arm in (one.left, one.right)]
        won = share_interval([one.choice if one.left == arm else 1.0 - one.choice for one in mine])
        rows.append(
            {
                "arm": arm,
                "comparisons": len(mine),
                "wins": Figure(won.estimate, won.low, won.high),
                "ties": sum(one.choice == 0.5 for one in mine) / len(mine),
                "elo": Figure(float(found.elo[at]), float(found.low[at]), float(found.high[at])),
            }
        )
    columns = (
        Column("arm", "Arm"),
        Column("comparisons", "Comparisons"),
        Column("wins", "Win rate", is_share=True),
        Column("ties", "Ties", is_share=True),
        Column("elo", "Elo", 0),
    )
    return Table(name, title, columns, rows, (*notes, ELO, WINS))
