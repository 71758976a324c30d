"""A progress bar on standard error."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import TYPE_CHECKING

from ..counting import counted

if TYPE_CHECKING:
    from ..simulation.observation import Observation
    from .console import Console

#: Seconds between two lines of progress where standard error is no terminal, such as the log of a batch job.
LINE_S = 60.0


@contextmanager
def answer_progress(total: int, doing: str = "preparing") -> Iterator[Callable[[Observation], None]]:
    """A bar of answers with speed, requests in flight, trouble, cost and time left; yields what to call.

    Where standard error is no terminal, a line when something else begins, one a minute, and one at the end.

    Args:
        total: answers of the finished run.
        doing: shown until the first word comes.
    """
    from .console import Console

    console = Console(stderr=True)
    dashboards: set[str] = set()
    with _bar(console, total, doing) if console.is_terminal else _lines(total) as show:

        def update(seen: Observation) -> None:
            if seen.dashboard and seen.dashboard not in dashboards:
                dashboards.add(seen.dashboard)
                console.print(f"Ray dashboard: {seen.dashboard}", highlight=False)
            show(seen)

        yield update


@contextmanager
def _bar(console: Console, total: int, doing: str) -> Iterator[Callable[[Observation], None]]:
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, ProgressColumn, Task, TextColumn
    from rich.table import Column
    from rich.text import Text

    class About(ProgressColumn):
        """What is known of the run; before the first answers, how long they have been waited for."""

        def render(self, task: Task) -> Text:
            return Text(task.fields["about"] or f"{task.elapsed or 0:.0f} s")

    columns = (
        TextColumn("{task.description}"),
        BarColumn(bar_width=12),
        MofNCompleteColumn(table_column=Column(no_wrap=True)),
        About(),  # wraps on a narrow terminal: no figure may be cut off
    )
    with Progress(*columns, console=console) as bar:
        task = bar.add_task(doing, total=total, about="")
        try:
            yield lambda seen: bar.update(task, completed=seen.answered, about=in_words(seen), description=seen.doing)
        except BaseException:
            if not bar.tasks[0].completed:  # nothing was asked: an empty bar above the error would only puzzle
                bar.update(task, visible=False)
            raise


@contextmanager
def _lines(total: int) -> Iterator[Callable[[Observation], None]]:
    import sys

    written_at, shown = float("-inf"), ""
    last: Observation | None = None

    def line(seen: Observation) -> str:
        about = in_words(seen)
        return f"{seen.doing}: {seen.answered:,} of {counted(total, 'answer')}{about and f', {about}'}"

    def show(seen: Observation) -> None:
        nonlocal written_at, last, shown
        now = time.monotonic()
        if last is None or seen.doing != last.doing or now - written_at >= LINE_S:
            written_at, shown = now, line(seen)
            print(shown, file=sys.stderr, flush=True)
        last = seen

    try:
        yield show
    finally:
        if last is not None and line(last) != shown:
            print(line(last), file=sys.stderr, flush=True)


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
