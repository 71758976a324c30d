"""Reports of one run or of several side by side, as a page, as text or as tables."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Literal, get_args

from ..errors import ReportError
from ..run import Run
from ..spreadsheet import as_cells
from .compare_run import compare, names_truth
from .markdown import calibration_markdown
from .report import write_report
from .run_report import calibration_of, report_data

if TYPE_CHECKING:
    import pandas as pd

    from .comparison import Comparison
    from .rectifying.calibration import Calibration

Format = Literal["html", "md", "csv", "parquet"]
FORMATS: tuple[Format, ...] = get_args(Format)

#: Columns of whole numbers that not every part of the table has; those that end on ``_cells`` are others.
COUNTS = ("option_code", "round", "n_countries", "n_questions")


def report(
    runs: Run | str | Path | Sequence[Run | str | Path],
    *,
    out: str | Path | None = None,
    format: str = "html",
    against: str = "",
    human: str | Path = "",
    comparison: Comparison | None = None,
) -> Path:
    """Write one report of finished runs: by default one HTML file that opens anywhere without a network.

    Args:
        runs: one run or its directory, or several to set side by side. Runs that asked other questions, in other
            countries or on another track stand in tables of their own; a run whose questions name no single ground truth is
            shown without scores.
        out: the file to write. When None, ``report.FORMAT`` in the run's directory, or ``side-by-side.FORMAT`` in the
            first run's when there are several.
        format: ``html`` (one page that opens anywhere), ``md`` (the comparison for papers and issues), ``csv`` or
            ``parquet`` (one tidy table: cells, averages and structure of every run, named in the column ``run``).
        against: ground truth, see ``compare``; each survey's own when empty.
        human: CSV file of a small human sample: prediction-powered shares are added, see ``calibrate_run``.
        comparison: of a single run, as ``compare(run)`` gave it, to save doing it again.

    Raises:
        ReportError: no run, an unknown format, a file that cannot be written, or nothing to export.
        RunError: a run is unfinished.
        GroundTruthError: no ground truth of that name.
    """
    if format not in FORMATS:
        raise ReportError(
            where="report()",
            parameter="format",
            got=format,
            allowed=", ".join(FORMATS),
            hint="Tables for LaTeX come from `deeppersona experiment run`." if format in ("tex", "latex") else "",
        )
    opened = [Run.opened(run) for run in ([runs] if isinstance(runs, Run | str | Path) else runs)]
    if not opened:
        raise ReportError("no run to report on", where="report()", parameter="runs", got=0, allowed="one run or more")
    if comparison is not None and len(opened) > 1:
        raise ReportError(where="report()", parameter="comparison", got=len(opened), allowed="one run")
    for run in opened:
        run.require_finished("report on")
    name = f"report.{format}" if len(opened) == 1 else f"side-by-side.{format}"
    target = opened[0].path / name if out is None else Path(out)
    if not target.parent.is_dir():
        raise ReportError(
            where="report()",
            parameter="out",
            got=str(target),
            allowed="a file in an existing folder",
            hint="Make it first.",
        )
    comparisons = [_comparison(run, against) for run in opened] if comparison is None else [comparison]
    calibrations = [
        calibration_of(run, found, against=against, human=human) for run, found in zip(opened, comparisons, strict=True)
    ]
    if format == "html":
        pages = [
            report_data(run, run.survey(), found, calibrated)
            for run, found, calibrated in zip(opened, comparisons, calibrations, strict=True)
        ]
        if len(opened) > 1:
            # a reader knows runs by the directories they named
            pages = [
                replace(page, run=replace(page.run, id=_name(run, opened)))
                for run, page in zip(opened, pages, strict=True)
            ]
        written = write_report(pages, target)
        return _published(written, opened[0], out)
    named = [
        (_name(run, opened), found, calibrated)
        for run, found, calibrated in zip(opened, comparisons, calibrations, strict=True)
        if found is not None
    ]
    if not named:
        raise ReportError(
            "nothing to export: no run could be compared",
            where="report()",
            parameter="format",
            got=format,
            allowed="runs whose questions have a ground truth",
            hint="Name one with --against, or write the page with --format html.",
        )
    part = target.with_name(target.name + ".part")
    if format == "md":
        texts = [
            found.to_markdown(title=name) + (f"\n{calibration_markdown(calibrated)}" if calibrated else "")
            for name, found, calibrated in named
        ]
        part.write_text("\n".join(texts), "utf-8")
    elif format == "csv":
        as_cells(_table(named)).to_csv(part, index=False)
    else:
        _table(named).to_parquet(part, index=False)
    part.replace(target)
    return _published(target, opened[0], out)


def _published(written: Path, run: Run, out: str | Path | None) -> Path:
    """The file, which is part of the run when it stands there because nobody named another place."""
    if out is None:
        run.store.publish(written.name)
    return written


def _comparison(run: Run, against: str) -> Comparison | None:
    """The run beside the truth; None where its questions name no single one and none was given."""
    if not against and not names_truth(run.survey()):
        return None
    return compare(run, against=against)


def _table(named: Sequence[tuple[str, Comparison, Calibration | None]]) -> pd.DataFrame:
    import pandas as pd

    parts = [
        part.assign(run=name)
        for name, found, calibrated in named
        for part in (found.to_frame(), *([calibrated.to_tidy()] if calibrated else []))
        if len(part)
    ]
    table = pd.concat(parts, ignore_index=True)
    # whole numbers with gaps, and the sample's options beside the truth's, want one type a column: no round 0.0
    for name in table.columns:
        if name in COUNTS or name.endswith("_cells"):
            table[name] = pd.to_numeric(table[name], errors="coerce").astype("Int64")
    return table


def _name(run: Run, runs: Sequence[Run]) -> str:
    """The directory's name, or its path where several are called alike."""
    alike = [other for other in runs if other.name == run.name]
    return run.name if len(alike) == 1 else run.location
