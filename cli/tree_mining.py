"""``deeppersona tree mine`` and ``tree accept``: growing the tree from conversations."""

from __future__ import annotations

import asyncio
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from ..counting import counted
from .connection import reaches_models
from .options import ApiBase

if TYPE_CHECKING:
    from rich.progress import TaskID

    from ..llm import Client, Connection
    from ..populations.taxonomy.miner.conversations import Exchange
    from ..populations.taxonomy.miner.mine import Mined, Settings


def register(group: typer.Typer) -> None:
    """Add the commands."""
    group.command("mine")(mine)
    group.command("accept")(accept)


@reaches_models
def mine(
    conversations: Annotated[Path, typer.Argument(help="JSON lines with dialogue_id, question and answer.")],
    model: Annotated[str, typer.Option(help="local/NAME, openai-compatible/NAME or any LiteLLM model id.")],
    out: Annotated[Path, typer.Option(help="Directory of the job; the same command again resumes it.")],
    support: Annotated[int, typer.Option(help="Different dialogues that must tell an attribute.")] = 3,
    tree: Annotated[
        Path | None, typer.Option(help="Directory of the tree to grow; the shipped one by default.")
    ] = None,
    free: Annotated[
        bool, typer.Option("--free", help="Let the model invent the branches, as the published pipeline does.")
    ] = False,
    seed: Annotated[int, typer.Option(help="Seed of the model's sampling.")] = 0,
    limit: Annotated[int | None, typer.Option(min=1, help="Only the first so many exchanges.")] = None,
    api_base: ApiBase = "",
    *,
    connection: Connection,
) -> None:
    """Propose new leaves from what people tell in conversations.

    Example:

      deeppersona tree mine talks.jsonl --model openai/gpt-4o-mini --out proposals --budget 5
    """
    from ..populations.taxonomy.miner.conversations import read_conversations
    from ..populations.taxonomy.miner.mine import Settings, summary_lines
    from .model import fetch_weights

    exchanges = read_conversations(conversations)[:limit]
    settings = Settings(model, support, free, seed)
    fetch_weights(model)
    client = connection.client(model, api_base)
    mined = asyncio.run(_run(client, exchanges, out, settings, tree))
    for line in summary_lines(mined, {"support": support}):
        typer.echo(line)
    if mined.budget_spent:
        print(f"deeppersona: {mined.budget_spent}", file=sys.stderr)
        raise typer.Exit(4)
    if mined.failures:
        print(
            f"deeppersona: {counted(sum(mined.failures.values()), 'request')} failed: {mined.first_failure}",
            file=sys.stderr,
        )
        raise typer.Exit(3)
    typer.echo(
        f"Review {out / 'proposals.tsv'}, remove what you do not want, then: deeppersona tree accept {out} --into my-tree"
    )


async def _run(
    client: Client, exchanges: tuple[Exchange, ...], out: Path, settings: Settings, tree: Path | None
) -> Mined:
    from ..populations.taxonomy.miner.mine import Miner
    from ..populations.taxonomy.tree import DATA, Tree

    try:
        with _progress() as progress:
            return await Miner(client, Tree.load(tree), out, settings, progress, tree or DATA).mine(exchanges)
    finally:
        await client.close()


def accept(
    directory: Annotated[Path, typer.Argument(help="Directory of a finished mining job.")],
    into: Annotated[
        Path | None,
        typer.Option(help="Directory of a tree; a new one starts from the shipped tree, which is meant by default."),
    ] = None,
) -> None:
    """Take the reviewed proposals into the tree, all or none.

    Example:

      deeppersona tree accept proposals --into my-tree

      deeppersona build KEN --tree my-tree --sources mined --depth 20 --out populations/kenya
    """
    from ..populations.taxonomy.miner.accept import accept as take

    taken = take(directory, into)
    for name, label in taken.leaves:
        typer.echo(f"+ {name}  {label}")
    if taken.held_back:
        typer.echo(f"{taken.held_back} proposals with findings were left out.", err=True)


@contextmanager
def _progress() -> Iterator[Callable[[str, int, int], None]]:
    """A bar a stage on standard error; yields what to call with stage, done and total."""
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

    from .console import Console

    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    with Progress(*columns, console=Console(stderr=True)) as bar:
        tasks: dict[str, TaskID] = {}

        def update(stage: str, done: int, total: int) -> None:
            if stage not in tasks:
                tasks[stage] = bar.add_task(stage, total=total)
            bar.update(tasks[stage], completed=done)

        yield update
