"""What tokens cost."""

from dataclasses import dataclass
from pathlib import Path

from ..errors import InputError
from ..plain_data import read_json
from .model_id import ModelId

_PER = 1_000_000.0


@dataclass(frozen=True)
class Price:
    """US dollars per million tokens.

    Attributes:
        prompt: fresh prompt tokens.
        completion: tokens the model writes.
        cached: prompt tokens the provider had in its cache; the same as ``prompt`` where None.
    """

    prompt: float
    completion: float
    cached: float | None = None

    def cost(self, prompt_tokens: float, completion_tokens: float, cached_tokens: float = 0.0) -> float:
        """US dollars for one request; cached tokens are counted within the prompt's."""
        cached = self.prompt if self.cached is None else self.cached
        fresh = prompt_tokens - cached_tokens
        return (fresh * self.prompt + cached_tokens * cached + completion_tokens * self.completion) / _PER


#: A model in process costs electricity, not dollars.
FREE = Price(0.0, 0.0, 0.0)


def known_price(model: str) -> Price | None:
    """The price in LiteLLM's table, ``FREE`` for ``local/``, or None: self-hosted and unlisted models have none."""
    parsed = ModelId.parse(model)
    if parsed.kind == "local":
        return FREE
    if parsed.kind == "direct":
        return None
    from .providers import litellm

    table = litellm().model_cost
    for name in (model, model.partition("/")[2]):
        entry = table.get(name) or {}
        if "input_cost_per_token" in entry and "output_cost_per_token" in entry:
            cached = entry.get("cache_read_input_token_cost")
            return Price(
                entry["input_cost_per_token"] * _PER,
                entry["output_cost_per_token"] * _PER,
                None if cached is None else cached * _PER,
            )
    return None


def price_form(model: str) -> str:
    """What a file of prices looks like, for an error or a help text."""
    return f'JSON {{"{model}": {{"prompt": 0.15, "completion": 0.60}}}}, US dollars per million tokens, "cached" if it differs'


def read_price(path: str | Path, model: str) -> Price | None:
    """The price of a model from a file: JSON ``{model id: {"prompt": .., "completion": .., "cached": ..}}``, USD per million.

    The id ``*`` stands for every model that the file does not name; None where it names neither.

    Raises:
        InputError: no such file, not of that form, or negative figures.
    """
    try:
        table = read_json(Path(path).read_text(encoding="utf-8"))
        entry = table.get(model, table.get("*"))
        if entry is None:
            return None
        cached = entry.get("cached")
        price = Price(float(entry["prompt"]), float(entry["completion"]), None if cached is None else float(cached))
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        raise InputError(
            "no such file" if isinstance(error, FileNotFoundError) else "no file of prices",
            parameter="price",
            got=str(path),
            allowed=f"a file of {price_form(model)}",
        ) from error
    if not all(0.0 <= figure < float("inf") for figure in (price.prompt, price.completion, price.cached or 0.0)):
        raise InputError(where=str(path), parameter="price", got=entry, allowed="figures of 0 or above")
    return price
