"""What a job will send and cost, before anything is sent."""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass

from .completion import Messages, Request
from .price import Price
from .tokens import longest_answer, prompt_tokens


@dataclass(frozen=True)
class Range:
    """The least and the most a figure may come to."""

    low: float
    high: float


@dataclass(frozen=True)
class Estimate:
    """A job in figures.

    Attributes:
        calls: requests; retries of failed ones are not counted, since providers do not bill them.
        prompt_tokens, cached_tokens, completion_tokens: in all; cached ones are part of the prompt.
        cost_usd: None where no price is known.
    """

    calls: int
    prompt_tokens: Range
    cached_tokens: Range
    completion_tokens: Range
    cost_usd: Range | None


def estimate(requests: Iterable[Request], price: Price | None, *, calls: int | None = None) -> Estimate:
    """Count a job's tokens and price them.

    The low end counts short tokenizers, every repeated prefix cached and one token an answer; the high end long tokenizers,
    nothing cached, answers of full length and, where JSON is asked for, every repair.

    Args:
        requests: the job, or a sample of it; a sample should keep a respondent's questions together.
        price: of the model, or None.
        calls: size of the whole job, if ``requests`` is a sample: totals are scaled to it.
    """
    counted, low, high, cached, most = 0, 0, 0, 0, 0
    seen: set[bytes] = set()
    for messages, options in requests:
        counted += 1
        least, longest = prompt_tokens(messages)
        times = 1 + (options.repairs if options.json_schema is not None else 0)
        low += least
        # a repair sends the conversation again with the broken answer in it
        high += longest * times + (times - 1) * (2 * options.max_tokens + 200)
        most += longest_answer(options) * times
        cached += (times - 1) * longest  # a repair repeats the whole conversation
        cached += _known(messages, seen)
    scale = 1.0 if calls is None or not counted else calls / counted
    cost = None
    if price is not None:
        cost = Range(scale * price.cost(low, counted, min(cached, low)), scale * price.cost(high, most))
    return Estimate(
        calls=counted if calls is None else calls,
        prompt_tokens=Range(scale * low, scale * high),
        cached_tokens=Range(0.0, scale * min(cached, high)),
        completion_tokens=Range(scale * counted, scale * most),
        cost_usd=cost,
    )


def _known(messages: Messages, seen: set[bytes]) -> int:
    """Most tokens of the longest beginning of a conversation that was in an earlier one; notes this one's beginnings."""
    mark, known = hashlib.sha256(), 0
    for cut, message in enumerate(messages, 1):
        mark.update(f"{message['role']}\x1f{message['content']}\x1e".encode())
        if mark.digest() in seen:
            known = cut
        seen.add(mark.digest())
    return prompt_tokens(messages[:known])[1] if known else 0
