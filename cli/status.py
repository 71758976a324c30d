"""``deeppersona status``: how far a run is, from another terminal."""

from __future__ import annotations

import json
from datetime import timedelta

import typer

from ..counting import counted
from .options import AsJson, RunLocation


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command()(status)


def status(
    run: RunLocation,
    as_json: AsJson = False,
) -> None:
    """Say how far a run is, finished or not; may be asked while it runs.

    Example:

      deeppersona status runs/demo
    """
    from ..run import Run
    from ..simulation.status import progress_of
    from .progress import speed

    found = progress_of(Run.open(run))
    if as_json:
        typer.echo(json.dumps(found.to_dict(), indent=2))
        return
    typer.echo(
        f"{found.run_id}  {found.stands}  {found.answered:,} of {counted(found.expected, 'answer')} ({found.share:.0%})"
    )
    for name, count in sorted(found.statuses.items()):
        typer.echo(f"  {count:10,}  {name}")
    typer.echo(f"  rounds finished: {found.rounds_finished} of {found.rounds}")
    if found.answers_per_s is not None:
        typer.echo(f"  speed: {speed(found.answers_per_s)} answers/s")
    if found.time_left_s is not None:
        in_flight = f"requests in flight: {found.in_flight:,}; " if found.in_flight else ""
        typer.echo(f"  {in_flight}time left: {timedelta(seconds=round(found.time_left_s))} (h:mm:ss)")
    if found.spent_usd:
        lost = found.spent_usd - found.cost_usd
        more = f"; on answers that failed: {lost:.4f} USD" if lost >= 5e-5 else ""
        typer.echo(f"  spent on these answers: {found.cost_usd:.4f} USD{more}")
    if found.dashboard:
        typer.echo(f"  Ray dashboard: {found.dashboard}")
    if found.last_event_s is not None:
        silent = "; no sign of life since" if found.stands == "silent" else ""
        typer.echo(f"  last heard of: {timedelta(seconds=round(found.last_event_s))} ago ({found.last_event}){silent}")
    if found.reason:
        typer.echo(f"  stopped by: {'Ctrl-C' if found.reason == 'KeyboardInterrupt' else found.reason}")
    if found.stands in ("stopped", "silent"):
        typer.echo(f"  resume: {found.command}")
