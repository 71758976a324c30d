"""The flags that say how models are reached, the same for every command that asks one: ``connection`` in Python."""

from __future__ import annotations

import inspect
from collections.abc import Callable
from functools import wraps
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, get_type_hints

import typer

from ..errors import InputError

if TYPE_CHECKING:
    from ..llm import Connection


def reaches_models(command: Callable[..., None]) -> Callable[..., None]:
    """Give a command that takes a ``connection`` these flags in its place, after its own."""
    flags, own = _parameters(read_connection), _parameters(command)
    del own["connection"]

    @wraps(command)
    def with_flags(**given: Any) -> None:
        command(connection=read_connection(**{name: given.pop(name) for name in flags}), **given)

    # what Typer reads
    with_flags.__signature__ = inspect.Signature([*own.values(), *flags.values()])  # type: ignore[attr-defined]
    with_flags.__annotations__ = {name: parameter.annotation for name, parameter in {**own, **flags}.items()}
    return with_flags


def _parameters(function: Callable[..., Any]) -> dict[str, inspect.Parameter]:
    hints = get_type_hints(function, localns={"Connection": Any}, include_extras=True)
    found = inspect.signature(function).parameters
    return {name: parameter.replace(annotation=hints[name]) for name, parameter in found.items()}


def read_connection(
    concurrency: Annotated[
        str, typer.Option(help="Requests in flight of each worker: MIN-START-MAX, or one number.")
    ] = "1-8-64",
    no_cache: Annotated[bool, typer.Option("--no-cache", help="Neither read nor write the answer cache.")] = False,
    env_file: Annotated[Path | None, typer.Option(help="File with API keys (KEY=value lines).")] = None,
    budget: Annotated[
        float | None, typer.Option(help="Hard cap in US dollars for everything; what was answered is kept.")
    ] = None,
    requests_per_minute: Annotated[
        int | None, typer.Option(help="The provider's limit, for all workers together.")
    ] = None,
    tokens_per_minute: Annotated[int | None, typer.Option(help="Likewise, prompt and answer tokens together.")] = None,
    price: Annotated[
        Path | None,
        typer.Option(
            help='JSON file of US dollars per million tokens: {"MODEL": {"prompt": 0.15, "completion": 0.6}}; '
            '"*" stands for every other model. A budget needs a price for every model it pays.'
        ),
    ] = None,
) -> Connection:
    """How models are reached; the paths in it hold wherever a worker starts.

    Raises:
        InputError: bounds out of order, or no such file of keys.
    """
    from ..llm import Concurrency, Connection

    Concurrency.parse(concurrency)
    if env_file is not None and not env_file.is_file():
        raise InputError("no such file", parameter="env_file", got=str(env_file), allowed="a file of KEY=value lines")
    return Connection(
        concurrency=concurrency,
        cache=not no_cache,
        env_file="" if env_file is None else str(env_file.absolute()),
        budget_usd=budget,
        requests_per_minute=requests_per_minute,
        tokens_per_minute=tokens_per_minute,
        price_file="" if price is None else str(price.absolute()),
    )
