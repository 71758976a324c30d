"""One self-contained HTML file that tells what a run found, how sure that is and how it was made."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from ..agents.answers import STATUSES
from ..errors import ReportError
from ..run_store import write_atomically
from .distances import HEADLINE, METRICS
from .number_text import SHORT, measured, number, skill_text
from .pages import TEMPLATES, environment
from .references import BASELINES
from .report_data import EMBEDDED_READS, ReportData
from .report_view import RunView, view
from .side_by_side import side_by_side

#: The short headings of tables in words.
ABBREVIATIONS = (
    "KS: Kolmogorov-Smirnov; W1: Wasserstein-1 as a share of the scale's range; JS: Jensen-Shannon distance to base 2; Mean: "
    "difference of means as a share of the range."
)

#: Printed in every report: what such a run cannot show.
LIMITS = (
    "Synthetic respondents are instrumented crash-test dummies: they show where a questionnaire or a model bends, not what "
    "people think. Nobody was asked.",
    "A small distance on questions whose answers are known elsewhere says little about a question nobody has asked yet.",
    "Intervals over simulated respondents are Monte-Carlo intervals: they say how the numbers would move with other simulated "
    "respondents, and nothing about humans.",
    "Shares that match for a whole country do not show that subgroups, joint answers or single respondents match.",
    "The averages treat cells as independent although the same respondents answer every question, so the range of averaged "
    "noise is somewhat too narrow: its 95th percentile by 1 % over six questions, by 3 to 6 % over ninety.",
)


def render_report(data: ReportData | Sequence[ReportData]) -> str:
    """The report as HTML text.

    Everything that comes from a run, a model or a file is escaped; the page asks for nothing from the network, runs no
    script and forbids both by its content security policy.

    Args:
        data: one run, or several to set side by side.

    Raises:
        ReportError: no run given.
    """
    from markupsafe import Markup

    runs = [data] if isinstance(data, ReportData) else list(data)
    if not runs:
        raise ReportError(
            "nothing to report", where="render_report()", parameter="data", got=0, allowed="one run or more"
        )
    templates = environment()
    templates.filters |= {"num": number, "percent": _percent, "count": _count, "figure": measured, "span": _span}
    templates.globals |= {"skill_text": skill_text}
    template = templates.get_template("report.html.j2")
    views: list[RunView] = [view(one, f"r{position}") for position, one in enumerate(runs)]
    # the one place where text enters unescaped: our own stylesheet
    css = Markup((TEMPLATES / "report.css").read_text("utf-8"))
    return template.render(
        runs=views,
        beside=side_by_side(runs),
        css=css,
        limits=LIMITS,
        baselines=[one.name for one in BASELINES],
        metrics=METRICS,
        headings=SHORT,
        abbreviations=ABBREVIATIONS,
        headline=HEADLINE,
        statuses=STATUSES,
        embedded_reads=EMBEDDED_READS,
        title=runs[0].run.title if len(runs) == 1 else f"{len(runs)} runs side by side",
    )


def write_report(data: ReportData | Sequence[ReportData], path: str | Path) -> Path:
    """Write the report; the file appears whole or not at all.

    Args:
        data: see ``render_report``.
        path: the HTML file; its folder must exist.
    """
    target = Path(path)
    write_atomically(target, render_report(data))
    return target


def _percent(value: Any, digits: int = 0) -> str:
    found = float(value)
    return "–" if found != found else f"{found * 100:.{digits}f} %"


def _count(value: Any) -> str:
    found = float(value)
    return "–" if found != found else f"{found:,.0f}"


def _span(seconds: float) -> str:
    whole = round(seconds)
    if whole < 60:
        return f"{seconds:.1f} s"
    hours, rest = divmod(whole, 3600)
    return f"{hours} h {rest // 60} min" if hours else f"{rest // 60} min {rest % 60} s"
