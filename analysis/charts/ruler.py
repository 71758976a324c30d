"""Where a run lies between real people and dice: one line from 0 to the farthest reference."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from math import isnan
from typing import TYPE_CHECKING, Any

from ..references import BASELINES
from .distributions import styled
from .svg import PALETTE

if TYPE_CHECKING:
    import altair as alt

WIDTH = 980
#: Pixels a letter takes at 11 px; labels nearer than their width go to another level.
LETTER_PX = 6.3
LEVEL_PX = 19
LAST_LABEL_PX = 150


def ruler_chart(
    *,
    run: float,
    interval: tuple[float, float] | None,
    floor: float,
    floor_p95: float,
    references: Mapping[str, float],
    run_label: str = "This run",
    people: str = "real people",
) -> alt.TopLevelMixin:
    """References as ticks under the line, the run above it, the noise of real people as a band.

    Args:
        run: the run's distance.
        interval: its Monte-Carlo interval, or None.
        floor, floor_p95: mean miss of real people, and what 1 in 20 samples of them exceeds.
        references: heading to distance.
        run_label: words beside the run's mark.
        people: words for the floor, e.g. "100 real people".
    """
    import altair as alt
    import pandas as pd

    most = max([run, floor_p95, *references.values(), *(interval or ())])
    # the last label stands right of its mark, beyond the line
    top = most * WIDTH / (WIDTH - LAST_LABEL_PX)
    marks = sorted([(value, label) for label, value in references.items()] + [(floor, people)])
    levels = _levels([value / top * WIDTH for value, _ in marks], [_text(value, label) for value, label in marks])
    depth = max(levels) + 1
    scale_x = alt.Scale(domain=[0, top], nice=False)
    scale_y = alt.Scale(domain=[-(depth * LEVEL_PX + 22), 46], nice=False)
    x = alt.X("x:Q", scale=scale_x, axis=None)
    y = alt.Y("y:Q", scale=scale_y, axis=None)

    def data(**columns: Sequence[object]) -> alt.Chart:
        return alt.Chart(pd.DataFrame(columns))

    layers: list[alt.Chart] = [
        data(x=[0.0], x2=[floor_p95], y=[-7], y2=[7])
        .mark_rect(color=PALETTE["human"], opacity=0.55)
        .encode(x=x, x2="x2:Q", y=y, y2="y2:Q"),
        data(x=[0.0], x2=[most], y=[0]).mark_rule(color=PALETTE["muted"], strokeWidth=1).encode(x=x, x2="x2:Q", y=y),
        data(x=[0.0], y=[22], t=["0 = same distribution"])
        .mark_text(align="left", color=PALETTE["muted"], fontSize=11)
        .encode(x=x, y=y, text="t:N"),
    ]
    places = [value for value, _ in marks]
    feet = [-(level * LEVEL_PX + 16.0) for level in levels]
    layers.append(
        data(x=places, y=[5.0] * len(places), y2=feet)
        .mark_rule(color=PALETTE["baseline"], strokeWidth=1)
        .encode(x=x, y=y, y2="y2:Q")
    )
    layers.append(
        data(x=places, y=[foot - 6 for foot in feet], t=[_text(*mark) for mark in marks])
        .mark_text(align="left", color=PALETTE["ink"], fontSize=11, dx=3)
        .encode(x=x, y=y, text="t:N")
    )
    if interval is not None:
        layers.append(
            data(x=[interval[0]], x2=[interval[1]], y=[0])
            .mark_rule(color=PALETTE["run"], strokeWidth=3)
            .encode(x=x, x2="x2:Q", y=y)
        )
    layers.append(
        data(x=[run], y=[0])
        .mark_point(filled=True, size=150, color=PALETTE["run"], opacity=1, stroke=PALETTE["paper"], strokeWidth=1.5)
        .encode(x=x, y=y)
    )
    layers.append(
        data(x=[run], y=[38 if run / top < 0.2 else 22], t=[_text(run, run_label)])
        .mark_text(align="left", color=PALETTE["run"], fontSize=13, fontWeight="bold", dx=-4)
        .encode(x=x, y=y, text="t:N")
    )
    return styled(alt.layer(*layers).properties(width=WIDTH, height=depth * LEVEL_PX + 68))


def comparison_ruler(row: Mapping[str, Any], labels: Mapping[str, str]) -> alt.TopLevelMixin:
    """The ruler of one row of ``Comparison.averages``.

    Args:
        row: an average over everything, by a metric that has one.
        labels: headings of the baselines.
    """
    n_floor = round(float(row["n_floor"]))
    return ruler_chart(
        run=float(row["model"]),
        interval=None if isnan(row["mc_low"]) else (float(row["mc_low"]), float(row["mc_high"])),
        floor=float(row["floor"]),
        floor_p95=float(row["floor_p95"]),
        references={labels[one.name]: float(row[one.name]) for one in BASELINES if not isnan(row[one.name])},
        people=f"{n_floor:,} real {'person' if n_floor == 1 else 'people'}",
    )


def _levels(places: Sequence[float], texts: Sequence[str]) -> list[int]:
    """The first level below the line on which each label has room: it meets no other label and no other's leader."""
    levels = [0] * len(places)
    spans = [(place, place + len(text) * LETTER_PX + 14) for place, text in zip(places, texts, strict=True)]
    for i in reversed(range(len(places))):
        start, stop = spans[i]
        placed = range(i + 1, len(places))
        while any(
            (levels[j] == levels[i] and spans[j][0] < stop and start < spans[j][1])
            or (levels[j] >= levels[i] and start < places[j] < stop)
            for j in placed
        ):
            levels[i] += 1
    return levels


def _text(value: float, label: str) -> str:
    return f"{label} {value:.3f}".replace(" 0.", " .")
