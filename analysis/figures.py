"""The report's charts as files for papers and slides."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from math import isnan
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from ..errors import ReportError

if TYPE_CHECKING:
    import altair as alt

    from .comparison import Comparison

Format = Literal["svg", "png"]

#: Dots per inch of PNG files; journals ask for 300.
PPI = 300


def write_figures(
    comparison: Comparison,
    folder: str | Path,
    *,
    formats: Sequence[Format] = ("svg", "png"),
    names: Mapping[str, str] | None = None,
) -> list[Path]:
    """Write one figure per question, and one that places the run between real people and dice.

    Rounds, wordings and tracks get files of their own, numbered where there are several.

    Args:
        comparison: what ``compare`` returned.
        folder: an existing folder; files of the same name are replaced.
        formats: ``svg``, ``png`` or both.
        names: country code to heading.

    Returns:
        The files written.

    Raises:
        ReportError: nothing was scored, or a format is unknown.
    """
    from .charts.distributions import distribution_chart
    from .charts.ruler import comparison_ruler

    unknown = sorted(set(formats) - {"svg", "png"})
    if unknown:
        raise ReportError(where="write_figures()", parameter="formats", got=unknown, allowed="svg, png")
    if not comparison.has_scores:
        raise ReportError(
            "nothing to draw: no cell was scored",
            where="write_figures()",
            parameter="comparison",
            allowed="a comparison with scores",
            hint="Its notes name the reasons.",
        )
    written: list[Path] = []
    keys = ["round", "variant", "track"]
    sections = comparison.averages.query("scope == 'all' and metric == 'ks'")
    for number, row in enumerate(sections.to_dict("records"), start=1):
        suffix = f"-{number}" if len(sections) > 1 else ""
        shares = comparison.shares
        for key in keys:
            shares = shares[shares[key] == row[key]]
        charts: dict[str, alt.TopLevelMixin] = {
            str(name): distribution_chart(part, names=dict(names or {}))
            for name, part in shares.groupby("question_id", sort=False)
        }
        if not isnan(row["model"]):
            charts["overall"] = comparison_ruler({str(name): value for name, value in row.items()}, comparison.labels)
        written += [
            _write(chart, Path(folder) / f"{_file_name(name)}{suffix}.{kind}", kind)
            for name, chart in charts.items()
            for kind in formats
        ]
    return written


def _write(chart: alt.TopLevelMixin, path: Path, kind: Format) -> Path:
    import vl_convert

    spec = chart.to_dict()
    if kind == "svg":
        path.write_text(vl_convert.vegalite_to_svg(spec, allowed_base_urls=[]), "utf-8")
    else:
        spec["config"]["background"] = "white"
        path.write_bytes(vl_convert.vegalite_to_png(spec, ppi=PPI, scale=1, allowed_base_urls=[]))
    return path


def _file_name(name: str) -> str:
    """A question id comes from the answers and may hold anything."""
    return re.sub(r"[^\w.-]", "-", name).lstrip(".")
