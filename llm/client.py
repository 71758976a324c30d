"""One language model, asked safely: cached, paced, retried, metered and within its budget."""

import asyncio
import time
from collections.abc import AsyncGenerator, Iterable
from contextlib import aclosing
from dataclasses import dataclass, replace
from typing import Self

from ..counting import counted
from ..errors import (
    BudgetExhaustedError,
    ContentFilterError,
    DeepPersonaError,
    InvalidStructureError,
    ModelError,
    TransientModelError,
    UnsupportedOptionError,
)
from .admission import Admission
from .allowance import Desk
from .background import BackgroundLoop
from .budget import Budget
from .cache import Cache, cache_key
from .completion import Completion, Messages, Options, Request
from .failure import BrokenConnectionError, ThrottledError
from .pace import Pace
from .price import Price
from .retry import Retry
from .structure import check_schema, repair_messages, structured
from .tokens import longest_answer, prompt_tokens
from .transport import Transport

#: What a batch gives for each request: the answer, or why there is none.
Outcome = Completion | ModelError | BudgetExhaustedError

#: So many failures for the same reason before any success, and the rest is not even sent.
_HOPELESS = 5


@dataclass
class Usage:
    """What a client has used so far.

    Attributes:
        answers, cache_hits, failures: requests by how they ended.
        unsent: failures that were not even sent, for want of money or since the first requests all failed alike.
        attempts: requests sent, repeated ones included.
        prompt_tokens, cached_tokens, completion_tokens: as the model metered them.
        cost_usd: None when no price is known.
    """

    answers: int = 0
    cache_hits: int = 0
    failures: int = 0
    unsent: int = 0
    attempts: int = 0
    prompt_tokens: int = 0
    cached_tokens: int = 0
    completion_tokens: int = 0
    cost_usd: float | None = 0.0


