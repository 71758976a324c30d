"""From a model id to a client."""

import os
from pathlib import Path

from ..errors import InputError
from ..home import home
from .allowance import Allowance, Desk
from .cache import Cache
from .client import Client
from .keys import KEY_VARIABLE
from .model_id import ModelId
from .pace import Concurrency, Pace
from .price import Price, known_price, price_form
from .retry import Retry
from .transport import Transport

#: The address of a self-hosted server, where the command line does not name it.
BASE_VARIABLE = "OPENAI_COMPATIBLE_API_BASE"


def open_client(
    model: str,
    *,
    api_base: str | None = None,
    concurrency: str | int | Concurrency | None = None,
    cache: Cache | Path | bool = True,
    budget_usd: float | None = None,
    requests_per_minute: int | None = None,
    tokens_per_minute: int | None = None,
    allowance: Desk | None = None,
    price: Price | None = None,
    retry: Retry | None = None,
    sends: bool = True,
) -> Client:
    """A client for one model; nothing is sent yet.

    Args:
        model: ``local/NAME``, ``local/PATH.gguf``, ``openai-compatible/MODEL`` or anything LiteLLM knows.
        api_base: address of the server, required for ``openai-compatible/`` unless ``OPENAI_COMPATIBLE_API_BASE`` is set.
        concurrency: bounds of requests in flight, ``"MIN-START-MAX"``. A model in process answers one at a time and takes
            the largest from the start: the more it can choose from, the more often it finds a prefix it has evaluated.
        cache: True for the file ``cache/completions.sqlite`` under ``home()``, a path for another one, False for none.
        budget_usd: hard cap in US dollars; None for none.
        requests_per_minute, tokens_per_minute: limits of the provider; tokens are prompt and answer together.
        allowance: the budget and limits of a whole run, shared by several clients; takes the place of those three.
        price: overrides LiteLLM's table; needed with a budget where no price is known.
        retry: how long an answer is fought for.
        sends: False for a client that only counts what would be sent, and needs no key.

    Raises:
        UnknownModelError: no such provider or weights.
        MissingKeyError: the provider's key is not in the environment.
        WeightsError: local weights are missing or damaged.
        InputError: no address, a budget or a limit of 0 or below, bounds out of order, a budget without a price.
    """
    parsed = ModelId.parse(model)
    bounds = Concurrency.parse(concurrency)
    shared = allowance or Allowance(budget_usd, requests_per_minute, tokens_per_minute)
    transport = _transport(parsed, api_base, sends)
    if parsed.kind == "local":
        bounds = Concurrency(bounds.most, bounds.most, bounds.most)
    price = price or known_price(model)
    if shared.budget_usd is not None and price is None:
        raise InputError(
            f"No price is known for {model}, so a budget cannot be kept",
            where="open_client()",
            parameter="budget_usd",
            got=shared.budget_usd,
            hint=f"Give it with --price FILE, by this very name: {price_form(model)}.",
        )
    store: Cache | None = None
    if isinstance(cache, Cache):
        store = cache
    elif cache is not False:
        store = Cache(home() / "cache" / "completions.sqlite" if cache is True else cache)
    return Client(transport, pace=Pace(bounds), allowance=shared, cache=store, price=price, retry=retry or Retry())


def _transport(parsed: ModelId, api_base: str | None, sends: bool) -> Transport:
    base = api_base
    if base is not None and not base.startswith(("http://", "https://")):
        raise InputError(
            where="open_client()", parameter="api_base", got=base, allowed="an address such as http://localhost:8000/v1"
        )
    if parsed.kind == "local":
        from .local import LocalTransport

        return LocalTransport(parsed.text, parsed.name)
    if parsed.kind == "direct":
        from .direct import DirectTransport

        base = base or os.environ.get(BASE_VARIABLE)
        if not base:
            raise InputError(
                f"{parsed.text} needs the address of the server",
                where="open_client()",
                parameter="api_base",
                allowed="an address such as http://localhost:8000/v1",
                hint=f"Give --api-base or set {BASE_VARIABLE}.",
            )
        # never another provider's key: it would be shown to whoever runs this server
        return DirectTransport(parsed.text, parsed.name, base, os.environ.get(KEY_VARIABLE))
    from .hosted import HostedTransport

    return HostedTransport(parsed.text, base, demands_key=sends)
