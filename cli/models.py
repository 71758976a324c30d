"""``deeppersona model``: local language models and their weights."""

from __future__ import annotations

from typing import Annotated

import typer


def register(app: typer.Typer) -> None:
    """Add the commands."""
    group = typer.Typer(no_args_is_help=True, help="Language models.")
    group.command("list")(listing)
    group.command()(pull)
    app.add_typer(group, name="model")


def listing() -> None:
    """List known local models, their licence and whether their weights are here."""
    raise NotImplementedError


def pull(name: Annotated[str, typer.Argument(help="Name of registered weights, such as smollm2-135m.")]) -> None:
    """Fetch a model's weights and check their hash."""
    raise NotImplementedError
