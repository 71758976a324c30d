"""A design and its price, printed before anything is sent."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import typer

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
    from rich.table import Table as RichTable

    from .console import Console

    shown = RichTable("cell", "answers", "calls", "US dollars")
    for cell in design.cells:
        cost = "no price known" if cell.cost_usd is None else f"{cell.cost_usd[0]:,.4f} to {cell.cost_usd[1]:,.4f}"
        if cell.left_out:
            shown.add_row(cell.name, "", "", f"not run: {cell.left_out}")
        else:
            shown.add_row(cell.name, f"{cell.answers:,}", f"{cell.calls[0]:,} to {cell.calls[1]:,}", cost)
    Console().print(shown)
    low, high = design.calls
    typer.echo(f"{design.answers:,} answers, {low:,} to {high:,} calls; nothing was sent or written.")
    if design.cost_usd is not None:
        typer.echo(f"US dollars: {design.cost_usd[0]:,.4f} to {design.cost_usd[1]:,.4f}")
    design.require(budget)
