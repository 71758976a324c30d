"""A progress bar on standard error."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from ..simulation.observation import Observation


@contextmanager
def answer_progress(total: int, doing: str = "preparing") -> Iterator[Callable[[Observation], None]]:
    """A bar of answers with speed, requests in flight, trouble, cost and time left; yields what to call.

    Args:
        total: answers of the finished run.
        doing: shown until the first answers come.
    """
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn

    from .console import Console

    columns = (
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TextColumn("{task.fields[about]}"),
    )
    dashboards: set[str] = set()
    with Progress(*columns, console=Console(stderr=True)) as bar:
        task = bar.add_task(doing, total=total, about="")

        def update(seen: Observation) -> None:
            if seen.dashboard and seen.dashboard not in dashboards:
                dashboards.add(seen.dashboard)
                bar.console.print(f"Ray dashboard: {seen.dashboard}", highlight=False)
            bar.update(task, completed=seen.tally.answers, about=in_words(seen), description="answers")

        try:
            yield update
        except BaseException:
            if not bar.tasks[0].completed:  # nothing was asked: an empty bar above the error would only puzzle
                bar.update(task, visible=False)
            raise


def speed(per_s: float) -> str:
    """A rate with as many digits as say something."""
    return f"{per_s:,.0f}" if per_s >= 10 else f"{per_s:.1f}"


def in_words(seen: Observation) -> str:
    """Speed, requests in flight, what went wrong, cost and time left: ``812/s, 64 in flight, 3 refused, 0:01:20 left``."""
    words = []
    if seen.answers_per_s is not None:
        words.append(f"{speed(seen.answers_per_s)}/s")
    if seen.in_flight:
        words.append(f"{seen.in_flight:,} in flight")
    statuses = seen.tally.statuses
    words += [f"{statuses[name]:,} {name}" for name in ("refused", "unparsable", "failed") if statuses[name]]
    if seen.tally.cost_usd:
        words.append(f"{seen.tally.cost_usd:,.4f} USD")
    if seen.time_left_s is not None and seen.tally.answers < seen.expected:
        words.append(f"{timedelta(seconds=round(seen.time_left_s))} left")
    return ", ".join(words)


@contextmanager
def download_progress() -> Iterator[Callable[[int, int, str], None]]:
    """A bar of bytes; yields what to call with (bytes so far, bytes in all, what)."""
    from rich.progress import BarColumn, DownloadColumn, Progress, TextColumn, TransferSpeedColumn

    from .console import Console

    columns = (TextColumn("{task.description}"), BarColumn(), DownloadColumn(), TransferSpeedColumn())
    with Progress(*columns, console=Console(stderr=True)) as bar:
        task = bar.add_task("weights", total=None)

        def update(had: int, size: int, what: str) -> None:
            bar.update(task, completed=had, total=size or None, description=what)

        yield update


@contextmanager
def waiting(doing: str) -> Iterator[None]:
    """A line that turns and counts the seconds while something without a known end goes on; off a terminal, one sentence."""
    from rich.progress import Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

    from .console import Console

    console = Console(stderr=True)
    if not console.is_terminal:
        console.print(f"deeppersona: {doing}", soft_wrap=True, markup=False, highlight=False)
        yield
        return
    with Progress(
        SpinnerColumn(), TextColumn("{task.description}"), TimeElapsedColumn(), console=console, transient=True
    ) as line:
        line.add_task(doing, total=None)
        yield


@contextmanager
def respondent_progress(total: int) -> Iterator[Callable[[int], None]]:
    """A bar of finished respondents; yields what to call with how many are done."""
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

    from .console import Console

    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    with Progress(*columns, console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task("respondents", total=total)
        yield lambda done: bar.update(task, completed=done)
