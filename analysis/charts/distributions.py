"""Human and simulated distributions of one question, one panel a country."""

from __future__ import annotations

from math import ceil
from textwrap import wrap
from typing import TYPE_CHECKING

from .svg import FONT, PALETTE

if TYPE_CHECKING:
    import altair as alt
    import pandas as pd

#: Characters of an option label before it wraps.
LABEL_WIDTH = 32
LABEL_PX = 182
ROW_PX = 22
PAGE_PX = 1000
SPACING_PX = 16
MOST_COLUMNS = 5


def distribution_chart(shares: pd.DataFrame, *, names: dict[str, str] | None = None) -> alt.TopLevelMixin:
    """Bars for humans with the range of samples of real people, a dot for the run, a tick for the world average.

    Args:
        shares: rows of ``Comparison.shares`` of one question, round, variant and track.
        names: country code to heading; the code itself where absent.
    """
    import altair as alt

    frame = shares.assign(
        option=[_label(label) for label in shares["option_label"]],
        panel=[(names or {}).get(code, code) for code in shares["country"]],
    )
    order = frame.drop_duplicates("option_code").sort_values("option_code")["option"].tolist()
    most = float(frame[["human", "model", "floor_high", "world"]].max().max())
    top = min(1.0, (int(most * 10) + 1) / 10)
    n_panels = frame["panel"].nunique()
    columns = ceil(n_panels / ceil(n_panels / MOST_COLUMNS))
    width = 262 if n_panels == 1 else min(190, (PAGE_PX - LABEL_PX) // columns - SPACING_PX)
    lines = max(label.count("\n") + 1 for label in order)
    step = max(ROW_PX, 12 * lines + 6)
    # one width for labels: panels below each other share their zero line
    names_axis = alt.Axis(labelExpr="split(datum.label, '\\n')", labelLimit=400, minExtent=LABEL_PX, maxExtent=LABEL_PX)
    y = alt.Y("option:N", sort=order, title=None, axis=names_axis)
    x_axis = alt.Axis(format="%", tickCount=3, title=None)
    x = alt.X("human:Q", scale=alt.Scale(domain=[0, top]), axis=x_axis)
    base = alt.Chart()
    bars = base.mark_bar(color=PALETTE["human"], size=step * 0.52).encode(x=x, y=y)
    band = base.mark_rule(color=PALETTE["floor"], strokeWidth=1.5).encode(x="floor_low:Q", x2="floor_high:Q", y=y)
    world = base.mark_tick(color=PALETTE["ink"], thickness=1.5, size=step * 0.8).encode(x="world:Q", y=y)
    dots = base.mark_point(
        filled=True, size=62, color=PALETTE["run"], opacity=1, stroke=PALETTE["paper"], strokeWidth=1.2
    ).encode(x="model:Q", y=y)
    layered = alt.layer(bars, band, world, dots, data=frame).properties(width=width, height=alt.Step(step))
    chart = (
        layered
        if n_panels == 1
        else layered.facet(
            facet=alt.Facet("panel:N", title=None, header=alt.Header(labelAnchor="start", labelPadding=4)),
            columns=columns,
            spacing=SPACING_PX,
        )
    )
    return styled(chart)


def styled(chart: alt.TopLevelMixin) -> alt.TopLevelMixin:
    """One look for every chart: no frame, hairlines, small type."""
    configured = (
        chart.configure(font=FONT, background="transparent", padding=2)
        .configure_view(stroke=None)
        .configure_axis(
            labelColor=PALETTE["muted"],
            labelFontSize=11,
            gridColor=PALETTE["hairline"],
            gridWidth=0.6,
            domain=False,
            ticks=False,
            labelPadding=6,
        )
        .configure_axisY(grid=False, labelColor=PALETTE["ink"])
        .configure_header(labelColor=PALETTE["ink"], labelFontSize=12, labelFontWeight="bold")
    )
    return configured  # type: ignore[no-any-return]


def _label(text: str) -> str:
    return "\n".join(wrap(str(text), LABEL_WIDTH, max_lines=3, placeholder=" …")) or " "
