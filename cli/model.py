"""``deeppersona model``: local language models and their weights."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from .options import ApiBase

if TYPE_CHECKING:
    from ..llm.catalogue import Check


def register(app: typer.Typer) -> None:
    """Add the commands."""
    group = typer.Typer(no_args_is_help=True, help="Language models.")
    group.command("list")(listing)
    group.command()(pull)
    group.command()(check)
    app.add_typer(group, name="model")


def listing() -> None:
    """List known local models, their licence and whether their weights are here."""
    from rich.table import Table

    from ..llm.catalogue import local_models
    from .console import Console

    table = Table("model id", "size", "licence", "weights here")
    for entry in local_models():
        table.add_row(entry.model, f"{entry.size_bytes / 1e6:,.0f} MB", entry.licence, "yes" if entry.is_here else "no")
    console = Console()
    console.print(table)
    console.print(
        "Also: embedded/psychometric (no model), local/PATH.gguf, openai-compatible/MODEL with --api-base, "
        "and every model id that LiteLLM knows.",
        highlight=False,
    )


def pull(name: Annotated[str, typer.Argument(help="Name of registered weights, such as smollm2-135m.")]) -> None:
    """Fetch a model's weights and check their hash; what is here already is only checked.

    Example:

      deeppersona model pull smollm2-135m
    """
    typer.echo(f"{name}: {_fetch(name.removeprefix('local/'))}")


def check(
    model: Annotated[str, typer.Argument(help="Model id, such as local/smollm2-135m.")],
    api_base: ApiBase = "",
    env_file: Annotated[Path | None, typer.Option(help="File with API keys (KEY=value lines).")] = None,
) -> None:
    """Ask a model two plain questions, each with its options in both orders, and print how much it leans to a label.

    Example:

      deeppersona model check local/smollm2-135m
    """
    import asyncio

    from ..analysis.number_text import with_minus
    from ..llm import open_client
    from ..llm.catalogue import check as probe
    from ..llm.keys import load_keys

    if env_file is not None:
        load_keys(env_file)
    fetch_weights(model)

    async def ask() -> Check:
        client = open_client(model, api_base=api_base or None, cache=False)
        try:
            return await probe(client)
        finally:
            await client.close()

    found = asyncio.run(ask())
    typer.echo(
        f"{found.model}: right option first in {found.answered:.0%} of four probes, {found.latency_ms:,.0f} ms an answer"
    )
    if found.permitted_mass is None or found.label_bias is None:
        typer.echo("no log-probabilities: only elicitations that read text, such as sample")
    else:
        typer.echo(f"probability on the labels together: {found.permitted_mass:.2f}")
        typer.echo(
            f"label bias: {with_minus(f'{found.label_bias:+.2f}')} (0: reads the question; +0.5: says A to everything)"
        )


def fetch_weights(model: str) -> None:
    """Pull a registered local model's weights if they are not here yet; every other model id is left alone."""
    from ..llm.catalogue import local_models

    if any(entry.model == model and not entry.is_here for entry in local_models()):
        _fetch(model.removeprefix("local/"))


def _fetch(name: str) -> Path:
    from ..llm.pull import pull as pull_weights
    from .progress import download_progress

    with download_progress() as progress:
        return pull_weights(name, progress)