class Client:
    """Asks one model; made by ``open_client``. Use it from one event loop, or through ``run`` from none.

    Attributes:
        model: the model id.
        supports_logprobs: whether ``Options.labels`` can be served, as far as is known.
        usage: running totals.
        pace: how many requests are in flight, were at most, and may be.
        budget: what was spent.
        gave_up: why nothing is sent any more, once the first requests have all failed for one reason; None until then.
    """

    def __init__(
        self,
        transport: Transport,
        *,
        pace: Pace,
        allowance: Desk,
        cache: Cache | None,
        price: Price | None,
        retry: Retry,
    ) -> None:
        self.model, self.supports_logprobs = transport.model, transport.supports_logprobs
        self.pace, self.budget, self.price, self.cache = pace, Budget(allowance), price, cache
        self._admission = Admission(allowance) if allowance.is_limited else None
        self.usage = Usage(cost_usd=None if price is None else 0.0)
        self._transport, self._retry = transport, retry
        self._asked: dict[bytes, asyncio.Future[Completion]] = {}
        self._proven = False
        self._longest = 0
        self._early: list[ModelError] = []
        self._background: BackgroundLoop | None = None

    async def complete(self, messages: Messages, options: Options | None = None) -> Completion:
        """The model's answer to one conversation.

        The same request asked twice at the same time is sent once, unless the cache is off.

        Raises:
            ModelError: one of its kinds, when there is no answer to be had.
            BudgetExhaustedError: the request could pass the cap; it was not sent.
            InputError: the schema is none.
        """
        options = options or Options()
        if options.json_schema is not None:
            check_schema(options.json_schema)
        self._require_logprobs(options)
        if self.cache is None:
            return await self._answer(messages, options)
        key = cache_key(self.model, self._transport.fingerprint, messages, options)
        stored = self.cache.get(key)
        if stored is not None:
            self.usage.answers += 1
            self.usage.cache_hits += 1
            return stored
        twin = self._asked.get(key)
        if twin is not None:
            return replace(await asyncio.shield(twin), cost_usd=0.0, attempts=0)
        asked = self._asked[key] = asyncio.get_running_loop().create_future()
        try:
            completion = await self._answer(messages, options)
        except BaseException as error:
            # whoever waits for the same answer gets the same failure; a cancelled asker only cancels itself
            asked.set_exception(error if isinstance(error, DeepPersonaError) else TransientModelError("interrupted"))
            asked.exception()  # marks it as seen, since usually nobody waits
            raise
        else:
            self.cache.put(key, completion)
            asked.set_result(completion)
            return completion
        finally:
            del self._asked[key]

    async def complete_stream(self, requests: Iterable[Request]) -> AsyncGenerator[tuple[int, Outcome]]:
        """Answers as they come, each with the position of its request; requests are drawn only as places get free.

        A failure is an item like any other: a ModelError, or a BudgetExhaustedError for what was not sent.
        """
        source = enumerate(requests)
        finished: asyncio.Queue[tuple[int, Outcome] | None] = asyncio.Queue(maxsize=2 * self.pace.most)

        async def work() -> None:
            for position, (messages, options) in source:
                await finished.put((position, await self._outcome(messages, options)))
            await finished.put(None)

        workers = [asyncio.create_task(work()) for _ in range(self.pace.most)]
        try:
            running = len(workers)
            while running:
                item = await finished.get()
                if item is None:
                    running -= 1
                else:
                    yield item
        finally:
            for worker in workers:
                worker.cancel()
            await asyncio.gather(*workers, return_exceptions=True)

    async def complete_many(self, requests: Iterable[Request]) -> list[Outcome]:
        """The outcomes of a batch in the order of its requests; one failure never loses another's answer."""
        outcomes: dict[int, Outcome] = {}
        async with aclosing(self.complete_stream(requests)) as stream:
            async for position, outcome in stream:
                outcomes[position] = outcome
        return [outcomes[position] for position in range(len(outcomes))]

    def run(self, requests: Iterable[Request]) -> list[Outcome]:
        """``complete_many`` for callers without an event loop (or inside one, such as a notebook); blocks until done."""
        if self._background is None:
            self._background = BackgroundLoop()
        return self._background.run(self.complete_many(requests))

    async def close(self) -> None:
        """Give back connections, files and what of the allowance was not used."""
        await self._transport.close()
        await self.budget.close()
        if self._admission is not None:
            await self._admission.close()
        if self.cache is not None:
            self.cache.close()

    def shutdown(self) -> None:
        """``close`` for callers of ``run``."""
        if self._background is None:
            self._background = BackgroundLoop()
        self._background.run(self.close())
        self._background.stop()
        self._background = None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *error: object) -> None:
        self.shutdown()

    async def _outcome(self, messages: Messages, options: Options) -> Outcome:
        try:
            return await self.complete(messages, options)
        except (ModelError, BudgetExhaustedError) as error:
            return error.with_traceback(None)  # frames would keep every prompt of a long run in memory

    async def _answer(self, messages: Messages, options: Options) -> Completion:
        """One answer, its JSON valid where a schema is given, counted."""
        try:
            completion = await self._attempts(messages, options)
            if options.json_schema is not None and completion.finish_reason != "refusal":
                completion = await self._structured(messages, options, completion)
        except ModelError as error:
            if isinstance(error, UnsupportedOptionError) and not options.labels_needed:
                # nothing it said so far had log-probabilities: the next ones need not be asked for them
                self.supports_logprobs = self.supports_logprobs and self._proven
                raise
            self.usage.failures += 1
            if not self._proven and len(self._early) < _HOPELESS and not isinstance(error, ContentFilterError):
                self._early.append(error)
            raise
        self.usage.answers += 1
        return completion

    async def _structured(self, messages: Messages, options: Options, completion: Completion) -> Completion:
        assert options.json_schema is not None
        for repairs in range(options.repairs + 1):
            text, complaint = structured(completion.text, options.json_schema)
            if text is not None:
                return replace(completion, text=text)
            if repairs < options.repairs:
                again = await self._attempts(repair_messages(messages, completion.text, complaint), options)
                completion = _together(completion, again)
        raise InvalidStructureError(
            f"{self.model} gave no JSON that satisfies the schema ({complaint})", got=completion.text
        )

    async def _attempts(self, messages: Messages, options: Options) -> Completion:
        """Send until it succeeds, fails for good or the deadline passes."""
        started, attempts = 0.0, 0
        size = self._most_tokens(messages, options) if self._is_metered else (0, 0)
        while True:
            entered, slot = await self._let_through(size)
            # the deadline runs from the first attempt, not from joining a long queue
            started = started or entered
            attempts += 1
            try:
                completion = await self._send(messages, options, entered, slot, size)
            except TransientModelError as error:
                wait = None if self.gave_up else self._retry.wait_s(attempts, error, started, proven=self._proven)
                if wait is None:
                    tries = counted(attempts, "attempt")
                    raise type(error)(
                        f"{error.message.rstrip('.')}; given up after {tries} in {time.monotonic() - started:.1f} s",
                        hint=error.hint,
                    ) from None
                await asyncio.sleep(wait)
            else:
                return replace(completion, attempts=attempts)

    @property
    def _is_metered(self) -> bool:
        return self._admission is not None or (self.price is not None and self.budget.limit_usd is not None)

    def _most_tokens(self, messages: Messages, options: Options) -> tuple[int, int]:
        """Prompt and answer at most: by the estimate, or by the longest answer of a server that keeps no bound."""
        return prompt_tokens(messages)[1], max(longest_answer(options), self._longest)

    async def _let_through(self, size: tuple[int, int]) -> tuple[float, int]:
        """Wait for a place and, where minutes are limited, for a moment; returns that moment and its number."""
        while True:
            entered = await self.pace.enter()
            if self._admission is None or self.gave_up:
                return entered, 0
            try:
                slot = await self._admission.enter(sum(size))
            except BaseException:
                self.pace.give_back()
                raise
            if not self.pace.is_paused:
                return time.monotonic(), slot
            # the server asked for silence meanwhile: the moment is lost
            self._settle_minutes(slot, 0)
            self.pace.give_back()

    async def _send(
        self, messages: Messages, options: Options, entered: float, slot: int, size: tuple[int, int]
    ) -> Completion:
        """One attempt, its place in the queue given back and its reservation settled whatever happens."""
        try:
            self._require_logprobs(options)  # it may have become known while the request waited
            reserved_usd = await self._reserved(size)
        except BaseException:
            self.pace.give_back()
            self._settle_minutes(slot, 0)
            raise
        # unless we learn otherwise: an answer that never comes may have been billed
        lost, used, cost_usd = True, sum(size), 0.0
        overloaded, retry_after_s = False, None
        self.usage.attempts += 1
        try:
            completion = self._metered(await self._transport.send(messages, options))
            lost, used = False, completion.prompt_tokens + completion.completion_tokens
            cost_usd = completion.cost_usd or 0.0
        except ModelError as error:
            lost = error.may_be_billed
            used = sum(size) if lost else 0
            overloaded = isinstance(error, ThrottledError | BrokenConnectionError)
            retry_after_s = error.retry_after_s if isinstance(error, ThrottledError) else None
            raise
        finally:
            self.pace.leave(entered, overloaded=overloaded, retry_after_s=retry_after_s)
            self._settle_minutes(slot, used)
            if lost:
                self.budget.lose(reserved_usd)
            else:
                await self.budget.settle(reserved_usd, cost_usd)
        self._proven = True
        return completion

    def _require_logprobs(self, options: Options) -> None:
        if options.labels is not None and not self.supports_logprobs:
            raise UnsupportedOptionError(
                f"{self.model} gives no log-probabilities", hint="Use an elicitation that reads text, such as sample."
            )

    async def _reserved(self, size: tuple[int, int]) -> float:
        """What the attempt can cost, set aside."""
        try:
            if self.gave_up is not None:
                raise self.gave_up
            most_usd = self._most_usd(size)
            await self.budget.reserve(most_usd)
        except DeepPersonaError:
            self.usage.unsent += 1
            raise
        return most_usd

    def _settle_minutes(self, slot: int, tokens: int) -> None:
        if self._admission is not None and slot:
            self._admission.settle(slot, tokens)

    def _metered(self, completion: Completion) -> Completion:
        used = self.usage
        used.prompt_tokens += completion.prompt_tokens
        used.cached_tokens += completion.cached_tokens
        used.completion_tokens += completion.completion_tokens
        self._longest = max(self._longest, completion.completion_tokens)
        if self.price is None:
            return completion
        cost = self.price.cost(completion.prompt_tokens, completion.completion_tokens, completion.cached_tokens)
        used.cost_usd = (used.cost_usd or 0.0) + cost
        return replace(completion, cost_usd=cost)

    def _most_usd(self, size: tuple[int, int]) -> float:
        return 0.0 if self.price is None or self.budget.limit_usd is None else self.price.cost(*size)

    @property
    def gave_up(self) -> ModelError | None:
        """See the class."""
        if self._proven or len(self._early) < _HOPELESS or len({type(error) for error in self._early}) > 1:
            return None
        cause = self._early[0]
        message = f"The first {_HOPELESS} requests all failed and nothing more is sent: {cause.message}"
        return type(cause)(message, hint=cause.hint)


def _together(first: Completion, second: Completion) -> Completion:
    """The second answer with the costs of both."""
    cost = None if first.cost_usd is None or second.cost_usd is None else first.cost_usd + second.cost_usd
    return replace(
        second,
        prompt_tokens=first.prompt_tokens + second.prompt_tokens,
        cached_tokens=first.cached_tokens + second.cached_tokens,
        completion_tokens=first.completion_tokens + second.completion_tokens,
        cost_usd=cost,
        latency_ms=first.latency_ms + second.latency_ms,
        attempts=first.attempts + second.attempts,
    )
