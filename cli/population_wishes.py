"""Reading the options that say which attributes a population gets and who fills them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from ..errors import InputError

if TYPE_CHECKING:
    from ..llm import Client


def read_bias(texts: Sequence[str]) -> dict[str, float]:
    """Weights from ``health:3,HOB:0.5``, given once or several times.

    Raises:
        InputError: a part that is no name and weight.
    """
    bias: dict[str, float] = {}
    for part in (part.strip() for text in texts for part in text.split(",")):
        if not part:
            continue
        name, separator, weight = part.rpartition(":")
        try:
            bias[name.strip()] = float(weight)
        except ValueError:
            separator = ""
        if not separator or not name.strip():
            raise InputError(
                where="--bias", parameter="bias", got=part, allowed="NAME:WEIGHT, such as health:3 or HOB:0.5"
            )
    return bias


def read_list(texts: Sequence[str]) -> list[str]:
    """Names from ``A,B``, given once or several times."""
    return [part.strip() for text in texts for part in text.split(",") if part.strip()]


def read_switch(option: str, text: str) -> bool:
    """``on`` or ``off``.

    Raises:
        InputError: anything else.
    """
    if text not in ("on", "off"):
        raise InputError(where=option, parameter=option.lstrip("-"), got=text, allowed="on or off")
    return text == "on"


def connection(
    model: str, api_base: str, concurrency: str, env_file: Path | None, budget: float | None, price: Path | None
) -> Callable[[], Client]:
    """What opens the client of a model that fills attributes; nothing is opened yet."""

    def connect() -> Client:
        from ..llm import load_keys, open_client, read_price

        if env_file is not None:
            load_keys(str(env_file))
        return open_client(
            model,
            api_base=api_base or None,
            concurrency=concurrency,
            budget=budget,
            price=read_price(price, model) if price is not None else None,
        )

    return connect
