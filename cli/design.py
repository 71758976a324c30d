"""A design and its price, printed before anything is sent."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import typer

from ..counting import counted

if TYPE_CHECKING:
    from ..experiments.design import Design


def print_design(design: Design, budget: float | None, *, as_json: bool) -> None:
    """As a table, or as JSON; refuses a budget that cannot hold it.

    Raises:
        ExperimentError: see ``Design.require``.
    """
    if as_json:
        typer.echo(json.dumps(design.to_dict(), indent=2))
        return
    from rich import box
    from rich.table import Table as RichTable

    from ..llm.price import price_form
    from .console import Console

    shown = RichTable(box=box.SIMPLE_HEAD, pad_edge=False, padding=(0, 1, 0, 0))
    shown.add_column("part", overflow="fold")
    for head in ("answers", "calls", "US dollars"):
        shown.add_column(head, justify="right")
    for cell in design.cells:
        name = cell.name.replace("--", " ")  # breaks between words, not within them
        if cell.left_out:
            shown.add_row(name, "", "", f"not run: {cell.left_out}")
        else:
            cost = "no price known" if cell.cost_usd is None else _range(cell.cost_usd, ",.4f")
            shown.add_row(name, f"{cell.answers:,}", _range(cell.calls, ","), cost)
    Console().print(shown)
    calls = "call" if design.calls == (1, 1) else "calls"
    typer.echo(
        f"{counted(design.answers, 'answer')}, {_range(design.calls, ',')} {calls}; nothing was sent or written."
    )
    if design.cost_usd is not None:
        typer.echo(f"US dollars: {_range(design.cost_usd, ',.4f')}")
    elif design.cells:
        typer.echo(f"No price is known for some of it; --price FILE gives one: {price_form('MODEL')}")
    design.require(budget)


def _range(ends: tuple[float, float], form: str) -> str:
    """``3 to 5``, or one number where both ends are the same."""
    low, high = ends
    return (f"{low:{form}}" if low else "0") if low == high else f"{low:{form}} to {high:{form}}"
