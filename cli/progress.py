"""A progress bar on standard error."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager


@contextmanager
def answer_progress(total: int) -> Iterator[Callable[[Mapping[str, int]], None]]:
    """A bar of answers with speed, refusals and failures; yields what to call with new statuses."""
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

    seen: Counter[str] = Counter()
    columns = (
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TextColumn("{task.fields[trouble]}"),
        TimeRemainingColumn(),
    )
    with Progress(*columns, console=Console(stderr=True)) as bar:
        task = bar.add_task("building population", total=total, trouble="")

        def update(statuses: Mapping[str, int]) -> None:
            seen.update(statuses)
            trouble = ", ".join(f"{seen[name]} {name}" for name in ("refused", "unparsable", "failed") if seen[name])
            bar.update(task, completed=sum(seen.values()), trouble=trouble, description="answers")

        yield update


@contextmanager
def download_progress() -> Iterator[Callable[[int, int, str], None]]:
    """A bar of bytes; yields what to call with (bytes so far, bytes in all, what)."""
    from rich.console import Console
    from rich.progress import BarColumn, DownloadColumn, Progress, TextColumn, TransferSpeedColumn

    columns = (TextColumn("{task.description}"), BarColumn(), DownloadColumn(), TransferSpeedColumn())
    with Progress(*columns, console=Console(stderr=True)) as bar:
        task = bar.add_task("weights", total=None)

        def update(had: int, size: int, what: str) -> None:
            bar.update(task, completed=had, total=size or None, description=what)

        yield update


@contextmanager
def respondent_progress(total: int) -> Iterator[Callable[[int], None]]:
    """A bar of finished respondents; yields what to call with how many are done."""
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    with Progress(*columns, console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task("respondents", total=total)
        yield lambda done: bar.update(task, completed=done)
